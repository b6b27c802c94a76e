"""Tallies: of the threads about one thing, such as a day of a challenge, how many are to be seen, and how many of them
have been answered: "41 of 43 answered".

Whoever begins a thread says in which tally it counts (`Post.write(…, tally_id=…)`); the posts room keeps the numbers,
in the transaction of the deed that changes them, and need not know what the thing is. A thread without a tally counts
nowhere. The row of the thread is changed first, and that of its tally after it: so all changes of one thread queue
at its own row, and what they read of it is true.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, ForeignKey, Table, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import Model, db, insert_into


@dataclass(frozen=True)
class Coverage:
    """How many of the threads that are to be seen have been answered."""

    answered: int
    shown: int


class Tally(Model):
    """The threads about one day of a challenge."""

    __tablename__ = "tallies"
    __table_args__ = (UniqueConstraint("challenge_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    number: Mapped[int]
    shown: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)

    @classmethod
    def of_day(cls, challenge_id: int, number: int) -> int:
        """The id of this day's tally, made when it is first asked for."""
        row = insert_into(table()).values(challenge_id=challenge_id, number=number, shown=0, answered=0)
        unchanged = {"number": row.excluded.number}  # so that the row that was there comes back, too
        made = row.on_conflict_do_update(index_elements=["challenge_id", "number"], set_=unchanged)
        return int(db.session.execute(made.returning(table().c.id)).scalar_one())


def coverage_of(challenge_id: int, number: int | None = None) -> Coverage:
    """Of one day or, without a number, of the whole challenge: a hundred rows at the most."""
    return Coverage(*map(int, db.session.execute(select(*sums_of(challenge_id, number))).one()))


def sums_of(challenge_id: int, number: int | None = None) -> list[ColumnElement[int]]:
    """What a `Coverage` is made of, to be asked beside something else."""
    here = [Tally.challenge_id == challenge_id, *([] if number is None else [Tally.number == number])]
    sums = (select(func.coalesce(func.sum(column), 0)).where(*here) for column in (Tally.answered, Tally.shown))
    return [one.scalar_subquery() for one in sums]


def tally(tally_id: int | None, *, shown: int = 0, answered: int = 0) -> None:
    """Add to a tally, or take from it."""
    if tally_id is None or not (shown or answered):
        return
    columns = table().c
    new = {"shown": columns.shown + shown, "answered": columns.answered + answered}
    db.session.execute(update(table()).where(columns.id == tally_id).values(new))


def table() -> Table:
    return Model.metadata.tables["tallies"]
