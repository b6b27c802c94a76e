"""Beginning and ending a signed-in session.

The browser's cookie holds a random token; the row behind it (`SignIn`) can be ended from anywhere. Everything that
was in the session before signing in is dropped, so nobody can prepare one for somebody else.
"""

from flask import g, request, session
from flask_login import login_user, logout_user

from forum.accounts.models import Account, SignIn
from forum.core import clock
from forum.core.database import db


def begin_session(account: Account, *, stays: bool) -> SignIn:
    """Sign the account in with a fresh session; the caller commits."""
    session.clear()
    browser = request.user_agent.string or "unknown"
    address = request.remote_addr or "unknown"
    sign_in, token = SignIn.begin(account, stays=stays, browser=browser, address=address, at=clock.now())
    account.session_token = token
    login_user(account, force=True)
    session.permanent = stays
    g.viewer, g.sign_in = account, sign_in
    return sign_in


def end_session() -> None:
    """Sign this browser out: the row is deleted, so a copy of the cookie is worth nothing. The caller commits."""
    if "sign_in" in g:
        db.session.delete(g.sign_in)
    logout_user()
    session.clear()
