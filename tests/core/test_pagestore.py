"""The page store before a small Flask app whose pages count how often they were made."""

import gc
import gzip
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.validate import validator

import pytest
from flask import Flask, Response, request, session
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_cookie
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.test import Client, TestResponse

from forum.core import pagestore
from forum.core.pagestore import PageStore

LONG = "A sentence that is worth compressing. " * 100
TOGETHER = 20


class Site:
    """A Flask app, the store before it, and a visitor. `asked` and `made` count what reached
    the app and what it finished; `slow` holds it up between the two."""

    def __init__(self, **options: Any) -> None:
        self.arrivals, self.views = count(1), count(1)
        self.asked = self.made = 0
        self.slow = threading.Event()
        self.slow.set()
        self.app = Flask("site")
        self.app.config.update(SECRET_KEY="only for tests", TRUSTED_HOSTS=["localhost", "example.org"])
        self.store = PageStore(self.app.wsgi_app, cookie_name="session", **options)
        self.page("/", lambda: f"page {self.made} {LONG}")

    def page(self, path: str, view: Callable[[], Any], keep: bool = True, **options: Any) -> None:
        def answer(**_: Any) -> Response:
            self.asked = next(self.arrivals)
            self.slow.wait(10)
            self.made = next(self.views)
            response = self.app.make_response(view())
            if keep and response.status_code == 200:
                response.headers["X-Page-Store"] = "keep"
            return response

        self.app.add_url_rule(path, path, answer, **options)

    def get(self, address: str = "/", method: str = "GET", wsgi: Any = None, **headers: str) -> TestResponse:
        url = urlsplit(address)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        visitor = Client(wsgi or self.store, use_cookies=False)
        base = f"{url.scheme}://{url.netloc}" if url.netloc else None
        return visitor.open(url.path, base, method=method, headers=named, query_string=url.query, buffered=True)

    def is_kept(self, path: str = "/", **headers: str) -> bool:
        """Whether asking twice makes the page at most once."""
        before = self.made
        self.get(path, **headers)
        self.get(path, **headers)
        return self.made <= before + 1


@pytest.fixture
def site() -> Site:
    return Site()


# What is kept


def test_a_visitors_page_is_made_once(site: Site) -> None:
    assert site.get().text == site.get().text
    assert site.made == 1


