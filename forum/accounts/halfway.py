"""Halfway in: the password was right, and the second step is to come.

Kept in the signed cookie for ten minutes, and it opens nothing but the page that asks for the code. It holds a trace of
the password that was right: a new password ends it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import session

from forum.accounts.models import Account
from forum.accounts.sessions import end_session
from forum.accounts.tokens import token_hash
from forum.core.database import db

VALID = timedelta(minutes=10)
KEPT = "halfway"


@dataclass(frozen=True)
class Halfway:
    account: Account
    stays: bool
    next: str


def come_halfway(account: Account, *, stays: bool, next_: str, at: datetime) -> None:
    """In place of any other session of this browser, with nothing of it left. The caller commits."""
    end_session()
    about = {"account": account.id, "password": trace_of(account), "at": int(at.timestamp())}
    session[KEPT] = about | {"stays": stays, "next": next_}


def who_is_halfway(at: datetime) -> Halfway | None:
    kept = session.get(KEPT)
    if not kept or at.timestamp() - kept["at"] > VALID.total_seconds():
        return None
    account = db.session.get(Account, kept["account"])
    if account is None or not account.is_active or account.second_step_since is None:
        return None
    if trace_of(account) != kept["password"]:
        return None
    return Halfway(account, kept["stays"], kept["next"])


def trace_of(account: Account) -> str:
    return token_hash(account.password_hash)[:16]
