"""A tour of the main pages, as each kind of person sees them: in the light on a phone, on the smallest screen, and in
the dark at a desk. `bin/tour` looks at all pages, in more sizes and in every language.
"""

import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.places import NO_PAGES, PROBLEMS, ROLES, places_of
from tests.journeys.site import Site
from tests.journeys.visitor import Device

# Resized on the way, so no touch screen: that belongs to the journeys.
NARROW = Device("narrow", 390, 844)


@pytest.mark.parametrize(
    ("handle", "paths"), [(handle, paths) for handle, _, paths in ROLES], ids=[name for _, name, _ in ROLES]
)
def test_the_pages_of(arrive: Arrive, site: Site, handle: str, paths: list[str]) -> None:
    person = arrive(NARROW, handle=handle)
    places = places_of(site)
    for path in paths:
        person.tour(path.format(**places))


@pytest.mark.parametrize(("handle", "path", "status"), PROBLEMS)
def test_problems_are_pages_too(arrive: Arrive, handle: str, path: str, status: int) -> None:
    arrive(NARROW, handle=handle).tour(path, status=status)


def test_the_tour_leaves_out_no_page(site: Site) -> None:
    places, addresses = places_of(site), site.app.url_map.bind("localhost")
    paths = [path.format(**places).partition("?")[0] for _, _, paths in ROLES for path in paths]
    seen = {addresses.match(path)[0] for path in paths}
    pages = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - seen - NO_PAGES == set()