def test_a_page_is_made_again_when_its_time_is_over(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [100.0]
    monkeypatch.setattr(pagestore.time, "monotonic", lambda: seconds[0])
    timed = Site(seconds=5)

    assert timed.is_kept()
    seconds[0] += 4.9
    assert timed.get().text.startswith("page 1 ")
    seconds[0] += 0.2
    assert timed.get().text.startswith("page 2 ")


def test_with_no_seconds_nothing_is_kept() -> None:
    assert not Site(seconds=0).is_kept()


def test_only_a_page_that_says_so_is_kept_and_the_mark_is_never_sent(site: Site) -> None:
    site.page("/silent", lambda: LONG, keep=False)

    assert not site.is_kept("/silent")
    assert site.is_kept("/")
    personal = site.get(Cookie="session=x")
    assert all("X-Page-Store" not in answer.headers for answer in (site.get(), site.get("/silent"), personal))


def test_host_scheme_path_and_query_each_have_their_own_page(site: Site) -> None:
    site.page("/other", lambda: LONG)
    texts = {site.get(f"{base}?{query}").text for base in ("/", "/other") for query in ("", "a=1", "a=2")}
    texts |= {site.get("http://example.org/").text, site.get("https://example.org/").text}

    assert site.made == 8
    assert {site.get("/?a=1").text, site.get("https://example.org/").text} < texts
    assert site.made == 8


def test_what_the_page_was_chosen_by_is_part_of_the_key() -> None:
    def language_of(environ: WSGIEnvironment) -> str:
        return "de" if environ.get("HTTP_ACCEPT_LANGUAGE", "").startswith("de") else "en"

    site = Site(key_of=language_of, seen={"HTTP_ACCEPT_LANGUAGE"})
    site.page("/greeting", lambda: "Guten Tag" if request.accept_languages.best == "de" else "Hello")

    assert site.get("/greeting", Accept_Language="de").text == "Guten Tag"
    assert site.get("/greeting", Accept_Language="en").text == "Hello"
    assert site.get("/greeting", Accept_Language="de-AT").text == "Guten Tag"
    assert site.made == 2


def test_a_long_query_is_answered_but_not_kept(site: Site) -> None:
    assert site.get("/?q=" + "x" * 600).status_code == 200
    assert not site.is_kept("/?q=" + "x" * 600)


# Whose pages these are


def test_who_brings_a_session_never_gets_a_kept_page_nor_makes_one(site: Site) -> None:
    site.page("/me", lambda: "Ana" if "session" in request.cookies else "a visitor")

    assert site.get("/me", Cookie="session=ana").text == "Ana"
    assert site.get("/me").text == "a visitor"
    assert site.get("/me", Cookie="session=ana").text == "Ana"
    assert site.made == 3
    assert "ETag" not in site.get("/me", Cookie="session=ana").headers


def test_who_brings_credentials_never_gets_a_kept_page(site: Site) -> None:
    assert not site.is_kept(Authorization="Bearer abc")


@given(st.text(st.sampled_from('; =,"\\\tsesion'), max_size=30))
def test_no_spelling_of_the_session_cookie_slips_through(written: str) -> None:
    store = PageStore(Flask.wsgi_app, cookie_name="sesion")
    environ = {"REQUEST_METHOD": "GET", "wsgi.url_scheme": "http", "HTTP_HOST": "localhost", "HTTP_COOKIE": written}

    assert "sesion" not in parse_cookie(written) or store._key(environ) is None


def test_other_cookies_neither_hinder_nor_reach_a_kept_page(site: Site) -> None:
    site.page("/jar", lambda: f"{dict(request.cookies)}")

    assert site.get("/jar", Cookie="theme=<b>").text == "{}"
    assert site.is_kept("/", Cookie="theme=dark")


def test_a_page_that_sets_a_cookie_is_not_kept(site: Site) -> None:
    def form() -> str:
        session["csrf_token"] = "secret"
        return LONG

    site.page("/form", form)

    assert "session=" in site.get("/form").headers["Set-Cookie"]
    assert not site.is_kept("/form")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Set-Cookie", "theme=dark; Path=/"),
        ("Vary", "Cookie"),
        ("Vary", "Accept, COOKIE"),
        ("Vary", "*"),
        ("Cache-Control", "private"),
        ("Cache-Control", "no-store"),
        ("Content-Encoding", "br"),
        ("Content-Type", "image/png"),
    ],
)
def test_a_page_whose_own_headers_speak_against_it_is_not_kept(site: Site, name: str, value: str) -> None:
    site.page("/odd", lambda: Response(LONG, headers={name: value}))

    assert not site.is_kept("/odd")
    assert site.get("/odd").headers[name].startswith(value)


@pytest.mark.parametrize("status", [201, 206, 302, 404, 422, 429, 500])
def test_only_a_200_is_kept(site: Site, status: int) -> None:
    site.page("/status", lambda: Response(LONG, status, headers={"X-Page-Store": "keep"}), keep=False)

    assert not site.is_kept("/status")


def test_a_refused_visitor_does_not_switch_the_store_off_for_the_others(site: Site) -> None:
    statuses = iter([429, 200, 200])
    site.page("/busy", lambda: Response(LONG, next(statuses)))

    assert [site.get("/busy").status_code for _ in range(3)] == [429, 200, 200]
    assert site.made == 2


def test_a_foreign_host_is_refused_by_the_app_and_leaves_nothing(site: Site) -> None:
    site.page("/host", lambda: request.host)

    assert site.get("http://evil.example/host").status_code == 400
    assert site.get("http://evil.example/host").status_code == 400
    assert site.get("/host").text == "localhost"


# Poisoning

