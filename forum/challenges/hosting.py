"""Hosting by link: whoever opens it first hosts one day, writes it, and sees no other before its time."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import ColumnElement, ForeignKey, String, and_, case, false, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import INVITES_AS_WELL, Account, LinkElsewhere, Role
from forum.challenges.invitations import code_on_the_way, lets_others_in
from forum.challenges.models import Challenge, Organiser
from forum.challenges.prompts import Prompt
from forum.challenges.words import EnoughInvitations
from forum.core import clock
from forum.core.database import Model, db
from forum.core.refusals import NotFound

STANDS_FOR = timedelta(days=14)
MOST_FOR_A_DAY = 3  # standing at the same time


class HostInvitation(Model):
    """A link for one person and one day: it ends when it was used, withdrawn, or two weeks old.

    `joined`: whether somebody has joined the forum by it, where that takes an invitation: nobody else does.
    """

    __tablename__ = "host_invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompts.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    joined: Mapped[bool] = mapped_column(default=False, server_default=false())

    prompt: Mapped[Prompt] = relationship(lazy="raise")
    created_by: Mapped[Account | None] = relationship(lazy="raise")

    @classmethod
    def to(cls, prompt: Prompt, *, by: Account, standing: int, at: datetime) -> Self:
        """A new link; `standing` is how many this day has already. Raises EnoughInvitations."""
        if standing >= MOST_FOR_A_DAY:
            raise EnoughInvitations
        code = secrets.token_urlsafe(24)
        invitation = cls(prompt=prompt, code=code, created_by=by, created_at=at, expires_at=at + STANDS_FOR)
        db.session.add(invitation)
        return invitation

    def withdraw(self, at: datetime) -> None:
        self.ended_at = self.ended_at or at

    def accept(self, account: Account, at: datetime) -> None:
        """The day is theirs to write. Raises NotFound for the second of two who use one link at once."""
        mine = update(HostInvitation).where(HostInvitation.id == self.id, HostInvitation.ended_at.is_(None))
        if db.session.execute(mine.values(ended_at=at).returning(HostInvitation.id)).first() is None:
            raise NotFound
        self.prompt.name_host(account, by=account, at=at)


def let_in_by(next_: str) -> LinkElsewhere | None:
    """Whoever is asked to host needs no other invitation into the forum."""
    code = code_on_the_way(next_, "/hosting/")
    if code is None:
        return None
    it = (HostInvitation.code == code, HostInvitation.joined.is_(False), still_stands(clock.now()))
    one_more = update(HostInvitation).where(*it).values(joined=True).returning(HostInvitation.id)
    return LinkElsewhere(
        select(HostInvitation.id).join(HostInvitation.created_by).where(lets_others_in(), *it), one_more
    )


def still_stands(at: datetime) -> ColumnElement[bool]:
    """Not used, over or withdrawn; nor hidden with its challenge, nor of somebody who no longer gives days away."""
    is_there = and_(HostInvitation.ended_at.is_(None), HostInvitation.expires_at > at)
    seen = Prompt.challenge.has(and_(Challenge.hidden_at.is_(None), is_of_one_who_runs_it()))
    return and_(is_there, HostInvitation.prompt.has(seen))


def is_of_one_who_runs_it() -> ColumnElement[bool]:
    runs_it = Challenge.organisers.any(Organiser.account_id == HostInvitation.created_by_id)
    return or_(runs_it, HostInvitation.created_by.has(Account.role == Role.ADMIN))


INVITES_AS_WELL.append(let_in_by)


def follow_moved_days(places: Mapping[int, int]) -> None:
    """A link stays with what was to be hosted: its day stands somewhere else now, by the ids of the places."""
    there = case(places, value=HostInvitation.prompt_id)
    theirs = update(HostInvitation).where(HostInvitation.prompt_id.in_(places)).values(prompt_id=there)
    db.session.execute(theirs.execution_options(synchronize_session=False))
