"""'Today is the signed-in home: for each of my challenges the day, the prompt, my entry or draft, my rhythm, "your day
ends in 3 hours", who waits for a word, answers to me.'"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Challenge, Participation, follow
from forum.core import clock
from forum.entries import Wall
from forum.posts import Draft, Post
from tests.browser import Browser
from tests.challenges.scenes import said

ANSWER = "How good of you. I shall do the same with my baker tomorrow."


@pytest.fixture
def kind28(world) -> int:
    return world.challenge("kind-28")


@pytest.fixture
def ana(world, browser, kind28):
    world.join(world.ana, kind28)
    browser.sign_in(world.ana)
    return world.ana


def look(world, person):
    one = Browser(world.app)
    one.sign_in(person)
    return one.visit("/")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_the_prompt_of_the_day_and_the_way_to_write(browser, ana):
    page = browser.visit("/")

    assert page.texts("h1") == ["Today"]
    assert page.texts("h2", class_="prompt__title") == ["Prompt 9"]
    assert page.has("Day 9 of 28")
    assert page.link("Write your entry") == "/challenges/kind-28/days/9/write"


def test_your_day_ends_at_four_in_the_morning(browser, ana):
    """Noon in UTC is one o'clock in Berlin: fifteen hours are left until four."""
    assert browser.visit("/").has("your day ends in 15 hours")


def test_ones_entry_is_one_step_away(world, browser, ana, kind28):
    mine = world.entry(ana, kind28, 9)

    page = browser.visit("/")

    assert page.link("Read your entry") == f"/entries/{mine}"
    assert "Write your entry" not in page.body
    assert page.has("1 of 28 days")


def test_what_others_wrote_for_the_day_is_not_ones_own(world, browser, ana, kind28):
    for person in (world.ben, world.cleo):
        world.entry(person, kind28, 9)
        with world.session():
            Draft.save(person.id, "entry:kind-28:9", 1, {"text": "I"}, clock.now())

    page = browser.visit("/")

    assert page.link("Write your entry") == "/challenges/kind-28/days/9/write"
    assert not page.has("You began")


def test_what_was_begun_is_offered_to_go_on_with(world, browser, ana):
    with world.session():
        Draft.save(ana.id, "entry:kind-28:9", 1, {"text": "I"}, clock.now() - timedelta(minutes=5))

    page = browser.visit("/")

    assert page.link("Go on writing") == "/challenges/kind-28/days/9/write"
    assert page.has("You began 5 minutes ago.")


def test_after_midnight_both_days_are_on_until_four(browser, ana):
    with clock.set_to(at(10, 23, 30)):
        page = browser.visit("/")

    assert page.texts("h2", class_="prompt__title") == ["Prompt 9", "Prompt 10"]
    assert page.has("yesterday evening goes on until 04:00")
    assert page.link("Write for yesterday evening") == "/challenges/kind-28/days/9/write"
    assert page.link("Write your entry") == "/challenges/kind-28/days/10/write"


def test_an_evening_that_is_written_does_not_come_back(world, browser, ana, kind28):
    world.entry(ana, kind28, 9)
    with clock.set_to(at(10, 23, 30)):
        assert browser.visit("/").texts("h2", class_="prompt__title") == ["Prompt 10"]


def test_a_second_before_midnight_tomorrow_is_not_here(browser, ana):
    with clock.set_to(at(10, 23) - timedelta(seconds=1)):
        assert "Prompt 10" not in browser.visit("/").body


def test_the_rhythm_puts_days_done_first_and_never_says_what_is_missing(world, browser, ana, kind28):
    for number in (1, 2, 6, 7):
        world.entry(ana, kind28, number)

    page = browser.visit("/")

    assert page.has("4 of 28 days")
    for word in ("missed", "behind", "missing", "inactive", "streak"):
        assert word not in page.text.lower()


def test_a_sideliner_gets_the_prompt_and_is_never_missed(world, kind28):
    with world.session() as session:
        follow(session.get(Challenge, kind28), session.get(Account, world.cleo.id), None, clock.now())

    page = look(world, world.cleo)

    assert page.has("Prompt 9")
    assert page.link("Join in") == "/challenges/kind-28/join"
    assert page.has("nobody misses you")
    for word in ("your day ends", "of 28 days", "Write your entry", "hit a wall"):
        assert word not in page.text


def test_an_organiser_sees_what_goes_on(world, browser, ana, kind28):
    world.entry(ana, kind28, 9, "Nobody answered me.")

    page = look(world, world.olga)

    assert page.has("Prompt 9")
    assert "Nobody answered me." in page.body


def test_who_waits_for_a_word_is_named_three_at_the_most(world, browser, ana, kind28):
    for name in ("pia", "rui", "sol", "tom"):
        world.entry(world.person(name), kind28, 9, f"By {name}.")

    page = browser.visit("/")

    assert [name for name in ("pia", "rui", "sol", "tom") if f"By {name}." in page.body] == ["pia", "rui", "sol"]
    assert page.link("Everyone who waits") == "/waiting"


def test_when_nobody_waits_that_is_said(browser, ana):
    assert "Nobody waits for a word." in browser.visit("/").body


