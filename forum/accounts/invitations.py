"""Invitations into the forum, where one joins by invitation: links that members make, counted, and for a while."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Select, String, or_, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from sqlalchemy.sql.dml import ReturningUpdate

from forum.accounts.models import Account
from forum.accounts.permissions import Can
from forum.accounts.queries import acts_as_moderator, is_here
from forum.accounts.standing import MEMBER
from forum.core.database import UNSYNCHRONISED, Model, db
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict, NotAllowed

MOST_STANDING = 10
MOST_PEOPLE = 50
LONGEST_DAYS = 90
LONGEST_CODE = 100


class EnoughLinks(Conflict):
    message = _l("You have ten links already. Withdraw one that is no longer needed, then make a new one.")


class InvitationNeeded(NotAllowed):
    title = _l("By invitation")
    message = _l(
        "This invitation was used up, has run out, or was withdrawn. Ask whoever gave it to you for a new one."
    )


@dataclass(frozen=True)
class LinkElsewhere:
    """A link of another room that lets people into the forum, too: what finds it as long as it does, and what counts
    one more who joined by it."""

    found: Select[Any]
    one_more: ReturningUpdate[Any]

    def use(self) -> None:
        """Raises InvitationNeeded for whoever comes after the last place was taken."""
        take_place(self.one_more)


# Other rooms invite too: for the address somebody is on their way to, the link that it is.
INVITES_AS_WELL: list[Callable[[str], LinkElsewhere | None]] = []


class JoinInvitation(Model):
    """A link by which some people can join, until a day; it can be withdrawn."""

    __tablename__ = "join_invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    most: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    made_by: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def make(cls, by: Account, *, most: int, days: int, standing: int, at: datetime) -> Self:
        """A new link; `standing` is how many of theirs work already. Raises NotAllowed, Silenced, EnoughLinks."""
        refuse_unless(by, Can.INVITE)
        by.refuse_if_silenced(at)
        if standing >= MOST_STANDING:
            raise EnoughLinks
        about = {"code": secrets.token_urlsafe(24), "made_at": at, "ends_at": at + timedelta(days=days)}
        link = cls(made_by=by, most=most, used=0, **about)
        db.session.add(link)
        return link

    def withdraw(self, at: datetime) -> None:
        """From now on it lets nobody in; who came by it stays."""
        self.withdrawn_at = self.withdrawn_at or at

    def use(self) -> None:
        """One more has come by it. Counted in SQL: of two who take the last place at once, one gets it.

        Raises InvitationNeeded.
        """
        mine = update(JoinInvitation).where(JoinInvitation.id == self.id, JoinInvitation.used < JoinInvitation.most)
        take_place(mine.values(used=JoinInvitation.used + 1).returning(JoinInvitation.id))


def take_place(one_more: ReturningUpdate[Any]) -> None:
    """Raises InvitationNeeded when there is none left."""
    if db.session.execute(one_more, execution_options=UNSYNCHRONISED).first() is None:
        raise InvitationNeeded


def links_that_work(at: datetime) -> Select[JoinInvitation]:
    """Not used up, not over, not withdrawn, and of somebody who is still here and may still invite."""
    may_invite = or_(Account.trust >= MEMBER, acts_as_moderator(Account))
    query = select(JoinInvitation).join(JoinInvitation.made_by).where(is_here(), may_invite)
    return query.where(
        JoinInvitation.used < JoinInvitation.most,
        JoinInvitation.ends_at > at,
        JoinInvitation.withdrawn_at.is_(None),
    )


def link_with(code: str, at: datetime) -> JoinInvitation | None:
    if not 0 < len(code) <= LONGEST_CODE:
        return None
    query = links_that_work(at).where(JoinInvitation.code == code)
    return db.session.scalars(query.options(joinedload(JoinInvitation.made_by))).first()


def links_of(person: Account, at: datetime) -> Select[JoinInvitation]:
    """Those that work, the newest first."""
    return links_that_work(at).where(JoinInvitation.made_by_id == person.id).order_by(JoinInvitation.id.desc())


def link_on_the_way(next_: str) -> LinkElsewhere | None:
    """The invitation of another room that they are on their way to."""
    links = [link for find in INVITES_AS_WELL if (link := find(next_)) is not None]
    return next((link for link in links if db.session.scalar(link.found.limit(1)) is not None), None)
