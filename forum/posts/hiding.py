"""Hiding posts, and showing them again. What hides a post is kept with it, so that whoever takes that back shows
exactly what it hid, and nothing that something else has hidden since.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ColumnElement, CursorResult, Row, String, Table, insert, select, tuple_, update
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts import Account
from forum.core.database import Model, db
from forum.core.events import Event
from forum.posts.counts import many_in, many_out, table, thread_in, thread_out
from forum.posts.words import Happened, Hidden, Kind


class Hideable:
    """Part of a post. `hidden_by_id` names the moderator's decision that hid it; who reports hides without one."""

    hidden_at: Mapped[datetime | None]
    hidden_how: Mapped[str | None] = mapped_column(String(10))
    hidden_by_id: Mapped[int | None]

    if TYPE_CHECKING:  # of Post
        kind: Any
        challenge_id: Any
        deleted_at: Any
        held_at: Any

        def claim(self, *conditions: Any, **values: Any) -> bool: ...
        def count_if_shown(self) -> None: ...
        def count_out(self) -> None: ...

    def hide(
        self, *, by: Account | None, at: datetime, how: Hidden = Hidden.MODERATOR, decision_id: int | None = None
    ) -> None:
        """Nobody but its author and moderators sees the text, or moderators alone. The reason stands in the log.

        What is hidden already is hidden by this from now on.
        """
        anew = {"hidden_how": str(how), "hidden_by_id": decision_id}
        if not self.claim(is_not_hidden(), hidden_at=at, **anew):
            self.claim(table().c.hidden_at.is_not(None), **anew)
            return
        if self.deleted_at is None and self.held_at is None:
            self.count_out()
        print_anew([self])
        Event.record(Happened.HIDDEN, actor=by, post=self, at=at)

    def unhide(self, *, by: Account | None, at: datetime, decision_id: int | None = None) -> None:
        """It is shown again; with a decision named: if it is that one which hides it."""
        which = [table().c.hidden_by_id == decision_id] if decision_id is not None else []
        free = {"hidden_at": None, "hidden_how": None, "hidden_by_id": None}
        if self.claim(table().c.hidden_at.is_not(None), *which, **free):
            self.count_if_shown()
            print_anew([self])
            Event.record(Happened.UNHIDDEN, actor=by, post=self, at=at)


def print_anew(posts: Sequence[Any]) -> None:
    """Books of challenges had these entries, or lack them: no such book is given out before it is made anew."""
    if there := {one.challenge_id for one in posts if one.kind == Kind.ENTRY}:
        make_books_anew(there)


def make_books_anew(challenge_ids: Any) -> None:
    """From the beginning, also those that are being made at this moment: ids, or a query for them."""
    books = Model.metadata.tables["keepsakes"]
    theirs = update(books).where(books.c.challenge_id.in_(challenge_ids))
    db.session.execute(theirs.values(ready_at=None, begun_at=None, done=0))


def is_not_hidden() -> ColumnElement[bool]:
    return table().c.hidden_at.is_(None)


def hide_some(
    author_id: int, decision_id: int, *, after: tuple[datetime, int] | None, most: int, at: datetime
) -> tuple[int, tuple[datetime, int] | None]:
    """Hide the next posts of this author, as spam: how many were hidden, and after which to go on; None: all are."""
    posts = table()
    place = (posts.c.created_at, posts.c.id)
    query = select(*place).where(posts.c.author_id == author_id)
    query = query.where(tuple_(*place) > tuple_(*after)) if after else query
    next_ones = db.session.execute(query.order_by(*place).limit(most)).all()
    ids = [row.id for row in next_ones]
    mine = (posts.c.id.in_(ids), posts.c.hidden_at.is_(None), posts.c.deleted_at.is_(None))
    anew = {"hidden_at": at, "hidden_how": str(Hidden.SPAM), "hidden_by_id": decision_id}
    hidden = db.session.execute(update(posts).where(*mine).values(anew).returning(*what_counts(posts))).all()
    count_all(hidden, out=True)
    print_anew(hidden)
    note_all(Happened.HIDDEN, hidden, at)
    return len(hidden), tuple(next_ones[-1]) if len(next_ones) == most else None


def show_some(decision_id: int, *, most: int, at: datetime) -> int:
    """Show some of what this decision hid: how many; 0: all of it is shown again."""
    posts = table()
    some = select(posts.c.id).where(posts.c.hidden_by_id == decision_id).order_by(posts.c.id).limit(most)
    free = {"hidden_at": None, "hidden_how": None, "hidden_by_id": None}
    mine = update(posts).where(posts.c.id.in_(some), posts.c.hidden_by_id == decision_id)
    shown = db.session.execute(mine.values(free).returning(*what_counts(posts))).all()
    count_all(shown, out=False)
    print_anew(shown)
    note_all(Happened.UNHIDDEN, shown, at)
    return len(shown)


def hide_instead(decision_id: int, other_id: int) -> int:
    """What one decision hid is hidden by another from now on: how many."""
    posts = table()
    theirs = update(posts).where(posts.c.hidden_by_id == decision_id).values(hidden_by_id=other_id)
    return cast(CursorResult[Any], db.session.execute(theirs)).rowcount


def what_counts(posts: Table) -> list[Any]:
    names = "id kind challenge_id thread_id tally_id is_answer answer_count created_at deleted_at held_at".split()
    return [posts.c[name] for name in names]


def count_all(rows: Sequence[Row[Any]], *, out: bool) -> None:
    """Change the counts of the threads and tallies that these posts stand in."""
    counted = [row for row in rows if row.deleted_at is None and row.held_at is None]
    threads: dict[int, list[Row[Any]]] = {}
    for row in counted:
        if row.thread_id is not None:
            threads.setdefault(row.thread_id, []).append(row)
    lock_threads(sorted(threads))
    for row in counted:
        if row.thread_id is None:
            (thread_out if out else thread_in)(row.tally_id, row.answer_count)
    for thread_id, comments in sorted(threads.items()):
        count_thread(thread_id, comments, out=out)


def lock_threads(ids: Sequence[int]) -> None:
    """All of them before any tally is changed: so whoever answers in one of them at this moment is not in our way."""
    posts = table()
    if ids:
        db.session.execute(select(posts.c.id).where(posts.c.id.in_(ids)).order_by(posts.c.id).with_for_update())


def count_thread(thread_id: int, comments: Sequence[Row[Any]], *, out: bool) -> None:
    answers = sum(1 for one in comments if one.is_answer)
    if out:
        many_out(thread_id, comments=len(comments), answers=answers)
    else:
        latest = max(one.created_at for one in comments)
        many_in(thread_id, comments=len(comments), answers=answers, latest=latest)


def note_all(what: Happened, rows: Sequence[Row[Any]], at: datetime) -> None:
    """One event for each: what can be found is kept by them."""
    if rows:
        common = {"kind": str(what), "details": {}, "happened_at": at}
        db.session.execute(insert(Event), [{**common, "post_id": row.id} for row in rows])
