"""The page store: visitors' pages, kept ready in memory in front of Flask.

All visitors see the same page, so it is made once in five seconds, compressed once, and sent to
everyone without entering Flask. Three rules keep that safe (docs/decisions/page-store.md):

* Whoever sends a session cookie or an Authorization header never gets a kept page, nor makes one.
* A page is kept only when the app says so in `X-Page-Store: keep`.
* What is not in the key, the app does not see: a page cannot depend on a header that the next
  visitor does not send. So whatever rewrites the environment (ProxyFix) stands before the store.
"""

import gzip
import threading
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future
from contextlib import suppress
from hashlib import blake2b
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from cachetools import FIFOCache, TTLCache

from forum.core.compression import (
    Answer,
    Headers,
    accepts_gzip,
    ask,
    is_text,
    squeeze,
    varying,
    without,
)
from forum.core.log import log

Key = tuple[str, ...]

# How the app says that an answer is the same for every visitor. Never sent.
MARK = "x-page-store"
# Headers of a page that a 304 repeats.
TOLD_AGAIN = ("etag", "cache-control", "vary")

LONGEST_ADDRESS = 512
# What a page weighs beside its body: headers, tags, key. It bounds the number of entries as well.
OVERHEAD = 6144
# How long a visitor waits for a page that another one is having made, before making it anew.
PATIENCE = 2.0
# Addresses known not to be kept, so that nobody waits for a page that will not come.
MOST_UNKEPT = 1024

