"""Creating a challenge: step by step, from the built-in pack, or as the next edition of one that is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from forum.challenges import Challenge
from forum.challenges.addresses import wish_of
from forum.challenges.packs import packs
from forum.core import clock
from tests.challenges.scenes import HOME, at, challenge_of, do, founded_at, hosts, loaded, readers

FIRST = {
    "title": "Seven small thanks",
    "summary": "A week of saying it.",
    "description": "One **thank-you** a day.",
    "hashtag": "#thanks7",
}
WISH = "seven-small-thanks"


@pytest.fixture
def ana(world, signed_in):
    browser = signed_in(world.ana)
    browser.visit("/challenges/new")
    return browser


def only_one(world) -> Challenge:
    with world.session() as session:
        number = session.scalars(select(Challenge.id)).one()
    return challenge_of(world, number)


def test_the_first_step_makes_a_draft_with_what_most_would_choose(world, ana):
    page = ana.submit("Next", **FIRST)

    home = founded_at(page, WISH)
    assert page.path == f"{home}/steps/when"
    assert ana.visit(f"{home}/days").has("28 days still need a prompt.")
    made = only_one(world)
    assert (made.title, made.hashtag, made.length) == ("Seven small thanks", "thanks7", 28)
    assert (made.starts_on, made.zone, made.pace) == (date(2026, 3, 23), "Europe/Berlin", "together")
    assert (made.visibility, made.selling_rule, made.rest_days_per_week) == ("public", "quiet", 1)
    assert (made.announced_at, made.answer_goal_hours) == (None, 24)
    assert [one.account_id for one in made.organisers] == [world.ana.id]
    assert [(one.will, one.stop) for one in made.pledges] == [("", "")]


@pytest.mark.parametrize(("length", "written"), [("5", 5), ("30", 28)])
def test_a_pack_of_another_length_is_cut_or_followed_by_empty_days(world, ana, length, written):
    ana.visit("/challenges/new?pack=first-28")
    ana.submit("Next", title="Our own")
    ana.submit("Next", length=length)

    made = only_one(world)
    assert (len(made.prompts), sum(prompt.is_written for prompt in made.prompts)) == (int(length), written)
    assert made.prompts[4].no_customers == packs()["first-28"].days[4]["no_customers"]


def test_an_address_is_always_found(world, ana):
    """Also for a title without letters, with the name of a page, or of more letters than an address may have."""
    for title, wish in [("♥", "challenge"), ("New", "new"), ("Kind " * 20, "-".join(["kind"] * 11))]:
        ana.visit("/challenges/new")
        founded_at(ana.submit("Next", **FIRST | {"title": title}), wish)


WHAT, WHEN, PROMISE, EDIT = "/challenges/new", "{}/steps/when", "{}/steps/promise", "{}/edit"
DOES_NOT_FIT = [
    (WHAT, "title", "", "Please fill this in."),
    (WHAT, "title", "x" * 101, "Please keep this under 100 characters."),
    (WHAT, "summary", "two\u2028lines", "This contains a character that cannot be shown."),
    (WHAT, "description", "x" * 10_001, "This is one character too long"),
    (WHAT, "hashtag", "two words", "One word of 2 to 30 letters and digits, please."),
    (EDIT, "slug", "kind-28", "This address is taken."),
    (EDIT, "slug", "new", "This address is taken."),
    (EDIT, "slug", "Ünicode", "Please use small letters, digits and single hyphens."),
    (EDIT, "slug", "a/../b", "Please use small letters, digits and single hyphens."),
    (EDIT, "slug", "x" * 61, "Please keep this under 60 characters."),
    (WHEN, "length", "0", "Please choose a number from 1 to 100."),
    (WHEN, "length", "101", "Please choose a number from 1 to 100."),
    (WHEN, "length", "9" * 5000, "Please give a whole number."),
    (WHEN, "length", "many", "Please give a whole number."),
    (WHEN, "starts_on", "2026-03-09", "Please choose a day from today on"),
    (WHEN, "starts_on", "9999-12-31", "Please choose a day from today on"),
    (WHEN, "starts_on", "soon", "Please give a date, such as 2027-03-01."),
    (WHEN, "starts_on", "", "Please fill this in."),
    (WHEN, "zone", "Mars/Olympus", "Please choose a time zone from the list."),
    (WHEN, "pace", "slow", "Please choose one of these"),
    (WHEN, "rest_days_per_week", "7", "Please choose a number from 0 to 6."),
    (PROMISE, "visibility", "secret", "Please choose one of these"),
    (PROMISE, "answer_goal_hours", "", "Please fill this in."),
    (PROMISE, "will", "x" * 2001, "This is one character too long"),
]


def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_lost(world, challenge, ana):
    home = founded_at(ana.submit("Next", **FIRST), WISH)
    promise = {"will": "I say it aloud.", "stop": "I stop waiting."}
    for page, field, value, says in DOES_NOT_FIT:
        ana.visit(page.format(home))
        typed = FIRST if page == WHAT else {} if page == WHEN else promise
        again = ana.submit("Save" if page == EDIT else "Next", status=422, **typed | {field: value})
        assert again.has(says), (field, value[:20])
        kept = {node.get("name"): node.get("value") for node in again.all("input")}
        for name in {"title", "summary", "hashtag"} & typed.keys() - {field}:
            assert kept[name] == FIRST[name].lstrip("#"), (field, value[:20])
    with world.session() as session:
        assert set(map(wish_of, session.scalars(select(Challenge.slug)))) == {"kind-28", WISH}


def test_sent_twice_or_at_once_it_is_one_challenge(world, ana, signed_in):
    browsers = [ana, signed_in(world.ana), signed_in(world.ana)]
    key = ana.page.all("input", name="submission_key")[0].get("value")
    for browser in browsers[1:]:
        browser.visit("/challenges/new")

    def send(browser):
        return browser.submit("Next", **FIRST, submission_key=key).path

    with ThreadPoolExecutor(3) as at_once:
        pages = set(at_once.map(send, browsers))
    ana.visit("/challenges/new")
    pages.add(send(ana))

    assert pages == {f"/challenges/{only_one(world).slug}/steps/when"}


def test_of_one_form_with_two_titles_both_challenges_can_be_had(world, ana):
    first = ana.page
    ana.submit("Next", **FIRST)
    ana.page = first
    page = ana.submit("Next", status=409, **FIRST | {"title": "Forty days of listening"})
    assert page.has("This form was sent already, with other words. Send it once more if you want both.")
    assert only_one(world).title == FIRST["title"]

    ana.submit("Next")

    with world.session() as session:
        assert set(session.scalars(select(Challenge.title))) == {FIRST["title"], "Forty days of listening"}


def test_an_account_that_is_not_confirmed_waits(world, signed_in, browser):
    for page in ("/challenges/new", "/challenges/new/file"):
        assert signed_in(world.nina).visit(page, status=403).has("Please confirm your e-mail address first.")
        browser.visit(page, status=401)


def test_what_the_form_does_not_have_is_not_set(world, ana):
    extra = {"announced_at": "2026-01-01", "participant_count": "99", "created_by_id": str(world.ben.id), "id": "77"}
    ana.post_with_token("/challenges/new", {**FIRST, **extra})

    made = only_one(world)
    assert (made.announced_at, made.participant_count, made.created_by_id) == (None, 0, world.ana.id)


@pytest.fixture
def over(world) -> int:
    """A finished challenge, with a host, people and a changed pledge."""
    challenge = world.challenge(starts_on=date(2026, 2, 1), visibility="members", selling_rule="none")
    hosts(world, world.ben, challenge, 3)
    with clock.set_to(at("2026-02-10T12:00:00+00:00")):
        world.join(world.cleo, challenge)
    do(world, challenge, lambda one: one.promise("I will ask.", "I will stop hiding.", clock.now()))
    return challenge


def test_running_it_again_carries_prompts_pledge_and_rules_but_no_people(world, over, signed_in):
    olga = signed_in(world.olga)
    with clock.set_to(at("2026-03-02T12:00:00+00:00")):
        olga.visit(HOME)
        page = olga.submit("Run it again")

    assert page.path == f"{founded_at(page, 'twenty-eight-kind-days')}/steps/when", "a first day is what it lacks"
    with world.session() as session:
        number = session.scalars(select(Challenge.id).where(Challenge.id != over)).one()
    with loaded(world, number) as later:
        assert (later.edition_of_id, later.announced_at, later.starts_on) == (over, None, date(2026, 3, 16))
        assert (later.visibility, later.selling_rule, later.participant_count) == ("members", "none", 0)
        assert [(one.version, one.will) for one in later.pledges] == [(1, "I will ask.")]
        assert [one.title for one in later.prompts] == [f"Prompt {day}" for day in range(1, 29)]
        assert {one.host_id for one in later.prompts} == {None}
        assert [one.account_id for one in later.organisers] == [world.olga.id]
    assert readers(world, number) == set()


def test_running_it_again_twice_with_one_button_makes_one_edition(world, over, signed_in):
    olga = signed_in(world.olga)
    with clock.set_to(at("2026-03-02T12:00:00+00:00")):
        olga.visit(HOME)
        first = olga.post_with_token(f"{HOME}/again", {"submission_key": "the same"}).path
        second = olga.post_with_token(f"{HOME}/again", {"submission_key": "the same"}).path

    assert first == second


def test_what_still_runs_is_not_run_again(world, challenge, signed_in):
    olga = signed_in(world.olga)
    page = olga.visit(HOME)

    assert not page.has_button("Run it again")
    olga.post_with_token(f"{HOME}/again", {"submission_key": "x"}, status=409)


def test_a_draft_that_comes_to_nothing_is_thrown_away(world, ana):
    home = founded_at(ana.submit("Next", **FIRST), WISH)

    ana.visit(ana.visit(home).link("Throw the draft away"))
    assert ana.submit("Throw it away").path == "/challenges"

    ana.visit(home, status=404)


def test_what_was_announced_is_never_thrown_away(world, challenge, signed_in):
    olga = signed_in(world.olga)
    assert not olga.visit(HOME).has("Throw the draft away")
    olga.visit(f"{HOME}/thrown-away", status=409)
    olga.post_with_token(f"{HOME}/thrown-away", status=409)
    signed_in(world.ana).post_with_token(f"{HOME}/thrown-away", status=403)
    assert challenge_of(world, challenge).announced_at is not None
