"""People and their doors: accounts, their links, sessions and single-use links."""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.handles import skeleton
from forum.accounts.passwords import hashed, matches
from forum.core.database import Model, db
from forum.core.refusals import Refused
from forum.core.richtext import to_html

RESET_VALID = timedelta(hours=1)
CONFIRM_VALID = timedelta(days=3)
SESSION_VALID = timedelta(days=1)
STAYING_VALID = timedelta(days=60)
SEEN_EVERY = timedelta(minutes=10)  # no write on each read: good enough for a list of sessions


class Role(StrEnum):
    MEMBER = "member"
    MODERATOR = "moderator"
    ADMIN = "admin"


class Account(Model):
    """A person who signed up. `trust` follows product.md: 0 newcomer, 1 member, 2 regular."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(60))
    last_name: Mapped[str] = mapped_column(String(60))
    handle: Mapped[str] = mapped_column(String(30), unique=True)
    handle_skeleton: Mapped[str] = mapped_column(String(120), unique=True)
    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str] = mapped_column(String(320), unique=True)
    email_confirmed_at: Mapped[datetime | None]
    password_hash: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(12), default="en")
    bio: Mapped[str] = mapped_column(Text, default="")
    bio_html: Mapped[Markup]
    why_here: Mapped[str] = mapped_column(String(500), default="")
    what_i_sell: Mapped[str] = mapped_column(String(500), default="")
    how_i_earn: Mapped[str] = mapped_column(String(500), default="")
    hides_rhythm: Mapped[bool] = mapped_column(default=False)
    role: Mapped[str] = mapped_column(String(20), default=Role.MEMBER)
    trust: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]

    links: Mapped[list["Link"]] = relationship(
        back_populates="account", lazy="raise", order_by="Link.position", cascade="all, delete-orphan"
    )

    is_authenticated = True
    is_anonymous = False
    session_token = ""  # set by begin_session; no column

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the token of this session, not the account's id."""
        return self.session_token

    @classmethod
    def sign_up(cls, *, handle: str, email: str, password: str, at: datetime, **about: Any) -> Self:
        """A new account, not yet confirmed. Raises nothing: what may be refused was asked by the form."""
        account = cls(
            handle=handle.lower(),
            handle_skeleton=skeleton(handle),
            email=email,
            email_key=email_key(email),
            password_hash=hashed(password),
            bio_html=to_html(""),
            created_at=at,
            **about,
        )
        db.session.add(account)
        return account

    @property
    def is_active(self) -> bool:
        return self.suspended_at is None

    @property
    def is_confirmed(self) -> bool:
        return self.email_confirmed_at is not None

    @property
    def is_moderator(self) -> bool:
        return self.role in (Role.MODERATOR, Role.ADMIN)

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def has_password(self, password: str) -> bool:
        return matches(self.password_hash, password)

    def set_password(self, password: str) -> None:
        self.password_hash = hashed(password)

    def set_handle(self, handle: str) -> None:
        self.handle, self.handle_skeleton = handle.lower(), skeleton(handle)

    def confirm_email(self, email: str, at: datetime) -> None:
        """The link sent to this address was used: the address is theirs."""
        self.email, self.email_key, self.email_confirmed_at = email, email_key(email), at


def email_key(email: str) -> str:
    """One account an address: case does not make another one."""
    return email.strip().casefold()


class Link(Model):
    """One of a person's own links, labelled as theirs wherever it appears."""

    __tablename__ = "account_links"
    __table_args__ = (UniqueConstraint("account_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(500))

    account: Mapped[Account] = relationship(back_populates="links", lazy="raise")


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
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)

    account: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def begin(cls, account: Account, *, stays: bool, browser: str, address: str, at: datetime) -> tuple[Self, str]:
        """A new session and its token, which only the browser keeps."""
        token = secrets.token_urlsafe(32)
        valid = STAYING_VALID if stays else SESSION_VALID
        row = cls(
            account=account,
            token_hash=token_hash(token),
            browser=browser[:120],
            address=address[:64],
            stays=stays,
            created_at=at,
            seen_at=at,
            ends_at=at + valid,
        )
        db.session.add(row)
        return row, token


def token_hash(token: str) -> str:
    """Tokens are long and random, so a plain hash is enough: who reads the table cannot sign in."""
    return hashlib.sha256(token.encode()).hexdigest()


class Purpose(StrEnum):
    CONFIRM = "confirm"
    RESET = "reset"


class LinkUsedUp(Refused):
    title = _l("This link no longer works")
    message = _l("It was used already, is too old, or a newer one was sent. You can ask for a new one.")


class MailLink(Model):
    """A single-use link that was mailed: to confirm an address or to choose a new password."""

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
    def issue(cls, account: Account, purpose: Purpose, email: str, at: datetime) -> tuple[Self, str]:
        """A new link and its token. The caller ends the earlier ones of the same purpose (`end_links`)."""
        token = secrets.token_urlsafe(32)
        valid = CONFIRM_VALID if purpose == Purpose.CONFIRM else RESET_VALID
        link = cls(
            account=account,
            purpose=purpose,
            email=email,
            token_hash=token_hash(token),
            created_at=at,
            valid_until=at + valid,
        )
        db.session.add(link)
        return link, token

    def use(self, at: datetime) -> None:
        """Raises LinkUsedUp."""
        if self.used_at is not None or at >= self.valid_until:
            raise LinkUsedUp
        self.used_at = at
