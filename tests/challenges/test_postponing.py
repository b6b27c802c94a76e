"""Moving the first day, whatever the first day, the zone and the new one: everyone's days move by as much, and nothing
that has been written."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Challenge, Participation, Prompt, opens_for
from forum.challenges.postponing import postpone
from forum.challenges.words import AlreadyBegun
from forum.core import clock
from forum.core.days import date_of, hour_begins, opens_at
from forum.core.refusals import Conflict
from forum.entries import Entry, Note
from forum.notifications.mails.gathering import days_on
from tests.challenges.scenes import at, challenge_of, do, follows, part_of
from tests.posts.topics import by

LENGTH = 10
ZONES = ("Pacific/Kiritimati", "Asia/Tokyo", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Etc/GMT+12")
dates = st.dates(date(2011, 6, 1), date(2027, 1, 1))  # Samoa left out a whole date in 2011
shifts = st.integers(-60, 400).map(lambda days: timedelta(days=days))
some = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def begin_on(session, challenge: int, starts_on: date, zone: str, **about) -> None:
    """As if it had been announced so, with everybody's days from then on."""
    session.execute(update(Challenge).where(Challenge.id == challenge).values(starts_on=starts_on, zone=zone, **about))
    parts = update(Participation).where(Participation.challenge_id == challenge)
    session.execute(parts.values(first_on=starts_on, heard_on=None))
    session.execute(update(Account).values(zone=zone))


def mailed(person_id: int, day: date, zone: str) -> list[int]:
    """The day of which the mail at seven tells on this date, if there is such a date in the zone."""
    seven = hour_begins(day, 7, zone)
    return [number for _mine, number in days_on({person_id}, seven)] if seven else []


@pytest.fixture
def joined(world) -> int:
    challenge = world.challenge(length=LENGTH)
    world.join(world.ana, challenge)
    follows(world, world.ben, challenge)
    return challenge


@some
@given(starts_on=dates, shift=shifts, zone=st.sampled_from(ZONES), number=st.integers(1, LENGTH))
def test_days_reminders_and_mails_move_by_as_much(world, joined, starts_on, shift, zone, number):
    with world.session() as session:
        begin_on(session, joined, starts_on, zone)
    do(world, joined, lambda one: postpone(one, starts_on + shift, by=by(world.olga), at=clock.now()))

    now = date_of(number, starts_on) + shift
    stored = challenge_of(world, joined)
    for person in (world.ana, world.ben):
        mine = part_of(world, person, joined)
        assert mine.date_of_day(number) == now
        assert opens_for(mine.account, stored, number, mine) == opens_at(now, zone)
        assert mine.today(opens_at(now, zone)) == number or not has_date(now, zone)
    assert part_of(world, world.ana, joined).heard_on == starts_on + shift
    with world.session():
        assert mailed(world.ana.id, now, zone) == ([number] if has_date(now, zone) else [])
        assert mailed(world.ana.id, starts_on + shift - timedelta(days=1), zone) == []
        assert mailed(world.ana.id, date_of(LENGTH + 1, starts_on + shift), zone) == []


def has_date(day: date, zone: str) -> bool:
    """Samoa had no 30 December 2011."""
    return hour_begins(day, 0, zone) is not None


@some
@given(starts_on=dates, shift=shifts, zone=st.sampled_from(ZONES), after=st.integers(1, 50))
def test_at_ones_own_pace_only_those_move_who_would_begin_before_it_does(world, joined, starts_on, shift, zone, after):
    """Ana joined before it opened; Ben some days after it did, and his days are his own."""
    closes, bens = starts_on + timedelta(days=90), starts_on + timedelta(days=after)
    with world.session() as session:
        begin_on(session, joined, starts_on, zone, pace="own", closed_on=closes)
        his = update(Participation).where(Participation.account_id == world.ben.id)
        session.execute(his.values(first_on=bens))
    do(world, joined, lambda one: postpone(one, starts_on + shift, by=by(world.olga), at=clock.now()))

    assert part_of(world, world.ana, joined).first_on == starts_on + shift
    assert part_of(world, world.ben, joined).first_on == max(bens, starts_on + shift)
    stored = challenge_of(world, joined)
    assert stored.closed_on == closes + shift
    assert stored.ends_on >= part_of(world, world.ana, joined).date_of_day(LENGTH)


def test_what_was_written_stays_true_to_its_date_because_the_first_day_stays_too(world, joined):
    """From the first entry on nothing moves, be it for a circle or written by somebody who has left."""
    with clock.set_to(at("2026-03-04T21:30:00+00:00")):
        world.entry(world.ana, joined, 3)
    before = written(world)
    for day in (date(2026, 3, 20), date(2026, 2, 20)):
        with pytest.raises(AlreadyBegun):
            do(world, joined, lambda one, day=day: postpone(one, day, by=by(world.olga), at=clock.now()))

    assert written(world) == before == [(3, 3, date(2026, 3, 4))]
    assert challenge_of(world, joined).starts_on == date(2026, 3, 2)
    assert part_of(world, world.ben, joined).first_on == date(2026, 3, 2)


def test_of_the_first_entry_and_a_postponement_at_once_the_second_sees_the_first(world, joined):
    with world.session() as session:
        load = (joinedload(Participation.account), joinedload(Participation.challenge))
        mine = session.get(Participation, part_of(world, world.ana, joined).id, options=load)
        prompt = session.scalars(select(Prompt).where(Prompt.challenge_id == joined, Prompt.number == 3)).one()
        later = update(Challenge).values(starts_on=date(2026, 3, 20))
        session.execute(later, execution_options={"synchronize_session": False})
        with pytest.raises(Conflict):
            Entry.publish(mine, prompt, "I wrote to Rosa.", at=clock.now(), post={})
        session.rollback()  # as a request that is refused

    assert written(world) == []


def test_a_private_note_keeps_its_date_and_its_day_and_says_when_it_was_written(world, joined):
    """Nobody has written for others yet, so the days move; Ben's note is of the date on which he wrote it."""
    with world.session() as session:
        mine = part_of(world, world.ben, joined)
        Note.keep(session.merge(mine), 2, "I thought of Rosa.", version=0, at=clock.now())
    do(world, joined, lambda one: postpone(one, date(2026, 3, 20), by=by(world.olga), at=clock.now()))

    with world.session() as session:
        note = session.scalars(select(Note)).one()
        assert (note.number, note.local_on, note.source) == (2, date(2026, 3, 10), "I thought of Rosa.")


def written(world) -> list[tuple[int, int, date]]:
    with world.session() as session:
        return [tuple(row) for row in session.execute(select(Entry.number, Entry.written_on_number, Entry.local_on))]