SNEAKY = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "evil",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-For": "evil",
    "Forwarded": "host=evil.example",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
    "X-HTTP-Method-Override": "EVIL",
    "Accept-Language": "evil",
    "Accept": "text/evil",
    "User-Agent": "evil",
    "Referer": "http://evil.example/",
    "Origin": "http://evil.example",
    "Cookie": "theme=evil",
    "Content-Type": "evil/evil",
    "X-Any-Other": "evil",
}


@pytest.mark.parametrize("name", SNEAKY)
def test_nobody_can_slip_a_header_into_the_page_of_others(site: Site, name: str) -> None:
    site.page("/mirror", lambda: f"{request.url} {request.headers} {request.environ}")

    first = Client(site.store).get("/mirror", headers={name: SNEAKY[name]})

    assert "evil" not in first.text.lower()
    assert site.get("/mirror").text == first.text


def test_nobody_can_slip_in_another_address_beside_the_path(site: Site) -> None:
    site.page("/mirror", lambda: f"{request.environ}")

    first = Client(site.store).get("/mirror", environ_overrides={"REQUEST_URI": "/evil", "RAW_URI": "/evil"})

    assert "evil" not in first.text


def test_a_get_with_a_body_is_not_kept(site: Site) -> None:
    site.page("/fat", lambda: request.form.get("q", "nothing"))
    fat = {"data": {"q": "evil"}, "headers": {"Content-Type": "application/x-www-form-urlencoded"}}

    assert Client(site.store).get("/fat", **fat).text == "evil"
    assert site.get("/fat").text == "nothing"
    assert Client(site.store).get("/fat", **fat).text == "evil"
    assert not site.is_kept(Transfer_Encoding="chunked")


def test_a_path_that_only_looks_like_another_has_its_own_answer(site: Site) -> None:
    assert site.get("/").status_code == 200
    assert site.get("/;.css").status_code == 404
    assert site.get("//").text != site.get("/").text


def test_behind_a_proxy_the_host_it_tells_is_the_one_in_the_key(site: Site) -> None:
    site.page("/host", lambda: request.host)
    behind = ProxyFix(site.store, x_host=1)

    assert site.get("/host", wsgi=behind, X_Forwarded_Host="example.org").text == "example.org"
    assert site.get("/host", wsgi=behind).text == "localhost"


def test_who_asks_for_json_is_heard_by_the_app(site: Site) -> None:
    site.page("/problem", lambda: "json" if "json" in request.headers["Accept"] else "page")

    assert site.get("/problem", Accept="application/json").text == "json"
    assert not site.is_kept("/problem", Accept="application/problem+json")


# What is sent


def test_a_page_is_sent_compressed_to_those_who_can_read_it(site: Site) -> None:
    plain, zipped = site.get(), site.get(Accept_Encoding="br, gzip")

    assert site.made == 1
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    for answer in (plain, zipped):
        assert answer.headers["Content-Length"] == str(len(answer.data))
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        ("gzip", True),
        ("gzip;q=0.5, br", True),
        ("br;q=1.0, gzip;q=1.0", True),
        ("gzip;q=0", False),
        ("br, gzip; q=0.000", False),
        ("identity", False),
        ("", False),
    ],
)
def test_what_the_client_can_read_is_its_own_word(site: Site, offer: str, expected: bool) -> None:
    assert (site.get(Accept_Encoding=offer).headers.get("Content-Encoding") == "gzip") is expected


@pytest.mark.parametrize(
    ("said", "sent"),
    [("Accept-Language", "Accept-Language, Accept-Encoding"), ("accept-encoding", "accept-encoding")],
)
def test_vary_keeps_what_the_app_said(site: Site, said: str, sent: str) -> None:
    site.page("/vary", lambda: Response(LONG, headers={"Vary": said}))

    assert site.get("/vary").headers.getlist("Vary") == [sent]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", W/{tag}', '{tag},"other"', "*"])
def test_a_page_the_browser_has_is_not_sent_again(site: Site, encoding: str, known: str) -> None:
    tag = site.get(Accept_Encoding=encoding).headers["ETag"]

    again = site.get(Accept_Encoding=encoding, If_None_Match=known.format(tag=tag))

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Vary"] == "Accept-Encoding"
    assert "Content-Length" not in again.headers


