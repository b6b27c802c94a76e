"""Requests to join, where somebody reads them first: an account that waits, with what its owner says about coming."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, delete, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.permissions import Can
from forum.core.database import UNSYNCHRONISED, Model, db
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict
from forum.core.site_now import Changed, SiteChange

if TYPE_CHECKING:
    from forum.accounts.models import Account

LONGEST_WORDS = 1000
FORGOTTEN_AFTER = timedelta(days=14)  # unless the address was confirmed


class AnsweredAlready(Conflict):
    message = _l("Another admin has just answered this request.")


class AnotherRequest(Conflict):
    message = _l(
        "Another admin has answered the request that you read, and this is one of somebody else. Please read it."
    )


class JoinRequest(Model):
    """It is there as long as nobody has answered. `proved_at`: the link that was mailed to them was used."""

    __tablename__ = "join_requests"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]

    account: Mapped["Account"] = relationship(foreign_keys=[account_id], lazy="raise")
    invited_by: Mapped["Account | None"] = relationship(foreign_keys=[invited_by_id], lazy="raise")

    @classmethod
    def make(cls, account: "Account", words: str, invited_by_id: int | None, *, at: datetime) -> Self:
        """Until an admin has answered, nobody signs in with this account, and no one sees it."""
        account.waits_since = at
        request = cls(account=account, words=words, invited_by_id=invited_by_id, asked_at=at)
        db.session.add(request)
        return request

    @classmethod
    def prove(cls, account_id: int, at: datetime) -> None:
        mine = update(cls).where(cls.account_id == account_id, cls.proved_at.is_(None)).values(proved_at=at)
        db.session.execute(mine)

    @classmethod
    def give_way(cls, account_id: int) -> None:
        """Nobody reads it any more: whoever has the mailbox goes on with another one."""
        mine = update(cls).where(cls.account_id == account_id).values(proved_at=None)
        db.session.execute(mine, execution_options=UNSYNCHRONISED)

    @property
    def key(self) -> str:
        """Of this request alone, as its words are now, whatever stands at its address."""
        return f"{self.asked_at.isoformat()} {sha256(self.words.encode()).hexdigest()[:16]}"

    def admit(self, *, read: str, by: Any, at: datetime) -> None:
        """They are in. The account is loaded; `read`: the key of the request that the admin saw.

        Raises NotAllowed, AnotherRequest, AnsweredAlready.
        """
        refuse_unless(by, Can.LET_IN, self)
        self.refuse_if_another(read)
        self.close()
        self.account.waits_since = None
        self.account.confirm_email(self.account.email, at)
        SiteChange.note(Changed.JOINING, "admitted", by=by, at=at, person=self.account)

    def decline(self, word: str, *, read: str, by: Any, at: datetime) -> None:
        """Nothing of them stays, so they may ask again. Raises NotAllowed, AnotherRequest, AnsweredAlready."""
        refuse_unless(by, Can.LET_IN, self)
        self.refuse_if_another(read)
        self.close()
        accounts = Model.metadata.tables["accounts"]
        db.session.execute(delete(accounts).where(accounts.c.id == self.account_id))  # and what hangs on it
        db.session.expunge(self.account)
        SiteChange.note(Changed.JOINING, "declined", by=by, at=at, reason=word)

    def refuse_if_another(self, read: str) -> None:
        if read != self.key:
            raise AnotherRequest

    def close(self) -> None:
        """Of two admins who answer at once, the second is told so."""
        mine = delete(JoinRequest).where(JoinRequest.account_id == self.account_id).returning(JoinRequest.account_id)
        if db.session.execute(mine, execution_options=UNSYNCHRONISED).first() is None:
            raise AnsweredAlready
        db.session.expunge(self)


IS_PROVED = JoinRequest.proved_at.is_not(None)
Index("ix_join_requests_proved", JoinRequest.account_id, sqlite_where=IS_PROVED, postgresql_where=IS_PROVED)
Index("ix_join_requests_invited_by", JoinRequest.invited_by_id)


def unsay(account: "Account") -> None:
    """Who asked to come is somebody else than who has the mailbox: the request stands, without their words."""
    mine = update(JoinRequest).where(JoinRequest.account_id == account.id)
    db.session.execute(mine.values(words=""), execution_options=UNSYNCHRONISED)


def say_why(account: "Account", words: str) -> None:
    """Whoever has the mailbox says so; if they say nothing, what stands there stays."""
    if words:
        mine = update(JoinRequest).where(JoinRequest.account_id == account.id)
        db.session.execute(mine.values(words=words), execution_options=UNSYNCHRONISED)
