"""Who waits for a word: entries, help requests and first posts that nobody but their author has answered, oldest first.

Newcomers stand in front (`Post.line`); so do those who hit a wall, for the people of their challenge, who alone know of
it. Left out is what somebody else has promised to answer, and whoever keeps away from one, or whom one keeps away from:
the latter not for those who organise, who see to it that everybody has a word.

There is a line for each challenge, and one for the help requests that belong to none (`OPEN_HELP`). Each is read off an
index in its order, line by line, so that a page costs the same however many wait.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_, union_all
from sqlalchemy.orm import joinedload

from forum.accounts import keeps_away
from forum.challenges import Challenge, State, is_led_by
from forum.core.database import db
from forum.core.paging import Page, decode_key, page_of
from forum.entries.claims import is_held
from forum.entries.models import Entry
from forum.entries.queries import light
from forum.posts import IN_FRONT, Kind, Post, address_of, is_near_to, is_unanswered, readable_by

PAGE = 20
MOST_COUNTED = 20  # whoever reads "20 people" knows what there is to do
OPEN_HELP = None  # the line of help requests that belong to no challenge
Line = int | None


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


def first_in_line(
    viewer: Any, lines: Collection[Line], most: int, at: datetime, first: Collection[Line] = ()
) -> list[Waiting]:
    """Those who should have a word first; those in the lines named by `first` before all others."""
    if not lines:
        return []
    heads = union_all(*(head_of_line(viewer, one, most, at) for one in lines)).subquery()
    line = in_line(select(Post).where(Post.id.in_(select(heads.c.id))))
    mine = [case((Post.challenge_id.in_(list(first)), 0), else_=1)] if first else []  # help has no challenge
    return [Waiting(*row) for row in db.session.execute(line.order_by(*mine, Post.line, Post.id).limit(most))]


def first_in_lines(challenge_ids: Collection[int], most: int) -> list[Waiting]:
    """The heads of these lines as those who take part there see them, one's own post among them; one statement."""
    if not challenge_ids:
        return []
    open_to_all = (unanswered_in([one]).where(Post.circle_id.is_(None)) for one in challenge_ids)
    heads = (in_order(one.with_only_columns(Post.id)) for one in open_to_all)
    ids = union_all(*(select(head.limit(most).subquery().c.id) for head in heads)).subquery()
    line = in_line(select(Post).where(Post.id.in_(select(ids.c.id))))
    return [Waiting(*row) for row in db.session.execute(in_order(line))]


def head_of_line(viewer: Any, line: Line, most: int, at: datetime) -> Select[int]:
    ids = in_order(waiting_in(viewer, [line], at).with_only_columns(Post.id))
    return select(ids.limit(most).subquery().c.id)


def in_order(query: Any) -> Any:
    return query.order_by(Post.line, Post.id)


def waiting_page(viewer: Any, lines: Collection[Line], at: datetime, **asked: Any) -> Page[Waiting]:
    """`asked`: after and before of `page_of`, which sees no more of each line than could stand on the page."""
    if not lines:
        return Page([])
    parts = union_all(*(part_of_line(viewer, one, at, **asked) for one in lines)).subquery()
    ids = select(Post.id).where(Post.id.in_(select(parts.c.id)))
    page = page_of(db.session, ids, by=(Post.line, Post.id), size=PAGE, **asked)
    found = {row[0].id: Waiting(*row) for row in db.session.execute(in_line(posts_by_id(page.items)))}
    return Page([found[post_id] for post_id in page.items], page.next_key, page.previous_key)


def part_of_line(
    viewer: Any, line: Line, at: datetime, after: str | None = None, before: str | None = None
) -> Select[int]:
    query, place = waiting_in(viewer, [line], at).with_only_columns(Post.id), tuple_(Post.line, Post.id)
    if after is not None:
        query = query.where(place > tuple_(*key_of(after)))
    if before is not None:
        query = query.where(place < tuple_(*key_of(before)))
    backwards = query.order_by(Post.line.desc(), Post.id.desc())
    return select((in_order(query) if before is None else backwards).limit(PAGE + 1).subquery().c.id)


def key_of(text: str) -> Sequence[Any]:
    """Raises BadKey."""
    return decode_key(text, (int, int))


def posts_by_id(ids: Collection[int]) -> Select[Post]:
    return select(Post).where(Post.id.in_(ids))


def in_line(query: Select[Post]) -> Select[Post, int]:
    """Each post with its author and challenge, and what a `Waiting` has beside it."""
    numbered = query.outerjoin(Entry, Entry.post_id == Post.id).add_columns(Entry.number)
    return numbered.options(joinedload(Post.author), joinedload(Post.challenge).options(*light()))


def waiting_in(viewer: Any, lines: Collection[Line], at: datetime) -> Select[Post]:
    """What waits there for a word of this viewer's."""
    return unanswered_in(lines).where(*is_for(viewer, at))


def unanswered_in(lines: Collection[Line]) -> Select[Post]:
    """Whatever waits there. One line is asked for by itself: then both databases read its index in order."""
    return select(Post).where(is_in_a_line(), or_(*map(is_in, groups_of(lines))))


def is_in_a_line() -> ColumnElement[bool]:
    """A topic stands in line only when it is somebody's first post."""
    return and_(is_unanswered(), or_(Post.kind != Kind.TOPIC, Post.line == IN_FRONT))


def is_for(viewer: Any, at: datetime) -> Sequence[ColumnElement[bool]]:
    """Of others, held by nobody else; of nobody who keeps away from them; or, unless they organise, the other way."""
    in_sight = or_(is_near_to(viewer), is_led_by(viewer, Post.challenge_id))
    not_apart = and_(~keeps_away(Post.author_id, viewer.id), in_sight)
    return Post.author_id != viewer.id, readable_by(viewer), ~is_held(at, but_by=viewer.id), not_apart


def groups_of(lines: Collection[Line]) -> list[Line | list[int]]:
    ids = [one for one in lines if one is not None]
    groups: list[Line | list[int]] = [ids[0] if len(ids) == 1 else ids] if ids else []
    return [*groups, OPEN_HELP] if OPEN_HELP in lines else groups


def is_in(group: Line | list[int]) -> ColumnElement[bool]:
    if group is OPEN_HELP:
        return and_(Post.challenge_id.is_(None), Post.kind == Kind.HELP_REQUEST)
    return Post.challenge_id.in_(group) if isinstance(group, list) else Post.challenge_id == group


def people_waiting(viewer: Any, challenge_id: int, at: datetime) -> int:
    """How many people, not posts; twenty are counted at the most."""
    some = waiting_in(viewer, [challenge_id], at).with_only_columns(Post.author_id).distinct().limit(MOST_COUNTED)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def waits_for(viewer: Any, post: Post, at: datetime) -> bool:
    """Whether this post is one that the viewer may answer now."""
    lines = [post.challenge_id]
    return (
        db.session.scalar(waiting_in(viewer, lines, at).with_only_columns(Post.id).where(Post.id == post.id))
        is not None
    )


def is_answerable(challenge: Challenge, at: datetime) -> bool:
    """In a challenge that is over nothing can be written, so nobody is asked to."""
    return challenge.state_at(at) in (State.ANNOUNCED, State.RUNNING, State.FINISHED)
