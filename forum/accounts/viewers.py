"""Who is looking: the signed-in account, or a visitor.

A request without a session cookie never touches the session, so that visitors' pages are the same for everyone and can
be kept ready.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, g, has_request_context
from flask_babel import force_locale
from flask_login import AnonymousUserMixin, LoginManager, current_user

from forum.accounts.models import Account
from forum.accounts.queries import sign_ins_by_token
from forum.accounts.roles import Role, role_alone_will_do
from forum.core import clock
from forum.core.bar import Bar, bar_for
from forum.core.database import db
from forum.core.languages import DEFAULT, LANGUAGES
from forum.core.limits import network_of_caller
from forum.core.permissions import may
from forum.core.refusals import SignInNeeded
from forum.core.web import has_session

P = ParamSpec("P")
T = TypeVar("T")


class Visitor(AnonymousUserMixin):  # type: ignore[misc]  # Flask-Login carries no types
    """Someone without an account, or not signed in: reads what is public."""

    id = None
    handle = None
    zone = "UTC"
    theme = "device"
    locale = None  # whatever their browser says: see core/languages.py
    is_moderator = False
    is_admin = False
    is_confirmed = False
    is_newcomer = False  # there are limits for accounts
    lacks_second_step = False
    leaves_at = None
    closed_bar = None


VISITOR = Visitor()
login_manager = LoginManager()


@login_manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login carries no types
def load(token: str) -> Any:
    """Flask-Login keeps a session's token as its user id; the row behind it says whose it is, or that it ended."""
    sign_in = db.session.scalars(sign_ins_by_token(token, clock.now())).one_or_none()
    if sign_in is None or not sign_in.account.is_active:
        return None
    g.sign_in = sign_in
    return become_viewer(sign_in.account, token)


def become_viewer(account: Account, token: str) -> Account:
    """From here on the account is asked what it may: the one place that says who needs a second step for that."""
    account.session_token = token
    needs_it = not role_alone_will_do() and account.role != Role.MEMBER
    account.lacks_second_step = needs_it and account.second_step_since is None
    return account


def viewer() -> Any:
    """The account that is signed in, or VISITOR."""
    if not has_request_context():  # a mail, written by a job
        return VISITOR
    if "viewer" not in g:
        known = current_user._get_current_object() if has_session() else VISITOR
        g.viewer = known if known.is_authenticated else VISITOR
    return g.viewer


def whom_limits_count() -> str:
    """The person, wherever they knock from; a visitor by their network."""
    return f"account:{viewer().id}" if viewer().is_authenticated else network_of_caller()


def sign_in_required(view: Callable[P, T]) -> Callable[P, T]:
    """A route for members: a visitor is shown the way in, and comes back here afterwards. Stands below the route."""

    @wraps(view)
    def for_members(*args: P.args, **kwargs: P.kwargs) -> T:
        if not viewer().is_authenticated:
            raise SignInNeeded
        return view(*args, **kwargs)

    return for_members


def refuse_while_silenced(*said: object) -> None:
    """For routes by which others read, or see, something new of the viewer, if anything is said. Raises Silenced."""
    if viewer().is_authenticated and any(said):
        viewer().refuse_if_silenced(clock.now())


def viewer_may(permission: str, thing: Any = None) -> bool:
    """The table's question as templates ask it: `may('post.edit', post)`."""
    return may(viewer(), permission, thing)


def bar_here() -> Bar | None:
    """The announcement, unless whoever looks has closed it."""
    return bar_for(viewer().closed_bar)


def init_viewers(app: Flask) -> None:
    login_manager.session_protection = None  # it would trust X-Forwarded-For; our sessions live in the database
    login_manager.anonymous_user = lambda: VISITOR
    login_manager.init_app(app, add_context_processor=False)
    app.before_request(tell_of_reader)
    app.context_processor(lambda: {"viewer": viewer()})
    app.add_template_global(viewer_may, "may")
    app.add_template_global(bar_here)


def tell_of_reader() -> None:
    """Pages speak the reader's language, with times of their zone. Read lazily: a page without either asks nothing."""
    g.zone_of_reader = lambda: viewer().zone
    g.language_of_reader = lambda: viewer().locale


@contextmanager
def speaking_to(person: Account) -> Iterator[None]:
    """What is written meanwhile is in their language, with times of their zone, whoever asked for it."""
    before = g.get("zone_of_reader")
    g.zone_of_reader = lambda: person.zone
    g.pop("sentences", None)
    try:
        with force_locale(person.locale if person.locale in LANGUAGES else DEFAULT):
            yield
    finally:
        g.zone_of_reader = before or (lambda: "UTC")
        g.pop("sentences", None)
