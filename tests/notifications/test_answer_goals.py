"""'Unanswered at half the answer goal it is offered to the circle, at 80 % to the greeters, at the goal to the
organisers': once each, at any outage late but once."""

from datetime import timedelta

import pytest

from forum.accounts import Account, Keeps
from forum.challenges import Participation
from forum.core import clock
from forum.entries import Greeter
from forum.entries.goals import STEPS, Turn, whose_turn
from forum.entries.jobs import ask_for_answers
from forum.posts import Post
from tests.browser import Browser
from tests.notifications.scenes import LONG, keep_away, lines, sentences, tell_all
from tests.posts.topics import by, confirm, do

BEN_WAITS = ["Ben Example waits for a word about day 9"]


@pytest.fixture
def kind28(world):
    return world.challenge("kind-28")


@pytest.fixture
def entry(world, kind28):
    """Ben's, of now; the goal is 24 hours."""
    return world.entry(world.ben, kind28, 9)


@pytest.fixture
def ana(world, kind28):
    """Ana greets."""
    part = world.join(world.ana, kind28)
    with world.session() as session:
        Greeter.begin(session.get(Participation, part), at=clock.now())
    return world.ana


def after(world, hours: float) -> None:
    """So long later the worker does its work, twice."""
    clock.advance(timedelta(hours=hours))
    for _ in range(2):
        tell_all(world)
        with world.app.app_context():
            ask_for_answers()
    tell_all(world)


def test_greeters_hear_at_four_fifths_and_organisers_at_the_goal(world, ana, entry):
    after(world, 0)
    after(world, 19)
    assert sentences(world, ana) == []
    after(world, 0.3)
    assert sentences(world, ana) == BEN_WAITS
    assert lines(world, ana)[0].url == f"/posts/{entry}"
    assert sentences(world, world.olga) == []
    after(world, 5)
    assert sentences(world, world.olga) == BEN_WAITS
    assert [len(line.told) for line in lines(world, ana)] == [1], "asked once"
    assert sentences(world, world.ben) == sentences(world, world.cleo) == []


def test_after_an_outage_everyone_hears_late_but_once(world, ana, entry):
    after(world, 90)
    after(world, 24)

    assert sentences(world, ana) == sentences(world, world.olga) == BEN_WAITS
    assert [len(line.told) for line in lines(world, world.olga)] == [1]


def test_an_answer_ends_it_and_takes_the_news_of_it_away(world, ana, entry):
    after(world, 0)
    after(world, 20)
    world.comment(world.cleo, entry, LONG)
    after(world, 10)

    assert sentences(world, ana) == sentences(world, world.olga) == []


def test_when_the_only_answer_is_taken_back_whose_turn_it_is_hears_at_once(world, ana, entry):
    answers = [world.comment(world.cleo, entry, LONG) for _ in range(2)]
    after(world, 30)
    for answer in answers:
        assert sentences(world, ana) == sentences(world, world.olga) == []
        do(world, answer, lambda post: post.delete(by=by(world.cleo), at=clock.now()))
        after(world, 0)

    assert sentences(world, world.olga) == BEN_WAITS
    assert sentences(world, ana) == [], "the turn of those who greet is over"


@pytest.mark.parametrize("keeps", Keeps)
def test_nobody_is_asked_about_whom_they_keep_away_from(world, ana, entry, keeps):
    keep_away(world, ana, world.ben, keeps)
    keep_away(world, world.ben, world.olga, "block")
    after(world, 30)

    assert sentences(world, ana) == sentences(world, world.olga) == []


def test_who_left_greets_no_more(world, ana, entry, kind28):
    with world.session() as session:
        mine = session.query(Participation).filter_by(account_id=ana.id).one()
        session.refresh(mine, ["challenge", "account"])
        mine.leave(clock.now())
    after(world, 20)

    assert sentences(world, ana) == []


def test_what_is_gone_or_in_a_challenge_that_is_over_is_nobodys_turn(world, ana, entry, kind28):
    with world.session() as session:
        session.get(Post, entry).hide(by=session.get(Account, world.mo.id), at=clock.now())
    late = world.challenge("late", starts_on=clock.now().date() - timedelta(days=27))
    world.entry(world.ben, late, 28)
    after(world, 24 * 3)

    assert sentences(world, world.olga) == []


def test_what_waited_for_an_address_has_its_time_from_its_release(world, ana, kind28):
    entry = world.entry(world.nina, kind28, 9)
    after(world, 30)
    confirm(world, world.nina)
    do(world, entry, lambda post: post.release(clock.now()))
    after(world, 10)
    assert sentences(world, ana) == []
    after(world, 10)
    assert len(sentences(world, ana)) == 1


def test_the_circle_is_asked_first_and_alone_about_what_is_for_it_only():
    def turns(**about):
        return [whose_turn(step, **about) for step in range(len(STEPS))]

    assert turns(has_circle=False, is_circles=False) == [Turn.EVERYONE, Turn.GREETERS, Turn.ORGANISERS]
    assert turns(has_circle=True, is_circles=False) == [Turn.CIRCLE, Turn.GREETERS, Turn.ORGANISERS]
    assert turns(has_circle=True, is_circles=True) == [Turn.CIRCLE, Turn.EVERYONE, Turn.EVERYONE]


def test_an_organiser_asks_circles_and_greeters_before_their_time_and_once(world, ana, entry, kind28):
    after(world, 1)
    olga = Browser(world.app)
    olga.sign_in(world.olga)
    olga.visit("/challenges/kind-28/answers")
    assert "Asked: their circle and the greeters hear of one" in olga.submit("Ask circles and greeters now").body
    assert "have been asked about everyone" in olga.submit("Ask circles and greeters now").body

    after(world, 20)
    assert sentences(world, ana) == BEN_WAITS
    assert [len(line.told) for line in lines(world, ana)] == [1], "not again when their turn comes"
    assert sentences(world, world.olga) == []
    after(world, 4)
    assert sentences(world, world.olga) == BEN_WAITS, "the goal stays where it was"


def test_only_organisers_ask_before_the_time(world, browser, ana, entry):
    browser.sign_in(world.ben)
    browser.visit("/")
    browser.post_with_token("/challenges/kind-28/asking", status=403)
