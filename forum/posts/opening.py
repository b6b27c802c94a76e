"""Opening a thread to others, or to fewer: what its author, or a report, changes about who may read it.

What is for a circle only counts in no tally: how many have written is for everyone to see, and would tell of it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, or_, select, update

from forum.core.database import UNSYNCHRONISED, db
from forum.core.forms import EditConflict
from forum.posts.counts import table, thread_in, thread_out
from forum.posts.words import Audience, Visibility, narrower_than


def readers_of(post: Any) -> Audience:
    """As the author chose them."""
    return Audience.CIRCLE if post.circle_id is not None else Audience(post.audience)


def open_thread(post: Any, audience: Audience, *, circle_id: int | None = None, tally_id: int | None = None) -> None:
    """`circle_id`: what only a circle reads; `tally_id`: where all else counts, if it does. Raises EditConflict."""
    new: dict[str, Any] = {"audience": Audience.MEMBERS if audience == Audience.CIRCLE else audience}
    new |= {"circle_id": circle_id}
    moves, was = circle_id != post.circle_id, post.tally_id
    if not post.claim(table().c.circle_id.is_not_distinct_from(post.circle_id), **new, **counted(moves, tally_id)):
        raise EditConflict
    if moves and post.is_shown:
        thread_out(was, post.answer_count)
        thread_in(post.tally_id, post.answer_count)
    answers = update(table()).where(table().c.thread_id == post.id)
    db.session.execute(answers.where(table().c.author_id == post.author_id).values(new))
    if closer := {name: value for name, value in new.items() if value not in (None, Audience.PUBLIC)}:
        # What others answered is never opened to more than it was for, nor to another circle.
        db.session.execute(answers.where(table().c.circle_id.is_(None)).values(closer))


def readers_as_they_are(thread_id: int) -> dict[str, Any]:
    """For an answer, when it is kept: the author of the thread may be choosing others in this moment."""
    here = table().c.id == thread_id
    columns = {
        "audience": "audience",
        "circle_id": "circle_id",
        "visibility": "visibility",
        "written_for": "visibility",
    }
    kept = {name: select(table().c[column]).where(here) for name, column in columns.items()}
    return {name: query.with_for_update(read=True).scalar_subquery() for name, query in kept.items()}


def open_at_most(visibility: str) -> ColumnElement[str]:
    """The visibility of posts whose challenge is open so far: none is opened to more people than it was written for."""
    narrower = narrower_than(visibility)
    here = literal(str(visibility))
    return case((table().c.written_for.in_(narrower), table().c.written_for), else_=here) if narrower else here


def open_what_they_wrote(author_id: int, challenge_id: int, visibility: str) -> None:
    """What somebody wrote in a challenge for fewer people is open as far as it is now: the threads they began, and
    their words there and in other threads that are open. What others wrote there is for those to open."""
    posts, new = table().c, {"written_for": visibility, "visibility": visibility}
    theirs = (posts.challenge_id == challenge_id, posts.author_id == author_id, is_kept_back(visibility))
    for which in (posts.thread_id.is_(None), is_below_open(visibility)):
        opened = update(table()).where(*theirs, which).values(new)
        db.session.execute(opened, execution_options=UNSYNCHRONISED)


def can_be_opened(visibility: Visibility | str) -> ColumnElement[bool]:
    """Kept back by whoever wrote it, and by nobody else: a thread, or an answer in one that is open."""
    return and_(is_kept_back(visibility), or_(table().c.thread_id.is_(None), is_below_open(visibility)))


def is_below_open(visibility: Visibility | str) -> ColumnElement[bool]:
    root = table().alias("root")
    is_open = root.c.written_for.not_in(narrower_than(visibility))
    return select(root.c.id).where(root.c.id == table().c.thread_id, is_open).correlate(table()).exists()


def is_kept_back(visibility: Visibility | str) -> ColumnElement[bool]:
    """Whether a post was written for fewer people than see its challenge now."""
    return table().c.written_for.in_(narrower_than(visibility))


def counted(moves: bool, tally_id: int | None) -> dict[str, int | None]:
    return {"tally_id": tally_id} if moves else {}


def show_to_moderators(post: Any, at: datetime) -> None:
    """It was reported: from now on they can read its thread, also if it is a circle's own."""
    thread = db.session.get_one(type(post), post.thread_id or post.id)
    thread.reported_at = thread.reported_at or at


def begins_first_thread(author_id: int) -> bool:
    """Nobody has welcomed this person yet: an entry, topic or help request of theirs is the first that all may see."""
    posts = table().c
    earlier = select(posts.id).where(posts.author_id == author_id, posts.thread_id.is_(None), posts.circle_id.is_(None))
    return db.session.scalar(earlier.limit(1)) is None
