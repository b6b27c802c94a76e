"""Keeping what can be found as it is: what happened says what has changed, and that is read anew.

It does not matter what happened, in which order, or whether it was read before: what is put on a shelf is what is there
now. A deed and its event are kept together, so whoever reads the event reads at least that deed.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, case, cast, column, func, insert, literal, or_, select, table, update

from forum.accounts import Happened as InAccounts
from forum.challenges import Happened as InChallenges
from forum.core.database import UNSYNCHRONISED, db
from forum.core.events import Event
from forum.posts import Happened as InPosts
from forum.posts import Post
from forum.search.documents import one_at_a_time, refresh
from forum.search.shelves import CHALLENGES, PEOPLE, POSTS, SHELVES, Shelf, is_postgres

AT_ONCE = 100
PAGES = 500  # of the index, in one step
AT_WORK = 2  # changed rows: the order itself counts as one

OF_POSTS = {*InPosts} - {InPosts.CHEERED}
OF_PEOPLE = {*InAccounts} - {InAccounts.ZONE_CHANGED, InAccounts.PACKED}
OF_CHALLENGES = {InChallenges.CREATED, InChallenges.CHANGED}
OF_READERS = {InPosts.READERS_CHANGED, InChallenges.READERS_CHANGED}


def unindexed(before: int | None = None) -> Any:
    """What happened and was not looked at yet, the newest first: people look for what is new."""
    query: Any = select(Event.id, Event.kind, Event.post_id, Event.challenge_id, Event.person_id)
    query = query.where(Event.indexed_at.is_(None)).order_by(Event.id.desc()).limit(AT_ONCE)
    return query if before is None else query.where(Event.id < before)


def index(events: Sequence[Any], at: datetime) -> None:
    """Read anew what these are about, and mark them. The caller commits. Those of `OF_READERS` are not among them."""
    one_at_a_time()
    for shelf, ids in concerned(events).items():
        if ids:
            refresh(shelf, ids)
    done(events, at)


def read_anew(*, posts: Collection[int] = (), challenges: Collection[int] = (), people: Collection[int] = ()) -> None:
    """Put on their shelves what these are now, whatever happened. The caller commits."""
    one_at_a_time()
    for shelf, ids in ((POSTS, posts), (CHALLENGES, challenges), (PEOPLE, people)):
        if ids:
            refresh(shelf, ids)


def merge_some(begin: bool) -> bool:
    """Some of what SQLite keeps of words that were taken away is dropped for good: with `begin` from the first on.

    False: nothing is left to do. PostgreSQL keeps no such remains. The caller commits.
    """
    if is_postgres():
        return False
    driver: Any = db.session.connection().connection.driver_connection
    is_more = False
    for shelf in SHELVES:
        before = driver.total_changes
        db.session.execute(insert(table(shelf.name, column(shelf.name), column("rank"))).values(merge(shelf, begin)))
        is_more = is_more or driver.total_changes - before >= AT_WORK
    return is_more


def merge(shelf: Shelf, begin: bool) -> dict[str, Any]:
    """FTS5 takes its orders as rows: a negative number of pages takes all of its parts together, and begins."""
    return {shelf.name: "merge", "rank": -PAGES if begin else PAGES}


def concerned(events: Sequence[Any]) -> dict[Shelf, set[int]]:
    return {
        POSTS: {one.post_id for one in events if one.kind in OF_POSTS and one.post_id},
        CHALLENGES: {one.challenge_id for one in events if one.kind in OF_CHALLENGES and one.challenge_id},
        PEOPLE: {one.person_id for one in events if one.kind in OF_PEOPLE and one.person_id},
    }


def done(events: Sequence[Any], at: datetime) -> None:
    mine = update(Event).where(Event.id.in_([one.id for one in events])).values(indexed_at=at)
    db.session.execute(mine, execution_options=UNSYNCHRONISED)


def refresh_readers(event: Any) -> bool:
    """Some of the posts that are open to others now. False: there are none left. The caller commits."""
    one_at_a_time()
    ids = db.session.scalars(with_other_readers(event)).all()
    refresh(POSTS, ids)
    return bool(ids)


def with_other_readers(event: Any) -> Select[int]:
    """Posts of a challenge or a thread that are on their shelf as what they were open to before."""
    if event.kind == InChallenges.READERS_CHANGED:
        theirs = Post.challenge_id == event.challenge_id
    else:
        theirs = or_(Post.id == event.post_id, Post.thread_id == event.post_id)
    circles = literal("circle ") + cast(Post.circle_id, Text)
    now = case((Post.circle_id.is_not(None), circles), else_=Post.visibility + " " + Post.audience)
    shelf = POSTS.table
    query = select(Post.id).join(shelf, POSTS.id == Post.id).where(theirs, shelf.c.readers != now)
    return query.limit(AT_ONCE)


def all_of(shelf: Shelf) -> Iterator[Sequence[int]]:
    """The ids of everything of this kind, the newest first, in batches."""
    last = 2**62
    while ids := batch(shelf, last):
        yield ids
        last = ids[-1]


def batch(shelf: Shelf, before: int) -> Sequence[int]:
    column = shelf.subject.id
    return db.session.scalars(select(column).where(column < before).order_by(column.desc()).limit(2 * AT_ONCE)).all()


def highest(shelf: Shelf) -> int:
    return db.session.scalar(select(func.max(shelf.subject.id))) or 0


def orphans(shelf: Shelf) -> Sequence[int]:
    """What stands on the shelf and is no more: nobody finds it, but it takes room."""
    there = select(shelf.subject.id).where(shelf.subject.id == shelf.reference).exists()
    return db.session.scalars(select(shelf.id).where(~there).limit(AT_ONCE)).all()
