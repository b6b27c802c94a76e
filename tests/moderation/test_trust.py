"""Trust follows deeds: the rule, its lines one by one, and when it is counted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from forum.accounts import Account
from forum.core import clock
from forum.moderation import Action, jobs
from forum.moderation.trust import Deeds, trust_of
from tests.moderation.queue import decide, report, told, undo

CASES = [
    # confirmed, days, posts, removed, entries, answers -> trust
    ((False, 99, 99, 0, 99, 99), 0),
    ((True, 0, 3, 0, 3, 0), 0),
    ((True, 1, 2, 0, 2, 0), 0),
    ((True, 1, 3, 0, 0, 0), 1),
    ((True, 1, 3, 1, 0, 0), 0),
    ((True, 15, 20, 0, 10, 9), 1),
    ((True, 15, 20, 0, 9, 10), 1),
    ((True, 14, 20, 0, 10, 10), 1),
    ((True, 15, 20, 0, 10, 10), 2),
    ((True, 400, 900, 1, 100, 500), 0),
]
NUMBERS = st.integers(0, 40)
DEEDS = st.builds(Deeds, st.booleans(), NUMBERS, NUMBERS, st.integers(0, 1), NUMBERS, NUMBERS)


@pytest.mark.parametrize(("deeds", "trust"), CASES)
def test_trust_by_deeds(deeds, trust):
    assert trust_of(Deeds(*deeds)) == trust


@given(deeds=DEEDS, more=st.integers(1, 30), what=st.sampled_from(["days", "posts", "entries", "answers"]))
def test_doing_more_never_lowers_it(deeds, more, what):
    assert trust_of(replace(deeds, **{what: getattr(deeds, what) + more})) >= trust_of(deeds)


def trust(world, person) -> int:
    with world.session() as session:
        return session.get(Account, person.id).trust


def newcomer(world) -> None:
    with world.session() as session:
        session.get(Account, world.ben.id).trust = 0


def test_the_third_post_makes_a_member_and_a_removal_a_newcomer_until_its_undo(world):
    newcomer(world)
    challenge = world.challenge()
    posts = [world.entry(world.ben, challenge, number) for number in (8, 9)]
    told(world)
    assert trust(world, world.ben) == 0
    posts.append(world.comment(world.ben, posts[0], "One more thing about this."))
    told(world)
    assert trust(world, world.ben) == 1

    report(world, posts[0], world.cleo)
    decision = decide(world, posts[0], Action.REMOVE, world.mo)
    told(world)
    assert trust(world, world.ben) == 0
    undo(world, decision, world.root)
    told(world)
    assert trust(world, world.ben) == 1


def test_the_job_counts_everyone_once_a_day(world):
    challenge = world.challenge()
    for number in (7, 8, 9):
        world.entry(world.ben, challenge, number)
    told(world)
    with world.session() as session:
        session.execute(update(Account).values(trust=2))
    with world.app.app_context():
        jobs.count_trust()
        assert trust(world, world.ben) == 2, "his deeds were counted just now"
        clock.advance(timedelta(days=1))
        jobs.count_trust()
    assert trust(world, world.ben) == 1
    assert trust(world, world.olga) == 0, "she has written nothing yet"


def test_the_member_sees_where_they_stand_and_what_comes_next(world, browser):
    newcomer(world)
    browser.sign_in(world.ben)
    page = browser.visit("/settings/trust")

    assert page.has("You are new here.")
    assert page.has("in a post 2 links, one picture and 3 mentions; 10 posts a day")
    assert page.texts("li", class_="rules__rule")[:3] == [
        "a confirmed e-mail address (done)",
        "one day here (done)",
        "3 posts that stand",
    ]
