"""Those who run a challenge see it as others do: by the same rules, on a day of their choice, and nothing changes."""

from datetime import date

import pytest
from sqlalchemy import delete

from forum.accounts import Account
from forum.challenges.packs import packs
from forum.core import clock
from forum.core.database import db
from forum.posts import Post, Reader
from tests.browser import signed_in
from tests.challenges.scenes import HOME, challenge_of, counts, do, happened, loaded, part_of
from tests.circles.scenes import circle_of

TITLES = [day["title"] for day in packs()["first-28"].days]


@pytest.fixture
def draft(world) -> int:
    number = world.challenge(announced=False, starts_on=date(2026, 4, 6))
    with loaded(world, number) as one:
        packs()["first-28"].fill(one)
    return number


def test_a_draft_is_seen_as_each_of_them_will_see_it(world, draft):
    olga = signed_in(world, world.olga)

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


def test_looking_changes_nothing_and_is_kept_nowhere(world, draft):
    olga, before = signed_in(world, world.olga), happened(world, "challenge.announced")

    page = olga.visit(f"{HOME}/as/participant?day=5")

    assert page.headers["Cache-Control"] == "private, no-store"
    assert challenge_of(world, draft).announced_at is None
    assert (counts(world, draft), part_of(world, world.olga, draft)) == ((0, 0), None)
    assert happened(world, "challenge.announced") == before
    leaving = page.form("Leave this challenge")
    assert leaving.find(".//button").get("disabled") is not None


def test_what_visitors_do_not_see_is_said(world):
    world.challenge(visibility="members")

    page = signed_in(world, world.olga).visit(f"{HOME}/as/visitor")

    assert page.has("Visitors do not see this challenge")
    assert not page.has("Join this challenge")


def test_it_is_for_those_who_run_it(world, browser):
    world.join(world.ana, world.challenge())
    signed_in(world, world.ana).visit(f"{HOME}/as/visitor", status=403)
    browser.visit(f"{HOME}/as/visitor", status=401)


@pytest.fixture
def written(world):
    """Entries of day 9 for different readers, by what they say, in a challenge for invited people; gives its id."""
    challenge = world.challenge(visibility="invited")
    people = [world.ana, world.ben, world.cleo, world.person("dora"), world.person("eva"), world.olga]
    circle = circle_of(world, challenge, world.person("fritz"), *people[2:])
    ids = [world.entry(one, challenge, 9, f"Said by {one.handle}.") for one in people]
    with world.session() as session:
        ben, cleo, dora, eva, olga = (session.get(Post, one) for one in ids[1:])
        ben.audience = "members"
        cleo.circle_id = olga.circle_id = circle
        dora.held_at, dora.held_reason = dora.created_at, "review"
        eva.hidden_at = eva.created_at
    return challenge


def read_in(page):
    return {name for name in ("ana", "ben", "cleo", "dora", "eva", "olga") if page.has(f"Said by {name}.")}


def test_the_day_has_the_entries_that_each_of_them_reads(world, written):
    """Nothing of a circle, also not of the organiser's own; nothing that is held or hidden, though Mo would see it."""
    do(world, written, lambda one: one.add_organiser(db.session.get(Account, world.mo.id), clock.now()))
    olga, mo = signed_in(world, world.olga), signed_in(world, world.mo)
    for browser in (olga, mo):
        for whom in ("sideliner", "participant"):
            page = browser.visit(f"{HOME}/as/{whom}?day=9")
            assert read_in(page) == {"ana", "ben"}
            assert page.statements <= 8
        assert read_in(browser.visit(f"{HOME}/as/visitor?day=9")) == set()
        assert read_in(browser.visit(f"{HOME}/as/participant?day=8")) == set()
    public = world.challenge("open-28")
    world.entry(world.ana, public, 9, "Said by ana.")
    world.entry(world.ben, public, 9, "Said by ben.", audience="members")
    assert read_in(olga.visit("/challenges/open-28/as/visitor?day=9")) == {"ana"}


def test_nobody_reads_through_it_what_they_may_not_read_themselves(world, written):
    with world.session() as session:
        session.execute(delete(Reader).where(Reader.account_id == world.olga.id))

    assert read_in(signed_in(world, world.olga).visit(f"{HOME}/as/participant?day=9")) == set()


def test_many_entries_come_a_page_at_a_time(world):
    challenge = world.challenge()
    for number in range(21):
        world.entry(world.person(f"p{number}"), challenge, 9, f"Number {number}.")
    olga = signed_in(world, world.olga)
    page = olga.visit(f"{HOME}/as/visitor?day=9")

    assert not page.has("Number 20.")
    assert olga.visit(page.link("Later entries")).has("Number 20.")
