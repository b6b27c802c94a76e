"""Greeters: participants who volunteer to welcome those who would otherwise wait, challenge by challenge."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, and_, delete, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.accounts import Account
from forum.challenges import Part, Participation
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.entries.refusals import NotTakingPart

MOST_NAMED = 100  # on the organisers' page


class Greeter(Model):
    """Who greets in which challenge. It holds as long as they take part; who comes back after leaving greets again."""

    __tablename__ = "greeters"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    since_at: Mapped[datetime]

    account: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def begin(cls, participation: Participation, *, at: datetime) -> None:
        """From now on they see their line first. Said twice, it stays said once. Raises NotTakingPart."""
        if not participation.takes_part:
            raise NotTakingPart
        whose = {"challenge_id": participation.challenge_id, "account_id": participation.account_id}
        db.session.execute(insert_into(cls).values(**whose, since_at=at).on_conflict_do_nothing())

    @classmethod
    def end(cls, participation: Participation) -> None:
        mine = delete(cls).filter_by(challenge_id=participation.challenge_id, account_id=participation.account_id)
        db.session.execute(mine, execution_options=UNSYNCHRONISED)


def greets(account_id: Any, challenge_id: Any) -> ColumnElement[bool]:
    """Whether somebody greets there. Ids, or columns."""
    return greeting_there(challenge_id).where(Greeter.account_id == account_id).exists()


def greeting_there(challenge_id: Any) -> Select[int]:
    """The ids of those who greet in a challenge and still take part in it: an id, a column or a parameter."""
    takes_part = and_(
        Participation.challenge_id == Greeter.challenge_id,
        Participation.account_id == Greeter.account_id,
        Participation.part == Part.PARTICIPANT,
        Participation.left_at.is_(None),
    )
    return select(Greeter.account_id).join(Participation, takes_part).where(Greeter.challenge_id == challenge_id)


def greeters_of(challenge_id: int) -> Select[Greeter]:
    """Who greets there, with their accounts, whoever has done so longest first."""
    ids = greeting_there(challenge_id)
    query = select(Greeter).where(Greeter.challenge_id == challenge_id, Greeter.account_id.in_(ids))
    return query.order_by(Greeter.since_at, Greeter.account_id).limit(MOST_NAMED).options(joinedload(Greeter.account))
