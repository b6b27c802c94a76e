"""Invitations: links that let people into a challenge that is not open to everyone."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, Select, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import INVITES_AS_WELL, MEMBER, Account, Role, is_here
from forum.challenges.words import MOST_INVITATIONS, AnnounceFirst, EnoughInvitations
from forum.core.database import Model, db

if TYPE_CHECKING:
    from forum.challenges.models import Challenge

LONGEST_CODE = 40


class Invitation(Model):
    """A link that lets people in; it can be withdrawn."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    challenge: Mapped["Challenge"] = relationship(lazy="raise")
    created_by: Mapped[Account | None] = relationship(lazy="raise")

    @classmethod
    def to(cls, challenge: "Challenge", *, by: Account, standing: int, at: datetime) -> Self:
        """A new link; `standing` is how many there are already. Raises AnnounceFirst, EnoughInvitations."""
        if challenge.announced_at is None:
            raise AnnounceFirst
        if standing >= MOST_INVITATIONS:
            raise EnoughInvitations
        invitation = cls(challenge=challenge, code=secrets.token_urlsafe(24), created_by=by, created_at=at)
        db.session.add(invitation)
        return invitation

    def withdraw(self, at: datetime) -> None:
        """From now on the link leads nowhere; who used it before stays in."""
        self.withdrawn_at = self.withdrawn_at or at


def let_in_by(next_: str) -> Select[int] | None:
    """Of somebody on their way to an invitation: it counts for the forum too, if whoever made it may invite."""
    code = next_.removeprefix("/invitations/").partition("?")[0]
    if not next_.startswith("/invitations/") or not 0 < len(code) <= LONGEST_CODE:
        return None
    may_invite = or_(Account.trust >= MEMBER, Account.role.in_((Role.MODERATOR, Role.ADMIN)))
    query = select(Invitation.id).join(Invitation.created_by).where(may_invite, is_here())
    return query.where(Invitation.code == code, Invitation.withdrawn_at.is_(None))


INVITES_AS_WELL.append(let_in_by)
