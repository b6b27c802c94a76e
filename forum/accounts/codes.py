"""Codes for the door: of an authenticator app, and recovery codes for when app and passkeys are lost.

Why it is done like this: docs/decisions/second-step.md.
"""

import hmac
import re
import secrets
from datetime import datetime
from typing import Any, Self, cast

from pyotp import TOTP, random_base32
from sqlalchemy import CursorResult, ForeignKey, String, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts.models import Account
from forum.accounts.sealing import seal, unseal
from forum.accounts.tokens import token_hash
from forum.core.database import Model, db

SECONDS = 30  # how long an app shows a code
WINDOW = (-1, 0, 1)  # clocks differ, and people type slowly
HOW_MANY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
KEPT, SHOWN = "authenticator app", "authenticator app to be"


class AuthenticatorApp(Model):
    """The secret that somebody's app makes its codes of."""

    __tablename__ = "authenticator_apps"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(String(300))
    last_step: Mapped[int]  # of the last code that was taken: neither it nor an earlier one is taken again
    since: Mapped[datetime]

    @classmethod
    def begin(cls, account: Account, secret: str, step: int, at: datetime) -> Self:
        app = cls(account_id=account.id, sealed_secret=seal(secret, KEPT), last_step=step, since=at)
        db.session.add(app)
        return app

    def takes(self, code: str, at: datetime) -> bool:
        """Whether this is a code of the app that was not used before. Of two who send it at once, one gets through."""
        secret = unseal(self.sealed_secret, KEPT)
        step = step_of(secret, code, at) if secret else None
        if step is None:
            return False
        mine = update(AuthenticatorApp).where(AuthenticatorApp.account_id == self.account_id)
        used = db.session.execute(mine.where(AuthenticatorApp.last_step < step).values(last_step=step))
        return cast(CursorResult[Any], used).rowcount == 1

    def seal_anew(self) -> bool:
        """With today's key. False: the key that sealed it is gone."""
        secret = unseal(self.sealed_secret, KEPT)
        self.sealed_secret = seal(secret, KEPT) if secret else self.sealed_secret
        return secret is not None


class RecoveryCode(Model):
    """A code for when app and passkeys are lost. The person has it, the row only its hash; a used one has no row."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))


def new_secret() -> str:
    return random_base32()


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Which half minute this is the code of; None if it is of none around now."""
    now = int(at.timestamp()) // SECONDS
    for step in (now + offset for offset in WINDOW):
        if hmac.compare_digest(TOTP(secret).generate_otp(step), code):
            return step
    return None


def address_for_app(secret: str, account: Account, site_name: str) -> str:
    """What the QR code says to the app."""
    return TOTP(secret).provisioning_uri(name=account.email, issuer_name=site_name)


def app_of(account: Account) -> AuthenticatorApp | None:
    return db.session.get(AuthenticatorApp, account.id)


def plain_code(typed: str) -> str:
    """As people type and paste codes: with blanks, hyphens, capitals."""
    return re.sub(r"[^a-z0-9]", "", typed.lower())


def is_code_of_app(typed: str) -> bool:
    """By its looks: six digits."""
    return re.fullmatch(r"[0-9]{6}", plain_code(typed)) is not None


def is_right(account: Account, typed: str, at: datetime) -> bool:
    """A code of the app, or a recovery code, which is used up by it."""
    code = plain_code(typed)
    if is_code_of_app(typed):
        app = app_of(account)
        return app is not None and app.takes(code, at)
    return use_recovery_code(account, code)


def use_recovery_code(account: Account, code: str) -> bool:
    hit = (RecoveryCode.account_id == account.id, RecoveryCode.code_hash == token_hash(code))
    return cast(CursorResult[Any], db.session.execute(delete(RecoveryCode).where(*hit))).rowcount == 1


def codes_left(account: Account) -> int:
    mine = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account.id)
    return db.session.scalar(mine) or 0


def renew_codes(account: Account) -> list[str]:
    """Ten new recovery codes in place of all earlier ones. They are shown now or never."""
    forget_codes(account)
    codes = [new_code() for _ in range(HOW_MANY_CODES)]
    db.session.add_all(RecoveryCode(account_id=account.id, code_hash=token_hash(plain_code(code))) for code in codes)
    return codes


def new_code() -> str:
    """Sixteen letters, near 80 bits: a plain hash of it cannot be guessed back."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def forget_codes(account: Account) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def forget_app(account: Account) -> None:
    db.session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.account_id == account.id))
