"""Who waits for a word: entries and first posts that nobody but their author has answered, oldest first.

Newcomers stand in front (`Post.line`); so do those who hit a wall, in a list of their own, for only the people of their
challenge see it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, union_all
from sqlalchemy.orm import joinedload

from forum.challenges import Challenge, State
from forum.core.database import db
from forum.core.paging import Page, page_of
from forum.entries.models import Entry
from forum.entries.queries import light
from forum.posts import Kind, Post, address_of, is_shown, readable_by

PAGE = 20
MOST_COUNTED = 20  # whoever reads "20 people" knows what there is to do
IN_FRONT = 0


@dataclass(frozen=True)
class Waiting:
    """A post that waits, with the number of its day if it is an entry."""

    post: Post
    number: int | None

    @property
    def url(self) -> str:
        return address_of(self.post)

    @property
    def is_newcomers(self) -> bool:
        return self.post.line == IN_FRONT


def first_in_line(viewer: Any, challenge_ids: Collection[int], most: int) -> list[Waiting]:
    """Those who should have a word first. Read off the index challenge by challenge, however many wait."""
    if not challenge_ids:
        return []
    heads = union_all(*(select(head_of_line(viewer, one, most).c.id) for one in challenge_ids)).subquery()
    line = in_line(select(Post).where(Post.id.in_(select(heads.c.id))))
    return [Waiting(*row) for row in db.session.execute(line.order_by(Post.line, Post.id).limit(most))]


def first_in_lines(challenge_ids: Collection[int], most: int) -> list[Waiting]:
    """The heads of these lines as those who take part there see them, one's own post among them; one statement."""
    if not challenge_ids:
        return []
    heads = (unanswered_in([one]).with_only_columns(Post.id).order_by(Post.line, Post.id) for one in challenge_ids)
    ids = union_all(*(select(head.limit(most).subquery().c.id) for head in heads)).subquery()
    line = in_line(select(Post).where(Post.id.in_(select(ids.c.id))))
    return [Waiting(*row) for row in db.session.execute(line.order_by(Post.line, Post.id))]


def head_of_line(viewer: Any, challenge_id: int, most: int) -> Subquery:
    ids = waiting_in(viewer, [challenge_id]).with_only_columns(Post.id)
    return ids.order_by(Post.line, Post.id).limit(most).subquery()


def waiting_page(viewer: Any, challenge_ids: Collection[int], **asked: Any) -> Page[Waiting]:
    """`asked`: after and before of `page_of`."""
    ids = waiting_in(viewer, challenge_ids).with_only_columns(Post.id)
    page = page_of(db.session, ids, by=(Post.line, Post.id), size=PAGE, **asked)
    found = {row[0].id: Waiting(*row) for row in db.session.execute(in_line(posts_by_id(page.items)))}
    return Page([found[post_id] for post_id in page.items], page.next_key, page.previous_key)


def posts_by_id(ids: Collection[int]) -> Select[Post]:
    return select(Post).where(Post.id.in_(ids))


def in_line(query: Select[Post]) -> Select[Post, int]:
    """Each post with its author and challenge, and what a `Waiting` has beside it."""
    numbered = query.outerjoin(Entry, Entry.post_id == Post.id).add_columns(Entry.number)
    return numbered.options(joinedload(Post.author), joinedload(Post.challenge).options(*light()))


def waiting_in(viewer: Any, challenge_ids: Collection[int]) -> Select[Post]:
    """What waits for a word of somebody else's in these challenges: never what the viewer wrote."""
    return unanswered_in(challenge_ids).where(Post.author_id != viewer.id, readable_by(viewer))


def unanswered_in(challenge_ids: Collection[int]) -> Select[Post]:
    """Whatever waits there. One challenge is asked for by its id alone: then both databases read the index in order."""
    ids = list(challenge_ids)
    here = Post.challenge_id == ids[0] if len(ids) == 1 else Post.challenge_id.in_(ids)
    is_asked = or_(Post.kind != Kind.TOPIC, Post.line == IN_FRONT)
    return select(Post).where(here, is_unanswered(), is_asked)


def is_unanswered() -> ColumnElement[bool]:
    return and_(Post.answer_count == 0, Post.thread_id.is_(None), is_shown())


def people_waiting(viewer: Any, challenge_id: int) -> int:
    """How many people, not posts; twenty are counted at the most."""
    some = waiting_in(viewer, [challenge_id]).with_only_columns(Post.author_id).distinct().limit(MOST_COUNTED)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def is_answerable(challenge: Challenge, at: datetime) -> bool:
    """In a challenge that is over nothing can be written, so nobody is asked to."""
    return challenge.state_at(at) in (State.ANNOUNCED, State.RUNNING, State.FINISHED)
