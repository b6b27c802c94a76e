"""How long people wait for a word: the share answered within the goal, and the median time to the first answer.

Exact, from the instants that stand with each entry, read off one index (`ix_posts_tally`) and added up in the database:
what comes back is a row for each day. Entries whose goal is still to come, and which nobody has answered, count neither
way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from forum.challenges import Challenge
from forum.core.database import db
from forum.entries.goals import AnswerGoal
from forum.posts import Post, Tally, is_shown


@dataclass(frozen=True)
class Figures:
    """Of one day or, without a number, of the challenge. `due`: those answered, and those whose goal is over."""

    number: int | None
    median: timedelta | None
    shown: int
    answered: int
    within: int
    due: int

    @property
    def share_answered(self) -> int:
        """Percent answered, however late, rounded down: only all of them are 100."""
        return self.answered * 100 // self.shown if self.shown else 0

    @property
    def share(self) -> int | None:
        """Percent answered within the goal, rounded down: only all of them are 100."""
        return self.within * 100 // self.due if self.due else None


def figures_of(challenge: Challenge, at: datetime) -> tuple[Figures, Sequence[Figures]]:
    """Of the whole challenge, and of each day that has entries; in one statement."""
    goal = timedelta(hours=challenge.answer_goal_hours)
    medians = medians_by_day(challenge.id).subquery()
    overall = median_of_all(challenge.id).scalar_subquery()
    counts = counts_by_day(challenge.id, goal, at).outerjoin(medians, medians.c.number == Tally.number)
    rows = db.session.execute(counts.add_columns(func.max(medians.c.median).label("median"), overall)).all()
    days = [Figures(row.number, as_time(row.median), *row[1:-2]) for row in rows]
    sums = [sum(getattr(day, name) for day in days) for name in ("shown", "answered", "within", "due")]
    return Figures(None, as_time(rows[0][-1]) if rows else None, *sums), days


def as_time(seconds: Any) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=round(float(seconds)))


def seconds_waited() -> ColumnElement[Any]:
    """From when others could read an entry to its first answer; null as long as there is none."""
    if db.engine.dialect.name == "postgresql":
        return func.extract("epoch", Post.first_answer_at - readable_at())
    return (func.julianday(Post.first_answer_at) - func.julianday(readable_at())) * 86_400


def readable_at() -> ColumnElement[datetime]:
    """What waited for its author's address or for a moderator did not wait for an answer."""
    begun = select(AnswerGoal.begun_at).where(AnswerGoal.post_id == Post.id).scalar_subquery()
    return func.coalesce(begun, Post.created_at)


def tallied(challenge_id: int) -> ColumnElement[bool]:
    here = select(Tally.id).where(Tally.challenge_id == challenge_id)
    return and_(Post.tally_id.in_(here), Post.tally_id.is_not(None), is_shown())


def counts_by_day(challenge_id: int, goal: timedelta, at: datetime) -> Any:
    counted = (func.count(), func.count(Post.first_answer_at), *within_and_due(goal, at))
    return (
        select(Tally.number, *counted)
        .join(Tally, Tally.id == Post.tally_id)
        .where(tallied(challenge_id))
        .group_by(Tally.number)
        .order_by(Tally.number)
    )


def within_and_due(goal: timedelta, at: datetime) -> tuple[ColumnElement[int], ColumnElement[int]]:
    # A tenth of a second is what julianday() may be off by, and no one's answer is late by it.
    is_within = seconds_waited() <= goal.total_seconds() + 0.1
    is_due = or_(Post.first_answer_at.is_not(None), readable_at() <= at - goal)
    return func.count(case((is_within, 1))), func.count(case((is_due, 1)))


def medians_by_day(challenge_id: int) -> Any:
    """The day's number and the median, for each day with an answer."""
    if db.engine.dialect.name == "postgresql":
        median = func.percentile_cont(0.5).within_group(seconds_waited())
        query = select(Tally.number, median.label("median")).join(Tally, Tally.id == Post.tally_id)
        return query.where(is_answered(challenge_id)).group_by(Tally.number)
    ranked = in_order_of_waiting(challenge_id, partition_by=Post.tally_id)
    middle = select(Tally.number, func.avg(ranked.c.waited).label("median")).join(Tally, Tally.id == ranked.c.tally_id)
    return middle.where(is_in_the_middle(ranked)).group_by(Tally.number)


def median_of_all(challenge_id: int) -> Any:
    if db.engine.dialect.name == "postgresql":
        return select(func.percentile_cont(0.5).within_group(seconds_waited())).where(is_answered(challenge_id))
    ranked = in_order_of_waiting(challenge_id)
    return select(func.avg(ranked.c.waited)).where(is_in_the_middle(ranked))


def is_answered(challenge_id: int) -> ColumnElement[bool]:
    return and_(tallied(challenge_id), Post.first_answer_at.is_not(None))


def in_order_of_waiting(challenge_id: int, partition_by: Any = None) -> Any:
    """What PostgreSQL does by itself: each one's place in the order, and how many there are."""
    waited = seconds_waited().label("waited")
    place = func.row_number().over(partition_by=partition_by, order_by=waited).label("place")
    many = func.count().over(partition_by=partition_by).label("many")
    ranked: Select[Any] = select(Post.tally_id, waited, place, many)
    return ranked.where(is_answered(challenge_id)).subquery()


def is_in_the_middle(ranked: Any) -> ColumnElement[bool]:
    """The one in the middle, or the two."""
    return or_(ranked.c.place == (ranked.c.many + 1) // 2, ranked.c.place == ranked.c.many // 2 + 1)
