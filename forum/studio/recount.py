"""Counting the dates of a challenge anew: what its `DayCount` rows say, held against the rows they come from.

The verbs keep these numbers exact; this is for a database that somebody changed by hand, or that a bug has been in.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

from sqlalchemy import Select, case, func, select

from forum.challenges import DAY_NUMBERS, Challenge, DayCount, Participation
from forum.core.database import db
from forum.entries import Entry
from forum.posts import Post

Numbers = dict[date, Counter[str]]
AT_ONCE = 1000


def challenge_ids() -> Sequence[int]:
    return db.session.scalars(select(Challenge.id).order_by(Challenge.id)).all()


def mend_days(challenge_id: int) -> int:
    """How many dates were wrong. Counted once to know the dates, and again when their rows are locked."""
    dates = sorted(counted_days(challenge_id).keys() | kept_days(challenge_id).keys())
    for on in dates:
        DayCount.add(challenge_id, on, entries=0)
    counted, kept = counted_days(challenge_id), kept_days(challenge_id)
    return sum(mend(challenge_id, on, counted.get(on, Counter()), kept[on]) for on in dates)


def mend(challenge_id: int, on: date, counted: Counter[str], kept: Counter[str]) -> bool:
    """True when it was wrong."""
    missing = {name: counted[name] - kept[name] for name in DAY_NUMBERS}
    if any(missing.values()):
        DayCount.add(challenge_id, on, **missing)
    return any(missing.values())


def kept_days(challenge_id: int) -> Numbers:
    columns = (getattr(DayCount, name) for name in DAY_NUMBERS)
    rows = db.session.execute(select(DayCount.on_date, *columns).where(DayCount.challenge_id == challenge_id))
    return {on: Counter(dict(zip(DAY_NUMBERS, numbers, strict=True))) for on, *numbers in rows}


def counted_days(challenge_id: int) -> Numbers:
    days: Numbers = {}
    for on, many in db.session.execute(written_in(challenge_id)):
        days.setdefault(on, Counter())["entries"] += many
    begun = db.session.execute(begun_in(challenge_id).execution_options(yield_per=AT_ONCE))
    for took_part_at, stepped_in, has_returned in begun:
        day = days.setdefault(took_part_at.astimezone(UTC).date(), Counter())
        day.update(joined=1, stepped_in=stepped_in, returned=int(has_returned))
    return days


def written_in(challenge_id: int) -> Select[date, int]:
    there = Participation.challenge_id == challenge_id
    query = select(Entry.local_on, func.count()).join(Entry.participation).join(Entry.post)
    for_all = (Entry.withdrawn_at.is_(None), Post.circle_id.is_(None))
    return query.where(there, *for_all).group_by(Entry.local_on)


def begun_in(challenge_id: int) -> Select[Any]:
    stepped_in = case((Participation.took_part_at > Participation.joined_at, 1), else_=0)
    query = select(Participation.took_part_at, stepped_in, Participation.has_returned)
    return query.where(Participation.challenge_id == challenge_id, Participation.took_part_at.is_not(None))
