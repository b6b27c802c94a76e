"""What every request and every page has: limits, headers, CSRF, languages, and the words templates share."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from wsgiref.types import WSGIEnvironment

from flask import Flask, Response, current_app, flash, get_flashed_messages, request, session
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_babel import get_locale
from flask_babel.speaklater import LazyString
from flask_sqlalchemy.record_queries import get_recorded_queries
from flask_wtf import CSRFProtect
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from forum.core.bar import SETTLED as BAR_SETTLED
from forum.core.bar import ClosedBars
from forum.core.gate import Gate
from forum.core.languages import SETTLED, Languages, init_languages
from forum.core.pagestore import PageStore
from forum.core.permissions import may
from forum.core.pictures import LONGEST_UPLOAD
from forum.core.refusals import NotFound
from forum.core.site import Site
from forum.core.site_now import init_site, site
from forum.core.words import init_words
from forum.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
T = TypeVar("T")
MOST_FIELDS = 500  # of one form
LONGEST_BODY = 1_000_000  # bytes: a text of 10,000 characters several times over
STAY_SIGNED_IN = timedelta(days=60)
MEMBER = "member"  # in the session: the number of who is signed in

# Flask-Babel's lazy sentences call themselves HTML: what somebody's name puts into one would never be escaped.
if hasattr(LazyString, "__html__"):
    del LazyString.__html__

csrf = CSRFProtect()


class VisitorsSessions(SecureCookieSessionInterface):
    """Flask's sessions, but a visitor without a cookie has none: Flask-Login's look into the empty session must not
    make a page differ by cookie that does not."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session or has_session():
            super().save_session(app, session, response)


class ShallowJson(DefaultJSONProvider):
    """Flask's, but what is nested without end is no JSON, as any other that cannot be read."""

    def loads(self, s: str | bytes, **more: Any) -> Any:
        try:
            return super().loads(s, **more)
        except RecursionError as why:
            raise ValueError("nested too deep") from why


class Id(IntegerConverter):
    """`<int:…>` in addresses: a number that no database can hold is no address of ours."""

    def __init__(self, *rules: Any, **more: Any) -> None:
        super().__init__(*rules, **{"max": 2**63 - 1} | more)


def init_web(app: Flask, settings: Settings) -> None:
    app.config.update(web_config(settings))
    init_site(app, settings)
    stand_before(app, settings)
    app.session_interface, app.json = VisitorsSessions(), ShallowJson(app)
    app.before_request(take_longer_bodies)  # before the search for a CSRF token reads the form
    app.before_request(refuse_many_fields)
    app.url_map.converters["int"] = Id
    csrf.init_app(app)
    init_languages(app)
    init_words(app)
    app.add_template_global(may)
    app.add_template_global(messages)
    app.jinja_env.globals["site"] = SiteInPages(settings.url)
    app.jinja_env.globals["in_development"] = not settings.is_production
    app.before_request(refuse_unreadable)
    app.after_request(finish)
    if settings.url.startswith("https"):
        app.after_request(demand_https)
    if settings.count_statements:
        app.after_request(say_statements)


def stand_before(app: Flask, settings: Settings) -> None:
    """What a request meets before Flask does."""
    store = PageStore(app.wsgi_app, cookie_name=cookie_name(settings), key_of=what_differs)
    app.extensions["page_store"] = store
    settled, member = ClosedBars(Languages(store), app), partial(member_in_cookie, app)
    gate = Gate(settled, at_work=max(1, settings.threads), longest=LONGEST_UPLOAD, member=member)
    # A proxy's word counts before the page store, which must see the address people use.
    proxies = settings.trusted_proxies
    app.wsgi_app = ProxyFix(gate, x_for=proxies, x_proto=1) if proxies else gate  # type: ignore[method-assign]  # how Flask says to wrap it


def member_in_cookie(app: Flask, environ: WSGIEnvironment) -> str:
    """Who is, or was, signed in with this browser: signed by us, asked before anything else is."""
    kept = app.session_interface.open_session(app, app.request_class(environ))
    return str(kept.get(MEMBER, "")) if kept else ""


def what_differs(environ: WSGIEnvironment) -> str:
    """What visitors' pages depend on beside their address: settled by the layers in front."""
    return f"{environ[SETTLED]} {environ[BAR_SETTLED]}"


