"""The postman's hours: once on each date that somebody lives, whatever clocks, zones, hours and workers do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.accounts import Account
from forum.core.days import calendar_day, hour_begins, opens_at
from forum.notifications import Round
from forum.notifications.hours import next_round_at, round_day

# Both ends of the earth, halves and quarters of hours, nights without a midnight and with two, half-hour summer time.
ZONES = """
Pacific/Kiritimati Pacific/Apia Pacific/Tongatapu Pacific/Chatham Pacific/Auckland Pacific/Norfolk Australia/Lord_Howe
Australia/Sydney Australia/Adelaide Australia/Eucla Asia/Tokyo Asia/Shanghai Asia/Kathmandu Asia/Kolkata Asia/Kabul
Asia/Dubai Asia/Tehran Asia/Beirut Asia/Jerusalem Africa/Cairo Africa/Nairobi Africa/Casablanca Africa/Lagos
Europe/Moscow Europe/Helsinki Europe/Berlin Europe/London Europe/Lisbon Atlantic/Azores Antarctica/Troll America/Nuuk
America/St_Johns America/Sao_Paulo America/Santiago America/Havana America/New_York America/Los_Angeles
Pacific/Marquesas Pacific/Pago_Pago Etc/GMT+12
""".split()
START = datetime(2026, 1, 1, tzinfo=UTC)
A_YEAR = 366


def local(zone: str, *clock_time: int, fold: int = 0) -> datetime:
    return datetime(*clock_time, tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def test_there_are_forty_zones():
    assert len(set(ZONES)) == 40


def test_the_round_is_on_from_the_hour_until_the_day_is_over():
    berlin = "Europe/Berlin"

    assert round_day(berlin, 7, local(berlin, 2026, 3, 10, 6, 59, 59)) is None
    assert round_day(berlin, 7, local(berlin, 2026, 3, 10, 7)) == date(2026, 3, 10)
    assert round_day(berlin, 7, local(berlin, 2026, 3, 10, 23, 59, 59)) == date(2026, 3, 10)
    assert round_day(berlin, 7, local(berlin, 2026, 3, 11, 0)) is None


@pytest.mark.parametrize(
    ("zone", "day", "hour", "utc"),
    [
        ("Pacific/Kiritimati", date(2026, 3, 10), 7, datetime(2026, 3, 9, 17, tzinfo=UTC)),
        ("Etc/GMT+12", date(2026, 3, 10), 7, datetime(2026, 3, 10, 19, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 24), 0, datetime(2026, 4, 23, 22, tzinfo=UTC)),  # begins at 01:00
        ("America/Havana", date(2026, 11, 1), 0, datetime(2026, 11, 1, 4, tzinfo=UTC)),  # the first of two midnights
        ("Europe/Berlin", date(2026, 3, 29), 2, datetime(2026, 3, 29, 1, tzinfo=UTC)),  # 02:00 is left out
        ("Europe/Berlin", date(2026, 10, 25), 2, datetime(2026, 10, 25, 0, tzinfo=UTC)),  # the first of two
        ("America/Nuuk", date(2026, 3, 28), 23, datetime(2026, 3, 29, 0, tzinfo=UTC)),  # 23:00 is the next day's 00:00
    ],
)
def test_the_hour_of_a_date_is_found_where_clocks_jump(zone, day, hour, utc):
    assert hour_begins(day, hour, zone) == utc
    assert calendar_day(utc, zone) == day


def test_a_date_that_was_left_out_has_no_hour():
    """Samoa had no 30 December 2011."""
    assert hour_begins(date(2011, 12, 30), 7, "Pacific/Apia") is None
    assert round_day("Pacific/Apia", 7, local("Pacific/Apia", 2011, 12, 31, 8)) == date(2011, 12, 31)


class Postman:
    """Goes to one person as the job does, and keeps what he brought: the dates, and when."""

    def __init__(self, zone: str, hour: int, at: datetime) -> None:
        begun = {"hour": hour, "last_on": round_day(zone, hour, at), "next_at": next_round_at(zone, hour, at)}
        self.round = Round(person=Account(zone=zone), **begun)
        self.brought: list[tuple[date, datetime]] = []

    @property
    def next_at(self) -> datetime:
        return self.round.next_at

    def go(self, at: datetime) -> None:
        if at >= self.next_at and (day := self.round.go(at)):
            self.brought.append((day, at))

    def change(self, zone: str, hour: int, at: datetime) -> None:
        self.round.person.zone = zone
        self.round.choose(hour, 0, at)


@pytest.mark.parametrize("zone", ZONES)
@hypothesis.settings(max_examples=3)
@given(hour=st.integers(0, 23))
def test_a_year_has_one_mail_for_each_day_at_its_hour(zone, hour):
    """A year of minutes, walked from round to round: in each zone each date is done once, in the minute of its hour."""
    postman = Postman(zone, hour, START)
    while postman.next_at < START + timedelta(days=A_YEAR):
        postman.go(postman.next_at)

    days = [day for day, _at in postman.brought]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert len(days) in (A_YEAR, A_YEAR - 1, A_YEAR + 1)
    assert all(at == hour_begins(day, hour, zone) for day, at in postman.brought)


moves = st.lists(
    st.tuples(
        st.integers(0, 30 * 24 * 60),  # minutes after the start
        st.sampled_from(ZONES),
        st.integers(0, 23),
    ),
    max_size=8,
)
outages = st.lists(st.tuples(st.integers(0, 30 * 24 * 60), st.integers(1, 5 * 60)), max_size=4)


@hypothesis.settings(max_examples=30)
@given(zone=st.sampled_from(ZONES), hour=st.integers(0, 23), moves=moves, outages=outages)
def test_whatever_changes_no_date_has_two_mails_and_no_mail_comes_outside_its_day(zone, hour, moves, outages):
    """Changed zones, changed hours, and workers that are off for up to five hours."""
    postman = Postman(zone, hour, START)
    changes = sorted(moves)
    for minute in range(0, 31 * 24 * 60, 7):
        at = START + timedelta(minutes=minute)
        while changes and changes[0][0] <= minute:
            _when, zone, hour = changes.pop(0)
            postman.change(zone, hour, at)
        if not any(begun <= minute < begun + length for begun, length in outages):
            before = len(postman.brought)
            postman.go(at)
            if len(postman.brought) > before:
                day = postman.brought[-1][0]
                assert calendar_day(at, postman.round.person.zone) == day
                assert hour_begins(day, postman.round.hour, postman.round.person.zone) <= at

    days = [day for day, _at in postman.brought]
    assert len(days) == len(set(days))
    assert days == sorted(days)


@hypothesis.settings(max_examples=40)
@given(zone=st.sampled_from(ZONES), hour=st.integers(0, 18), off_at=st.integers(0, 24 * 60 * 20))
def test_a_worker_that_was_off_for_five_hours_brings_it_late_but_once(zone, hour, off_at):
    """The hour is at least five before midnight, so each date still has its mail; days of 22 hours have it as well."""
    postman = Postman(zone, hour, START)
    for minute in range(0, 24 * 24 * 60, 5):
        if not off_at <= minute < off_at + 5 * 60:
            postman.go(START + timedelta(minutes=minute))

    days = [day for day, _at in postman.brought]
    missing = [day for day in every_day_between(days) if day not in days]
    assert all(is_short_evening(day, hour, zone) for day in missing)
    assert len(days) == len(set(days))


def every_day_between(days: list[date]) -> list[date]:
    return [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)]


def is_short_evening(day: date, hour: int, zone: str) -> bool:
    """Fewer than five hours (and a step of the walk) from the hour to the end: on such a day none can come any more."""
    begins = hour_begins(day, hour, zone)
    return opens_at(day + timedelta(days=1), zone) - begins <= timedelta(hours=5, minutes=5)


def test_a_worker_that_was_off_until_the_day_was_over_brings_nothing_for_it():
    postman = Postman("Europe/Berlin", 20, local("Europe/Berlin", 2026, 3, 9, 21))

    postman.go(local("Europe/Berlin", 2026, 3, 11, 0, 30))
    assert postman.brought == []

    postman.go(local("Europe/Berlin", 2026, 3, 11, 20))
    assert [day for day, _at in postman.brought] == [date(2026, 3, 11)]


def test_an_hour_changed_on_the_same_day_brings_no_second_mail_and_loses_none():
    berlin = "Europe/Berlin"
    early = Postman(berlin, 7, local(berlin, 2026, 3, 9, 12))
    early.go(local(berlin, 2026, 3, 10, 7))
    early.change(berlin, 18, local(berlin, 2026, 3, 10, 12))
    early.go(local(berlin, 2026, 3, 10, 18))
    late = Postman(berlin, 18, local(berlin, 2026, 3, 9, 12))
    late.round.last_on = date(2026, 3, 9)
    late.change(berlin, 7, local(berlin, 2026, 3, 10, 12))
    late.go(local(berlin, 2026, 3, 10, 12))

    assert [day for day, _at in early.brought] == [date(2026, 3, 10)]
    assert [day for day, _at in late.brought] == [date(2026, 3, 10)]


def test_who_joins_after_the_hour_has_the_first_mail_tomorrow():
    berlin = "Europe/Berlin"
    after, before = (Postman(berlin, 7, local(berlin, 2026, 3, 10, hour)) for hour in (12, 6))

    for postman in (after, before):
        postman.go(local(berlin, 2026, 3, 10, 13))

    assert after.brought == []
    assert [day for day, _at in before.brought] == [date(2026, 3, 10)]