def test_tags_are_strong_and_differ_for_each_form_and_text(site: Site) -> None:
    site.page("/other", lambda: LONG)
    offers = ("gzip", "identity")
    tags = {site.get(path, Accept_Encoding=offer).headers["ETag"] for path in ("/", "/other") for offer in offers}

    assert len(tags) == 4
    assert not any(tag.startswith("W/") for tag in tags)
    assert site.get(If_None_Match='"something else"').status_code == 200


def test_the_same_text_has_the_same_bytes_and_tag_in_every_worker() -> None:
    here, there = (Site().get(Accept_Encoding="gzip") for _ in range(2))
    made_at = slice(4, 8)

    assert here.headers["ETag"] == there.headers["ETag"]
    assert here.data[made_at] == there.data[made_at] == b"\0\0\0\0"


def test_head_tells_what_get_would_say_and_makes_the_page_for_both(site: Site) -> None:
    head, page = site.get(method="HEAD"), site.get()

    assert site.made == 1
    assert page.text.startswith("page 1 ")
    assert head.data == b""
    assert dict(head.headers) == dict(page.headers)
    assert dict(site.get(method="HEAD").headers) == dict(page.headers)


def test_head_of_a_page_that_is_not_kept_tells_the_same_as_get(site: Site) -> None:
    cookie = {"Cookie": "session=ana", "Accept_Encoding": "gzip"}
    site.page("/same", lambda: LONG)

    head = site.get("/same", method="HEAD", **cookie)

    assert head.data == b""
    assert dict(head.headers) == dict(site.get("/same", **cookie).headers)


def test_a_range_is_ignored(site: Site) -> None:
    assert site.get(Range="bytes=0-3").status_code == 200
    assert site.get(Range="bytes=0-3").data == site.get().data


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_writing_goes_to_the_app_each_time(site: Site, method: str) -> None:
    site.page("/write", lambda: f"{request.method} {site.made}", methods=["GET", method])
    site.get("/write")

    assert [site.get("/write", method=method).text for _ in range(2)] == [f"{method} 2", f"{method} 3"]
    assert site.get("/write").text == "GET 1"


def test_what_is_not_kept_is_compressed_on_its_way(site: Site) -> None:
    answer = site.get(Cookie="session=ana", Accept_Encoding="gzip")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.data).decode().startswith("page 1 ")


def test_a_tag_of_the_apps_own_becomes_weak_when_its_bytes_change(site: Site) -> None:
    site.page("/tagged", lambda: Response(LONG, headers={"ETag": '"mine"'}), keep=False)

    assert site.get("/tagged", Accept_Encoding="gzip").headers["ETag"] == 'W/"mine"'
    assert site.get("/tagged").headers["ETag"] == '"mine"'


@pytest.mark.parametrize(
    "answer",
    [
        Response("short"),
        Response(LONG, mimetype="image/png"),
        Response(LONG, headers={"Content-Encoding": "br"}),
        Response(LONG, headers={"Cache-Control": "no-transform"}),
        Response(LONG[:600], 206, headers={"Content-Range": "bytes 0-599/3800"}),
        Response(iter([LONG])),
    ],
    ids=["short", "picture", "encoded", "no-transform", "part", "stream"],
)
def test_what_gains_nothing_is_sent_as_it_is(site: Site, answer: Response) -> None:
    site.page("/as-it-is", lambda: answer, keep=False)

    sent = site.get("/as-it-is", Accept_Encoding="gzip")

    assert sent.headers.getlist("Content-Encoding") == answer.headers.getlist("Content-Encoding")
    assert not sent.data.startswith(b"\x1f\x8b")


def test_every_answer_follows_the_rules_of_wsgi() -> None:
    site = Site()
    site.page("/stream", lambda: Response(iter(["a", "b"])))
    checked = validator(PageStore(validator(site.app.wsgi_app), cookie_name="session"))

    for path in ("/", "/stream", "/nowhere"):
        for headers in ({}, {"Cookie": "session=ana"}, {"Accept_Encoding": "gzip"}):
            assert site.get(path, wsgi=checked, **headers).status_code in (200, 404)


