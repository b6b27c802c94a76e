"""'Two figures: share answered within the goal, median time to the first answer', for those who run the challenge."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from forum.challenges import Challenge
from forum.core import clock
from forum.core.words import lasting
from forum.entries.answer_figures import figures_of
from forum.entries.jobs import count_answers
from forum.entries.kept_figures import figures_to_tell, in_words_of_time, median_of
from forum.posts import Post
from tests.browser import Browser
from tests.conftest import TUESDAY
from tests.entries.lines import ANSWER
from tests.notifications.scenes import tell_all
from tests.posts.topics import by, do

HERE = "/challenges/kind-28/answers"
GREET = "I will welcome those who would otherwise wait"


def figures(world, kind28):
    with world.session() as session:
        return figures_of(session.scalars(select(Challenge).where(Challenge.id == kind28)).one(), clock.now())


def answered_after(world, entry: int, hours: float) -> int:
    with clock.set_to(TUESDAY + timedelta(hours=hours)):
        return world.comment(world.cleo, entry, f"{ANSWER} After {hours} hours.")


def test_the_share_within_the_goal_and_the_median_are_exact(world, kind28):
    people = [world.person(f"p{number}") for number in range(6)]
    entries = [world.entry(person, kind28, 8 + number % 2) for number, person in enumerate(people)]
    for entry, hours in zip(entries, (1, 2, 24, 25, 30), strict=False):
        answered_after(world, entry, hours)

    with clock.set_to(TUESDAY + timedelta(hours=23)):
        young, _days = figures(world, kind28)
        assert (young.due, young.answered) == (5, 5), "the sixth has an hour left, and counts neither way"
    with clock.set_to(TUESDAY + timedelta(hours=40)):
        whole, days = figures(world, kind28)

    assert (whole.shown, whole.answered, whole.within, whole.due, whole.share) == (6, 5, 3, 6, 50)
    assert whole.median == timedelta(hours=24)
    assert [(day.number, day.shown, day.within, day.due) for day in days] == [(8, 3, 2, 3), (9, 3, 1, 3)]
    assert [day.median for day in days] == [timedelta(hours=24), timedelta(hours=13.5)]


def test_what_waited_for_its_authors_address_waits_from_its_release(world, kind28):
    entry = world.entry(world.nina, kind28, 9)
    tell_all(world)
    with clock.set_to(TUESDAY + timedelta(days=2)):
        do(world, entry, lambda post: post.release(clock.now()))
        tell_all(world)
    answered_after(world, entry, 49)

    with clock.set_to(TUESDAY + timedelta(hours=60)):
        whole, _days = figures(world, kind28)
    assert (whole.median, whole.within) == (timedelta(hours=1), 1)


def test_what_is_hidden_is_not_in_it_and_of_answers_the_first_counts(world, kind28):
    entry, hidden = world.entry(world.ana, kind28, 9), world.entry(world.ben, kind28, 9)
    first = answered_after(world, entry, 1)
    answered_after(world, entry, 5)
    do(world, hidden, lambda post: post.hide(by=by(world.mo), at=clock.now()))
    assert figures(world, kind28)[0].median == timedelta(hours=1)

    do(world, first, lambda post: post.delete(by=by(world.cleo), at=clock.now()))
    whole, _days = figures(world, kind28)
    assert (whole.shown, whole.median) == (1, timedelta(hours=5))


def test_organisers_read_it_as_a_sentence_a_plot_and_a_table(world, browser, kind28):
    entry = world.entry(world.ana, kind28, 9)
    answered_after(world, entry, 3)
    browser.sign_in(world.olga)

    page = browser.visit(browser.visit("/challenges/kind-28").link("How people are answered"))

    assert page.has("1 of 1 had a word within 24 hours: 100 %. Half of all first words came within 3 hours.")
    assert page.texts("td") == ["1", "1", "100 %", "3 hours"]
    assert page.has("The one entry is answered: 100 %.")
    assert len(page.all("rect")) == 2
    assert page.statements <= 8
    for person in (world.ana, world.cleo, world.mo):
        one = Browser(world.app)
        one.sign_in(person)
        one.visit(HERE, status=403)
    Browser(world.app).visit(HERE, status=401)


def test_greeters_volunteer_see_their_line_first_and_stop(world, browser, kind28):
    other = world.challenge("other")
    world.entry(world.person("zoe"), other, 9, "From elsewhere.")
    theirs = world.entry(world.ben, kind28, 9, "From here.")
    for challenge in (kind28, other):
        world.join(world.ana, challenge)
    browser.sign_in(world.ana)
    browser.visit("/challenges/kind-28/waiting")
    form = browser.page
    for _ in range(2):
        browser.page = form
        browser.submit(GREET)

    today = browser.visit("/")
    assert today.has("Your line as a greeter")
    assert today.text.index("From here.") < today.text.index("From elsewhere.")
    assert today.statements <= 8
    olga = Browser(world.app)
    olga.sign_in(world.olga)
    assert "Ana Example" in olga.visit(HERE).text

    browser.visit("/challenges/kind-28/waiting")
    browser.submit("Greet no more")
    assert not browser.visit("/").has("Your line as a greeter")
    assert olga.visit(HERE).has("Nobody yet.")
    with world.session() as session:
        assert session.get(Post, theirs).answer_count == 0


def test_who_does_not_take_part_greets_nobody(world, browser, kind28):
    browser.sign_in(world.cleo)
    assert not browser.visit("/challenges/kind-28/waiting").has_button(GREET)
    browser.visit("/")
    browser.post_with_token("/challenges/kind-28/greeting", status=403)


@given(st.integers(min_value=0, max_value=10**7))
def test_how_long_it_took_is_said_in_one_unit(app_words, seconds):
    with app_words.test_request_context():
        words = lasting(timedelta(seconds=seconds))
        assert words.split()[-1] in ("minute", "minutes", "hour", "hours", "day", "days")
        assert not words.startswith("0")


@pytest.fixture(scope="module")
def app_words(migrated):
    return migrated


def test_in_a_large_challenge_a_job_counts_and_says_what_counting_at_once_would(world, browser, kind28, monkeypatch):
    people = [world.person(f"p{number}") for number in range(6)]
    entries = [world.entry(person, kind28, 8 + number % 2) for number, person in enumerate(people)]
    for entry, hours in zip(entries, (1, 2, 24, 25, 30), strict=False):
        answered_after(world, entry, hours)
    monkeypatch.setattr("forum.entries.kept_figures.LARGE", 6)
    with clock.set_to(TUESDAY + timedelta(hours=40)):
        browser.sign_in(world.olga)
        assert browser.visit(HERE).has("The numbers are being counted.")
        with world.session() as session:
            count_answers()
            whole, days = figures_of(session.get(Challenge, kind28), clock.now())
            told = figures_to_tell(session.get(Challenge, kind28), clock.now())
        assert told == (whole, days, clock.now())
        page = browser.visit(HERE)
        assert page.has("Half of all first words came within 24 hours.")
        assert page.has("Counted just now.")
        assert page.statements <= 8

        answered_after(world, entries[5], 39)
        with world.session() as session:
            count_answers()
            assert figures_to_tell(session.get(Challenge, kind28), clock.now())[0].answered == 6


@given(st.lists(st.integers(0, 10**5), min_size=1, max_size=30))
def test_what_is_kept_of_waits_says_what_they_said_and_their_median(app_words, minutes):
    kept = in_words_of_time(Counter(minutes).items())
    said = sorted(one for value, many in kept for one in [value] * many)
    middle = (said[(len(said) - 1) // 2] + said[len(said) // 2]) / 2
    assert median_of(kept) == timedelta(minutes=middle)
    with app_words.test_request_context():
        words = [[lasting(timedelta(minutes=one)) for one in some] for some in (said, sorted(minutes))]
    assert words[0] == words[1]
