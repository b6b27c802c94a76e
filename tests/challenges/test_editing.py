"""Changing a challenge and its days: what may change when, and nobody's words are lost when two do it at once."""

from datetime import date

import pytest
from sqlalchemy import func, select

from forum.challenges import Prompt
from forum.challenges.readership import what_changes
from forum.core import clock
from tests.challenges.scenes import HOME, challenge_of, founded_at, happened, hosts, loaded
from tests.posts.topics import by


@pytest.fixture
def draft(world) -> int:
    return world.challenge(announced=False)


@pytest.fixture
def olga(world, signed_in):
    return signed_in(world.olga)


def test_a_draft_changes_in_everything(world, draft, olga):
    olga.visit(f"{HOME}/edit")
    changes = {"title": "Three", "slug": "three", "length": "3", "starts_on": "2026-05-01", "pace": "own"}

    page = olga.submit("Save", **changes, will="I will ask.", description="Now *new*.", rest_days_per_week="0")

    home = founded_at(page, "three")
    stored = challenge_of(world, draft)
    assert (stored.title, f"/challenges/{stored.slug}", stored.length, stored.pace) == ("Three", home, 3, "own")
    assert (stored.starts_on, stored.rest_days_per_week) == (date(2026, 5, 1), 0)
    assert stored.description_html == "<p>Now <em>new</em>.</p>"
    assert [(one.version, one.will) for one in stored.pledges] == [(1, "I will ask.")]


def test_a_form_saved_as_it_was_changes_nothing(world, draft, olga):
    before = challenge_of(world, draft)
    olga.visit(f"{HOME}/edit")
    olga.submit("Save")

    after = challenge_of(world, draft)
    for name in ("title", "slug", "starts_on", "length", "description", "visibility", "zone", "hashtag"):
        assert getattr(after, name) == getattr(before, name)


def test_prompts_beyond_a_shorter_end_are_kept_and_come_back(world, draft, olga):
    olga.visit(f"{HOME}/edit")
    olga.submit("Save", length="5")
    assert [prompt.number for prompt in challenge_of(world, draft).prompts] == [1, 2, 3, 4, 5]
    olga.visit(f"{HOME}/days/6/edit", status=404)

    olga.visit(f"{HOME}/edit")
    olga.submit("Save", length="30")

    titles = [prompt.title for prompt in challenge_of(world, draft).prompts]
    assert titles == [f"Prompt {number}" for number in range(1, 29)] + ["", ""]
    with world.session() as session:
        assert session.scalar(select(func.count(Prompt.id))) == 30


def test_once_announced_what_people_plan_by_stays(world, challenge, olga):
    page = olga.visit(f"{HOME}/edit")
    fields = {node.get("name") for node in page.form("Save").iter("input")}
    assert not fields & {"slug", "length", "starts_on", "pace"}
    forged = {"slug": "else", "length": "3", "starts_on": "2026-05-01", "pace": "own"}
    values = {"version": "1", "title": "Renamed", "summary": "S", "description": "D", "hashtag": "kind28"}
    values |= {"zone": "UTC", "will": "W", "stop": "S", "rest_days_per_week": "2", "visibility": "public"}

    olga.post_with_token(f"{HOME}/edit", forged | values | {"selling_rule": "open", "answer_goal_hours": "12"})

    stored = challenge_of(world, challenge)
    assert (stored.title, stored.rest_days_per_week, stored.selling_rule) == ("Renamed", 2, "open")
    assert (stored.slug, stored.length, stored.pace, stored.starts_on) == ("kind-28", 28, "together", date(2026, 3, 2))


def test_a_changed_pledge_is_a_new_version_and_an_unchanged_one_is_not(world, challenge, olga):
    world.join(world.ana, challenge)
    for will in ("I will listen.", "I will ask."):
        olga.visit(f"{HOME}/edit")
        olga.submit("Save", will=will)

    pledges = challenge_of(world, challenge).pledges
    assert [(one.version, one.will) for one in pledges] == [(1, "I will listen."), (2, "I will ask.")]


