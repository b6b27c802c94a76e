"""When the postman comes: once on each of somebody's days, from the hour they chose until the day is over.

Pure functions of zone, hour and instant, so they are right whatever happened in between: a changed zone or hour, a
worker that was off, a night without a midnight or with two. What was done is kept as the last date that had its round;
a date is never done twice, and one whose hour has come and that is not over is done at once.
"""

from datetime import date, datetime
from itertools import count

from forum.core.days import ONE_DAY, calendar_day, hour_begins


def round_day(zone: str, hour: int, at: datetime) -> date | None:
    """The date there whose round is on at this instant; None before its hour."""
    today = calendar_day(at, zone)
    begins = hour_begins(today, hour, zone)
    return today if begins is not None and begins <= at else None


def next_round_at(zone: str, hour: int, after: datetime) -> datetime:
    """The first instant after this one at which the hour of a date begins there."""
    today = calendar_day(after, zone)
    coming = (hour_begins(today + n * ONE_DAY, hour, zone) for n in count())
    return next(begins for begins in coming if begins is not None and begins > after)


def day_to_do(zone: str, hour: int, last_on: date | None, at: datetime) -> date | None:
    """The date there that should have its round now: it is on, and neither it nor a later one had its round."""
    today = round_day(zone, hour, at)
    return today if today is not None and (last_on is None or last_on < today) else None
