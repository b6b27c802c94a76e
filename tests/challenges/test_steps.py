"""Founding step by step: each step is kept, one goes to and fro and on another day goes on where one left."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from forum.challenges import Challenge
from forum.challenges.packs import packs
from forum.challenges.steps import likely_first_day, likely_hashtag
from tests.challenges.scenes import HOME, challenge_of, founded_at

WISH = "seven-small-thanks"


def test_the_first_day_that_is_proposed_is_a_monday_with_time_to_find_people():
    assert likely_first_day(datetime(2026, 3, 10, 12, tzinfo=UTC), "Europe/Berlin") == date(2026, 3, 23)
    assert likely_first_day(datetime(2026, 3, 9, 12, tzinfo=UTC), "Europe/Berlin") == date(2026, 3, 16)
    assert likely_hashtag("Seven small thanks") == "sevensmallthanks"


@pytest.fixture
def ana(world, signed_in):
    return signed_in(world.ana)


def only_one(world) -> Challenge:
    with world.session() as session:
        number = session.scalars(select(Challenge.id)).one()
    return challenge_of(world, number)


def begin(ana):
    ana.visit("/challenges/new")
    return ana.submit("Next", title="Seven small thanks", summary="A week of saying it.")


def test_each_step_is_kept_and_one_goes_on_where_one_left(world, ana):
    when = begin(ana)
    home = founded_at(when, WISH)
    steps = f"{home}/steps"
    assert when.path == f"{steps}/when"
    assert when.all("a", **{"aria-current": "step"})[0].get("href") == f"{steps}/when"
    assert ana.visit("/challenges").link("Go on where you left (Seven small thanks)") == steps
    assert ana.visit(steps).path == f"{steps}/when"

    promise = ana.submit("Next", starts_on="2026-03-20", length="7")
    assert promise.path == f"{steps}/promise"
    assert ana.visit(steps).path == f"{steps}/promise"
    assert ana.submit("Next", will="I say it aloud.", stop="", status=422).has("Please fill this in.")
    assert ana.submit("Back", will="I say it aloud.", stop="I stop waiting.").path == f"{steps}/when"

    assert ana.visit(steps).path == f"{steps}/days"
    assert ana.submit("Next", source="first-28").path == f"{home}/days"
    assert ana.visit(steps).path == f"{home}/prepare"
    made = only_one(world)
    assert (made.hashtag, made.description, made.length) == ("sevensmallthanks", "A week of saying it.", 7)
    assert (made.starts_on, made.pledges[0].stop) == (date(2026, 3, 20), "I stop waiting.")
    assert made.prompts[6].title == packs()["first-28"].days[6]["title"]


def test_from_the_pack_nothing_is_asked_twice_and_what_is_written_stays(world, ana):
    ana.visit("/challenges/new?pack=first-28")
    ana.submit("Next", title="Seven small thanks")
    ana.submit("Next")
    ana.submit("Next")
    days = ana.submit("Next")

    assert days.has("Every day has its prompt.")
    made = only_one(world)
    assert (made.pledges[0].will, made.length) == (packs()["first-28"].will, 28)


def test_the_days_of_an_earlier_one_of_ones_own_can_be_taken(world, challenge, signed_in):
    olga = signed_in(world.olga)
    steps = f"{founded_at(begin(olga), WISH)}/steps"
    page = olga.visit(f"{steps}/days")
    theirs = f"edition-{challenge}"
    assert page.all("input", value=theirs)

    olga.submit("Next", source=theirs)

    with world.session() as session:
        number = session.scalars(select(Challenge.id).where(Challenge.id != challenge)).one()
    assert challenge_of(world, number).prompts[8].title == challenge_of(world, challenge).prompts[8].title


def test_who_was_slower_loses_nothing_and_others_have_no_steps(world, challenge, ana, signed_in):
    steps = f"{founded_at(begin(ana), WISH)}/steps"
    page = ana.visit(f"{steps}/when")
    ana.submit("Next", length="9")
    slower = ana.post_with_token(
        f"{steps}/when",
        {"version": "1", "starts_on": "2026-03-20", "length": "8", "pace": "together", "zone": "UTC"}
        | {"rest_days_per_week": "1"},
        status=409,
    )

    assert slower.all("input", name="length")[0].get("value") == "8"
    assert page.statements <= 8
    signed_in(world.ben).visit(f"{steps}/when", status=404)
    signed_in(world.olga).visit(f"{HOME}/steps/when", status=409)


def test_the_draft_stands_beside_the_form_as_others_will_see_it_and_follows_what_is_typed(world, ana):
    """ "In the stepped founding the preview stays up to date": stored with each step, and before that on demand."""
    when = begin(ana)
    assert "Seven small thanks" in shown(when)
    assert "Sign in to follow it" in shown(when)
    page = show(ana, length="9", starts_on="2026-03-20", whom="participant")
    assert "9 days" in shown(page)
    assert "You take part." in shown(page)
    assert page.statements <= 8
    assert show(ana, length="0", status=422).has("Please choose a number from 1 to 100.")
    assert only_one(world).length == 28, "nothing is kept by looking"
    ana.visit(f"{founded_at(when, WISH)}/steps/when")
    assert "9 days" in shown(ana.submit("Next", length="9"))
    page = show(ana, will="I say it aloud.", stop="I stop waiting.", visibility="members")
    assert "Visitors do not see this challenge" in shown(page)
    assert "I say it aloud." in shown(show(ana, whom="sideliner"))
    assert (only_one(world).visibility, only_one(world).pledges[0].will) == ("public", "")
    ana.submit("Next")
    assert only_one(world).pledges[0].will == "I say it aloud.", "what is typed stays in the form"


def show(ana, **fields):
    """By the button that keeps nothing: it has an address of its own."""
    [button] = ana.page.all("button", data_shows="draft-preview")
    return ana.submit("Show it", at=button.get("formaction"), **fields)


def shown(page) -> str:
    [part] = page.all("div", id="draft-preview")
    return " ".join("".join(part.itertext()).split())
