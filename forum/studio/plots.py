"""Numbers by date, made ready to be drawn: one bar a date, without a gap, however few of the dates have anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from forum.challenges import DayCount

MOST_DAYS = 60


@dataclass(frozen=True)
class Day:
    on: date
    entries: int = 0
    joined: int = 0
    stepped_in: int = 0
    returned: int = 0


def days_of(counts: Sequence[DayCount]) -> list[Day]:
    """From the first of these dates to the last, the latest `MOST_DAYS` of them; those that have nothing are there."""
    if not counts:
        return []
    by_date = {one.on_date: Day(one.on_date, one.entries, one.joined, one.stepped_in, one.returned) for one in counts}
    first = max(min(by_date), max(by_date) - timedelta(days=MOST_DAYS - 1))
    dates = (first + timedelta(days=after) for after in range((max(by_date) - first).days + 1))
    return [by_date.get(on) or Day(on) for on in dates]
