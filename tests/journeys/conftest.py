"""What the journeys share: one site with the demo in it, brought back to its ninth day for each test, and people who
use it in a real Chromium.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.chromium import NoChromium, chromium
from tests.journeys.site import Site
from tests.journeys.visitor import DESK, Device, Visitor

Arrive = Callable[..., Visitor]


@pytest.fixture(scope="session")
def told(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo takes seconds to tell, so it is told once."""
    with Site(tmp_path_factory.mktemp("site"), database_url).served() as site:
        yield site


@pytest.fixture
def site(told: Site) -> Iterator[Site]:
    with told.as_told():
        yield told


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    try:
        with chromium() as browser:
            yield browser
    except NoChromium as why:
        pytest.fail(str(why), pytrace=False)


@pytest.fixture
def arrive(chrome: Browser, site: Site) -> Iterator[Arrive]:
    """Somebody comes: `arrive()`, `arrive(PHONE)`, `arrive(handle="pat")`. Their problems are told at the end.

    With `looks=False` pages are looked at only when the test says so: they are looked at elsewhere, and axe takes time.
    """
    people: list[Visitor] = []

    def arriving(device: Device = DESK, *, handle: str = "", looks: bool = True, **options: Any) -> Visitor:
        person = Visitor(chrome, site, device, **options)
        people.append(person)
        if handle:
            person.sign_in(handle)
        person.looks = looks
        return person

    yield arriving
    problems = [problem for person in people for problem in person.left()]
    if problems:
        pytest.fail("\n".join(["What people met on the way:", *problems]), pytrace=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser takes its time on a busy machine, and a tour has many pages."""
    for item in items:
        if "journeys" in item.nodeid:
            item.add_marker(pytest.mark.timeout(300))
