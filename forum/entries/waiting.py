"""Who waits for a word: entries and first posts that nobody but their author has answered, oldest first.

Those who hit a wall and newcomers stand in front. A post is a newcomer's when its author has begun no thread before it;
a comment does not count, for many begin with one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from forum.challenges import Challenge, Participation, State
from forum.core.database import db
from forum.core.paging import Page, page_of
from forum.entries.models import Entry, Wall
from forum.entries.queries import light
from forum.posts import Kind, Post, address_of, readable_by

PAGE = 20
MOST_COUNTED = 20  # whoever reads "20 people" knows what there is to do


@dataclass(frozen=True)
class Waiting:
    """A post that waits, and what stands beside it."""

    post: Post
    number: int | None  # of an entry's day
    is_first: bool
    is_at_a_wall: bool

    @property
    def url(self) -> str:
        return address_of(self.post)


def first_in_line(viewer: Any, challenge_ids: Collection[int], most: int) -> list[Waiting]:
    """Those who should have a word first, in one statement."""
    line = in_line(waiting_in(viewer, challenge_ids)).order_by(place_in_line(), Post.id).limit(most)
    return [Waiting(*row) for row in db.session.execute(line)]


def waiting_page(viewer: Any, challenge_ids: Collection[int], **asked: Any) -> Page[Waiting]:
    """`asked`: after and before of `page_of`."""
    ids = waiting_in(viewer, challenge_ids).with_only_columns(Post.id)
    page = page_of(db.session, ids, by=(place_in_line(), Post.id), size=PAGE, **asked)
    beside = in_line(select(Post).where(Post.id.in_(page.items)))
    found = {row[0].id: Waiting(*row) for row in db.session.execute(beside)}
    return Page([found[post_id] for post_id in page.items], page.next_key, page.previous_key)


def in_line(query: Select[Post]) -> Select[Any]:
    """Each post with its author and challenge, and what a `Waiting` has beside it."""
    facts = query.add_columns(Entry.number, is_first_of_its_author(), is_at_a_wall())
    facts = facts.outerjoin(Entry, Entry.post_id == Post.id)
    return facts.options(joinedload(Post.author), joinedload(Post.challenge).options(*light()))


def waiting_in(viewer: Any, challenge_ids: Collection[int]) -> Select[Post]:
    """What waits for a word of somebody else's in these challenges: never what the viewer wrote."""
    return select(Post).where(
        Post.challenge_id.in_(challenge_ids),
        is_unanswered(),
        Post.author_id != viewer.id,
        readable_by(viewer),
        or_(Post.kind != Kind.TOPIC, is_first_of_its_author()),
    )


def is_unanswered() -> ColumnElement[bool]:
    is_shown = and_(Post.held_at.is_(None), Post.hidden_at.is_(None), Post.deleted_at.is_(None))
    return and_(Post.answer_count == 0, Post.thread_id.is_(None), is_shown)


def place_in_line() -> ColumnElement[int]:
    """0 in front, 1 behind."""
    return case((or_(is_at_a_wall(), is_first_of_its_author()), 0), else_=1)


def is_at_a_wall() -> ColumnElement[bool]:
    walls = select(Wall.id).join(Wall.participation).where(Wall.lifted_at.is_(None))
    theirs = walls.where(Participation.challenge_id == Post.challenge_id, Participation.account_id == Post.author_id)
    return theirs.correlate(Post).exists()


def is_first_of_its_author() -> ColumnElement[bool]:
    earlier = aliased(Post)
    begun = select(earlier.id).where(
        earlier.author_id == Post.author_id, earlier.thread_id.is_(None), earlier.id < Post.id
    )
    return ~begun.correlate(Post).exists()


def people_waiting(viewer: Any, challenge_id: int) -> int:
    """How many people, not posts; twenty are counted at the most."""
    some = waiting_in(viewer, [challenge_id]).with_only_columns(Post.author_id).distinct().limit(MOST_COUNTED)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def is_answerable(challenge: Challenge, at: datetime) -> bool:
    """In a challenge that is over nothing can be written, so nobody is asked to."""
    return challenge.state_at(at) in (State.ANNOUNCED, State.RUNNING, State.FINISHED)
