"""The browsers that people are signed in with."""

from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts.browsers import browser_words
from forum.accounts.tokens import new_token, token_hash
from forum.core.database import UNSYNCHRONISED, Model, db

SHORT = timedelta(days=1)
STAYING = timedelta(days=60)
SEEN_EVERY = timedelta(minutes=10)  # good enough for a list of sessions, and seldom a write
PROVED_FOR = timedelta(minutes=30)  # then what protects the account is changed only after asking again


class SignIn(Model):
    """One signed-in browser. The cookie holds the token, the row only its hash."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(64))
    stays: Mapped[bool]
    created_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]  # when password or passkey were last asked for
    seen_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)

    account: Mapped[Any] = relationship("Account", lazy="raise")

    @classmethod
    def begin(cls, account: Any, *, stays: bool, browser: str, address: str, at: datetime) -> tuple[Self, str]:
        """A new session and its token, which only the browser keeps."""
        token = new_token()
        row = cls(
            account=account,
            token_hash=token_hash(token),
            browser=browser_words(browser)[:120],
            address=address[:64],
            stays=stays,
            created_at=at,
            seen_at=at,
            ends_at=at + (STAYING if stays else SHORT),
        )
        db.session.add(row)
        return row, token

    def goes_on(self, at: datetime) -> bool:
        """The browser did something: the session lives on from here, which is noted every ten minutes at most. False
        when it has ended meanwhile; until the commit nobody ends it."""
        mine = SignIn.id == self.id
        if at - self.seen_at < SEEN_EVERY:
            is_there = db.session.scalar(select(SignIn.id).where(mine).with_for_update(read=True, key_share=True))
        else:
            seen = update(SignIn).where(mine).values(seen_at=at, ends_at=at + (STAYING if self.stays else SHORT))
            is_there = db.session.scalar(seen.returning(SignIn.id))
        return is_there is not None

    def renew(self) -> str:
        """Another token, which only the browser gets: copies of the one before are worth nothing.

        Written at once, so that what clashes in this transaction is refused before the browser's cookie changes.
        """
        token = new_token()
        db.session.execute(update(SignIn).where(SignIn.id == self.id).values(token_hash=token_hash(token)))
        return token

    def prove(self, at: datetime) -> None:
        """Whoever sits there has just shown that it is them. Said in SQL: it may be ended at the same moment."""
        mine = update(SignIn).where(SignIn.token_hash == self.token_hash).values(proved_at=at)
        db.session.execute(mine, execution_options=UNSYNCHRONISED)
        set_committed_value(self, "proved_at", at)

    def is_proved_at(self, at: datetime) -> bool:
        return self.proved_at is not None and at - self.proved_at < PROVED_FOR

    def end(self) -> None:
        db.session.execute(delete(SignIn).where(SignIn.id == self.id))
