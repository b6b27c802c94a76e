"""A participant's rhythm as it stands now: their own zone, their own first day, and the grace of the night."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Participation
from forum.core import clock
from forum.core.database import db
from forum.entries import Entry, rhythm_of


@pytest.fixture
def early(world) -> int:
    """A challenge that people joined before its first day, 2 March 2026."""
    with clock.set_to(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        challenge = world.challenge("kind-28", starts_on=datetime(2026, 3, 2, tzinfo=UTC).date())
        world.join(world.ana, challenge)
    return challenge


def rhythm_at(world, instant: datetime):
    with world.session() as session:
        load = joinedload(Participation.account), joinedload(Participation.challenge)
        mine = session.scalars(select(Participation).where(Participation.account_id == world.ana.id).options(*load))
        return rhythm_of(mine.one(), instant)


def write(world, challenge: int, *numbers: int) -> None:
    for number in numbers:
        world.entry(world.ana, challenge, number)


def night(hour: int, minute: int = 0) -> datetime:
    """Of 10 March, in UTC; Berlin is an hour ahead, so from 23:00 on it is the 11th there."""
    return datetime(2026, 3, 10, hour, minute, tzinfo=UTC)


def test_until_four_yesterday_is_not_over(world, early):
    """'Midnight has a grace until 04:00': a run does not break while one can still write for the evening."""
    write(world, early, 1, 2, 3, 4, 5, 6, 7)
    with clock.set_to(night(12)):
        write(world, early, 8)

    assert rhythm_at(world, night(23)).current_run == 8
    assert rhythm_at(world, datetime(2026, 3, 11, 2, 59, tzinfo=UTC)).current_run == 8


def test_a_late_joiner_starts_with_a_clean_week(world):
    challenge = world.challenge("kind-28")
    write(world, challenge, 9)

    assert rhythm_at(world, clock.now()).current_run == 1
    assert rhythm_at(world, clock.now()).rest_days_used == ()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu", "Pacific/Honolulu"])
def test_moving_to_another_zone_takes_no_day_away(world, early, zone):
    """'changing one's time zone or a clock change never takes a day away'"""
    write(world, early, 1, 2, 3, 5, 6, 7, 8, 9)
    before = rhythm_at(world, clock.now())
    with world.session() as session:
        session.get(Account, world.ana.id).zone = zone

    after = rhythm_at(world, clock.now())

    assert (after.days_done, after.comebacks) == (before.days_done, before.comebacks) == (8, 0)
    assert after.current_run == before.current_run == 8


def test_a_deleted_day_is_a_day_less_and_a_rewritten_one_counts_again(world, early):
    post_id = world.entry(world.ana, early, 9)
    with world.session():
        load = joinedload(Entry.post), joinedload(Entry.prompt), joinedload(Entry.participation)
        challenge = joinedload(Entry.participation).joinedload(Participation.challenge)
        entry = db.session.get(Entry, post_id, options=[*load, challenge])
        entry.withdraw(by=db.session.get(Account, world.ana.id), at=clock.now())
    assert rhythm_at(world, clock.now()).days_done == 0

    write(world, early, 9)

    assert rhythm_at(world, clock.now()).days_done == 1
