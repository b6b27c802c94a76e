"""The counts a thread keeps of its comments and answers, changed in SQL so that many can write at once.

They are exact: whoever changes whether a comment is to be seen has claimed its row first (`Post.claim`), so each change
is counted once.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, Table, case, func, select, update

from forum.core.database import Model, db
from forum.posts.tallies import tally
from forum.posts.words import OUT_OF_LINE


class Counted:
    """A post as far as it counts: a comment in its thread, a thread in its tally."""

    if TYPE_CHECKING:  # of Post
        is_shown: Any
        is_root: Any
        tally_id: Any
        answer_count: Any
        is_answer: Any
        created_at: Any
        thread_id: Any
        thread: Any

    def count_if_shown(self) -> None:
        if self.is_shown and self.is_root:
            thread_in(self.tally_id, self.answer_count)
        elif self.is_shown:
            count_in(self.thread_key, is_answer=self.is_answer, at=self.created_at)

    def count_out(self) -> None:
        """It was to be seen until now."""
        if self.is_root:
            thread_out(self.tally_id, self.answer_count)
        else:
            count_out(self.thread_key, was_answer=self.is_answer)

    @property
    def thread_key(self) -> int:
        key: int | None = self.thread_id or (self.thread.id if self.thread else None)
        assert key is not None, "a comment stands in a thread"
        return key


def count_in(thread_id: int, *, is_answer: bool, at: datetime) -> None:
    """A comment is to be seen from now on."""
    posts = table()
    later = case((posts.c.last_activity_at < at, at), else_=posts.c.last_activity_at)
    change(thread_id, comment_count=posts.c.comment_count + 1, last_activity_at=later)
    if is_answer:
        answer_in(thread_id, at)


def count_out(thread_id: int, *, was_answer: bool) -> None:
    """A comment is no longer to be seen."""
    change(thread_id, comment_count=table().c.comment_count - 1)
    if was_answer:
        answer_out(thread_id)


def answer_in(thread_id: int, at: datetime) -> None:
    posts = table()
    first = case((posts.c.first_answer_at < at, posts.c.first_answer_at), else_=at)
    thread = change(thread_id, answer_count=posts.c.answer_count + 1, first_answer_at=first)
    if thread is not None and thread.answer_count == 1 and is_shown(thread):
        tally(thread.tally_id, answered=+1)


def answer_out(thread_id: int) -> None:
    """The first answer may now be a later one."""
    thread = change(thread_id, answer_count=table().c.answer_count - 1)
    # In a statement of its own: it must see what others finished while the one before waited for the row.
    change(thread_id, first_answer_at=first_answer_of(thread_id))
    if thread is not None and thread.answer_count == 0 and is_shown(thread):
        tally(thread.tally_id, answered=-1)


def many_in(thread_id: int, *, comments: int, answers: int, latest: datetime) -> None:
    """Several comments of one thread are to be seen from now on: what `count_in` does for each, at once."""
    posts = table()
    later = case((posts.c.last_activity_at < latest, latest), else_=posts.c.last_activity_at)
    more = {"comment_count": posts.c.comment_count + comments, "answer_count": posts.c.answer_count + answers}
    thread = change(thread_id, **more, last_activity_at=later)
    if not answers:
        return
    change(thread_id, first_answer_at=first_answer_of(thread_id))
    if thread is not None and thread.answer_count == answers and is_shown(thread):
        tally(thread.tally_id, answered=+1)


def many_out(thread_id: int, *, comments: int, answers: int) -> None:
    """Several comments of one thread are no longer to be seen."""
    posts = table()
    less = {"comment_count": posts.c.comment_count - comments, "answer_count": posts.c.answer_count - answers}
    thread = change(thread_id, **less)
    if not answers:
        return
    change(thread_id, first_answer_at=first_answer_of(thread_id))
    if thread is not None and thread.answer_count == 0 and is_shown(thread):
        tally(thread.tally_id, answered=-1)


def thread_in(tally_id: int | None, answer_count: int) -> None:
    """A thread is to be seen from now on."""
    tally(tally_id, shown=+1, answered=+1 if answer_count else 0)


def thread_out(tally_id: int | None, answer_count: int) -> None:
    """A thread is no longer to be seen."""
    tally(tally_id, shown=-1, answered=-1 if answer_count else 0)


def is_shown(thread: Row[Any]) -> bool:
    return thread.deleted_at is None and thread.hidden_at is None and thread.held_at is None


def first_answer_of(thread_id: int) -> Any:
    other = table().alias("other")
    shown = [other.c[name].is_(None) for name in ("deleted_at", "hidden_at", "held_at")]
    return (
        select(func.min(other.c.created_at))
        .where(other.c.thread_id == thread_id, other.c.is_answer, *shown)
        .scalar_subquery()
    )


def stand_in_line(thread_id: int, *, waits: bool) -> None:
    """Whether this thread still waits for a word: what has been seen to need not be answered any more. What comes back
    stands where it stood."""
    line = table().c.line % OUT_OF_LINE
    change(thread_id, line=line if waits else line + OUT_OF_LINE)


def change(thread_id: int, **columns: ColumnElement[Any]) -> Row[Any] | None:
    """Gives the thread as it is afterwards, as far as its tally needs to know."""
    posts = table()
    seen = [posts.c[name] for name in ("answer_count", "tally_id", "deleted_at", "hidden_at", "held_at")]
    changed = update(posts).where(posts.c.id == thread_id).values(**columns).returning(*seen)
    return db.session.execute(changed).first()


def table() -> Table:
    return Model.metadata.tables["posts"]