def test_a_server_that_adds_to_the_headers_does_not_change_the_page(site: Site) -> None:
    def server(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        def adding(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            headers.append(("Server", "adds its name"))
            return start_response(status, headers)

        return site.store(environ, adding)

    site.get()
    tag = site.get(wsgi=server).headers["ETag"]
    site.get(wsgi=server, If_None_Match=tag)
    assert "Server" not in site.get().headers
    assert "Server" not in site.get(If_None_Match=tag).headers


# Streams


class Stream:
    """A body that knows whether it was read, and closed."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts = iter(parts)
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        part = next(self.parts)
        if part == b"break":
            raise OSError("The disk is gone.")
        return part

    def close(self) -> None:
        self.is_closed = True


def serving(body: Stream, *headers: tuple[str, str]) -> PageStore:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Stream:
        start_response("200 OK", [("Content-Type", "text/html"), ("X-Page-Store", "keep"), *headers])
        return body

    return PageStore(app, cookie_name="session")


def test_a_stream_is_passed_on_piece_by_piece_and_closed() -> None:
    body = Stream([b"a", b"b"])
    answer = Client(serving(body)).get("/", buffered=False)
    parts = iter(answer.response)

    assert next(parts) == b"a"
    assert not body.is_closed
    assert next(parts) == b"b"
    answer.close()
    assert body.is_closed


@pytest.mark.parametrize("headers", [[], [("Content-Length", "3")], [("Content-Length", "3"), ("Vary", "Cookie")]])
def test_every_body_is_closed(headers: list[tuple[str, str]]) -> None:
    for method in ("GET", "HEAD"):
        body = Stream([b"abc"])
        Client(serving(body, *headers)).open("/", method=method).close()
        assert body.is_closed


def test_a_body_that_breaks_while_it_is_read_is_closed_and_not_kept() -> None:
    body = Stream([b"abc", b"break", b"def"])
    store = serving(body, ("Content-Length", "6"))

    with pytest.raises(OSError, match="gone"):
        Client(store).get("/")
    assert body.is_closed
    assert not store._pages
    assert not store._renders


# Many at once


def together(site: Site, ask: Callable[[], Any], until: Callable[[], bool]) -> list[Any]:
    """Ask from many threads while the app is held up, then let it go on."""
    site.slow.clear()
    with ThreadPoolExecutor(TOGETHER) as threads:
        asked = [threads.submit(ask) for _ in range(TOGETHER)]
        try:
            wait_for(until)
        finally:
            site.slow.set()
        return [one.exception() or one.result() for one in asked]


def wait_for(fact: Callable[[], bool]) -> None:
    for _ in range(500):
        if fact():
            return
        threading.Event().wait(0.01)
    raise AssertionError("It did not come to that.")


def waiting(site: Site) -> int:
    return sum(len(render._condition._waiters) for render in site.store._renders.values())


def test_twenty_at_once_have_the_page_made_once(site: Site) -> None:
    texts = together(site, lambda: site.get().text, until=lambda: waiting(site) == TOGETHER - 1)

    assert site.made == 1
    assert len(set(texts)) == 1
    assert not site.store._renders


def test_other_pages_do_not_wait_for_a_slow_one(site: Site) -> None:
    site.app.add_url_rule("/quick", "quick", lambda: "quick")
    site.slow.clear()
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(site.get)
        wait_for(lambda: len(site.store._renders) == 1)
        assert site.get("/quick").text == "quick"
        site.slow.set()
        assert slow.result().status_code == 200


def test_who_comes_when_it_has_just_been_made_does_not_make_it_again(site: Site) -> None:
    site.get()
    (key,) = site.store._pages

    render, is_ours = site.store._join(key)

    assert not is_ours
    assert render.result(0) is site.store._pages[key]


def test_a_page_that_fails_is_tried_by_each_who_waited(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagestore, "PATIENCE", 8)

    def fail_once() -> str:
        if site.made == 1:
            raise OSError("The first one fails.")
        return LONG

    site.app.config["PROPAGATE_EXCEPTIONS"] = True
    site.page("/flaky", fail_once)

    began = time.monotonic()
    ends = together(site, lambda: site.get("/flaky").text, until=lambda: waiting(site) == TOGETHER - 1)

    assert time.monotonic() - began < 6
    assert ends.count(LONG) == TOGETHER - 1
    assert sum(isinstance(end, OSError) for end in ends) == 1
    assert not site.store._renders
    assert site.is_kept("/flaky")


def test_who_has_waited_long_enough_makes_the_page_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagestore, "PATIENCE", 0.05)

    statuses = together(site, lambda: site.get().status_code, until=lambda: site.asked == TOGETHER)

    assert statuses == [200] * TOGETHER
    assert site.made == TOGETHER


def test_nobody_waits_for_a_page_that_is_never_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagestore, "PATIENCE", 8)
    site.page("/never", lambda: LONG, keep=False)
    site.get("/never")

    together(site, lambda: site.get("/never"), until=lambda: site.asked == TOGETHER + 1)

    assert site.made == TOGETHER + 1


def test_threads_asking_for_many_pages_get_each_their_own(site: Site) -> None:
    site.page("/number/<int:n>", lambda: f"{request.view_args} {LONG}")
    numbers = [n % 50 for n in range(500)]

    with ThreadPoolExecutor(TOGETHER) as threads:
        texts = list(threads.map(lambda n: site.get(f"/number/{n}").text, numbers))

    assert all(text.startswith(f"{{'n': {n}}}") for n, text in zip(numbers, texts, strict=True))
    assert site.made == 50


# Memory


def many_pages(max_bytes: int) -> PageStore:
    """A bare app with headers like ours: nothing but the store itself takes memory."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        about = [(f"X-Header-{n}", f"a value of some length {n} {environ['PATH_INFO']}") for n in range(12)]
        about += [("Content-Type", "text/html"), ("Content-Length", str(len(LONG))), ("X-Page-Store", "keep")]
        start_response("200 OK", about)
        return [LONG.encode()]

    return PageStore(app, cookie_name="session", max_bytes=max_bytes)


def visit(store: PageStore, path: str, query: str = "") -> None:
    environ = {"REQUEST_METHOD": "GET", "wsgi.url_scheme": "http", "HTTP_HOST": "localhost"}
    store({**environ, "PATH_INFO": path, "QUERY_STRING": query}, lambda status, headers, exc_info=None: print)


def memory_of(deed: Callable[[], Any]) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        deed()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_memory_is_bounded_however_many_pages_are_asked_for() -> None:
    store = many_pages(max_bytes=200_000)

    used = memory_of(lambda: [visit(store, "/", f"n={n}{'x' * 400}") for n in range(500)])

    assert used < 200_000
    assert 10 < len(store._pages) < 200_000 / pagestore.OVERHEAD
    assert not store._renders


def test_a_page_weighs_no_more_than_the_store_thinks() -> None:
    store = many_pages(max_bytes=10_000_000)

    used = memory_of(lambda: [visit(store, f"/{n}", "x" * 490) for n in range(100)])

    assert len(store._pages) == 100
    assert used < store._pages.currsize


def test_a_page_too_long_for_the_store_is_answered_but_not_kept() -> None:
    site = Site(max_bytes=80_000)
    site.page("/long", lambda: "x" * 10_001)

    assert not site.is_kept("/long")
    assert len(site.get("/long").data) == 10_001


def test_a_store_too_small_for_any_page_answers_all_the_same() -> None:
    site = Site(max_bytes=4_000)
    site.page("/short", lambda: "short")

    assert not site.is_kept("/short")


def test_addresses_that_are_never_kept_are_not_remembered_without_bound(site: Site) -> None:
    site.page("/never", lambda: "short", keep=False)
    for n in range(pagestore.MOST_UNKEPT + 50):
        site.get(f"/never?{n}")

    assert len(site.store._unkept) <= pagestore.MOST_UNKEPT