def test_the_second_of_two_editors_keeps_every_word_and_sees_the_others(world, challenge, olga, signed_in):
    with loaded(world, challenge) as one:
        one.add_organiser(by(world.ben), clock.now())
    ben = signed_in(world.ben)
    for browser in (olga, ben):
        browser.visit(f"{HOME}/edit")
    olga.submit("Save", summary="Olga was here.", visibility="members")
    olga.submit("Save it so")

    page = ben.submit("Save", summary="Ben was here.", description="A long text of Ben’s.", status=409)

    assert page.has("This was changed elsewhere while you were writing.")
    assert page.has("Olga was here.")
    assert page.has("Everyone who is signed in")
    assert page.all("input", name="summary")[0].get("value") == "Ben was here."
    assert page.texts("textarea")[0] == "A long text of Ben’s."
    assert challenge_of(world, challenge).summary == "Olga was here."
    ben.submit("Save")
    ben.submit("Save it so")  # his form still says that visitors may see it
    assert challenge_of(world, challenge).summary == "Ben was here."


def test_words_that_most_texts_have_are_none_to_look_at_again(world, challenge, olga):
    olga.visit(f"{HOME}/edit")

    for words in ("I", "the", "webinar\nund"):
        page = olga.submit("Save", status=422, pitch_words=words)
        assert page.has("is in too many texts")

    assert challenge_of(world, challenge).pitch_words == ""


def test_who_may_see_it_changes_only_after_reading_what_that_means(world, challenge, olga, browser):
    world.entry(world.ana, challenge, 9)
    olga.visit(f"{HOME}/edit")

    page = olga.submit(
        "Save", summary="Now for us.", visibility="invited", description="One.\n\nTwo.", pitch_words="launch\nwebinar"
    )

    assert page.has("Nothing is saved yet. You chose: Only people who have a link to it.")
    assert page.has("For all others it is gone")
    assert challenge_of(world, challenge).visibility == "public"
    page = olga.submit("Back to the form")
    assert page.all("input", name="summary")[0].get("value") == "Now for us."
    olga.submit("Save")
    assert olga.submit("Save it so").path == HOME
    stored = challenge_of(world, challenge)
    assert (stored.visibility, stored.summary, stored.has_market_day) == ("invited", "Now for us.", True)
    assert (stored.description, stored.pitch_words) == ("One.\n\nTwo.", "launch\nwebinar")
    browser.visit(f"{HOME}?later", status=404)
    assert happened(world, "challenge.readers_changed") == 1


def test_a_draft_has_no_readers_to_think_of(world, draft, olga):
    olga.visit(f"{HOME}/edit")
    olga.submit("Save", visibility="members")

    assert challenge_of(world, draft).visibility == "members"


@pytest.mark.parametrize(
    ("before", "to", "words"),
    [
        ("invited", "public", "What people wrote here so far stays with those who can read it now"),
        ("members", "public", "Search engines may find it"),
        ("invited", "members", "Links to it are no longer needed."),
        ("public", "members", "Copies that search engines made stay with them."),
        ("members", "invited", "Nobody else can join before you make a link for them."),
    ],
)
def test_each_change_says_what_it_means(before, to, words):
    assert words in " ".join(map(str, what_changes(to, before)))


def test_an_address_that_is_taken_is_said_beside_its_field(world, draft, olga):
    world.challenge("taken")
    olga.visit(f"{HOME}/edit")

    page = olga.submit("Save", slug="taken", title="Renamed", status=422)

    assert page.has("This address is taken.")
    assert page.all("input", name="title")[0].get("value") == "Renamed"
    assert founded_at(olga.submit("Save", slug="free"), "free") == f"/challenges/{challenge_of(world, draft).slug}"


def test_a_first_day_in_the_past_stays_but_is_not_chosen_anew(world, draft, olga):
    olga.visit(f"{HOME}/edit")
    olga.submit("Save", title="Renamed")
    olga.visit(f"{HOME}/edit")

    assert olga.submit("Save", starts_on="2026-03-01", status=422).has("Please choose a day from today on")


def test_organisers_see_which_days_are_written(world, draft, olga):
    with loaded(world, draft) as one:
        one.prompts[2].fill(title="", theme="rest", body="")
    hosts(world, world.ana, draft, 5)

    page = olga.visit(f"{HOME}/days")

    assert page.has("1 day still needs a prompt.")
    assert page.has("Day 3 not written yet · rest")
    assert page.has("Day 5: Prompt 5 written · understand what makes people happy · hosted by Ana Example")


