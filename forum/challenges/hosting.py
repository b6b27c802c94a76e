"""Hosting by link: whoever opens it first hosts one day, writes it, and sees no other before its time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import ColumnElement, ForeignKey, and_, case, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.challenges.links_for_one import LinkForOne, let_in_by
from forum.challenges.prompts import Prompt
from forum.core.database import UNSYNCHRONISED, db


class HostInvitation(LinkForOne):
    """A link for one person and one day."""

    __tablename__ = "host_invitations"
    STANDS_FOR, MOST = timedelta(days=14), 3

    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompts.id", ondelete="CASCADE"), index=True)

    prompt: Mapped[Prompt] = relationship(lazy="raise")
    created_by: Mapped[Account | None] = relationship(foreign_keys="HostInvitation.created_by_id", lazy="raise")
    asked: Mapped[Account | None] = relationship(foreign_keys="HostInvitation.asked_id", lazy="raise")

    @classmethod
    def to(cls, prompt: Prompt, *, by: Account, standing: int, at: datetime, asked: Account | None = None) -> Self:
        """Raises EnoughInvitations."""
        return cls.make(by=by, standing=standing, at=at, prompt=prompt, asked=asked)

    def accept(self, account: Account, at: datetime) -> None:
        """The day is theirs to write. Raises Silenced, NotFound."""
        account.refuse_if_silenced(at)
        self.use_up(at)
        self.prompt.name_host(account, by=account, at=at)

    @classmethod
    def is_about(cls, challenge_id: int) -> ColumnElement[bool]:
        return cls.prompt_id.in_(select(Prompt.id).where(Prompt.challenge_id == challenge_id))

    @classmethod
    def still_stands(cls, at: datetime) -> ColumnElement[bool]:
        is_about = cls.prompt.has(Prompt.challenge.has(cls.is_of_one_who_runs_it()))
        return and_(super().still_stands(at), is_about)


let_in_by(HostInvitation, "/hosting/")


def follow_moved_days(places: Mapping[int, int]) -> None:
    """A link stays with what was to be hosted: its day stands somewhere else now, by the ids of the places."""
    there = case(places, value=HostInvitation.prompt_id)
    theirs = update(HostInvitation).where(HostInvitation.prompt_id.in_(places)).values(prompt_id=there)
    db.session.execute(theirs, execution_options=UNSYNCHRONISED)
