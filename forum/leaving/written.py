"""What becomes of what somebody wrote in public: it stays, as a former member's, or its words go and a tombstone stays.

Both ways their earlier versions go, and what was never shown. Tombstones keep threads together, and nobody's number is
given to another post.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, or_, select, true, update
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Participation
from forum.core.database import db
from forum.entries import Entry
from forum.help import HelpRequest
from forum.leaving.naming import be_quoted_by_name_no_more
from forum.leaving.rows import run, table
from forum.posts import Kind, Post, Revision, stand_in_line
from forum.search import read_anew

AT_ONCE = 50


def take_back_some_words(person: Account, at: datetime) -> bool:
    """All posts, or those that nobody reads: what waits for a look or for an address to be confirmed, or is hidden."""
    is_unread = or_(Post.held_at.is_not(None), Post.hidden_at.is_not(None))
    ids = some_posts(person, true() if person.leaves_with_posts else is_unread)
    if ids:
        for post in db.session.scalars(with_all_they_need(ids)).all():
            delete_one(post, person, at)
        forget_what_hangs_on(ids)
        let_go_of(ids)
    return bool(ids)


def leave_some_words(person: Account) -> bool:
    """They stay, and say no longer whose they are."""
    ids = some_posts(person, true())
    if ids:
        wait_no_longer(ids)
        let_go_of(ids)
    return bool(ids)


def wait_no_longer(ids: Sequence[int]) -> None:
    """Nobody is asked to answer somebody who is gone."""
    roots = select(Post.id).where(Post.id.in_(ids), Post.thread_id.is_(None), Post.answer_count == 0)
    for root in db.session.scalars(roots).all():
        stand_in_line(root, waits=False)
    goals = table("answer_goals")
    run(delete(goals).where(goals.c.post_id.in_(ids)))


def some_posts(person: Account, wanted: Any) -> list[int]:
    """Where others quoted them, their name is gone already."""
    query = select(Post.id, Post.thread_id).where(Post.author_id == person.id, wanted).order_by(Post.id).limit(AT_ONCE)
    posts = db.session.execute(query).all()
    if posts:
        be_quoted_by_name_no_more(person, posts)
    return [one.id for one in posts]


def with_all_they_need(ids: Sequence[int]) -> Select[Post]:
    query = select(Post).where(Post.id.in_(ids)).order_by(Post.id)
    query = query.options(joinedload(Post.challenge), joinedload(Post.thread))
    return query.execution_options(populate_existing=True)


def delete_one(post: Post, person: Account, at: datetime) -> None:
    entry = db.session.scalars(entry_of(post)).one_or_none() if post.kind == Kind.ENTRY else None
    if entry is not None and entry.withdrawn_at is None:
        entry.withdraw(by=person, at=at)
    else:
        post.delete(by=person, at=at)


def entry_of(post: Post) -> Select[Entry]:
    part = joinedload(Entry.participation).joinedload(Participation.challenge)
    query = select(Entry).where(Entry.post_id == post.id)
    return query.options(part, joinedload(Entry.prompt), joinedload(Entry.post))


def forget_what_hangs_on(ids: Sequence[int]) -> None:
    """What was said about words that are gone, and what an entry or a request says beside them."""
    for name in ("reports", "review_items"):
        run(delete(table(name)).where(table(name).c.post_id.in_(ids)))
    silent = {"for_whom": "", "who_gains": None, "own_blog_url": None}
    run(update(Entry).where(Entry.post_id.in_(ids)).values(silent))
    run(update(HelpRequest).where(HelpRequest.post_id.in_(ids)).values(own_part="–", place=None, place_key=None))
    launches = table("launches")
    run(update(launches).where(launches.c.post_id.in_(ids)).values(not_for="–", free_way="–"))


def let_go_of(ids: Sequence[int]) -> None:
    run(delete(Revision).where(Revision.post_id.in_(ids)))
    for name in ("pitches", "suspects", "spam_checks"):
        run(delete(table(name)).where(table(name).c.post_id.in_(ids)))
    run(update(Entry).where(Entry.post_id.in_(ids)).values(own_blog_url=None))
    run(update(Post).where(Post.id.in_(ids)).values(author_id=None, submission_key=None, fingerprint=None))
    parts = table("help_parts")
    takers = select(table("help_takers").c.id).where(table("help_takers").c.post_id.in_(ids))
    run(delete(parts).where(parts.c.taker_id.in_(takers), parts.c.side == "author"))
    run(update(table("help_takers")).where(table("help_takers").c.post_id.in_(ids)).values(answer=""))
    db.session.expunge_all()
    read_anew(posts=ids)
