"""After three silent days a member is asked; who does not answer either makes room, and nobody is shamed."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.circles.jobs import ask_the_silent
from forum.core import clock
from forum.entries import Wall
from forum.notifications.telling import tell_all
from tests.browser import Browser
from tests.circles.scenes import circle_of, membership, part

# The tests' clock stands at noon (UTC) of Tuesday, 10 March. Ana and Ben are in Berlin and New York.
FRIDAY, SATURDAY, MONDAY, TUESDAY = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (13, 14, 16, 17))
QUESTION = "How would you like to go on in “Larks”?"
OFFER = "“Larks” went on while you were away. Shall we find you another circle?"


@pytest.fixture
def circle(world):
    challenge = world.challenge("kind-28")
    return circle_of(world, challenge, world.ana, *(world.person(f"guest{n}") for n in range(4)))


def news_of(world, person, at):
    """What stands in the person's list at this instant, after the worker has been around."""
    with clock.set_to(at):
        with world.app.app_context():
            ask_the_silent()
            ask_the_silent()
        with world.session():
            tell_all(clock.now())
        browser = Browser(world.app)
        browser.sign_in(person)
        return browser.visit("/notifications").text


def answers(world, circle, at, **fields):
    with clock.set_to(at):
        browser = Browser(world.app)
        browser.sign_in(world.ana)
        browser.visit(f"/circles/{circle}/staying")
        return browser.submit("Say so", **fields)


def test_three_whole_days_of_ones_own_must_be_over(world, circle):
    """Ana came on Tuesday: Wednesday to Friday are silent, and Friday ends at four in the morning of Saturday."""
    assert QUESTION not in news_of(world, world.ana, FRIDAY)
    assert QUESTION not in news_of(world, world.ana, datetime(2026, 3, 14, 2, 59, tzinfo=UTC))
    assert QUESTION in news_of(world, world.ana, datetime(2026, 3, 14, 3, 1, tzinfo=UTC))


def test_a_word_counts_wherever_in_the_challenge(world, circle):
    with world.session():
        challenge = membership(world.ana, circle).circle.challenge_id
    entry = world.entry(world.ben, challenge, 9)
    with clock.set_to(datetime(2026, 3, 12, 12, tzinfo=UTC)):
        world.comment(world.ana, entry, "Well done.")
    assert QUESTION not in news_of(world, world.ana, SATURDAY)
    assert QUESTION in news_of(world, world.ana, MONDAY)


def test_who_does_not_answer_makes_room_and_is_offered_another_circle(world, circle):
    """'After 3 silent days a member is asked, then re-matched.'"""
    news_of(world, world.ana, SATURDAY)
    assert OFFER not in news_of(world, world.ana, TUESDAY)
    assert OFFER in news_of(world, world.ana, TUESDAY + timedelta(days=1))
    with clock.set_to(TUESDAY + timedelta(days=1)):
        browser = Browser(world.app)
        browser.sign_in(world.ana)
        browser.visit(f"/circles/{circle}", status=404)
        assert browser.visit("/challenges/kind-28/circles").has("people come and go")
        browser.submit("Find me a circle")


def test_a_word_after_the_question_is_an_answer(world, circle):
    news_of(world, world.ana, SATURDAY)
    with world.session():
        challenge = membership(world.ana, circle).circle.challenge_id
    with clock.set_to(SATURDAY + timedelta(days=1)):
        world.entry(world.ana, challenge, 13)
    assert OFFER not in news_of(world, world.ana, TUESDAY + timedelta(days=1))
    with world.session():
        assert membership(world.ana, circle).left_at is None
        assert membership(world.ana, circle).asked_at is None


def test_the_page_takes_each_answer(world, circle):
    news_of(world, world.ana, SATURDAY)
    assert answers(world, circle, SATURDAY, answer="stay").has("Larks")
    assert QUESTION not in news_of(world, world.ana, TUESDAY), "not asked a second time so soon"
    assert answers(world, circle, TUESDAY, answer="pause", pause="7").has("You rest until")
    with world.session():
        assert membership(world.ana, circle).left_at is None
    news_of(world, world.ana, TUESDAY + timedelta(days=6))
    with world.session():
        assert membership(world.ana, circle).asked_at is None, "nobody asks who rests"
    assert answers(world, circle, TUESDAY, answer="other").has("We have been looking")
    with world.session():
        assert membership(world.ana, circle).left_because == "left"


def test_a_wall_with_a_pause_counts_as_a_rest(world, circle):
    with clock.set_to(FRIDAY), world.session():
        challenge = membership(world.ana, circle).circle.challenge_id
        Wall.hit(part(world.ana, challenge), "The oven broke.", pause_days=3, at=clock.now())
    assert QUESTION not in news_of(world, world.ana, MONDAY + timedelta(days=3))
    assert QUESTION in news_of(world, world.ana, MONDAY + timedelta(days=4))


def test_after_the_last_day_nobody_is_asked(world, circle):
    assert QUESTION not in news_of(world, world.ana, datetime(2026, 4, 2, 12, tzinfo=UTC))
    with world.session():
        assert membership(world.ana, circle).look_at is None
