"""Organising together: by a link for one person, who says yes to it. How one takes a name off the list: seats.py."""

from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import ColumnElement, ForeignKey, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.challenges.links_for_one import LinkForOne, let_in_by
from forum.challenges.models import Challenge


class OrganiserInvitation(LinkForOne):
    """A link for one person, to organise a challenge together; shorter than one to host, for it gives more."""

    __tablename__ = "organiser_invitations"
    STANDS_FOR, MOST = timedelta(days=7), 3

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)

    challenge: Mapped[Challenge] = relationship(lazy="raise")
    created_by: Mapped[Account | None] = relationship(foreign_keys="OrganiserInvitation.created_by_id", lazy="raise")
    asked: Mapped[Account | None] = relationship(foreign_keys="OrganiserInvitation.asked_id", lazy="raise")

    @classmethod
    def to(
        cls, challenge: Challenge, *, by: Account, standing: int, at: datetime, asked: Account | None = None
    ) -> Self:
        """Raises EnoughInvitations."""
        return cls.make(by=by, standing=standing, at=at, challenge=challenge, asked=asked)

    def accept(self, account: Account, at: datetime) -> None:
        """They organise it now. Raises Silenced, NotFound."""
        account.refuse_if_silenced(at)
        self.use_up(at)
        self.challenge.add_organiser(account, at, by=account)

    @classmethod
    def is_about(cls, challenge_id: int) -> ColumnElement[bool]:
        return cls.challenge_id == challenge_id

    @classmethod
    def still_stands(cls, at: datetime) -> ColumnElement[bool]:
        return and_(super().still_stands(at), cls.challenge.has(cls.is_of_one_who_runs_it()))


let_in_by(OrganiserInvitation, "/organising/")
