"""A challenge on its 9th day in Berlin, and whoever organises it, signed in."""

import pytest

from tests.browser import Browser
from tests.world import World


@pytest.fixture
def kind28(world: World) -> int:
    """Twenty-eight days from 2 March 2026; the tests' clock stands at noon (UTC) of 10 March, day 9."""
    return world.challenge("kind-28")


@pytest.fixture
def olga(world: World, kind28: int) -> Browser:
    browser = Browser(world.app)
    browser.sign_in(world.olga)
    return browser
