"""How soon people are answered in a large challenge: figures that a job keeps, day by day, where counting all entries
anew would take longer than a page may.

A day is counted again when its tally has changed, and every ten minutes as long as the goal of an entry is to come. How
long people waited is kept as so many minutes, hours or days, as it is said: so the median of the whole challenge can be
told from the days.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, Select, and_, cast, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.challenges import Challenge
from forum.core.database import Model, db, insert_into
from forum.entries.answer_figures import Figures, figures_of, seconds_waited, within_and_due
from forum.posts import Post, Tally, is_shown

LARGE = 1000  # entries; fewer are counted when somebody asks
AGAIN_AFTER = timedelta(minutes=10)
AT_ONCE = 20
HOUR, DAY = 60, 1440  # minutes
Waits = list[tuple[int, int]]


class DayFigures(Model):
    """Of one day, as of `made_at`. `waits`: pairs of how many minutes, and how many waited so long."""

    __tablename__ = "answer_figures"

    tally_id: Mapped[int] = mapped_column(ForeignKey("tallies.id", ondelete="CASCADE"), primary_key=True)
    shown: Mapped[int]
    answered: Mapped[int]
    within: Mapped[int]
    due: Mapped[int]
    waits: Mapped[Any] = mapped_column(JSON)
    made_at: Mapped[datetime]

    @classmethod
    def count(cls, tally_id: int, shown: int, answered: int, goal_hours: int, *, at: datetime) -> None:
        """`shown` and `answered` are what the tally said before."""
        goal = timedelta(hours=goal_hours)
        here = and_(Post.tally_id == tally_id, Post.tally_id.is_not(None), is_shown())
        within, due = db.session.execute(select(*within_and_due(goal, at)).where(here)).one()
        minutes = cast(func.round(seconds_waited() / 60), Integer)
        waited = select(minutes, func.count()).where(here, Post.first_answer_at.is_not(None)).group_by(minutes)
        waits = in_words_of_time(tuple(row) for row in db.session.execute(waited))
        new = {"shown": shown, "answered": answered, "within": within, "due": due, "waits": waits, "made_at": at}
        row = insert_into(cls).values(tally_id=tally_id, **new)
        db.session.execute(row.on_conflict_do_update(index_elements=["tally_id"], set_=new))


def in_words_of_time(waited: Iterable[Any]) -> Waits:
    """What is said alike is kept alike: minutes below an hour, hours below two days, then days."""
    said: Counter[int] = Counter()
    for minutes, many in waited:
        unit = 1 if minutes < HOUR else HOUR if minutes < 2 * DAY else DAY
        kept = round(minutes / unit) * unit
        said[min(kept, 2 * DAY - 1) if unit == HOUR else kept] += many  # "48 hours" stays what it is
    return sorted(said.items())


def days_to_count(at: datetime) -> Select[int, int, int, int]:
    """Some days of large challenges that were never counted, or not since they changed; with what `count` takes."""
    has_changed = or_(Tally.shown != DayFigures.shown, Tally.answered != DayFigures.answered)
    goes_on = and_(DayFigures.due < DayFigures.shown, DayFigures.made_at <= at - AGAIN_AFTER)
    return (
        select(Tally.id, Tally.shown, Tally.answered, Challenge.answer_goal_hours)
        .join(Challenge, Challenge.id == Tally.challenge_id)
        .outerjoin(DayFigures, DayFigures.tally_id == Tally.id)
        .where(Challenge.entry_count >= LARGE, or_(DayFigures.tally_id.is_(None), has_changed, goes_on))
        .order_by(Tally.id)
        .limit(AT_ONCE)
    )


def figures_to_tell(challenge: Challenge, at: datetime) -> tuple[Figures, Sequence[Figures], datetime | None]:
    """Of the challenge and of its days; and since when they stand so, where a job counts them."""
    if challenge.entry_count < LARGE:
        return *figures_of(challenge, at), None
    query = select(Tally.number, DayFigures).join(DayFigures, DayFigures.tally_id == Tally.id)
    rows = db.session.execute(query.where(Tally.challenge_id == challenge.id).order_by(Tally.number)).all()
    days = [figures(number, [day]) for number, day in rows]
    return figures(None, [day for _, day in rows]), days, min((day.made_at for _, day in rows), default=None)


def figures(number: int | None, days: Sequence[DayFigures]) -> Figures:
    sums = (sum(getattr(day, name) for day in days) for name in ("shown", "answered", "within", "due"))
    return Figures(number, median_of([pair for day in days for pair in day.waits]), *sums)


def median_of(waits: Iterable[Sequence[int]]) -> timedelta | None:
    """The one in the middle, or half way between the two."""
    said: Counter[int] = Counter()
    for minutes, many in waits:
        said[minutes] += many
    if not said:
        return None
    many = said.total()
    return timedelta(minutes=(nth(said, (many - 1) // 2) + nth(said, many // 2)) / 2)


def nth(said: Counter[int], place: int) -> int:
    """In the order of waiting, from 0."""
    for minutes, many in sorted(said.items()):
        place -= many
        if place < 0:
            return minutes
    raise IndexError
