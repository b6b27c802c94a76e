"""A running challenge, and people who look at it, each in a browser of their own."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.browser import Browser
from tests.world import Person, World


@pytest.fixture
def challenge(world: World) -> int:
    """Twenty-eight days together, on its 9th day in Berlin."""
    return world.challenge()


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Person], Browser]:
    def open_browser(person: Person) -> Browser:
        browser = Browser(app)
        browser.sign_in(person)
        return browser

    return open_browser
