"""A whole challenge as a file: the same challenge comes out of it again, in every field, or nothing does."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from forum.challenges import Challenge, Pledge, Prompt
from forum.challenges.addresses import wish_of
from forum.challenges.forms import FIELDS
from forum.challenges.packs import packs
from forum.challenges.prompt_files import UnreadableFile
from forum.challenges.whole_files import SECTIONS, read_whole, whole_json_of
from forum.challenges.words import Pace, SellingRule, Theme
from forum.core.richtext import to_html
from forum.posts import Visibility
from tests.challenges.scenes import HOME, challenge_of, do, founded_at, hosts
from tests.challenges.test_prompt_files import send

LINE = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" '\"{[<&"), max_size=30)
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\n '\"*#{[<&"), max_size=60)
NAMED = LINE.filter(str.strip)
DAY = {"title": LINE, "theme": st.sampled_from(Theme).map(str), "body": TEXT, "step": TEXT, "no_customers": TEXT}
TOLD = st.fixed_dictionaries(
    {
        "title": NAMED,
        "slug": st.from_regex(r"[a-z0-9]{1,20}(-[a-z0-9]{1,20}){0,2}", fullmatch=True).filter(
            lambda one: one != "new" and wish_of(one) == one
        ),
        "summary": NAMED,
        "description": TEXT.filter(str.strip),
        "hashtag": st.from_regex(r"[a-zäöü0-9_]{2,30}", fullmatch=True),
        "length": st.integers(1, 100),
        "starts_on": st.dates(date(2000, 1, 1), date(2029, 1, 1)).map(date.isoformat),
        "zone": st.sampled_from(["Europe/Berlin", "UTC", "Asia/Calcutta", "Pacific/Kiritimati"]),
        "pace": st.sampled_from(Pace).map(str),
        "rest_days_per_week": st.integers(0, 6),
        "visibility": st.sampled_from(Visibility).map(str),
        "selling_rule": st.sampled_from(SellingRule).map(str),
        "pitch_words": st.lists(LINE.map("webinar {}".format), max_size=5).map("\n".join),
        "has_market_day": st.booleans(),
        "most_people": st.none() | st.integers(1, 500),
        "answer_goal_hours": st.integers(1, 168),
    }
)


def draft_of(whole) -> Challenge:
    """As it is founded, without a database."""
    fields = {name: value for name, value in whole.fields.items() if name not in ("will", "stop")}
    draft = Challenge(description_html=to_html(fields["description"]), **fields)
    draft.pledges = [Pledge(version=1, will=whole.fields["will"], stop=whole.fields["stop"])]
    draft.prompts = [Prompt.blank(number) for number in range(1, draft.length + 1)]
    whole.fill(draft)
    return draft


@given(challenge=TOLD, pledge=st.fixed_dictionaries({"will": TEXT, "stop": TEXT}), days=st.data())
@settings(max_examples=60, deadline=None)
def test_out_of_its_file_comes_the_same_challenge(migrated, challenge, pledge, days):
    some = days.draw(st.lists(st.fixed_dictionaries(DAY), max_size=min(3, challenge["length"])))
    told = [{"day": number, **one} for number, one in enumerate(some, 1)]
    with migrated.test_request_context("/"):
        draft = draft_of(read_whole(json.dumps({"challenge": challenge, "pledge": pledge, "days": told})))
        first = whole_json_of(draft, draft.prompts)

        again = draft_of(read_whole(first))
        assert whole_json_of(again, again.prompts) == first

    kept = json.loads(first)["challenge"]
    exactly = {name: value for name, value in challenge.items() if not isinstance(value, str) or value == value.strip()}
    assert {name: kept[name] for name in exactly if name != "pitch_words"} == {
        name: value for name, value in exactly.items() if name not in ("pitch_words",)
    }


def test_nothing_that_the_form_asks_is_left_out_of_the_file():
    assert set(FIELDS) == {name for names in SECTIONS.values() for name in names}


@pytest.fixture
def olga(world, signed_in):
    return signed_in(world.olga)


def test_the_file_of_a_challenge_makes_a_draft_that_is_the_same(world, challenge, olga):
    do(world, challenge, lambda one: one.promise("I will ask.", "I will stop hiding.", one.created_at))
    hosts(world, world.ben, challenge, 3)
    world.entry(world.ana, challenge, 9, "Ana's words.")
    with world.session() as session:
        about = {"pace": "own", "rest_days_per_week": 0, "selling_rule": "none", "pitch_words": "limited\nlast chance"}
        about |= {"answer_goal_hours": 48, "visibility": "members", "has_market_day": False}
        session.execute(update(Challenge).values(about))
    given_ = olga.visit(f"{HOME}/file.json")
    assert given_.headers["Content-Disposition"] == 'attachment; filename="kind-28.json"'
    assert not {"Ana", "Ben"} & set(given_.body.split())

    assert olga.visit("/challenges/new").link("Begin with the file") == "/challenges/new/file"
    olga.visit("/challenges/new/file")
    page = olga.submit("Make the draft", text=given_.body)

    home = founded_at(page, "kind-28")
    assert page.has("Once it is announced, it stands at /challenges/kind-28-2."), "its own address is taken here"
    assert olga.visit(f"{home}/file.json").body == given_.body
    with world.session() as session:
        number = session.scalars(select(Challenge.id).where(Challenge.id != challenge)).one()
    made = challenge_of(world, number)
    assert (made.announced_at, made.entry_count, {one.host_id for one in made.prompts}) == (None, 0, {None})
    assert [one.account_id for one in made.organisers] == [world.olga.id]
    assert [(one.version, one.will) for one in made.pledges] == [(1, "I will ask.")]


def whole(**about):
    pack = packs()["first-28"]
    challenge = {"title": "Mine", "slug": "", "summary": "My days.", "description": "All of it.", "hashtag": "mine"}
    challenge |= {"length": 2, "starts_on": "2026-04-06", "zone": "UTC", "pace": "together", "rest_days_per_week": 1}
    challenge |= {"visibility": "public", "selling_rule": "quiet", "pitch_words": "", "answer_goal_hours": 24}
    days = [{"day": number, **day} for number, day in enumerate(pack.days[:2], 1)]
    return {"challenge": challenge | about, "pledge": {"will": pack.will, "stop": pack.stop}, "days": days}


def faults_of(told) -> list[tuple[str, str]]:
    with pytest.raises(UnreadableFile) as why:
        read_whole(told if isinstance(told, str) else json.dumps(told))
    return [(fault.where, fault.field) for fault in why.value.faults]


def test_the_example_of_the_docs_is_read(app):
    text = Path("docs/organising.md").read_text(encoding="utf-8").split("```json")[1].split("```")[0]
    with app.test_request_context("/"):
        told = read_whole(text)

    assert set(json.loads(text)["challenge"]) == set(SECTIONS["challenge"])
    assert told.days[1]["title"] == "Ten names"


def test_what_is_wrong_is_said_with_its_place_all_at_once(app):
    with app.test_request_context("/"):
        assert read_whole(json.dumps(whole())).fields["has_market_day"] is True, "an older file does not say"
        wrong = whole(length="many", pace="slow", colour="red", has_market_day="perhaps", title=["a"])
        wrong |= {"pledge": {"will": "x" * 2001, "stop": "\ud800"}}
        wrong["days"][1] |= {"day": 1, "theme": "fun"}
        places = {"length", "pace", "colour", "has_market_day", "title"}
        expected = {("challenge", name) for name in places} | {("pledge", "will"), ("pledge", "stop")}
        assert set(faults_of(wrong)) == expected | {("Row 2", "day"), ("Row 2", "theme")}
        assert faults_of(whole(starts_on="9999-12-31")) == [("challenge", "starts_on")]
        assert faults_of({"challenge": {}}) == [("", "pledge")]
        assert faults_of(whole() | {"challenge": [], "pledge": 7})[:2] == [("challenge", ""), ("pledge", "")]
        assert faults_of(json.dumps(whole()).replace('"title": "Mine"', '"title": "A", "title": "B"'))[0][1] == "title"
        assert faults_of(json.dumps(whole()).replace('"length": ', '"length": ' + "9" * 400))[0][1] == "length"
        for text in ('{"days": [{"day": 1}]}', "day,title\n1,Ten", "[]", "{"):
            assert len(faults_of(text)) == 1


def test_nothing_is_founded_from_a_file_that_is_wrong_and_its_text_stays(world, olga):
    olga.visit("/challenges/new/file")
    wrong = json.dumps(whole(pace="slow"))

    page = olga.submit("Make the draft", status=422, text=wrong)

    assert page.has("challenge, pace: One of these, please: together, own.")
    assert page.all("textarea")[0].text.strip() == wrong
    assert olga.submit("Make the draft", status=422, text="").has("Choose a file, or paste its text.")
    with world.session() as session:
        assert session.scalars(select(Challenge.id)).all() == []
    mended = olga.submit("Make the draft", text=json.dumps(whole()))
    assert mended.path == f"{founded_at(mended, 'mine')}/prepare"


def test_of_a_whole_file_a_challenge_that_is_there_takes_the_days_and_says_so(world, challenge, olga):
    later = whole()
    later["days"] = [{"day": 20, **packs()["first-28"].days[0]}]

    page = send(olga, json.dumps(later))

    assert "What else stands in this file was left out" in page.body
    stored = challenge_of(world, challenge)
    assert (stored.title, stored.prompts[19].title) == ("Twenty-eight kind days", packs()["first-28"].days[0]["title"])


def test_the_file_is_for_those_who_run_it(world, challenge, signed_in):
    world.join(world.ana, challenge)
    signed_in(world.ana).visit(f"{HOME}/file.json", status=403)