# The app sees these though they are not in the key: they choose between answers 200, 206 and 304,
# never what stands in a 200, and only a 200 is kept.
HARMLESS = frozenset({"HTTP_HOST", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE"})
# Not headers by name, but chosen by the client just the same.
UNKEYED = frozenset({"RAW_URI", "REQUEST_URI", "CONTENT_TYPE"})


class PageStore:
    """WSGI middleware. `key_of` adds to the key what else the page depends on, such as the
    language; `seen` names the headers which the app needs for that (HTTP_ACCEPT_LANGUAGE)."""

    def __init__(
        self,
        app: WSGIApplication,
        *,
        cookie_name: str,
        seconds: float = 5,
        max_bytes: int = 16 * 1024 * 1024,
        key_of: Callable[[WSGIEnvironment], str] | None = None,
        seen: Collection[str] = (),
    ) -> None:
        self._app = app
        self._cookie_name = cookie_name
        self._key_of = key_of
        self._seen = HARMLESS.union(seen)
        self._seconds = seconds
        self._longest_body = max_bytes // 8
        # First in, first out: all live equally long, and reading such a cache changes nothing in it,
        # so that it needs no lock. Whatever writes holds the lock.
        self._pages: FIFOCache[Key, Page] = FIFOCache(max_bytes, _weigh)
        self._unkept: TTLCache[Key, bool] = TTLCache(MOST_UNKEPT, seconds, _clock)
        self._renders: dict[Key, Future[Page | None]] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._pass_on(environ, start_response)
        page = self._ready(key)
        if page is None:
            return self._find_or_make(key, environ).send(environ, start_response)
        return page.send(environ, start_response)

    def _ready(self, key: Key) -> "Page | None":
        try:
            page = self._pages[key]
        except KeyError:
            return None
        return page if _clock() < page.expires_at else None

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        """What the page depends on; None for a request that the store does not answer."""
        host = environ.get("HTTP_HOST")
        if not host or environ["REQUEST_METHOD"] not in ("GET", "HEAD") or self._is_personal(environ):
            return None
        if _has_body(environ) or "json" in environ.get("HTTP_ACCEPT", ""):
            return None
        root, path = environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")
        query = environ.get("QUERY_STRING", "")
        if len(host) + len(root) + len(path) + len(query) > LONGEST_ADDRESS:
            return None
        chosen = self._key_of(environ) if self._key_of else ""
        return environ["wsgi.url_scheme"], host, root, path, query, chosen

    def _is_personal(self, environ: WSGIEnvironment) -> bool:
        # Anywhere in the header will do: however the cookie is written, no session slips through.
        return self._cookie_name in environ.get("HTTP_COOKIE", "") or "HTTP_AUTHORIZATION" in environ

    def _pass_on(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return _unmarked(ask(self._app, _as_get(environ))).send(environ, start_response)

    def _find_or_make(self, key: Key, environ: WSGIEnvironment) -> "Page | Answer":
        """Make the page, or wait for whoever is making it; if that comes to nothing, make one's own."""
        render, is_ours = self._join(key)
        if is_ours:
            return self._lead(key, render, environ)
        return _awaited(render) or self._make(environ)

    def _join(self, key: Key) -> "tuple[Render, bool]":
        """The making of this page, and whether it is for us to do."""
        with self._lock:
            page = self._ready(key)
            if page is not None or key in self._unkept:
                return _finished(page), False
            if key in self._renders:
                return self._renders[key], False
            render = self._renders[key] = Future()
            return render, True

    def _lead(self, key: Key, render: "Render", environ: WSGIEnvironment) -> "Page | Answer":
        made = None
        try:
            made = self._make(environ)
            return made
        finally:
            # Also after an error: whoever waits must not wait for nothing.
            self._settle(key, render, made)

    def _settle(self, key: Key, render: "Render", made: "Page | Answer | None") -> None:
        page = made if isinstance(made, Page) else None
        with self._lock:
            del self._renders[key]
            if page is not None:
                with suppress(ValueError):  # larger than the entire store
                    self._pages[key] = page
            elif isinstance(made, Answer) and made.status.startswith("200"):
                # Only a 200 tells that this address is never kept: a refusal such as 429 is about
                # one visitor, who must not be able to switch off the store for all others.
                self._unkept[key] = True
        render.set_result(page)

    def _make(self, environ: WSGIEnvironment) -> "Page | Answer":
        answer = ask(self._app, self._keyed_part(environ))
        if not self._may_be_kept(answer, environ):
            return _unmarked(answer)
        return Page(answer, _clock() + self._seconds)

    def _keyed_part(self, environ: WSGIEnvironment) -> WSGIEnvironment:
        """The request without what the key does not hold; HEAD becomes GET, which answers both."""
        part = {
            name: value
            for name, value in environ.items()
            if (not name.startswith("HTTP_") or name in self._seen) and name not in UNKEYED
        }
        part["REQUEST_METHOD"] = "GET"
        return part

    def _may_be_kept(self, answer: Answer, environ: WSGIEnvironment) -> bool:
        if answer.header(MARK) != "keep" or not answer.status.startswith("200"):
            return False
        fault = next((fault for fault, there in self._faults(answer) if there), None)
        if fault:
            log.info("page not kept", path=environ.get("PATH_INFO"), why=fault)
        return fault is None

    def _faults(self, answer: Answer) -> list[tuple[str, bool]]:
        vary = answer.header("vary").lower()
        control = answer.header("cache-control").lower()
        return [
            ("it sets a cookie", answer.header("set-cookie") != ""),
            ("it varies by cookie", "cookie" in vary or "*" in vary),
            ("it is private", "private" in control or "no-store" in control),
            ("it is encoded already", answer.header("content-encoding") != ""),
            ("it is not a text", not is_text(answer.header("content-type"))),
            ("it is a stream", answer.length is None),
            ("it is too long", (answer.length or 0) > self._longest_body),
        ]


class Page:
    """A kept page: its body is kept compressed only, as nearly every client asks for it."""

    __slots__ = ("body", "expires_at", "plain", "zipped")

    def __init__(self, answer: Answer, expires_at: float) -> None:
        self.expires_at = expires_at
        body = answer.read()
        self.body = squeeze(body)
        tag = blake2b(body, digest_size=12).hexdigest()
        headers = without(answer.headers, MARK, "content-length", "cache-control", "etag")
        # A browser may keep the page but asks each time, so that signing in shows one's own page.
        headers = [*varying(headers), ("Cache-Control", "no-cache")]
        self.plain = Form(f'"{tag}"', headers, len(body))
        self.zipped = Form(f'"{tag}-gzip"', [*headers, ("Content-Encoding", "gzip")], len(self.body))

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        is_zipped = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        form = self.zipped if is_zipped else self.plain
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and form.is_among(known):
            start_response("304 Not Modified", form.unchanged.copy())
            return []
        start_response("200 OK", form.headers.copy())
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        return [self.body if is_zipped else gzip.decompress(self.body)]


class Form:
    """One of the two forms a page is sent in, with a tag of its own, as its bytes are others."""

    __slots__ = ("headers", "tag", "unchanged")

    def __init__(self, tag: str, headers: Headers, length: int) -> None:
        self.tag = tag
        self.headers = [*headers, ("ETag", tag), ("Content-Length", str(length))]
        self.unchanged = [header for header in self.headers if header[0].lower() in TOLD_AGAIN]

    def is_among(self, known: str) -> bool:
        """Whether If-None-Match names this tag: W/ makes no difference there, says RFC 9110."""
        tags = (tag.strip().removeprefix("W/") for tag in known.split(","))
        return any(tag in (self.tag, "*") for tag in tags)


Render = Future[Page | None]


def _clock() -> float:
    """Durations are measured on a clock that nobody sets: the product's own (forum.core.clock) tells
    dates, and may be moved by a test or an administrator."""
    return time.monotonic()


def _weigh(page: Page) -> int:
    return OVERHEAD + len(page.body)


def _has_body(environ: WSGIEnvironment) -> bool:
    """A GET with a body could ask for another page than its address says."""
    return environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ


def _as_get(environ: WSGIEnvironment) -> WSGIEnvironment:
    """HEAD is answered as GET without the body, so that its headers tell the same."""
    return {**environ, "REQUEST_METHOD": "GET"} if environ["REQUEST_METHOD"] == "HEAD" else environ


def _unmarked(answer: Answer) -> Answer:
    answer.headers = without(answer.headers, MARK)
    return answer


def _finished(page: Page | None) -> Render:
    render: Render = Future()
    render.set_result(page)
    return render


def _awaited(render: Render) -> Page | None:
    try:
        return render.result(PATIENCE)
    except TimeoutError:
        return None
