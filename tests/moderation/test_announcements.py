"""What somebody planned to announce: withdrawn while a decision stops them, planned again once none does."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Announcement, Challenge
from forum.core import clock
from forum.moderation import Action
from tests.moderation.queue import decide, report, undo

STOPS = (Action.SILENCE, Action.SUSPEND, Action.REMOVE_SPAMMER)


@pytest.mark.attack("A25")
@pytest.mark.parametrize("first", STOPS)
@pytest.mark.parametrize("second", STOPS)
@pytest.mark.parametrize("back", ["the first one first", "the second one first"])
def test_what_somebody_planned_to_announce_is_planned_again_once_nothing_stops_them(world, first, second, back):
    challenge = world.challenge()
    planned, said = announced(world, challenge, on=clock.now().date() + timedelta(days=5)), announced(world, challenge)
    decisions = []
    for action, who in ((first, world.ben), (second, world.cleo)):
        report(world, world.olga, who)
        decisions.append(decide(world, world.olga, action, world.root, days=9))
        clock.advance(timedelta(minutes=1))

    one, other = decisions if back == "the first one first" else reversed(decisions)
    undo(world, one, world.root)
    assert planned not in standing(world), "one decision holds still"
    undo(world, other, world.root)
    assert standing(world) == {planned, said}


def test_what_its_author_has_taken_back_meanwhile_is_not_announced_again(world):
    planned = announced(world, world.challenge(), on=clock.now().date() + timedelta(days=5))
    report(world, world.olga, world.ben)
    first = decide(world, world.olga, Action.SILENCE, world.root, days=9)
    undo(world, first, world.root)
    clock.advance(timedelta(minutes=1))
    with world.session() as session:
        session.get(Announcement, planned, options=(joinedload(Announcement.challenge),)).withdraw(at=clock.now())
    report(world, world.olga, world.cleo)
    undo(world, decide(world, world.olga, Action.SUSPEND, world.root, days=9), world.root)

    assert standing(world) == set()


def announced(world, challenge: int, on: date | None = None) -> int:
    with world.session() as session:
        olga = session.get(Account, world.olga.id)
        when = {"on_date": on, "hour": 9} if on else {}
        word = Announcement.make(session.get(Challenge, challenge), olga, "A word", "At ten.", at=clock.now(), **when)
        session.flush()
        return word.id


def standing(world) -> set[int]:
    with world.session() as session:
        words = select(Announcement.id).where(Announcement.kind == "word", Announcement.withdrawn_at.is_(None))
        return set(session.scalars(words))