def test_an_organiser_writes_a_day_and_asks_who_is_to_host_it(world, challenge, olga):
    olga.visit(f"{HOME}/days/20/edit")
    assert world.ana
    texts = {"title": "Ask twice", "theme": "courage", "body": "Ask **again**.", "step": "Ask once."}

    page = olga.submit("Save this day", **texts, no_customers="Ask a friend.", host="@ana")

    assert page.path == f"{HOME}/days"
    prompt = challenge_of(world, challenge).prompts[19]
    assert {name: getattr(prompt, name) for name in texts} == texts
    assert prompt.body_html == "<p>Ask <strong>again</strong>.</p>"
    assert (prompt.no_customers, prompt.host_id, prompt.version) == ("Ask a friend.", None, 2)
    assert "Ana Example is asked, and hears of it. Nothing changes before they say yes." in page.body
    assert happened(world, "challenge.host_asked") == 1


def test_a_host_writes_their_own_day_and_no_other(world, challenge, signed_in):
    hosts(world, world.ana, challenge, 20)
    ana = signed_in(world.ana)

    page = ana.visit(f"{HOME}/days/20/edit")
    assert "host" not in {node.get("name") for node in page.form("Save this day").iter("input")}
    page = ana.submit("Save this day", title="Mine")

    assert page.path == HOME
    prompt = challenge_of(world, challenge).prompts[19]
    assert (prompt.title, prompt.host_id) == ("Mine", world.ana.id)
    ana.visit(f"{HOME}/days/21/edit", status=403)
    ana.visit(f"{HOME}/days", status=403)
    ana.visit(f"{HOME}/days/20/edit")
    ana.post_with_token(
        f"{HOME}/days/20/edit", {"version": "2", "title": "T", "body": "B", "theme": "rest", "host": ""}
    )
    assert challenge_of(world, challenge).prompts[19].host_id == world.ana.id


def test_a_host_is_somebody(world, challenge, olga):
    olga.visit(f"{HOME}/days/20/edit")

    page = olga.submit("Save this day", host="nobody-here", title="Ask twice", status=422)

    assert page.has("Nobody here has this handle.")
    assert page.all("input", name="title")[0].get("value") == "Ask twice"


def test_a_host_can_be_taken_off_a_day(world, challenge, olga):
    hosts(world, world.ana, challenge, 20)
    olga.visit(f"{HOME}/days/20/edit")
    olga.submit("Save this day", host="")

    assert challenge_of(world, challenge).prompts[19].host_id is None


def test_of_two_who_write_one_day_the_second_loses_no_word(world, challenge, olga, signed_in):
    hosts(world, world.ana, challenge, 20)
    ana = signed_in(world.ana)
    for browser in (olga, ana):
        browser.visit(f"{HOME}/days/20/edit")
    ana.submit("Save this day", body="Ana’s words.")

    page = olga.submit("Save this day", body="Olga’s words.", title="Better", status=409)

    assert page.has("Ana’s words.")
    assert page.texts("textarea")[0] == "Olga’s words."
    assert challenge_of(world, challenge).prompts[19].body == "Ana’s words."
    olga.submit("Save this day")
    assert challenge_of(world, challenge).prompts[19].title == "Better"


def test_a_drafts_day_may_be_half_written_and_an_announced_one_not(world, draft, olga):
    olga.visit(f"{HOME}/days/3/edit")
    olga.submit("Save this day", title="", body="A beginning.")
    with loaded(world, draft) as one:
        assert not one.prompts[2].is_written
        one.prompts[2].fill(title="T", theme="rest", body="B")
        one.announced_at = clock.now()
    olga.visit(f"{HOME}/days/3/edit")

    assert olga.submit("Save this day", title="", body="A beginning.", status=422).has("People will read this day")


def test_a_text_that_cannot_be_shown_is_said_beside_its_field(world, challenge, olga):
    olga.visit(f"{HOME}/days/3/edit")

    page = olga.submit("Save this day", body="> " * 2_000 + "x", status=422)

    assert "textarea" in {node.tag for node in page.tree.iter() if node.get("aria-invalid") == "true"}
    assert challenge_of(world, challenge).prompts[2].title == "Prompt 3"
