"""One at a time: whom somebody could answer next.

First whom they promised an answer, then those who hit a wall, then those of their circle who have waited for half of
the time they should, then the line. Asking changes nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, literal, null, select, tuple_, union_all
from sqlalchemy.orm import aliased

from forum.accounts import is_heard
from forum.challenges import Participation
from forum.core.database import db
from forum.core.paging import encode_key
from forum.entries.claims import Claim
from forum.entries.goals import AnswerGoal
from forum.entries.models import Wall
from forum.entries.waiting import Line, Waiting, in_line, in_order, is_for, is_in_a_line, key_of, waiting_in
from forum.posts import CircleReader, Post, is_unanswered, readable_by

HELD, STUCK, IN_CIRCLE, IN_LINE = 0, 1, 2, 3
BEFORE_ALL = -1  # a place in front of every line
MOST_STUCK = 10
MOST_WALLS = 100  # the latest ones


@dataclass(frozen=True)
class Next:
    """One who waits; `wall` is the sentence of who hit one, for the people of their challenge."""

    waiting: Waiting
    rank: int
    wall: str | None

    @property
    def post(self) -> Post:
        return self.waiting.post

    @property
    def is_held(self) -> bool:
        return self.rank == HELD

    @property
    def is_of_circle(self) -> bool:
        return self.rank == IN_CIRCLE

    @property
    def key(self) -> str:
        """Of the place in the line: the next one stands behind it, or in front when this one came before its turn."""
        return encode_key((self.post.line if self.rank == IN_LINE else BEFORE_ALL, self.post.id))


def next_in_line(
    viewer: Any, lines: Collection[Line], at: datetime, *, walls_of: Collection[int] = (), after: str | None = None
) -> Next | None:
    """In one statement. `after`: the key of one who was shown and left to others; `walls_of`: challenges whose walls
    the viewer may see. Raises BadKey.
    """
    ways = [head(viewer, line, at, after) for line in lines]
    if after is None:
        ways += [
            promised(viewer, at),
            *([stuck(viewer, walls_of, at), of_circle(viewer, walls_of, at)] if walls_of else []),
        ]
    ranked = union_all(*ways).subquery() if ways else None
    if ranked is None:
        return None
    query = in_line(select(Post).join(ranked, ranked.c.id == Post.id)).add_columns(ranked.c.rank, ranked.c.wall)
    first = query.order_by(ranked.c.rank, Post.line, Post.id).limit(1)
    row = db.session.execute(first).first()
    return Next(Waiting(row[0], row[1]), row.rank, row.wall) if row else None


def head(viewer: Any, line: Line, at: datetime, after: str | None) -> Select[Any]:
    ids = in_order(waiting_in(viewer, [line], at).with_only_columns(Post.id)).limit(1)
    if after is not None:
        line, id_ = key_of(after)
        ids = ids.where(tuple_(Post.line, Post.id) > tuple_(line, id_), Post.id != id_)
        ids = ids.where(Post.id.not_in(claimed_by(viewer, at)))
    one = ids.subquery()
    return select(one.c.id.label("id"), literal(IN_LINE).label("rank"), null().label("wall"))


def claimed_by(viewer: Any, at: datetime) -> Select[int]:
    return select(Claim.post_id).where(Claim.person_id == viewer.id, Claim.until_at > at)


def promised(viewer: Any, at: datetime) -> Any:
    """Those whom the viewer promised an answer, as long as they wait."""
    mine = and_(Claim.person_id == viewer.id, Claim.until_at > at)
    held = select(Post.id.label("id"), literal(HELD).label("rank"), null().label("wall"))
    return held.join(Claim, Claim.post_id == Post.id).where(mine, is_unanswered(), readable_by(viewer))


def stuck(viewer: Any, challenge_ids: Collection[int], at: datetime) -> Select[Any]:
    """What people at a wall have written and nobody has answered yet."""
    walls = latest_walls(challenge_ids, at).subquery()
    # Looked for by author, hence the sum: a person's posts are few, and what waits in a challenge may be much.
    theirs = and_(Post.author_id == walls.c.account_id, Post.challenge_id + 0 == walls.c.challenge_id)
    ids = select(Post.id, walls.c.sentence).join(walls, theirs).where(is_in_a_line(), *is_for(viewer, at))
    some = in_order(ids).limit(MOST_STUCK).subquery()
    return select(some.c.id.label("id"), literal(STUCK).label("rank"), some.c.sentence.label("wall"))


def latest_walls(challenge_ids: Collection[int], at: datetime) -> Select[int, str, int | None]:
    """Where people stand now; few of them, so that it does not matter how many posts wait."""
    here = and_(Wall.challenge_id.in_(challenge_ids), Wall.lifted_at.is_(None), Participation.left_at.is_(None))
    walls = select(Wall.challenge_id, Wall.sentence, Participation.account_id).join(Wall.participation)
    walls = walls.join(Participation.account).where(here, is_heard(at))
    return walls.order_by(Wall.id.desc()).limit(MOST_WALLS)


def of_circle(viewer: Any, challenge_ids: Collection[int], at: datetime) -> Select[Any]:
    """What people of the viewer's circles wrote, once it is their circle's turn to answer."""
    theirs, mine = aliased(CircleReader), aliased(CircleReader)
    together = and_(mine.circle_id == theirs.circle_id, mine.account_id == viewer.id, mine.is_member)
    people = select(theirs.account_id, theirs.challenge_id).join(mine, together)
    circle = people.where(theirs.is_member, theirs.challenge_id.in_(challenge_ids)).subquery()
    # As with walls, from the people to what they wrote.
    by_them = and_(Post.author_id == circle.c.account_id, Post.challenge_id + 0 == circle.c.challenge_id)
    ids = select(Post.id).join(circle, by_them).join(AnswerGoal, AnswerGoal.post_id == Post.id)
    ids = ids.where(AnswerGoal.asked > 0, is_in_a_line(), *is_for(viewer, at))
    some = in_order(ids).limit(MOST_STUCK).subquery()
    return select(some.c.id.label("id"), literal(IN_CIRCLE).label("rank"), null().label("wall"))