def test_answers_to_me_the_latest_five(world, browser, ana, kind28):
    mine = world.entry(ana, kind28, 9)
    for number in range(6):
        world.comment(world.ben, mine, f"Answer {number}. {ANSWER}")
    world.comment(world.ana, mine, "My own words are no news.")

    page = browser.visit("/")

    shown = [number for number in range(6) if f"Answer {number}." in page.body]
    assert shown == [1, 2, 3, 4, 5]
    assert "My own words" not in page.body


def test_an_answer_that_is_hidden_is_not_passed_on(world, browser, ana, kind28):
    answer = world.comment(world.ben, world.entry(ana, kind28, 9), f"Buy now. {ANSWER}")
    with world.session() as session:
        session.get(Post, answer, options=[joinedload(Post.thread)]).hide(
            by=session.get(Account, world.mo.id), at=clock.now()
        )

    assert "Buy now." not in browser.visit("/").body


def test_walls_of_my_challenges_are_shown_and_no_others(world, browser, ana, kind28):
    other = world.challenge("other")
    for person, challenge in ((world.ben, kind28), (world.cleo, other)):
        world.join(person, challenge)
    with world.session() as session:
        load = joinedload(Participation.account), joinedload(Participation.challenge)
        for mine in session.scalars(select(Participation).options(*load).where(Participation.account_id != ana.id)):
            Wall.hit(mine, f"{mine.account.handle} is stuck.", pause_days=0, at=clock.now())

    page = browser.visit("/")

    assert "ben is stuck." in page.body
    assert "cleo is stuck." not in page.body


def test_who_only_looks_on_is_not_told_of_walls(world, ana, kind28):
    """Only those who take part, and those who run it."""
    with world.session() as session:
        follow(session.get(Challenge, kind28), session.get(Account, world.cleo.id), None, clock.now())
        load = joinedload(Participation.account), joinedload(Participation.challenge)
        mine = session.scalars(select(Participation).options(*load).where(Participation.account_id == ana.id)).one()
        Wall.hit(mine, "Ana is stuck.", pause_days=0, at=clock.now())

    assert "Ana is stuck." not in look(world, world.cleo).body
    assert "Ana is stuck." in look(world, world.olga).body


def test_a_challenge_that_is_to_begin_says_when(world, browser, ana):
    soon = world.challenge("soon", starts_on=clock.now().date() + timedelta(days=1), title="Soon")
    world.join(ana, soon)

    page = browser.visit("/")

    assert page.has("Your first day begins in 11 hours.")
    assert "Do kind thing 1." not in page.body


def test_a_finished_challenge_keeps_its_door_open_for_a_week_in_warm_words(world, browser, ana):
    with clock.set_to(at(31, 12)):
        page = look(world, ana)
        assert page.has("until Sunday, 5 April you can still write for a day that got away")
        assert page.link("Choose a day") == "/challenges/kind-28"
    with clock.set_to(at(31, 12) + timedelta(days=7)):
        assert look(world, ana).has("You are not part of a challenge at the moment.")


def test_a_cancelled_challenge_is_not_on_today(world, browser, ana, kind28):
    with world.session() as session:
        session.get(Challenge, kind28).cancel("Olga is ill.", by=session.get(Account, world.olga.id), at=clock.now())

    assert "Prompt 9" not in browser.visit("/").body


def test_at_ones_own_pace_today_is_ones_own_day(world, browser, ana):
    own = world.challenge("own", pace="own", title="Own pace")
    world.join(ana, own)
    with clock.set_to(clock.now() + timedelta(hours=20)):
        page = browser.visit("/")

    assert page.has("Day 2 of 28")
    assert page.has("Day 10 of 28")


def test_who_is_in_no_challenge_is_led_to_them(world):
    page = look(world, world.cleo)

    assert page.has("You are not part of a challenge at the moment.")
    assert page.link("Look at the challenges") == "/challenges"


@pytest.mark.parametrize(("zone", "number"), [("Pacific/Kiritimati", 10), ("Etc/GMT+12", 9), ("Asia/Tokyo", 9)])
def test_the_day_is_the_readers_own(world, kind28, zone, number):
    someone = world.person("someone", zone=zone)
    world.join(someone, kind28)

    assert f"Prompt {number}" in look(world, someone).texts("h2", class_="prompt__title")[-1]


def test_today_costs_8_statements_for_one_challenge_and_for_five(world, browser, ana, kind28):
    """The hard limit of every page, with something of everything on the page."""

    def fill(challenge: int, name: str) -> None:
        mine = world.entry(ana, challenge, 8)
        world.comment(world.ben, mine, ANSWER)
        someone = world.person(name)
        world.entry(someone, challenge, 8)
        said(world, challenge)
        with world.session() as session:
            load = joinedload(Participation.account), joinedload(Participation.challenge)
            stuck = select(Participation).options(*load).where(Participation.account_id == someone.id)
            Wall.hit(session.scalars(stuck).one(), "Stuck.", pause_days=0, at=clock.now())
            Draft.save(ana.id, "entry:kind-28:9", 1, {"text": "I"}, clock.now())

    fill(kind28, "w0")
    one = browser.visit("/").statements
    for number in range(4):
        fill(world.challenge(f"more-{number}"), f"w{number + 1}")
    five = browser.visit("/")

    assert len(five.texts("h2", class_="prompt__title")) == 5
    assert five.texts("h2").count("We meet") == 5
    assert one == five.statements <= 8