class SiteInPages:
    """`site` in templates: its address, and what those who run it have set, as it is now."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __getattr__(self, name: str) -> Any:
        if name not in Site.__dataclass_fields__:  # what Jinja asks an object for, and is none of ours
            raise AttributeError(name)
        return site().at(name)


def web_config(settings: Settings) -> dict[str, Any]:
    https = settings.url.startswith("https")
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": settings.secret_key_fallbacks.split(),
        "TRUSTED_HOSTS": trusted_hosts(settings),
        "MAX_CONTENT_LENGTH": LONGEST_BODY,
        "MAX_FORM_PARTS": MOST_FIELDS,
        "SESSION_COOKIE_NAME": cookie_name(settings),
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": STAY_SIGNED_IN,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a text half written overnight can still be sent
        "PREFERRED_URL_SCHEME": "https" if https else "http",
    }


def cookie_name(settings: Settings) -> str:
    return "__Host-kindling" if settings.url.startswith("https") else "kindling"


def trusted_hosts(settings: Settings) -> list[str]:
    """The hosts that links may be made for; all else is answered 400."""
    own = settings.url.split("://", 1)[1].rsplit(":", 1)[0] if ":" in settings.url.split("://", 1)[1] else None
    hosts = [own or settings.url.split("://", 1)[1]]
    return hosts if settings.is_production else [*hosts, "localhost", "127.0.0.1", "[::1]"]


def refuse_unreadable() -> None:
    """Control characters in an address are nobody's typing; databases and logs choke on some of them."""
    if any(ord(letter) < 32 or letter == "\x7f" for letter in request.path + request.query_string.decode("latin-1")):
        raise NotFound
    if any("\x00" in value for value in request.args.values()):
        raise NotFound


def takes_up_to(size: int) -> Callable[[T], T]:
    """A route that takes longer bodies than others. Stands directly below the route."""

    def mark(view: T) -> T:
        view.longest_body = size  # type: ignore[attr-defined]  # read below
        return view

    return mark


def take_longer_bodies() -> None:
    view: Any = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "longest_body", request.max_content_length)


def refuse_many_fields() -> None:
    """Of forms with files, Flask does it."""
    is_form = request.mimetype == "application/x-www-form-urlencoded"
    if is_form and request.get_data().count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge


def keep_nowhere(response: Response) -> Response:
    """For blueprints whose addresses are secrets: neither a cache nor a service worker keeps their pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


def finish(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", str(get_locale()))
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" in response.headers:
        return response
    if has_session() or session.modified:  # the second: this answer begins one, for the token of its form
        response.headers["Cache-Control"] = "private, no-store"
    else:
        response.headers["Cache-Control"] = "no-cache"
        response.vary.add("Accept-Language")
        if response.status_code == 200 and request.method in ("GET", "HEAD"):
            response.headers["X-Page-Store"] = "keep"
    return response


def demand_https(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def say_statements(response: Response) -> Response:
    response.headers["X-Statements"] = str(len(get_recorded_queries()))
    return response


def has_session() -> bool:
    """Whether the browser brought a session cookie; without one a page must not touch the session at all."""
    return str(current_app.config["SESSION_COOKIE_NAME"]) in request.cookies


def messages() -> list[tuple[str, str]]:
    """What was said after the last deed; visitors without a session have none."""
    said: Any = get_flashed_messages(with_categories=True) if has_session() else []
    return list(said)


def say(sentence: object) -> None:
    """Tell the person, on the next page they see, that something worked."""
    flash(str(sentence))


def forget_copy(place: str) -> None:
    """The next page lets the browser forget what it kept of the form of this place: see static/js/draft.js."""
    flash(place, "draft-done")


def safe_next(target: str | None, otherwise: str) -> str:
    """Where to go after signing in: only a path of this site, by a browser's reading of it."""
    plain = target or ""
    if not plain.startswith("/") or plain.startswith(("//", "/\\")) or len(plain) > 1000:
        return otherwise
    if any(ord(letter) <= 32 or letter in "\\\x7f" or ord(letter) > 126 for letter in plain):
        return otherwise
    return plain
