"""The main pages from right to left, on paper, in somebody's own few colours, and for those whom movement troubles."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys import looking
from tests.journeys.conftest import Arrive
from tests.journeys.places import places_of
from tests.journeys.site import Site
from tests.journeys.visitor import PHONE, Visitor

MAIN = """
    / /challenges /challenges/first-28 /challenges/first-28/days/9 /challenges/first-28/days/9/write
    /challenges/first-28/discussion /challenges/first-28/people /entries/{entry} /topics/{topic} /people/pat
    /notifications /settings/account /waiting /style
""".split()
EDGE = """(where) => {
  const style = getComputedStyle(document.querySelector(where));
  return [style.borderTopStyle, style.borderTopWidth, style.borderTopColor].join();
}"""
FROM_THE_RIGHT = "document.documentElement.dir = 'rtl'"


@pytest.fixture
def pat(arrive: Arrive) -> Iterator[Visitor]:
    return arrive(handle="pat", looks=False)


def test_from_right_to_left_nobody_scrolls_sideways(pat: Visitor, site: Site) -> None:
    places = places_of(site)
    for path in MAIN:
        pat.visit(path.format(**places))
        pat.page.evaluate(FROM_THE_RIGHT)
        for width in (1280, 320):
            pat.page.set_viewport_size({"width": width, "height": 800})
            pat.look_for_width(f"{width} px, from the right")


def test_from_the_right_the_name_of_the_site_stands_at_the_right(pat: Visitor) -> None:
    pat.visit("/challenges")
    pat.page.evaluate(FROM_THE_RIGHT)
    name, heading = (pat.page.locator(one).bounding_box() for one in (".site-name", "h1"))
    assert name is not None
    assert heading is not None
    assert name["x"] > 1280 / 2
    assert heading["x"] + heading["width"] == pytest.approx(name["x"] + name["width"], abs=1)


def test_on_paper_there_are_the_words_and_no_controls(pat: Visitor, site: Site) -> None:
    pat.visit(f"/entries/{places_of(site)['entry']}")
    pat.page.emulate_media(media="print", color_scheme="dark")
    expect(pat.page.locator("h1")).to_be_visible()
    expect(pat.page.locator(".post__text").first).to_be_visible()
    for gone in ("nav.site-nav", ".menu", ".site-footer", "#write form", ".post__foot >> nth=0", ".crumbs"):
        expect(pat.page.locator(gone)).to_be_hidden()
    assert pat.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


def test_in_ones_own_few_colours_days_and_ways_can_be_told_apart(pat: Visitor) -> None:
    pat.visit("/challenges/first-28")
    pat.page.emulate_media(forced_colors="active")
    edges = [pat.page.evaluate(EDGE, f".calendar .calendar__day--{day} > *") for day in ("done", "open", "ahead")]
    assert len(set(edges)) == 3, edges
    here = pat.page.locator(".tabs a[aria-current]")
    expect(here).to_have_css("text-decoration-line", "underline")


@pytest.mark.parametrize(("wish", "seconds"), [("reduce", "0s"), ("no-preference", "0.12s")])
def test_nothing_moves_for_those_whom_it_troubles(arrive: Arrive, wish: str, seconds: str) -> None:
    visitor = arrive(PHONE, looks=False, reduced_motion=wish)
    visitor.visit("/sign-in")
    button = visitor.page.get_by_role("button", name="Sign in")
    assert button.evaluate("(one) => getComputedStyle(one).transitionDuration").split(",")[0] == seconds
    assert looking.shift(visitor.page) <= looking.MOST_SHIFT
