"""Invitations: links that let people into a challenge that is not open to everyone."""

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from sqlalchemy import ColumnElement, ForeignKey, String, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import INVITES_AS_WELL, MEMBER, Account, LinkElsewhere, Role, is_here
from forum.challenges.taken_out import TakenOut
from forum.challenges.words import MOST_INVITATIONS, AnnounceFirst, EnoughInvitations
from forum.core import clock
from forum.core.database import UNSYNCHRONISED, Model, db
from forum.core.refusals import NotFound
from forum.posts import Reader

if TYPE_CHECKING:
    from forum.challenges.models import Challenge

LONGEST_CODE = 40


class Invitation(Model):
    """A link that lets people in, until it is withdrawn, its time is over or as many came in by it as were meant to.

    `joined`: how many have joined the forum by it, where that takes an invitation; no more than it is for.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    most_uses: Mapped[int | None]
    use_count: Mapped[int] = mapped_column(default=0, server_default="0")
    joined: Mapped[int] = mapped_column(default=0, server_default="0")

    challenge: Mapped["Challenge"] = relationship(lazy="raise")
    created_by: Mapped[Account | None] = relationship(lazy="raise")

    @classmethod
    def to(
        cls,
        challenge: "Challenge",
        *,
        by: Account,
        standing: int,
        at: datetime,
        days: int | None = None,
        most_uses: int | None = None,
    ) -> Self:
        """A new link; `standing` is how many there are already, `days` how long it works.

        Raises AnnounceFirst, EnoughInvitations.
        """
        if challenge.announced_at is None:
            raise AnnounceFirst
        if standing >= MOST_INVITATIONS:
            raise EnoughInvitations
        invitation = cls(challenge=challenge, code=secrets.token_urlsafe(24), created_by=by, created_at=at)
        invitation.expires_at = None if days is None else at + timedelta(days=days)
        invitation.most_uses, invitation.use_count = most_uses, 0
        db.session.add(invitation)
        return invitation

    def withdraw(self, at: datetime) -> None:
        """From now on the link leads nowhere; who used it before stays in."""
        self.withdrawn_at = self.withdrawn_at or at

    @classmethod
    def withdraw_those_of(cls, account_id: int, challenge_id: int, at: datetime) -> None:
        """Whoever made them does not run the challenge any longer, and lets nobody in."""
        theirs = update(cls).where(cls.created_by_id == account_id, cls.challenge_id == challenge_id)
        standing = theirs.where(cls.withdrawn_at.is_(None)).values(withdrawn_at=at)
        db.session.execute(standing, execution_options=UNSYNCHRONISED)

    @classmethod
    def withdraw_all(cls, challenge_id: int, at: datetime) -> None:
        """Somebody who may know them is not to come in again, by whatever account."""
        standing = update(cls).where(cls.challenge_id == challenge_id, cls.withdrawn_at.is_(None))
        db.session.execute(standing.values(withdrawn_at=at), execution_options=UNSYNCHRONISED)

    def let_in(self, account: Account, at: datetime) -> None:
        """They may read the challenge from now on, and are counted once. Raises NotFound once the link has ended."""
        if not Reader.admit(self.challenge_id, account.id, at):
            return
        TakenOut.forget(self.challenge_id, [account.id])
        mine = update(Invitation).where(Invitation.id == self.id, still_lets_in(at))
        used = mine.values(use_count=Invitation.use_count + 1).returning(Invitation.id)
        if db.session.execute(used, execution_options=UNSYNCHRONISED).first() is None:
            raise NotFound

    def is_over(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    @property
    def is_used_up(self) -> bool:
        return self.most_uses is not None and self.use_count >= self.most_uses


def still_lets_in(at: datetime) -> ColumnElement[bool]:
    """Neither withdrawn nor over nor used up, nor of somebody who was suspended."""
    is_in_time = or_(Invitation.expires_at.is_(None), Invitation.expires_at > at)
    has_room = or_(Invitation.most_uses.is_(None), Invitation.use_count < Invitation.most_uses)
    is_around = or_(
        Invitation.created_by_id.is_(None), Invitation.created_by_id.in_(select(Account.id).where(is_here()))
    )
    return and_(Invitation.withdrawn_at.is_(None), is_in_time, has_room, is_around)


def let_in_by(next_: str) -> LinkElsewhere | None:
    """Of somebody on their way to an invitation: it counts for the forum too, if whoever made it may invite."""
    code = code_on_the_way(next_, "/invitations/")
    if code is None:
        return None
    has_place = or_(Invitation.most_uses.is_(None), Invitation.joined < Invitation.most_uses)
    it = (Invitation.code == code, still_lets_in(clock.now()), has_place)
    one_more = update(Invitation).where(*it).values(joined=Invitation.joined + 1).returning(Invitation.id)
    return LinkElsewhere(select(Invitation.id).join(Invitation.created_by).where(lets_others_in(), *it), one_more)


def code_on_the_way(next_: str, way: str) -> str | None:
    """The code in an address that begins so."""
    code = next_.removeprefix(way).partition("?")[0]
    return code if next_.startswith(way) and 0 < len(code) <= LONGEST_CODE else None


def lets_others_in() -> ColumnElement[bool]:
    """Whether the account that made a link may invite into the forum."""
    may_invite = or_(Account.trust >= MEMBER, Account.role.in_((Role.MODERATOR, Role.ADMIN)))
    return and_(may_invite, is_here())


INVITES_AS_WELL.append(let_in_by)
