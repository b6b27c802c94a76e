"""What Today asks of the rooms below, each in one statement for however many challenges."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from forum.accounts import VISITOR
from forum.challenges import Challenge, Participation, Prompt, challenges_visible_to
from forum.entries import Entry, draft_place, is_live
from forum.help import fun_on_today
from forum.posts import CircleReader, Draft, Kind, Post, is_near_to, is_shown, not_held_from, readable_by

Day = tuple[Challenge, int]
MOST_ANSWERS = 5
MOST_IN_CIRCLES = 60
LIVELY_THREADS = 10  # the latest answers stand in the threads where something happened last
LOOKED_BACK = timedelta(days=60)


def prompts_on(days: Collection[Day]) -> Select[Prompt]:
    """The prompts of these days, with their hosts."""
    wanted = (is_day(challenge, number) for challenge, number in days)
    return select(Prompt).where(or_(false(), *wanted)).options(joinedload(Prompt.host))


def is_day(challenge: Challenge, number: int) -> ColumnElement[bool]:
    return and_(Prompt.challenge_id == challenge.id, Prompt.number == number)


def days_on(viewer: Any, days: Collection[Day]) -> Select[Prompt, int | None, datetime | None]:
    """The prompts of these days, each with the viewer's own: the post of the entry, and when a draft was kept."""
    mine = and_(Participation.challenge_id == Prompt.challenge_id, Participation.account_id == viewer.id)
    written = and_(Entry.participation_id == Participation.id, Entry.number == Prompt.number, is_live())
    begun = (and_(is_day(one, number), Draft.place == draft_place(one.slug, number)) for one, number in days)
    return (
        prompts_on(days)
        .select_from(Prompt)
        .outerjoin(Participation, mine)
        .outerjoin(Entry, written)
        .outerjoin(Draft, and_(Draft.account_id == viewer.id, or_(false(), *begun)))
        .add_columns(Entry.post_id, Draft.saved_at)
    )


def words_for(viewer: Any, at: datetime) -> Select[Post]:
    """In one statement: the latest answers to the viewer, help that is fun for them, and what the people of their
    circles wrote today or have waited with; all with their authors.
    """
    answers, fun = answers_to(viewer, at).subquery(), fun_on_today(viewer).subquery()
    circles = written_in_circles(viewer, at).subquery()
    ids = union_all(select(answers.c.id), select(fun.c.post_id), select(circles.c.id)).subquery()
    query = select(Post).where(Post.id.in_(select(ids.c.id))).order_by(Post.created_at.desc(), Post.id.desc())
    return query.options(joinedload(Post.author), joinedload(Post.thread))


def answers_to(viewer: Any, at: datetime) -> Select[int]:
    """The latest words of others below what the viewer wrote."""
    lively = (
        select(Post.id)
        .where(Post.author_id == viewer.id, Post.created_at >= at - LOOKED_BACK)
        .where(Post.thread_id.is_(None), Post.comment_count > 0)
        .order_by(Post.last_activity_at.desc())
        .limit(LIVELY_THREADS)
    )
    return (
        select(Post.id)
        .where(Post.thread_id.in_(lively), Post.author_id != viewer.id, is_shown())
        .where(readable_by(viewer), not_held_from(viewer), is_near_to(viewer))
        .order_by(Post.created_at.desc(), Post.id.desc())
        .limit(MOST_ANSWERS)
    )


def written_in_circles(viewer: Any, at: datetime) -> Select[int]:
    """The entries of others in the viewer's circles: those of the last two days, whatever the zone, and unanswered ones
    of the last week.
    """
    mine, theirs = aliased(CircleReader), aliased(CircleReader)
    is_new = Post.created_at >= at - timedelta(days=2)
    waits = and_(Post.answer_count == 0, Post.created_at >= at - timedelta(days=7))
    return (
        select(Post.id)
        .join(theirs, and_(theirs.account_id == Post.author_id, theirs.challenge_id == Post.challenge_id + 0))
        .join(mine, and_(mine.circle_id == theirs.circle_id, mine.account_id == viewer.id))
        .join(Entry, Entry.post_id == Post.id)
        .where(mine.is_member, theirs.is_member, Post.author_id != viewer.id, is_near_to(viewer))
        .where(Post.created_at >= at - timedelta(days=7), or_(is_new, waits), is_shown(), readable_by(viewer))
        .order_by(Post.created_at.desc())
        .limit(MOST_IN_CIRCLES)
    )


def answered_in(challenge: Challenge) -> Select[Post]:
    """The entry that anyone may read and that was answered last, with its author."""
    return (
        select(Post)
        .where(Post.challenge_id == challenge.id, Post.kind == Kind.ENTRY, Post.answer_count > 0)
        .where(is_shown(), readable_by(VISITOR))
        .order_by(Post.last_activity_at.desc(), Post.id.desc())
        .limit(1)
        .options(joinedload(Post.author))
    )


def public_challenges(at: datetime) -> Select[Challenge]:
    """Challenges that anyone may look into, those that began last first; whether they run is for `state_at` to say."""
    soon = at.date() + timedelta(days=60)
    query = challenges_visible_to(VISITOR).where(Challenge.cancelled_at.is_(None), Challenge.starts_on <= soon)
    return query.order_by(Challenge.starts_on.desc(), Challenge.id.desc()).limit(10)
