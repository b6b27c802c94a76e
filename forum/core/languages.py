"""Which language a page speaks: the account's own; for visitors the one they chose, or the one their browser asks for.

Why it is done like this, and how a third language comes in: docs/decisions/languages.md.
"""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from babel import Locale
from flask import Flask, g, has_request_context, request
from flask_babel import get_locale, refresh
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response

from forum.core.catalogues import OurBabel

LANGUAGES = {"en": "English", "de": "Deutsch"}  # by the names that their speakers give them
DEFAULT = "en"
COOKIE = "language"  # its name must not contain that of the session's: see the page store
KEPT_FOR = timedelta(days=365)
SETTLED = "kindling.language"  # where a request carries its language: no header, so it passes the page store

ANY = "|".join(LANGUAGES)
ASKED_FOR = re.compile(f"(?:^|&)lang=({ANY})(?=&|$)")
CHOSEN = re.compile(f"(?:^|; ?){COOKIE}=({ANY})(?=;|$)")

babel = OurBabel()


class Languages:
    """WSGI middleware, before the page store: settles what language a visitor reads, so that the store can keep a page
    in each, and the app need not see the headers that say so."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[SETTLED] = language_of(environ)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            return start_response(status, with_cookie_in_vary(headers), *more)

        return self._app(environ, start)


def language_of(environ: WSGIEnvironment) -> str:
    asked_for = ASKED_FOR.search(environ.get("QUERY_STRING", ""))
    known = asked_for or CHOSEN.search(environ.get("HTTP_COOKIE", ""))
    return known[1] if known else best_of(environ.get("HTTP_ACCEPT_LANGUAGE", "")[:200])


@lru_cache(maxsize=512)
def best_of(wishes: str) -> str:
    """What a browser's Accept-Language asks for, as near as we come. Most visitors send one of few."""
    return parse_accept_header(wishes, LanguageAccept).best_match(list(LANGUAGES), DEFAULT) or DEFAULT


def with_cookie_in_vary(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What depends on the browser's languages depends on the choice that overrules them. Said out here, because the
    page store keeps nothing that varies by cookie."""
    return [(name, f"{value}, Cookie" if is_of_language(name, value) else value) for name, value in headers]


def is_of_language(name: str, value: str) -> bool:
    return name.lower() == "vary" and "accept-language" in value.lower() and "cookie" not in value.lower()


def reader_language() -> str:
    """Of whoever reads: the accounts room says who that is. Jobs say themselves whom they speak to."""
    known = g.language_of_reader() if "language_of_reader" in g else None
    if known not in LANGUAGES and has_request_context():
        known = request.environ.get(SETTLED)
    return str(known or DEFAULT)


def speak_anew() -> None:
    """The reader's language has just changed: what is still said to them is said in the new one."""
    refresh()
    g.pop("sentences", None)


def words_about_language() -> dict[str, str]:
    """What a page or mail is written in, for those who have it read to them."""
    return dict(language_and_direction(str(get_locale())))


@lru_cache(maxsize=32)
def language_and_direction(locale: str) -> tuple[tuple[str, str], ...]:
    return ("lang", locale.replace("_", "-")), ("dir", Locale.parse(locale).text_direction)


def address_here(language: str | None = None) -> str:
    """This page's path and query, in that language whoever asks, or in the reader's own."""
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    query += [("lang", language)] if language else []
    return iri_to_uri(request.path) + (f"?{urlencode(query)}" if query else "")


def remember(language: str, page: Response) -> None:
    """A visitor's choice, kept by their browser: the language and nothing else."""
    page.set_cookie(COOKIE, language, max_age=KEPT_FOR, secure=request.is_secure, httponly=True, samesite="Lax")
    page.headers["Cache-Control"] = "no-store"


def init_languages(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    babel.init_app(app, locale_selector=reader_language)
    app.context_processor(words_about_language)
    app.add_template_global(address_here)
    app.jinja_env.globals["languages"] = LANGUAGES
