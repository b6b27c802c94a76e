"""'The day: one function, used by every screen, job and mail.' Odd nights are named after where they happen."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from forum.core.days import (
    GRACE_ENDS,
    LAST_ZONE,
    NoSuchDate,
    UnknownZone,
    calendar_day,
    closes_at,
    date_of,
    day_number,
    ended_everywhere_at,
    is_open,
    is_zone,
    known_zones,
    local_day,
    opens_at,
)

MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

MIDNIGHT_MISSING = [
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Africa/Cairo", date(2027, 4, 30)),
    ("America/Havana", date(2026, 3, 8)),
    ("America/Havana", date(2027, 3, 14)),
    ("America/Santiago", date(2026, 9, 6)),
    ("America/Santiago", date(2027, 9, 5)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("Asia/Beirut", date(2027, 3, 28)),
    ("Atlantic/Azores", date(2026, 3, 29)),
    ("Atlantic/Azores", date(2027, 3, 28)),
]
MIDNIGHT_TWICE = [
    ("America/Havana", date(2026, 11, 1)),
    ("America/Havana", date(2027, 11, 7)),
    ("Atlantic/Azores", date(2026, 10, 25)),
    ("Atlantic/Azores", date(2027, 10, 31)),
]
# Clocks that stepped back over midnight, so that the wall showed the day before once more.
MIDNIGHT_TAKEN_BACK = [
    ("America/St_Johns", date(2009, 11, 1)),  # at 00:01 back to 23:01
    ("Antarctica/Casey", date(2010, 3, 5)),  # at 02:00 back to 23:00
]
AN_HOUR_OVER_MIDNIGHT_MISSING = ("America/Toronto", date(1919, 3, 31))  # 23:30 to 00:30
EVENING_TWICE = [
    ("Africa/Cairo", date(2026, 10, 30)),  # at 24:00 back to 23:00
    ("Asia/Beirut", date(2026, 10, 25)),
    ("America/Santiago", date(2026, 4, 5)),
]
GRACE_TOUCHED = [
    ("Europe/Athens", date(2026, 10, 25)),  # at 04:00 back to 03:00
    ("Europe/Athens", date(2026, 3, 29)),  # 03:00 to 04:00 is missing
    ("Antarctica/Troll", date(2026, 3, 29)),  # 01:00 to 03:00 is missing
    ("Antarctica/Troll", date(2026, 10, 25)),
    ("Antarctica/Casey", date(2009, 10, 17)),  # next morning 02:00 to 05:00 is missing
]
SKIPPED_DATES = [("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Fakaofo", date(2011, 12, 30))]
SAMOA_SKIPPED = SKIPPED_DATES[0]
ODD_NIGHTS = [
    *MIDNIGHT_MISSING,
    *MIDNIGHT_TWICE,
    *MIDNIGHT_TAKEN_BACK,
    *EVENING_TWICE,
    *GRACE_TOUCHED,
    SAMOA_SKIPPED,
    AN_HOUR_OVER_MIDNIGHT_MISSING,
    ("Pacific/Kiritimati", date(2026, 6, 1)),
    ("Etc/GMT+12", date(2026, 6, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Asia/Kathmandu", date(2028, 2, 29)),
    ("UTC", date(2028, 2, 29)),
]

zones = st.sampled_from(known_zones()) | st.sampled_from([zone for zone, _day in ODD_NIGHTS])
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
nights = st.tuples(zones, days) | st.sampled_from(ODD_NIGHTS)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # bounds come without a zone

PARTS = st.integers(0, 999_999)  # how much of a day is over, in millionths


def moment_in(day, zone, part):
    begin, end = closes_at(day - DAY, zone), closes_at(day, zone)
    return begin + (end - begin) * part // 1_000_000


def at(zone, day, clock_time, fold=0):
    return datetime.combine(day, clock_time.replace(fold=fold), ZoneInfo(zone)).astimezone(UTC)


# What is written counts for a day


def test_what_is_written_in_the_afternoon_counts_for_that_day():
    assert local_day(datetime(2027, 3, 12, 12, tzinfo=UTC), "Europe/Paris") == date(2027, 3, 12)


def test_midnight_has_a_grace_until_four_in_the_morning():
    evening, morning = date(2027, 3, 12), date(2027, 3, 13)

    assert local_day(at("Europe/Paris", morning, time(0)), "Europe/Paris") == evening
    assert local_day(at("Europe/Paris", morning, GRACE_ENDS) - MOMENT, "Europe/Paris") == evening
    assert local_day(at("Europe/Paris", morning, GRACE_ENDS), "Europe/Paris") == morning


def test_the_grace_ends_at_four_oclock():
    assert time(4) == GRACE_ENDS


def test_the_member_may_say_that_after_midnight_is_already_the_new_day():
    after_midnight = at("Europe/Paris", date(2027, 3, 13), time(0, 30))

    assert local_day(after_midnight, "Europe/Paris", grace=False) == date(2027, 3, 13)


def test_one_instant_is_another_day_in_another_zone():
    noon = datetime(2027, 3, 12, 12, tzinfo=UTC)

    assert calendar_day(noon, "Pacific/Kiritimati") == date(2027, 3, 13)
    assert calendar_day(noon, "UTC") == date(2027, 3, 12)
    assert calendar_day(noon - HOUR, "Etc/GMT+12") == date(2027, 3, 11)


def test_the_zone_of_the_instant_itself_does_not_matter():
    noon = datetime(2027, 3, 12, 12, tzinfo=UTC)
    same = noon.astimezone(ZoneInfo("America/New_York"))

    assert local_day(noon, "Asia/Tokyo") == local_day(same, "Asia/Tokyo")


@pytest.mark.parametrize("clock_time", [time(0), time(0, 0, 1), time(0, 59), time(1), time(1, 0, 1)])
@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize(("zone", "day"), [*MIDNIGHT_MISSING, *MIDNIGHT_TWICE, *MIDNIGHT_TAKEN_BACK, *EVENING_TWICE])
def test_on_an_odd_night_an_hour_after_midnight_still_belongs_to_the_evening_before(zone, day, clock_time, fold):
    assert local_day(at(zone, day, clock_time, fold), zone) == day - DAY


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize(("zone", "day"), ODD_NIGHTS)
def test_one_second_before_midnight_belongs_to_the_day_that_ends(zone, day, fold):
    assert local_day(at(zone, day - DAY, time(23, 59, 59), fold), zone) == day - DAY


@settings(max_examples=300)
@given(
    zone=zones, evening=st.dates(date(2012, 1, 1), date(2040, 12, 31)), clock_time=st.times(), fold=st.integers(0, 1)
)
def test_whatever_the_wall_clock_shows_between_four_and_four_is_that_day(zone, evening, clock_time, fold):
    wall_date = evening if clock_time >= GRACE_ENDS else evening + DAY
    written = at(zone, wall_date, clock_time, fold)
    shown = written.astimezone(ZoneInfo(zone))
    assume((shown.date(), shown.time()) == (wall_date, clock_time))  # the clocks did not jump over it

    assert local_day(written, zone) == evening


@given(
    zone=zones, first=st.dates(date(2012, 1, 1), date(2040, 12, 31)), parts=st.lists(PARTS, min_size=28, max_size=28)
)
def test_whoever_writes_once_every_day_gets_each_of_28_days_once(zone, first, parts):
    evenings = [date_of(number, first) for number in range(1, 29)]
    written = [moment_in(evening, zone, part) for evening, part in zip(evenings, parts, strict=True)]

    assert [local_day(instant, zone) for instant in written] == evenings


@given(journey=st.lists(st.tuples(st.timedeltas(timedelta(), timedelta(days=2)), zones), max_size=40), start=instants)
def test_changing_ones_time_zone_never_takes_a_day_away(journey, start):
    stored = set()
    for later, zone in journey:
        start += later
        before = set(stored)
        stored.add(local_day(start, zone))  # an entry keeps the day it was written for
        assert stored >= before
        assert abs(local_day(start, zone) - start.date()) <= 2 * DAY


@pytest.mark.parametrize("zone", ["Antarctica/Troll", "America/Havana", "Europe/Athens", "Australia/Lord_Howe"])
def test_a_short_or_a_long_day_is_still_one_day(zone):
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    counted = [local_day(moment + n * HOUR / 2, zone) for n in range(2 * 24 * 400)]

    assert {later - earlier for earlier, later in pairwise(counted)} == {timedelta(), DAY}


@given(instant=instants, later=st.timedeltas(timedelta(), timedelta(days=3)), zone=zones)
@example(instant=datetime(2010, 3, 4, 14, tzinfo=UTC), later=2 * HOUR, zone="Antarctica/Casey")
@example(instant=datetime(2009, 11, 1, 2, 30, 30, tzinfo=UTC), later=HOUR / 2, zone="America/St_Johns")
def test_days_only_move_forward_even_where_clocks_step_back(instant, later, zone):
    assert calendar_day(instant + later, zone) >= calendar_day(instant, zone)
    assert local_day(instant + later, zone) >= local_day(instant, zone)


@given(instant=instants, zone=zones)
def test_local_day_is_the_calendars_day_or_the_evening_before(instant, zone):
    today, counted = calendar_day(instant, zone), local_day(instant, zone)

    assert counted == today or closes_at(counted, zone) > instant >= opens_at(today, zone)


def test_a_leap_day_is_a_day_like_any_other():
    assert local_day(datetime(2028, 2, 29, 12, tzinfo=UTC), "UTC") == date(2028, 2, 29)
    assert local_day(datetime(2028, 3, 1, 3, 59, tzinfo=UTC), "UTC") == date(2028, 2, 29)
    assert day_number(date(2028, 3, 1), date(2028, 2, 28)) == 3


def test_after_the_date_that_samoa_left_out_the_evening_before_is_the_one_they_really_had():
    zone, skipped = SAMOA_SKIPPED
    in_the_night = opens_at(skipped + DAY, zone) + HOUR

    assert local_day(in_the_night, zone) == skipped - DAY
    assert local_day(in_the_night + 3 * HOUR, zone) == skipped + DAY


# A day opens


@settings(max_examples=300)
@given(night=nights)
def test_a_prompt_opens_at_midnight_in_the_readers_zone_and_not_one_moment_before(night):
    zone, day = night
    opening = opens_at(day, zone)

    assert is_open(day, zone, opening)
    assert not is_open(day, zone, opening - MOMENT)
    assert calendar_day(opening, zone) >= day > calendar_day(opening - MOMENT, zone)


@given(night=nights, around=st.timedeltas(timedelta(hours=-30), timedelta(hours=30)))
def test_a_day_is_open_exactly_when_the_calendar_has_reached_it(night, around):
    zone, day = night
    instant = opens_at(day, zone) + around

    assert is_open(day, zone, instant) == (calendar_day(instant, zone) >= day)


@pytest.mark.parametrize(("zone", "day"), ODD_NIGHTS)
def test_on_an_odd_night_too_no_wall_clock_has_shown_the_date_before_it_opens(zone, day):
    opening, here = opens_at(day, zone), ZoneInfo(zone)
    earlier = [opening - MOMENT - n * timedelta(minutes=1) for n in range(30 * 60)]

    assert opening.astimezone(here).date() >= day
    assert all(instant.astimezone(here).date() < day for instant in earlier)


@pytest.mark.parametrize(("zone", "day"), MIDNIGHT_MISSING)
def test_where_midnight_is_missing_the_day_opens_at_the_first_moment_after_the_gap(zone, day):
    opening = opens_at(day, zone).astimezone(ZoneInfo(zone))

    assert (opening.date(), opening.time()) == (day, time(1))


def test_where_the_gap_began_before_midnight_the_day_opens_with_its_end():
    zone, day = AN_HOUR_OVER_MIDNIGHT_MISSING
    opening = opens_at(day, zone)

    assert opening.astimezone(ZoneInfo(zone)).time() == time(0, 30)
    assert (opening - MOMENT).astimezone(ZoneInfo(zone)).time() < time(23, 30)


@pytest.mark.parametrize(("zone", "day"), MIDNIGHT_TWICE)
def test_where_midnight_comes_twice_the_day_opens_at_the_first(zone, day):
    opening = opens_at(day, zone)

    assert opening.astimezone(ZoneInfo(zone)).time() == time(0)
    assert opening.astimezone(ZoneInfo(zone)).fold == 0
    assert (opening + HOUR).astimezone(ZoneInfo(zone)).time() == time(0)


@pytest.mark.parametrize(("zone", "day"), MIDNIGHT_TAKEN_BACK)
def test_a_prompt_that_was_open_is_not_closed_again_when_the_wall_shows_the_day_before(zone, day):
    once_more_yesterday = at(zone, day - DAY, time(23, 30), fold=1)

    assert once_more_yesterday > opens_at(day, zone)
    assert is_open(day, zone, once_more_yesterday)
    assert calendar_day(once_more_yesterday, zone) == day


def test_a_date_that_was_left_out_opens_together_with_the_next_one():
    zone, skipped = SAMOA_SKIPPED

    assert opens_at(skipped, zone) == opens_at(skipped + DAY, zone) == datetime(2011, 12, 30, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Antarctica/Troll", date(2026, 3, 29), 22),
        ("Antarctica/Troll", date(2026, 10, 25), 26),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Africa/Casablanca", date(2026, 2, 15), 25),
        ("America/Havana", date(2026, 3, 8), 23),
        (*SAMOA_SKIPPED, 0),
        ("UTC", date(2028, 2, 29), 24),
    ],
)
def test_a_day_lasts_as_long_as_it_does_there(zone, day, hours):
    assert opens_at(day + DAY, zone) - opens_at(day, zone) == hours * HOUR


def test_the_first_place_on_earth_opens_a_day_26_hours_before_the_last():
    day = date(2027, 3, 12)

    assert opens_at(day, LAST_ZONE) - opens_at(day, "Pacific/Kiritimati") == 26 * HOUR


# A day closes


@settings(max_examples=300)
@given(night=nights)
def test_a_day_closes_when_its_grace_ends_and_not_one_moment_before(night):
    zone, day = night
    closing = closes_at(day, zone)

    assert local_day(closing - MOMENT, zone) <= day < local_day(closing, zone)
    assert closing.astimezone(ZoneInfo(zone)).time() >= GRACE_ENDS


@given(night=nights, part=PARTS)
def test_from_the_end_of_one_grace_to_the_end_of_the_next_all_is_one_day(night, part):
    zone, day = night
    assume((zone, day) not in SKIPPED_DATES)

    assert local_day(moment_in(day, zone, part), zone) == day


@pytest.mark.parametrize(
    ("day", "closing"),
    [
        (
            date(2026, 10, 24),
            datetime(2026, 10, 25, 2, tzinfo=UTC),
        ),  # 04:00 went back to 03:00: the grace is an hour longer
        (date(2026, 3, 28), datetime(2026, 3, 29, 1, tzinfo=UTC)),  # 03:00 became 04:00: an hour shorter
    ],
)
def test_in_athens_the_grace_still_ends_when_the_wall_shows_four(day, closing):
    assert closes_at(day, "Europe/Athens") == closing


def test_where_four_oclock_is_missing_the_grace_ends_when_the_wall_jumps_over_it():
    closing = closes_at(date(2009, 10, 17), "Antarctica/Casey")

    assert closing == at("Antarctica/Casey", date(2009, 10, 18), time(5))
    assert (closing - MOMENT).astimezone(ZoneInfo("Antarctica/Casey")).hour == 1


def test_before_the_date_that_samoa_left_out_the_grace_lasts_into_the_morning_they_really_had():
    zone, skipped = SAMOA_SKIPPED

    assert closes_at(skipped - DAY, zone) == at(zone, skipped + DAY, GRACE_ENDS)


@given(day=days, zone=zones)
def test_the_end_is_reckoned_in_the_last_participants_time_zone(day, zone):
    assert ended_everywhere_at(day) == datetime.combine(day + DAY, time(16), UTC)
    assert closes_at(day, zone) <= ended_everywhere_at(day)


# Numbers and names


@given(first=days, number=st.integers(1, 100))
def test_the_number_of_a_days_date_is_that_day(first, number):
    assert day_number(date_of(number, first), first) == number


def test_the_first_day_is_day_one_and_the_day_before_is_not_a_day_yet():
    assert day_number(date(2027, 3, 1), date(2027, 3, 1)) == 1
    assert day_number(date(2027, 2, 28), date(2027, 3, 1)) == 0


@pytest.mark.parametrize("number", [10**7, -(10**7), 10**20, -(10**20)])
def test_a_day_number_that_no_calendar_has_is_not_found(number):
    with pytest.raises(NoSuchDate):
        date_of(number, date(2027, 3, 1))


ODD_NAMES = [
    "", " ", "Europe", "Europe/", "europe/paris ", "Europe/Atlantis", "../../etc/passwd", "/etc/localtime", "UTC\0",
    "posixrules", "zone.tab", "tzdata.zi", "localtime", "Factory", "right/UTC", "x" * 10_000, "Ευρώπη/Παρίσι", "UTC+2",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES, ids=repr)
def test_what_is_no_time_zone_is_refused_with_a_sentence(name):
    assert not is_zone(name)
    for ask in (local_day, calendar_day):
        with pytest.raises(UnknownZone, match="choose one from the list"):
            ask(datetime(2027, 3, 12, tzinfo=UTC), name)
    with pytest.raises(UnknownZone):
        opens_at(date(2027, 3, 12), name)


@given(name=st.text())
def test_whatever_is_typed_as_a_zone_is_either_one_or_refused(name):
    try:
        opens_at(date(2027, 3, 12), name)
    except UnknownZone:
        assert not is_zone(name)


def test_a_zone_object_does_as_well_as_its_name():
    assert opens_at(date(2027, 3, 12), ZoneInfo("Asia/Tokyo")) == opens_at(date(2027, 3, 12), "Asia/Tokyo")


def test_a_time_without_a_zone_is_no_instant():
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2027, 3, 12, 12), "UTC")  # noqa: DTZ001  # the mistake that is caught


def test_the_list_of_zones_names_places_as_they_are_called_today():
    assert {"Europe/Kyiv", "Asia/Kolkata", "Pacific/Kiritimati", "America/New_York", "UTC"} <= set(known_zones())
    assert not {"Europe/Kiev", "Asia/Calcutta", "US/Eastern", "EST", "Etc/GMT+5"} & set(known_zones())


def test_the_list_of_zones_is_sorted_and_each_of_them_works():
    assert list(known_zones()) == sorted(set(known_zones()))
    assert all(is_zone(name) and ZoneInfo(name) for name in known_zones())


def test_a_browser_with_an_older_list_of_zones_is_understood():
    assert is_zone("Asia/Calcutta")
    assert is_zone("Europe/Kiev")
