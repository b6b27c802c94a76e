"""Counting anew: what threads and tallies say of themselves, held against what is there, and mended where it differs.

The verbs keep these numbers exact; this is for a database that somebody changed by hand, or that a bug has been in.
Each is counted while its own row is locked, in a statement that begins after the lock was got: what others were
changing at that moment has been finished, or waits until the row is right.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, case, func, select, update

from forum.core.database import UNSYNCHRONISED, db
from forum.posts.models import Post
from forum.posts.queries import is_shown
from forum.posts.tallies import Tally

AT_ONCE = 500


def threads_after(last: int) -> Any:
    """The next threads with what they say of themselves: comments, answers, the first answer."""
    query = select(Post.id, *WHAT_THREADS_SAY).where(Post.thread_id.is_(None), Post.id > last)
    return db.session.execute(query.order_by(Post.id).limit(AT_ONCE)).all()


WHAT_THREADS_SAY = (Post.comment_count, Post.answer_count, Post.first_answer_at)


def wrong_among(threads: Sequence[Row[Any]]) -> list[int]:
    """Which of these threads say something else than what counting says."""
    counted = {row.thread_id: tuple(row)[1:] for row in db.session.execute(counts_of([one.id for one in threads]))}
    return [one.id for one in threads if tuple(one)[1:] != counted.get(one.id, (0, 0, None))]


def counts_of(thread_ids: Sequence[int]) -> Any:
    answered_at = case((Post.is_answer, Post.created_at))
    return (
        select(Post.thread_id, func.count(), func.count(answered_at), func.min(answered_at, type_=Post.created_at.type))
        .where(Post.thread_id.in_(thread_ids), is_shown())
        .group_by(Post.thread_id)
    )


def mend_thread(thread_id: int) -> None:
    locked(Post.id, thread_id)
    row = db.session.execute(counts_of([thread_id])).first()
    comments, answers, first = tuple(row)[1:] if row else (0, 0, None)
    new = {"comment_count": comments, "answer_count": answers, "first_answer_at": first}
    mended = update(Post).where(Post.id == thread_id).values(new)
    db.session.execute(mended, execution_options=UNSYNCHRONISED)


def tally_ids() -> Sequence[int]:
    return db.session.scalars(select(Tally.id).order_by(Tally.id)).all()


def mend_tally(tally_id: int) -> bool:
    """True when it was wrong."""
    locked(Tally.id, tally_id)
    answered = case((Post.answer_count > 0, 1))
    counted = select(func.count(), func.count(answered)).where(and_(Post.tally_id == tally_id, is_shown()))
    shown, with_answer = db.session.execute(counted).one()
    wrong = (Tally.id == tally_id, (Tally.shown != shown) | (Tally.answered != with_answer))
    mended = update(Tally).where(*wrong).values(shown=shown, answered=with_answer)
    return db.session.execute(mended.returning(Tally.id), execution_options=UNSYNCHRONISED).first() is not None


def locked(column: Any, key: int) -> None:
    """Nobody else changes this row until we commit: on SQLite because an UPDATE comes first, which changes nothing."""
    row = update(column.class_).where(column == key).values({column.key: column})
    db.session.execute(row, execution_options=UNSYNCHRONISED)
