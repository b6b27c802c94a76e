"""Invitations into the forum, where one joins by invitation: links that members make, counted, and for a while."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Select, String, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.accounts.models import Account
from forum.accounts.permissions import Can
from forum.accounts.queries import is_here
from forum.core.database import Model, db
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict, NotAllowed

MOST_STANDING = 10
MOST_PEOPLE = 50
LONGEST_DAYS = 90
LONGEST_CODE = 100

# Other rooms invite too: for the address somebody is on their way to, a query that finds what lets them in.
INVITES_AS_WELL: list[Callable[[str], Select[Any] | None]] = []


class EnoughLinks(Conflict):
    message = _l("You have ten links already. Withdraw one that is no longer needed, then make a new one.")


class InvitationNeeded(NotAllowed):
    title = _l("By invitation")
    message = _l(
        "This invitation was used up, has run out, or was withdrawn. Ask whoever gave it to you for a new one."
    )


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
        one_more = mine.values(used=JoinInvitation.used + 1).returning(JoinInvitation.id)
        if db.session.execute(one_more, execution_options={"synchronize_session": False}).first() is None:
            raise InvitationNeeded


def links_that_work(at: datetime) -> Select[JoinInvitation]:
    """Not used up, not over, not withdrawn, and of somebody who may still be here."""
    query = select(JoinInvitation).join(JoinInvitation.made_by).where(is_here())
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


def is_invited_on_the_way(next_: str) -> bool:
    """Whether the address they are on their way to is an invitation of another room."""
    queries = [query for find in INVITES_AS_WELL if (query := find(next_)) is not None]
    return any(db.session.scalar(query.limit(1)) is not None for query in queries)
