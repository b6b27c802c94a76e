"""Beginning and ending a signed-in session.

The browser's cookie holds a random token; the row behind it (`SignIn`) can be ended from anywhere. Everything that
was in the session before signing in is dropped, so nobody can prepare one for somebody else.
"""

from flask import g, has_request_context, request, session
from flask_login import login_user, logout_user
from sqlalchemy import inspect

from forum.accounts.known_browsers import meet_browser
from forum.accounts.models import Account
from forum.accounts.read_only import refuse_others_than_admins
from forum.accounts.sign_ins import SignIn
from forum.accounts.turns import one_at_a_time, refuse_if_changed
from forum.accounts.viewers import VISITOR, become_viewer, viewer
from forum.core import clock
from forum.core.database import BEFORE_COMMIT
from forum.core.refusals import SignInNeeded
from forum.core.web import MEMBER


def begin_session(account: Account, *, stays: bool = False) -> SignIn:
    """Sign the account in with a fresh session, in place of any other of this browser, which is known from now on; the
    caller commits.

    Raises ReadOnly: while only reading is possible, admins come in and nobody else. Raises ChangedMeanwhile.
    """
    refuse_others_than_admins(account)
    refuse_if_changed(account)
    end_session()
    meet_browser(account.id, clock.now())
    browser = request.user_agent.string
    address = request.remote_addr or ""
    sign_in, token = SignIn.begin(account, stays=stays, browser=browser, address=address, at=clock.now())
    become_viewer(account, token)
    login_user(account, force=True)
    session.permanent, session[MEMBER] = stays, account.id
    g.viewer, g.sign_in = account, sign_in
    return sign_in


def go_on_alone() -> SignIn:
    """The session that stays where all others end: under another token, so that no copy of the cookie stays with it.
    Two sessions that would end each other at once come one after the other."""
    one_at_a_time(viewer().id)
    login_user(become_viewer(viewer(), this_sign_in().renew()), force=True)
    return this_sign_in()


def end_session() -> None:
    """Sign this browser out: the row is deleted, so a copy of the cookie is worth nothing. The caller commits."""
    if viewer().is_authenticated:
        this_sign_in().end()
    logout_user()
    session.clear()
    for name in ("sign_in", "viewer"):
        g.pop(name, None)


def refuse_if_ended() -> None:
    """What a browser sent that is signed out at this very moment, by a new password or by hand, changes nothing any
    more: it would outlive what was to end it. Asked last, when all else is written; until the commit nobody ends it.

    Raises SignInNeeded.
    """
    sign_in = g.get("sign_in") if has_request_context() else None
    if sign_in is None or not inspect(sign_in).persistent:
        return
    if not sign_in.goes_on(clock.now()):
        logout_user()
        g.pop("sign_in")
        g.viewer = VISITOR
        raise SignInNeeded


def this_sign_in() -> SignIn:
    """The row behind the session that is asking; only where `viewer()` is a member."""
    sign_in = g.sign_in
    assert isinstance(sign_in, SignIn)
    return sign_in


BEFORE_COMMIT.append(refuse_if_ended)
