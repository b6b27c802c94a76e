"""The announcement above every page: who sees it, and who has closed it.

A member's closing is kept with their account, a visitor's in a cookie that names the announcement. The page store must
know of the second, so a layer in front settles it, as it is done with languages.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request
from werkzeug.wrappers import Response

from forum.core import clock
from forum.core.site import Site
from forum.core.site_now import site

COOKIE = "bar"  # its name must not contain that of the session's: see the page store
KEPT_FOR = timedelta(days=180)
SETTLED = "kindling.bar_closed"  # where a request carries it: no header, so it passes the page store
CLOSED = re.compile(rf"(?:^|; ?){COOKIE}=([0-9a-f]{{12}})(?=;|$)")


@dataclass(frozen=True)
class Bar:
    text: str
    link: str
    tone: str
    mark: str


def bar_of(site: Site, at: datetime) -> Bar | None:
    """The announcement that is out now."""
    has_begun = site.bar_from is None or site.bar_from <= at
    is_over = site.bar_until is not None and site.bar_until <= at
    if not site.bar_text or not has_begun or is_over:
        return None
    return Bar(site.bar_text, site.bar_link, site.bar_tone, mark_of(site))


def mark_of(site: Site) -> str:
    """Another one for another text, link or beginning: then whoever closed the last one sees this."""
    whole = "\n".join((site.bar_text, site.bar_link, site.bar_from.isoformat() if site.bar_from else ""))
    return blake2b(whole.encode(), digest_size=6).hexdigest()


class ClosedBars:
    """WSGI middleware, before the page store: whether this visitor has closed the announcement of now."""

    def __init__(self, app: WSGIApplication, forum: Flask) -> None:
        self._app = app
        self._known = forum.extensions["site"]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        closed = CLOSED.search(environ.get("HTTP_COOKIE", ""))
        # Only yes or no goes on, and into the key of the page store: nobody fills it with cookies of their own.
        is_this = closed is not None and closed[1] == mark_of(self._known.now())
        environ[SETTLED] = "closed" if is_this else ""
        return self._app(environ, start_response)


def bar_for(closed_by_member: str | None) -> Bar | None:
    """What to show on this page; `closed_by_member` is the mark of what they closed last."""
    bar = bar_of(site(), clock.now())
    if bar is None or bar.mark == closed_by_member or request.environ.get(SETTLED):
        return None
    return bar


def remember_closed(mark: str, page: Response) -> None:
    page.set_cookie(COOKIE, mark, max_age=KEPT_FOR, secure=request.is_secure, httponly=True, samesite="Lax")
    page.headers["Cache-Control"] = "no-store"
