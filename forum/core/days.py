"""Days as people live them: which date an instant counts for, and when a date begins and ends somewhere.

Zones are IANA names (or ZoneInfo); instants are aware. Clocks do odd things around midnight: some nights have no
00:00, some have two, and Samoa once left out a whole date. Two sentences keep all functions in step:

* A date begins at the first instant whose wall clock shows it, or a later one. Once begun it is not taken back, even
  where clocks step back over midnight: days only ever move forward.
* What is written until 04:00 belongs to the evening before: to the last date that the zone really had.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import lazy_gettext as _l

from forum.core.refusals import NotFound, Unusable

GRACE_ENDS = time(4)
LAST_ZONE = "Etc/GMT+12"  # the last place on earth where a date ends; POSIX counts westwards, so this is UTC-12
FIRST_ZONE = "Pacific/Kiritimati"  # where each date begins first
ONE_DAY = timedelta(days=1)


class UnknownZone(Unusable):
    message = _l("We do not know this time zone. Please choose one from the list.")


class NoSuchDate(NotFound):
    message = _l("Our calendar does not reach that far.")


def local_day(instant: datetime, zone: str | ZoneInfo, *, grace: bool = True) -> date:
    """The day that something written at this instant counts for."""
    today = calendar_day(instant, zone)
    if grace and instant < _first_instant_showing(today, GRACE_ENDS, zone):
        return calendar_day(opens_at(today, zone) - timedelta.resolution, zone)
    return today


def calendar_day(instant: datetime, zone: str | ZoneInfo) -> date:
    """The latest date that has begun there: it decides what is open, and knows no grace."""
    shown = _wall(instant, zone).date()
    return shown + ONE_DAY if is_open(shown + ONE_DAY, zone, instant) else shown


def is_open(day: date, zone: str | ZoneInfo, at: datetime) -> bool:
    """Has this date begun there? The same as `calendar_day(at, zone) >= day`."""
    return at >= opens_at(day, zone)


def opens_at(day: date, zone: str | ZoneInfo) -> datetime:
    """The first instant of this date; of a date that was left out, the first of the next one."""
    return _first_instant_showing(day, time(), zone)


def closes_at(day: date, zone: str | ZoneInfo) -> datetime:
    """The instant from which `local_day` no longer gives this date: 04:00 on the next one."""
    tomorrow = calendar_day(opens_at(day + ONE_DAY, zone), zone)
    return _first_instant_showing(tomorrow, GRACE_ENDS, zone)


def hour_begins(day: date, hour: int, zone: str | ZoneInfo) -> datetime | None:
    """The first instant of this date whose wall clock shows this hour or, where it is left out, a later one.

    Where the clocks jump from this hour into the next date, an earlier hour stands for it (Nuuk, 23:00 in March): the
    date must not go without. None for a date that was left out.
    """
    begins = (_first_instant_showing(day, time(earlier), zone) for earlier in range(hour, -1, -1))
    return next((at for at in begins if calendar_day(at, zone) == day), None)


def ended_everywhere_at(day: date) -> datetime:
    """The instant at which this date, its grace included, is over for the last participant on earth."""
    return closes_at(day, LAST_ZONE)


def day_number(on: date, first_on: date) -> int:
    """Which day of a challenge a date is: 1 on the first, 0 or less before it."""
    return (on - first_on).days + 1


def date_of(number: int, first_on: date) -> date:
    """The date of day N. Raises NoSuchDate for a number no calendar has: it may come from an address."""
    try:
        return first_on + timedelta(days=number - 1)
    except OverflowError as why:
        raise NoSuchDate from why


def is_zone(name: str) -> bool:
    """Any name a browser may send, older ones such as Asia/Calcutta included."""
    return name in _every_zone()


@cache
def known_zones() -> tuple[str, ...]:
    """The names worth choosing from, sorted: one for each region of each country, and UTC. No older names."""
    rows = (files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8").splitlines()
    regions = {row.split("\t")[2] for row in rows if row and not row.startswith("#")}
    return tuple(sorted((regions & _every_zone()) | {"UTC"}))


def _first_instant_showing(day: date, clock_time: time, zone: str | ZoneInfo) -> datetime:
    """The first instant whose wall clock shows this time or, where it is left out, a later one."""
    wall = datetime.combine(day, clock_time, tzinfo=_zone(zone))
    first = wall.astimezone(UTC)
    left_out = first.astimezone(wall.tzinfo).replace(tzinfo=None) != wall.replace(tzinfo=None)
    return _end_of_gap(wall) if left_out else first


def _end_of_gap(wall: datetime) -> datetime:
    """The instant at which the clocks jumped over this wall time.

    Read with the offset from after the jump (fold=1) it lies before the jump, with the one from before, not before.
    """
    early, late = (wall.replace(fold=fold).astimezone(UTC) for fold in (1, 0))

    def has_jumped(seconds: int) -> bool:
        there = (early + timedelta(seconds=seconds)).astimezone(wall.tzinfo)
        return there.replace(tzinfo=None) >= wall.replace(tzinfo=None)

    width = int((late - early).total_seconds())
    return early + timedelta(seconds=bisect_left(range(width), True, key=has_jumped))


def _wall(instant: datetime, zone: str | ZoneInfo) -> datetime:
    if instant.tzinfo is None:
        # astimezone() would take it for the server's own time, without a word.
        raise ValueError("An instant needs a time zone.")
    return instant.astimezone(_zone(zone))


def _zone(zone: str | ZoneInfo) -> ZoneInfo:
    if isinstance(zone, ZoneInfo):
        return zone
    if not is_zone(zone):
        raise UnknownZone
    return ZoneInfo(zone)


@cache
def _every_zone() -> frozenset[str]:
    # "localtime" is whatever the server is set to, "Factory" a machine that was never set up.
    return frozenset(available_timezones() - {"localtime", "Factory"})
