"""Those who run a challenge see it as others do: by the same rules, on a day of their choice, and nothing changes."""

from datetime import date

import pytest

from forum.challenges.packs import packs
from tests.challenges.scenes import HOME, challenge_of, counts, happened, loaded, part_of

TITLES = [day["title"] for day in packs()["first-28"].days]


@pytest.fixture
def draft(world) -> int:
    number = world.challenge(announced=False, starts_on=date(2026, 4, 6))
    with loaded(world, number) as one:
        packs()["first-28"].fill(one)
    return number


def test_a_draft_is_seen_as_each_of_them_will_see_it(world, draft, signed_in):
    olga = signed_in(world.olga)

    visitor = olga.visit(f"{HOME}/as/visitor?day=9")
    assert visitor.statements <= 8
    assert visitor.has("You look as a visitor would")
    assert visitor.has("Sign in to follow it")
    assert visitor.has(TITLES[8])
    assert not visitor.has(TITLES[9])
    assert not visitor.has("For organisers")
    sideliner = olga.visit(f"{HOME}/as/sideliner?day=9")
    assert sideliner.has("You follow from the sidelines")
    assert not sideliner.has("For organisers")
    participant = olga.visit(f"{HOME}/as/participant?day=0")
    assert participant.has("You take part.")
    assert not participant.has(TITLES[0])
    assert olga.visit(f"{HOME}/as/participant?day=29").has("The last day is over")


def test_looking_changes_nothing_and_is_kept_nowhere(world, draft, signed_in):
    olga, before = signed_in(world.olga), happened(world, "challenge.announced")

    page = olga.visit(f"{HOME}/as/participant?day=5")

    assert page.headers["Cache-Control"] == "private, no-store"
    assert challenge_of(world, draft).announced_at is None
    assert (counts(world, draft), part_of(world, world.olga, draft)) == ((0, 0), None)
    assert happened(world, "challenge.announced") == before
    leaving = page.form("Leave this challenge")
    assert leaving.find(".//button").get("disabled") is not None


def test_what_visitors_do_not_see_is_said(world, signed_in):
    world.challenge(visibility="members")

    page = signed_in(world.olga).visit(f"{HOME}/as/visitor")

    assert page.has("Visitors do not see this challenge")
    assert not page.has("Join this challenge")


def test_it_is_for_those_who_run_it(world, challenge, signed_in, browser):
    world.join(world.ana, challenge)
    signed_in(world.ana).visit(f"{HOME}/as/visitor", status=403)
    browser.visit(f"{HOME}/as/visitor", status=401)
