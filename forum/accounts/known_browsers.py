"""Browsers that somebody has signed in with before.

The browser keeps a cookie with one random token for each account that it knows, the table only their hashes. Such a
browser needs no alert by mail, and has tries of its own when others guess. It opens nothing: password and code are
asked for as everywhere.
"""

from datetime import datetime, timedelta

from flask import Response, after_this_request, request
from sqlalchemy import Delete, ForeignKey, Select, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts.guesses import Guessed
from forum.accounts.tokens import new_token, token_hash
from forum.core.database import Model, db
from forum.settings import current_settings

KEPT_FOR = timedelta(days=365)
MOST_TOKENS = 5  # accounts that one browser is known to
LONGEST_TOKEN = 64


class KnownBrowser(Guessed, Model):
    """An account has been signed in to with this browser."""

    __tablename__ = "known_browsers"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)


def meet_browser(account_id: int, at: datetime) -> KnownBrowser:
    """This browser, as the account knows it from now on; the next answer brings the cookie."""
    known = this_browser(account_id)
    tokens = tokens_here()
    if known is None:
        tokens = [*tokens, new_token()][-MOST_TOKENS:]
        known = KnownBrowser(account_id=account_id, token_hash=token_hash(tokens[-1]), first_seen_at=at)
        db.session.add(known)
    known.last_seen_at = at
    bring_cookie(".".join(tokens))
    return known


def this_browser(account_id: int) -> KnownBrowser | None:
    """What the account knows of the browser that asks."""
    hashes = hashes_here()
    query = known_browsers_of(account_id).where(KnownBrowser.token_hash.in_(hashes)).limit(1)
    return db.session.scalars(query).first() if hashes else None


def is_first_browser(account_id: int) -> bool:
    """Nobody has signed in with this account before: there is nothing to compare with."""
    return db.session.scalars(known_browsers_of(account_id).limit(1)).first() is None


def known_browsers_of(account_id: int) -> Select[KnownBrowser]:
    return select(KnownBrowser).where(KnownBrowser.account_id == account_id)


def forgotten_browsers(at: datetime) -> Delete:
    return delete(KnownBrowser).where(KnownBrowser.last_seen_at <= at - KEPT_FOR)


def hashes_here() -> list[str]:
    """As the table keeps them."""
    return [token_hash(token) for token in tokens_here()]


def tokens_here() -> list[str]:
    said = request.cookies.get(cookie_name(), "").split(".")
    return [token for token in said if 0 < len(token) <= LONGEST_TOKEN][-MOST_TOKENS:]


def bring_cookie(value: str) -> None:
    is_safe = current_settings().url.startswith("https")

    @after_this_request
    def bring(response: Response) -> Response:
        response.set_cookie(
            cookie_name(), value, max_age=KEPT_FOR, secure=is_safe, httponly=True, samesite="Lax", path="/"
        )
        return response


def cookie_name() -> str:
    """It must not contain the name of the session's: see docs/decisions/page-store.md."""
    return "__Host-known-browser" if current_settings().url.startswith("https") else "known-browser"
