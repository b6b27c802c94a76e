"""Rhythm, not streaks: how someone's days in a challenge add up.

Everything here is a pure function of the set of day numbers that have an entry, of today's number, and of the
challenge's length and rest days. Nothing is counted up or stored, so the order of writing cannot matter, and another
day in the set never takes one away, neither from the days done nor from the run.

* *Days done*: the days from 1 to the challenge's length that have an entry, whenever it was written.
* A day is *missed* when it has no entry and is over. Today is not over; the caller finds it with `local_day`, so until
  04:00 yesterday is not over either. Days before someone could take part (`since`) are not missed: whoever joins late
  starts with a clean week.
* *Rest days*: in each challenge week (days 1 to 7, 8 to 14 ...) the first missed days, as many as the budget allows.
* *Current run*: the days done since the last missed day that was not a rest day. So rest days neither break nor
  lengthen it, and today cannot break it before it is over. After the end it stays what it was on the last day.
* *Comebacks*: how often an entry followed 3 or more quiet days in a row. The first entry is a beginning, no comeback.

Where the product's words leave a choice, this is how it was made:

* Which of a week's missed days are the rest: the first ones, so what counted as rest on Tuesday still does on Sunday.
  Catching one up frees the budget for the next missed day of that week.
* A quiet day is any day without an entry, rest days included. Quiet days that are caught up were not quiet.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby, islice, pairwise

from forum.challenges import Participation
from forum.core.days import calendar_day, day_number

DAYS_A_WEEK = 7
QUIET_DAYS_BEFORE_A_COMEBACK = 3


@dataclass(frozen=True)
class Rhythm:
    days_done: int
    length: int
    current_run: int
    comebacks: int
    rest_days_used: tuple[int, ...]


class Mark(StrEnum):
    """What the calendar shows for a day."""

    DONE = "done"
    REST = "rest"
    QUIET = "quiet"  # over, without an entry; whether it can still be caught up is the challenge's to say
    TODAY = "today"  # nothing written yet
    AHEAD = "ahead"


def rhythm(done: Iterable[int], *, today: int, length: int, rest_days_per_week: int = 1, since: int = 1) -> Rhythm:
    """`since` is the first day the person could take part. Numbers outside the challenge are ignored."""
    written = _within(done, length)
    missed = _missed(written, today=today, length=length, since=since)
    rest = _rest(missed, rest_days_per_week)
    return Rhythm(
        days_done=len(written),
        length=length,
        current_run=_run(written, breaks=set(missed) - set(rest)),
        comebacks=_comebacks(written, since),
        rest_days_used=rest,
    )


def rhythm_of(mine: Participation, at: datetime, closed: Collection[int] = ()) -> Rhythm:
    """How someone's days add up now; until 04:00 in their zone yesterday is not over. `closed`: days that are not for
    the reader to know of.
    """
    return rhythm(mine.days_done.difference(closed), **measures_of(mine, at))


def marks_of(mine: Participation, at: datetime, closed: Collection[int] = ()) -> tuple[Mark, ...]:
    """The same days, one by one."""
    return calendar_marks(mine.days_done.difference(closed), **measures_of(mine, at))


def measures_of(mine: Participation, at: datetime) -> dict[str, int]:
    return {
        "today": mine.writing_day(at),
        "length": mine.challenge.length,
        "rest_days_per_week": mine.challenge.rest_days_per_week,
        "since": max(1, day_number(calendar_day(mine.joined_at, mine.account.zone), mine.first_on)),
    }


def calendar_marks(
    done: Iterable[int], *, today: int, length: int, rest_days_per_week: int = 1, since: int = 1
) -> tuple[Mark, ...]:
    """One mark for each day of the challenge, in order."""
    written = _within(done, length)
    rest = _rest(_missed(written, today=today, length=length, since=since), rest_days_per_week)
    marks = dict.fromkeys(written, Mark.DONE) | dict.fromkeys(rest, Mark.REST)
    return tuple(marks.get(day) or _mark_without_entry(day, today) for day in range(1, length + 1))


def _within(done: Iterable[int], length: int) -> set[int]:
    return {day for day in done if 1 <= day <= length}


def _missed(written: set[int], *, today: int, length: int, since: int) -> list[int]:
    return [day for day in range(max(1, since), min(today, length + 1)) if day not in written]


def _rest(missed: list[int], a_week: int) -> tuple[int, ...]:
    weeks = groupby(missed, key=lambda day: (day - 1) // DAYS_A_WEEK)
    return tuple(day for _week, days in weeks for day in islice(days, a_week))


def _run(written: set[int], breaks: set[int]) -> int:
    last_break = max(breaks, default=0)
    return sum(day > last_break for day in written)


def _comebacks(written: set[int], since: int) -> int:
    quiet = (later - max(earlier, since - 1) - 1 for earlier, later in pairwise(sorted(written)))
    return sum(days >= QUIET_DAYS_BEFORE_A_COMEBACK for days in quiet)


def _mark_without_entry(day: int, today: int) -> Mark:
    if day == today:
        return Mark.TODAY
    return Mark.QUIET if day < today else Mark.AHEAD
