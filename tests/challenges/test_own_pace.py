"""At everyone's own pace: two people who join on different days, in different zones, from the first day to the end."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Challenge, Participation, State
from forum.core import clock
from forum.notifications.mails.gathering import days_on
from forum.studio.grid import Cell, rows_of
from forum.studio.hands import quiet_in
from tests.challenges.scenes import HOME, at, challenge_of, do, part_of
from tests.posts.topics import by

LAST_TO_JOIN = date(2026, 3, 14)


@pytest.fixture
def own(world) -> int:
    """Eight days from 10 March on, joining until the 14th. Ana in Berlin joins at once, Cleo in Tokyo on the last day
    to join, one hour after it began there."""
    challenge = world.challenge(pace="own", length=8, starts_on=date(2026, 3, 10), closed_on=LAST_TO_JOIN)
    world.join(world.ana, challenge)
    with clock.set_to(at("2026-03-13T16:00:00+00:00")):
        world.join(world.cleo, challenge)
    return challenge


def noon(day: int):
    return clock.set_to(at(f"2026-03-{day}T12:00:00+00:00"))


def days_by_mail(world, hour: str) -> dict[int, int]:
    with world.app.app_context():
        return {mine.account_id: number for mine, number in days_on({world.ana.id, world.cleo.id}, at(hour))}


def test_day_1_is_the_day_one_joins_and_everything_one_is_shown_goes_by_it(world, own, signed_in):
    assert [part_of(world, one, own).first_on for one in (world.ana, world.cleo)] == [date(2026, 3, 10), LAST_TO_JOIN]
    with noon(14):
        ana, cleo = signed_in(world.ana), signed_in(world.cleo)
        assert ana.visit("/").has("Day 5 of 8")
        assert cleo.visit("/").has("Day 1 of 8")
        assert not signed_in(world.olga).visit("/").has("Day 1 of 8")  # who only organises has no day there
        assert cleo.visit(HOME).has("Day 2 opens")
        cleo.visit(f"{HOME}/days/2/write", status=409)
    # At seven in the morning, wherever one is.
    assert days_by_mail(world, "2026-03-14T22:00:00+00:00") == {world.ana.id: 5, world.cleo.id: 2}
    assert days_by_mail(world, "2026-03-15T06:00:00+00:00") == {world.ana.id: 6, world.cleo.id: 2}


def test_the_last_day_to_join_is_everyones_own_and_then_the_dates_decide(world, own, signed_in, browser):
    with clock.set_to(at("2026-03-15T03:00:00+00:00")):  # in New York still the 14th
        signed_in(world.ben).visit(f"{HOME}/join")
        signed_in(world.mo).visit(f"{HOME}/join", status=409)
    with noon(16):
        assert browser.visit(HOME).has("At everyone’s own pace, closed to newcomers")
    states = {  # ended when the 22nd is over everywhere: whoever joined last has had their 8 days by then
        "2026-03-23T15:59:59": State.RUNNING,
        "2026-03-23T16:00:00": State.FINISHED,
        "2026-03-30T16:00:00": State.ARCHIVED,
    }
    for moment, state in states.items():
        assert challenge_of(world, own).state_at(at(f"{moment}+00:00")) == state
    assert part_of(world, world.cleo, own).late_until() == date(2026, 3, 28)


def test_each_ones_end_is_their_own_and_the_challenge_ends_after_the_last(world, own, signed_in, browser):
    for number in (1, 3, 7, 8):
        with noon(9 + number):
            world.entry(world.ana, own, number)
    with noon(16):
        ana = signed_in(world.ana)
        assert ana.visit("/").has("Day 7: how does it go with your pledge?")
    with noon(18):
        ana, cleo = signed_in(world.ana), signed_in(world.cleo)
        assert ana.visit(HOME).has("Your days are over. You can still add entries")
        assert ana.page.has("Today is market day.")
        assert not cleo.visit(HOME).has("market day")
        assert cleo.page.has("Day 5 of 8")
        ana.visit(f"{HOME}/wrap-up", status=409)
        assert cells(world, own) == {
            world.ana.id: [Cell.ENTRY, Cell.REST, Cell.ENTRY, Cell.NONE, Cell.NONE, Cell.NONE, Cell.ENTRY, Cell.ENTRY],
            world.cleo.id: [Cell.REST, Cell.NONE, Cell.NONE, Cell.NONE, Cell.TODAY, *[Cell.AHEAD] * 3],
        }
        assert quiet(world, own) == {world.cleo.id}
    with noon(24):
        world.entry(world.ana, own, 2)
        assert quiet(world, own) == set()
    with noon(25):
        ana = signed_in(world.ana)
        ana.visit(f"{HOME}/days/4/write", status=409)
        assert signed_in(world.cleo).visit(f"{HOME}/days/8/write").has_button("Publish entry")
        assert browser.visit(f"{HOME}/days/8").has("Prompt 8")  # over, and open to all
        assert browser.visit(f"{HOME}/wrap-up").has("2 people took part.")
        assert browser.visit(f"{HOME}/market-day").has("Market day is over.")


def test_the_others_answer_whoever_is_ahead_and_the_keepsake_waits_for_the_last(world, own, signed_in):
    with noon(17):
        world.entry(world.ana, own, 8)
    with noon(18):
        assert signed_in(world.cleo).visit(f"{HOME}/waiting").has("I wrote to Rosa.")
        assert signed_in(world.ana).visit(f"{HOME}/keepsake").has("It is made when the last one who joined is through.")
    with noon(25):
        assert signed_in(world.ana).visit(f"{HOME}/keepsake").has("It is not made yet.")


def test_who_is_through_is_told_that_others_go_on(world, signed_in):
    """Nobody has closed it, so it goes on; the days of who joined long ago are over all the same."""
    challenge = world.challenge(pace="own", length=8, starts_on=date(2026, 3, 1))
    with clock.set_to(at("2026-03-01T12:00:00+00:00")):
        world.join(world.ana, challenge)
    with noon(31):
        ana = signed_in(world.ana)
        assert ana.visit(HOME).has("Your days here are over, and what you wrote stays.")
        assert ana.visit("/").has("You are not part of a challenge at the moment.")
        assert days_by_mail(world, "2026-03-31T05:00:00+00:00") == {}
        assert challenge_of(world, challenge).state_at(clock.now()) == State.RUNNING


def test_closed_before_it_begins_it_still_has_all_its_days(world):
    challenge = world.challenge(pace="own", length=8, starts_on=date(2026, 4, 1))
    world.join(world.ana, challenge)
    do(world, challenge, lambda one: one.close(date(2026, 3, 12), by=by(world.olga), at=clock.now()))

    stored = challenge_of(world, challenge)
    last = part_of(world, world.ana, challenge).date_of_day(8)
    assert stored.ends_on >= last == date(2026, 4, 8)


def test_the_last_day_to_join_is_said_when_it_is_founded_and_changed_later(world, signed_in):
    challenge = world.challenge(pace="together", announced=False, starts_on=date(2026, 4, 1))
    olga = signed_in(world.olga)
    olga.visit(f"{HOME}/steps/when")
    olga.submit("Next", pace="own", closed_on="2026-03-31", status=422)
    assert olga.page.has("Please choose a day from the first day on")
    olga.submit("Next", pace="own", closed_on="2026-05-31")
    assert olga.visit(f"{HOME}/prepare").has("People can join until Sunday, 31 May.")
    olga.visit(HOME)
    olga.submit("Announce it")

    olga.visit(olga.page.link("Change the last day to join"))
    olga.submit("Close it after that day", closed_on="2026-04-10")
    assert challenge_of(world, challenge).closed_on == date(2026, 4, 10)


def cells(world, challenge) -> dict[int, list[Cell]]:
    with world.session() as session:
        load = (joinedload(Participation.account), joinedload(Participation.challenge))
        parts = session.scalars(select(Participation).where(Participation.challenge_id == challenge).options(*load))
        rows = rows_of(session.get(Account, world.olga.id), parts.all(), clock.now())
        return {row.part.account_id: list(row.cells) for row in rows}


def quiet(world, challenge) -> set[int]:
    with world.session() as session:
        olga, one = session.get(Account, world.olga.id), session.get(Challenge, challenge)
        return {part.account_id for part in session.scalars(quiet_in(olga, one, clock.now()))}
