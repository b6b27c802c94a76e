"""Links that are for one person: whoever says yes first has what was offered, and the link ends.

It ends as well when it is withdrawn, when its time is over, and when whoever made it no longer runs its challenge. It
leads nowhere while that is hidden, or they are suspended. What is offered says the table that is made of this.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, ForeignKey, String, and_, false, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts import INVITES_AS_WELL, Account, LinkElsewhere, Role, is_here
from forum.challenges.invitations import code_on_the_way, lets_others_in
from forum.challenges.models import Challenge, Organiser
from forum.challenges.words import EnoughInvitations
from forum.core import clock
from forum.core.database import UNSYNCHRONISED, Model, db
from forum.core.refusals import NotFound


class LinkForOne(Model):
    """What all of these have. Each kind says how long it stands, and how many may stand at the same time.

    `asked`: whom it asks by name; nobody: whoever opens it. `joined`: whether somebody has joined the forum by it,
    where that takes an invitation: nobody else does.
    """

    __abstract__ = True
    STANDS_FOR: timedelta
    MOST: int

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    joined: Mapped[bool] = mapped_column(default=False, server_default=false())

    @classmethod
    def make(cls, *, by: Account, standing: int, at: datetime, **what: Any) -> Self:
        """A new link; `standing` is how many there are already. Raises EnoughInvitations."""
        if standing >= cls.MOST:
            raise EnoughInvitations
        code, until = secrets.token_urlsafe(24), at + cls.STANDS_FOR
        link = cls(code=code, created_by=by, created_at=at, expires_at=until, **what)
        db.session.add(link)
        return link

    def withdraw(self, at: datetime) -> None:
        """Raises NotFound when somebody has said yes to it at this very moment: then it is not taken back."""
        self.use_up(at)

    def use_up(self, at: datetime) -> None:
        """Raises NotFound for the second of two who use one link at once."""
        kind = type(self)
        mine = update(kind).where(kind.id == self.id, kind.ended_at.is_(None)).values(ended_at=at)
        if db.session.execute(mine.returning(kind.id)).first() is None:
            raise NotFound

    @classmethod
    def is_about(cls, challenge_id: int) -> ColumnElement[bool]:
        """Whether it gives away something of this challenge. Each kind says where that stands."""
        raise NotImplementedError

    @classmethod
    def end_those_of(cls, account_id: int, challenge_id: int, at: datetime) -> None:
        """Whoever made them has left the work to others: they stand for nobody, also once that person is back."""
        theirs = update(cls).where(cls.created_by_id == account_id, cls.is_about(challenge_id), cls.ended_at.is_(None))
        db.session.execute(theirs.values(ended_at=at), execution_options=UNSYNCHRONISED)

    @classmethod
    def end_those_asking(cls, account_id: int, challenge_id: int, at: datetime) -> None:
        """They were asked by name, and have left since, or were taken out: a yes now would be to what is over."""
        theirs = update(cls).where(cls.asked_id == account_id, cls.is_about(challenge_id), cls.ended_at.is_(None))
        db.session.execute(theirs.values(ended_at=at), execution_options=UNSYNCHRONISED)

    @classmethod
    def end_open_ones(cls, challenge_id: int, at: datetime) -> None:
        """Those that are for whoever opens them: their addresses stood before all who organised it then."""
        standing = update(cls).where(cls.is_about(challenge_id), cls.asked_id.is_(None), cls.ended_at.is_(None))
        db.session.execute(standing.values(ended_at=at), execution_options=UNSYNCHRONISED)

    @classmethod
    def still_stands(cls, at: datetime) -> ColumnElement[bool]:
        """Each kind adds which challenge it is about: see `is_of_one_who_runs_it`."""
        return and_(cls.ended_at.is_(None), cls.expires_at > at)

    @classmethod
    def is_of_one_who_runs_it(cls) -> ColumnElement[bool]:
        """Of a challenge that is not hidden, and of somebody who may still give it away, and is not suspended."""
        runs_it = Challenge.organisers.any(Organiser.account_id == cls.created_by_id)
        # Asked inside other questions: left alone, it would be about whoever made any link at all.
        maker = select(Account.id).where(Account.id == cls.created_by_id, is_here()).correlate_except(Account)
        may_give_it = or_(and_(runs_it, maker.exists()), maker.where(Account.role == Role.ADMIN).exists())
        return and_(Challenge.hidden_at.is_(None), may_give_it)


def let_in_by(kind: type[LinkForOne], way: str) -> None:
    """Whoever is asked by such a link needs no other invitation into the forum."""
    INVITES_AS_WELL.append(lambda next_: link_that_lets_in(kind, way, next_))


def link_that_lets_in(kind: type[LinkForOne], way: str, next_: str) -> LinkElsewhere | None:
    code = code_on_the_way(next_, way)
    if code is None:
        return None
    it = (kind.code == code, kind.joined.is_(False), kind.still_stands(clock.now()))
    one_more = update(kind).where(*it).values(joined=True).returning(kind.id)
    maker = Account.id == kind.created_by_id
    return LinkElsewhere(select(kind.id).join(Account, maker).where(lets_others_in(), *it), one_more)
