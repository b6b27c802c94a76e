"""Single-use links that are mailed: to confirm an address, or to choose a new password."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Self, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, CursorResult, ForeignKey, String, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Account
from forum.accounts.tokens import new_token, token_hash
from forum.core.database import Model, db
from forum.core.refusals import Refused

LONGEST_NEXT = 1000


class Purpose(StrEnum):
    CONFIRM = "confirm"
    RESET = "reset"


VALID = {Purpose.CONFIRM: timedelta(days=3), Purpose.RESET: timedelta(hours=1)}


class LinkUsedUp(Refused):
    status = HTTPStatus.GONE
    title = _l("This link no longer works")
    message = _l("It was used already, is too old, or a newer one was sent. You can ask for a new one.")


class MailLink(Model):
    """A link that was mailed to `email`. The mail holds the token, the row only its hash."""

    __tablename__ = "mail_links"
    __table_args__ = (CheckConstraint("purpose IN ('confirm', 'reset')", name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(320))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def issue(cls, account: Account, purpose: Purpose, email: str, at: datetime) -> str:
        """A new link; gives its token. Earlier ones of the same purpose end with it; but as long as no address is
        confirmed, those to other addresses stay, for whoever signed up may not be who has the first one."""
        if account.id is not None:
            end_links(account, purpose, at=at, email=None if account.is_confirmed else email)
        token = new_token()
        link = cls(
            account=account,
            purpose=purpose,
            email=email,
            token_hash=token_hash(token),
            created_at=at,
            valid_until=at + VALID[purpose],
        )
        db.session.add(link)
        return token

    def use(self, at: datetime) -> None:
        """Raises LinkUsedUp. Said in SQL, so that of two who open the link at once only one gets through."""
        mine = update(MailLink).where(MailLink.id == self.id, MailLink.used_at.is_(None), MailLink.valid_until > at)
        used = cast(CursorResult[Any], db.session.execute(mine.values(used_at=at)))
        if used.rowcount != 1:
            raise LinkUsedUp


def end_links(
    account: Account, *purposes: Purpose, at: datetime, email: str | None = None, hashes: Collection[str] | None = None
) -> None:
    """Links of these purposes that are still in somebody's mailbox no longer work. `email`: only those to this one;
    `hashes`: only these."""
    mine = update(MailLink).where(MailLink.account_id == account.id, MailLink.used_at.is_(None))
    mine = mine.where(MailLink.email == email) if email else mine
    mine = mine.where(MailLink.token_hash.in_(hashes)) if hashes else mine
    db.session.execute(mine.where(MailLink.purpose.in_(purposes)).values(used_at=at))


class LinkWish(Model):
    """Someone asked for a link to this address. Whether anybody has it is looked up later, in a job: so the page cannot
    tell, not even by the time it takes."""

    __tablename__ = "link_wishes"
    __table_args__ = (CheckConstraint("purpose IN ('confirm', 'reset')", name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(320))
    next: Mapped[str] = mapped_column(String(LONGEST_NEXT))
    wished_at: Mapped[datetime]

    @classmethod
    def make(cls, purpose: Purpose, email: str, next_: str, at: datetime) -> Self:
        wish = cls(purpose=purpose, email=email, next=next_[:LONGEST_NEXT], wished_at=at)
        db.session.add(wish)
        return wish
