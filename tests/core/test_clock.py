from datetime import UTC, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from forum.core import clock

NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_now_is_the_time_and_knows_that_it_is_utc():
    before = datetime.now(UTC)
    now = clock.now()

    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


def test_a_clock_that_is_set_stands_still_until_it_is_let_go():
    with clock.set_to(NOON):
        assert clock.now() == clock.now() == NOON

    assert clock.now() != NOON


def test_set_clocks_nest_and_each_gives_back_the_time_from_before():
    with clock.set_to(NOON):
        with clock.set_to(NOON - 24 * HOUR):
            assert clock.now() == NOON - 24 * HOUR
        assert clock.now() == NOON


def test_a_test_that_fails_does_not_leave_the_clock_stopped():
    with pytest.raises(ZeroDivisionError), clock.set_to(NOON):
        _ = 1 / 0

    assert clock.now() != NOON


def test_whatever_zone_it_is_set_in_the_clock_tells_utc():
    with clock.set_to(datetime(2027, 3, 13, 1, tzinfo=ZoneInfo("Pacific/Auckland"))):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC


def test_a_time_without_a_zone_is_no_instant():
    with pytest.raises(ValueError, match="time zone"), clock.set_to(NOON.replace(tzinfo=None)):
        pass


def test_a_frozen_clock_stays_at_this_moment():
    with clock.freeze():
        moment = clock.now()
        assert clock.now() == moment

    assert datetime.now(UTC) - moment < HOUR


def test_a_stopped_clock_can_be_advanced_and_also_put_back():
    with clock.set_to(NOON):
        clock.advance(HOUR)
        assert clock.now() == NOON + HOUR
        clock.advance(-2 * HOUR)
        assert clock.now() == NOON - HOUR


def test_what_was_advanced_inside_does_not_move_the_clock_outside():
    with clock.set_to(NOON):
        with clock.freeze():
            clock.advance(HOUR)
        assert clock.now() == NOON


def test_a_running_clock_is_not_advanced_since_nobody_would_put_it_back():
    with pytest.raises(RuntimeError, match="stopped"):
        clock.advance(HOUR)


def test_a_server_thread_sees_the_time_the_test_has_set():
    seen = []
    with clock.set_to(NOON):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()

    assert seen == [NOON]


@pytest.fixture
def _no_shift_afterwards():
    yield
    clock.shift_by(timedelta())


@pytest.mark.usefixtures("_no_shift_afterwards")
def test_in_development_the_whole_site_may_live_two_days_ahead():
    clock.shift_by(timedelta(days=2))

    ahead = clock.now() - datetime.now(UTC)
    assert timedelta(days=2) - HOUR < ahead <= timedelta(days=2)


@pytest.mark.usefixtures("_no_shift_afterwards")
def test_a_second_start_does_not_add_to_the_shift():
    clock.shift_by(timedelta(days=2))
    clock.shift_by(timedelta(days=2))

    assert clock.now() - datetime.now(UTC) <= timedelta(days=2)


@pytest.mark.usefixtures("_no_shift_afterwards")
def test_a_clock_that_is_set_shows_exactly_that_time_whatever_the_shift():
    clock.shift_by(timedelta(days=2))

    with clock.set_to(NOON):
        assert clock.now() == NOON
