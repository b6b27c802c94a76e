"""Creating a challenge: blank, from the built-in pack, or as the next edition of one that is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from forum.challenges import Challenge
from forum.challenges.packs import packs
from forum.core import clock
from tests.challenges.scenes import HOME, at, challenge_of, do, hosts, loaded, readers

FILLED = {
    "title": "Seven small thanks",
    "summary": "A week of saying it.",
    "description": "One **thank-you** a day.",
    "hashtag": "#thanks7",
    "length": "7",
    "starts_on": "2026-03-20",
    "will": "I will say it aloud.",
    "stop": "I will stop thinking they know.",
}
USUAL = {
    "zone": "UTC",
    "pace": "own",
    "rest_days_per_week": "1",
    "visibility": "public",
    "selling_rule": "none",
    "answer_goal_hours": "24",
}


@pytest.fixture
def ana(world, signed_in):
    browser = signed_in(world.ana)
    browser.visit("/challenges/new")
    return browser


def only_one(world) -> Challenge:
    with world.session() as session:
        number = session.scalars(select(Challenge.id)).one()
    return challenge_of(world, number)


def test_a_blank_one_is_a_draft_with_empty_days(world, ana):
    page = ana.submit("Create the draft", **FILLED)

    assert page.path == "/challenges/seven-small-thanks/days"
    assert page.has("7 days still need a prompt.")
    made = only_one(world)
    assert (made.title, made.hashtag, made.length) == ("Seven small thanks", "thanks7", 7)
    assert (made.starts_on, made.zone, made.pace) == (date(2026, 3, 20), "Europe/Berlin", "together")
    assert (made.visibility, made.selling_rule, made.rest_days_per_week) == ("public", "quiet", 1)
    assert (made.announced_at, made.answer_goal_hours) == (None, 24)
    assert [one.account_id for one in made.organisers] == [world.ana.id]
    assert [(one.will, one.stop) for one in made.pledges] == [(FILLED["will"], FILLED["stop"])]


def test_from_the_pack_every_day_is_written(world, ana):
    page = ana.visit("/challenges/new?pack=first-28")
    assert page.all("input", name="title")[0].get("value") == packs()["first-28"].title

    page = ana.submit("Create the draft", starts_on="2026-04-01", title="Our own")

    assert page.path == "/challenges/our-own/days"
    assert page.has("Every day has its prompt.")
    made = only_one(world)
    assert [prompt.title for prompt in made.prompts] == [day["title"] for day in packs()["first-28"].days]
    assert made.prompts[4].no_customers == packs()["first-28"].days[4]["no_customers"]


def test_choosing_the_pack_in_the_form_fills_what_was_left_empty(world, ana):
    ana.submit("Create the draft", pack="first-28", length="", starts_on="2026-04-01", title="Our own")

    made = only_one(world)
    assert (made.title, made.length) == ("Our own", 28)
    assert made.pledges[0].will == packs()["first-28"].will
    assert all(prompt.is_written for prompt in made.prompts)


@pytest.mark.parametrize(("length", "written"), [("5", 5), ("30", 28)])
def test_a_pack_of_another_length_is_cut_or_followed_by_empty_days(world, ana, length, written):
    ana.visit("/challenges/new?pack=first-28")
    ana.submit("Create the draft", starts_on="2026-04-01", length=length)

    prompts = only_one(world).prompts
    assert len(prompts) == int(length)
    assert sum(prompt.is_written for prompt in prompts) == written


def test_an_address_that_is_taken_gets_a_number(world, ana):
    world.challenge("seven-small-thanks")
    world.challenge("seven-small-thanks-2")

    assert ana.submit("Create the draft", **FILLED).path == "/challenges/seven-small-thanks-3/days"


def test_a_title_without_letters_has_an_address_all_the_same(world, ana):
    assert ana.submit("Create the draft", **FILLED | {"title": "♥"}).path == "/challenges/challenge/days"
    ana.visit("/challenges/new")
    assert ana.submit("Create the draft", **FILLED | {"title": "New"}).path == "/challenges/new-2/days"


DOES_NOT_FIT = [
    ("title", "", "Please fill this in."),
    ("title", "x" * 101, "Please keep this under 100 characters."),
    ("slug", "kind-28", "This address is taken."),
    ("slug", "new", "This address is taken."),
    ("slug", "Ünicode", "Please use small letters, digits and single hyphens."),
    ("slug", "a/../b", "Please use small letters, digits and single hyphens."),
    ("slug", "x" * 61, "Please keep this under 60 characters."),
    ("summary", "two\u2028lines", "This contains a character that cannot be shown."),
    ("description", "x" * 10_001, "This is one character too long"),
    ("hashtag", "two words", "One word of 2 to 30 letters and digits, please."),
    ("length", "0", "Please choose a number from 1 to 100."),
    ("length", "101", "Please choose a number from 1 to 100."),
    ("length", "9" * 5000, "Please give a whole number."),
    ("length", "many", "Please give a whole number."),
    ("starts_on", "2026-03-09", "Please choose a day from today on"),
    ("starts_on", "9999-12-31", "Please choose a day from today on"),
    ("starts_on", "soon", "Please give a date, such as 2027-03-01."),
    ("starts_on", "", "Please fill this in."),
    ("zone", "Mars/Olympus", "Please choose a time zone from the list."),
    ("pace", "slow", "Please choose one of these"),
    ("rest_days_per_week", "7", "Please choose a number from 0 to 6."),
    ("visibility", "secret", "Please choose one of these"),
    ("answer_goal_hours", "", "Please fill this in."),
    ("will", "x" * 2001, "This is one character too long"),
]


def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_lost(world, challenge, ana):
    for field, value, says in DOES_NOT_FIT:
        page = ana.submit("Create the draft", status=422, **FILLED | {"slug": "", **USUAL} | {field: value})
        assert page.has(says), (field, value[:20])
        kept = {node.get("name"): node.get("value") for node in page.form("Create the draft").iter("input")}
        for name in {"title", "summary", "hashtag"} - {field}:
            assert kept[name] == FILLED[name].lstrip("#"), (field, value[:20])
    with world.session() as session:
        assert session.scalars(select(Challenge.slug)).all() == ["kind-28"]


def test_sent_twice_it_is_one_challenge(world, ana):
    form = {
        **FILLED,
        "submission_key": "the same",
        "pack": "blank",
        "zone": "UTC",
        "pace": "own",
        "rest_days_per_week": "0",
    }
    form |= {"visibility": "public", "selling_rule": "none", "answer_goal_hours": "24"}
    pages = []
    for _ in range(2):
        pages.append(ana.post_with_token("/challenges/new", form).path)
        ana.visit("/challenges/new")

    assert pages == ["/challenges/seven-small-thanks/days"] * 2
    assert only_one(world).rest_days_per_week == 0


def test_sent_at_once_it_is_one_challenge(world, ana, signed_in):
    browsers = [ana, signed_in(world.ana), signed_in(world.ana)]
    key = ana.page.all("input", name="submission_key")[0].get("value")
    for browser in browsers[1:]:
        browser.visit("/challenges/new")

    with ThreadPoolExecutor(3) as at_once:
        send = lambda one: one.submit("Create the draft", **FILLED, submission_key=key).path  # noqa: E731  # one word
        pages = set(at_once.map(send, browsers))

    assert pages == {f"/challenges/{only_one(world).slug}/days"}


def test_an_account_that_is_not_confirmed_waits(world, signed_in, browser):
    page = signed_in(world.nina).visit("/challenges/new", status=403)

    assert page.has("Please confirm your e-mail address first.")
    browser.visit("/challenges/new", status=401)


def test_what_the_form_does_not_have_is_not_set(world, ana):
    extra = {"announced_at": "2026-01-01", "participant_count": "99", "created_by_id": str(world.ben.id), "id": "77"}
    ana.post_with_token("/challenges/new", {**FILLED, **USUAL, **extra, "pack": "blank"})

    made = only_one(world)
    assert (made.announced_at, made.participant_count, made.created_by_id) == (None, 0, world.ana.id)


def test_the_pack_fits_the_forms(world):
    for pack in packs().values():
        assert all(day["title"] and day["body"] for day in pack.days)
        assert all(len(day["title"]) <= 80 for day in pack.days)


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

    assert page.path == "/challenges/twenty-eight-kind-days/edit"
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


def test_a_draft_that_comes_to_nothing_is_thrown_away_and_its_address_is_free(world, ana):
    ana.submit("Create the draft", **FILLED)
    home = ana.visit("/challenges/seven-small-thanks")

    ana.visit(home.link("Throw the draft away"))
    assert ana.submit("Throw it away").path == "/challenges"

    ana.visit("/challenges/seven-small-thanks", status=404)
    ana.visit("/challenges/new")
    assert ana.submit("Create the draft", **FILLED).path == "/challenges/seven-small-thanks/days"


def test_what_was_announced_is_never_thrown_away(world, challenge, signed_in):
    olga = signed_in(world.olga)
    assert not olga.visit(HOME).has("Throw the draft away")
    olga.visit(f"{HOME}/thrown-away", status=409)
    olga.post_with_token(f"{HOME}/thrown-away", status=409)
    signed_in(world.ana).post_with_token(f"{HOME}/thrown-away", status=403)
    assert challenge_of(world, challenge).announced_at is not None
