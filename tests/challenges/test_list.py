"""The list of challenges: by state, only what one may see, page by page."""

from datetime import date, timedelta

import pytest

from forum.core import clock
from tests.challenges.scenes import at, do, hosts


def sections(page) -> dict[str, list[str]]:
    """Heading and titles of each section."""
    found = {}
    for section in page.all("section"):
        heading = next("".join(node.itertext()).strip() for node in section.iter("h2"))
        found[heading] = ["".join(node.itertext()).strip() for node in section.iter("h3")]
    return found


def test_challenges_stand_under_their_states(world, browser):
    world.challenge("now", title="Now")
    world.challenge("later", title="Later", starts_on=date(2026, 5, 1))
    world.challenge("soon", title="Soon", starts_on=date(2026, 4, 1))
    world.challenge("own", title="Own", pace="own", starts_on=date(2025, 1, 1))
    world.challenge("past", title="Past", starts_on=date(2025, 5, 1))
    gone = world.challenge("gone", title="Gone", starts_on=date(2026, 6, 1))
    do(world, gone, lambda one: one.cancel("No time.", by=None, at=clock.now()))
    world.challenge("draft", title="Draft", announced=False)

    assert sections(browser.visit("/challenges")) == {
        "Running now": ["Now"],
        "Beginning soon": ["Soon", "Later"],
        "At your own pace": ["Own"],
        "Finished": ["Gone", "Past"],
    }


def test_each_says_how_it_stands_and_with_whom(world, browser):
    world.challenge("now", title="Now")

    page = browser.visit("/challenges")

    assert page.has("Now One kind and useful thing a day. Day 9 of 28 · with Olga Example")


def test_a_member_sees_what_they_take_part_in(world, signed_in):
    world.join(world.ana, world.challenge("now", title="Now"))

    assert signed_in(world.ana).visit("/challenges").has("Day 9 of 28 · you take part · with Olga Example · 1 person")


def test_with_nothing_open_it_says_what_to_do(world, signed_in, browser):
    assert browser.visit("/challenges").link("Join and start one") == "/join?next=/challenges/new"
    assert signed_in(world.ana).visit("/challenges").link("Start one yourself") == "/challenges/new"
    assert browser.visit("/challenges?state=finished").has("None has come to its end yet.")


def test_only_what_one_may_see_is_listed(world, signed_in, browser):
    for visibility in ("public", "members", "invited"):
        world.challenge(visibility, title=visibility.capitalize(), visibility=visibility)

    assert sections(browser.visit("/challenges")) == {"Running now": ["Public"]}
    assert sections(signed_in(world.ana).visit("/challenges")) == {"Running now": ["Members", "Public"]}
    assert sections(signed_in(world.olga).visit("/challenges")) == {"Running now": ["Invited", "Members", "Public"]}


def test_drafts_are_in_the_hands_of_those_who_prepare_them(world, signed_in):
    world.challenge("draft", title="Draft", announced=False)
    hosted = world.challenge("hosted", title="Hosted")
    hosts(world, world.ana, hosted, 20)

    assert sections(signed_in(world.olga).visit("/challenges"))["In your hands"] == ["Draft"]
    assert sections(signed_in(world.ana).visit("/challenges"))["In your hands"] == ["Hosted"]
    assert "In your hands" not in sections(signed_in(world.root).visit("/challenges"))


@pytest.mark.parametrize("shift", [timedelta(), -timedelta(seconds=1)])
def test_it_is_finished_when_its_last_day_is_over_for_the_last_one_on_earth(world, browser, shift):
    world.challenge(title="Now", starts_on=date(2026, 3, 2))  # its last day is 29 March
    with clock.set_to(at("2026-03-30T16:00:00+00:00") + shift):  # 04:00 on the 30th at UTC-12
        section = "Running now" if shift else "Finished"
        assert sections(browser.visit("/challenges")) == {section: ["Now"]}


@pytest.mark.parametrize("shift", [timedelta(), -timedelta(seconds=1)])
def test_an_own_pace_one_is_finished_when_its_last_joiner_could_have_finished(world, browser, shift):
    own = world.challenge(title="Own", pace="own", length=7, starts_on=date(2026, 1, 1))
    do(world, own, lambda one: one.close(date(2026, 3, 10), by=None, at=clock.now()))
    with clock.set_to(at("2026-03-18T16:00:00+00:00") + shift):
        section = "At your own pace" if shift else "Finished"
        assert sections(browser.visit("/challenges")) == {section: ["Own"]}


def test_many_come_in_pages_and_none_twice(world, browser):
    for number in range(65):
        world.challenge(f"own-{number}", title=f"Own {number}", pace="own", starts_on=date(2025, 1, 1), length=1)

    titles, page = [], browser.visit("/challenges")
    titles += sections(page)["At your own pace"]
    while any(link.get("rel") == "next" for link in page.all("a")):
        page = browser.visit(page.link("Older"))
        titles += sections(page)["At your own pace"]

    assert sorted(titles) == sorted(f"Own {number}" for number in range(65))
    assert sections(browser.visit(page.link("Newer")))["At your own pace"] == titles[30:60]


def test_all_finished_ones_are_a_page_away(world, browser):
    for number in range(7):
        world.challenge(f"past-{number}", title=f"Past {number}", length=1, starts_on=date(2025, 1, number + 1))

    page = browser.visit("/challenges")
    assert len(sections(page)["Finished"]) == 5
    page = browser.visit(page.link("All finished challenges"))

    assert page.texts("h3") == [f"Past {number}" for number in range(6, -1, -1)]


@pytest.mark.parametrize("key", ["x", "1", "2026-03-02", "2026-03-02.x", "9999-99-99.1", "2026-03-02." + "9" * 30, "'"])
def test_a_page_that_does_not_exist_is_not_found(world, challenge, browser, key):
    browser.visit(f"/challenges?after={key}", status=404)
    browser.visit(f"/challenges?state=finished&before={key}", status=404)
