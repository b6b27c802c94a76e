"""Looking for things as people do: in a browser, after what happened was indexed."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.search.jobs import index_events
from tests.browser import Browser, Page
from tests.world import Person, World


@pytest.fixture
def indexed(app: Flask) -> Callable[[], None]:
    """The worker was here."""

    def run() -> None:
        with app.app_context():
            index_events()

    return run


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Person], Browser]:
    """A browser for each person, who stays signed in."""
    browsers: dict[str, Browser] = {}

    def browser_of(person: Person) -> Browser:
        if person.handle not in browsers:
            browsers[person.handle] = Browser(app)
            browsers[person.handle].sign_in(person)
        return browsers[person.handle]

    return browser_of


@pytest.fixture
def look(world: World, browser: Browser, signed_in: Any) -> Callable[..., Page]:
    """`look("quiet tuesday", world.ana, kind="topics")`: the page that comes."""

    def looking(words: str, who: Person | None = None, **within: str) -> Page:
        one = signed_in(who) if who else browser
        return one.visit("/search", query_string={"q": words, **within})

    return looking


@pytest.fixture
def finds(look: Callable[..., Page]) -> Callable[..., list[str]]:
    """The headings of what is found, in their order."""

    def finding(words: str, who: Person | None = None, **within: str) -> list[str]:
        return list(look(words, who, **within).texts("h3"))

    return finding
