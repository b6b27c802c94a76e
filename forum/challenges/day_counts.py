"""What happened on one date in a challenge, kept as numbers: for pages that would otherwise count a million rows.

Each number is changed in the transaction of the deed itself; `flask recount-days` holds them against the rows they come
from. Entries stand by the date that they keep, their author's own; who began to take part by the date in UTC, which
stays the same when a challenge moves to another zone.

Whoever counts does so before the row of the challenge is changed: so two deeds at once wait in one order.
"""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import Model, db, insert_into

DAY_NUMBERS = ("joined", "stepped_in", "returned", "entries")


class DayCount(Model):
    """Of those who joined, some had followed from the sidelines, and some took part in an earlier edition."""

    __tablename__ = "day_counts"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    on_date: Mapped[date] = mapped_column(primary_key=True)
    joined: Mapped[int] = mapped_column(default=0)
    stepped_in: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    entries: Mapped[int] = mapped_column(default=0)

    @classmethod
    def add(cls, challenge_id: int, on: date, **more: int) -> None:
        """Count these on a date, or take them back. Whatever else is to be stored waits for the commit, as it would."""
        rows: Any = cls.__table__
        row = insert_into(cls).values(challenge_id=challenge_id, on_date=on, **dict.fromkeys(DAY_NUMBERS, 0) | more)
        new = {name: rows.c[name] + by for name, by in more.items()}
        with db.session.no_autoflush:
            db.session.execute(row.on_conflict_do_update(index_elements=["challenge_id", "on_date"], set_=new))


def latest_counts_of(challenge_id: int, most: int) -> Select[DayCount]:
    """The latest dates on which something happened, the last one first."""
    query = select(DayCount).where(DayCount.challenge_id == challenge_id)
    return query.order_by(DayCount.on_date.desc()).limit(most)
