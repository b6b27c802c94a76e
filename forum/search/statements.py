"""The statements that a search asks. All work has a bound: docs/decisions/search.md.

Writing such a statement takes longer than the database needs to answer it, so it is written once for each kind of
viewer and of question, and what was typed, and by whom, comes in as values.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.orm import defer, joinedload

from forum.accounts import Account, are_apart, is_here, is_person_visible_to
from forum.challenges import Challenge, challenge_readable_by
from forum.entries import Entry
from forum.posts import Post, is_shown, readable_by
from forum.search.asking import for_postgres, for_sqlite, one_of_them
from forum.search.queries import Asked
from forum.search.shelves import CHALLENGES, PEOPLE, POSTS, Shelf, is_postgres

RANKED_TEXT = 2_000  # characters of each
MOST_WRITTEN = 200  # statements; there are some forty kinds of them

Values = dict[str, Any]


@dataclass(frozen=True)
class AnyViewer:
    """A viewer of whom one knows what they are, and not yet who."""

    is_authenticated: bool
    is_moderator: bool
    is_admin: bool

    @property
    def id(self) -> Any:
        return bindparam("viewer", type_=BigInteger) if self.is_authenticated else None


@dataclass(frozen=True)
class Shape:
    """What decides how a statement is written."""

    viewer: AnyViewer
    narrow: tuple[str, ...]  # to one kind, challenge or person
    has_end: bool
    has_floor: bool
    common: int  # beginnings to look through texts for, see `Asked.common_beginnings`
    on_postgres: bool

    @classmethod
    def of(cls, asked: Asked, shelf: Shelf = POSTS, below: int | None = None) -> Self:
        viewer = AnyViewer(asked.viewer.is_authenticated, asked.viewer.is_moderator, asked.viewer.is_admin)
        narrow = tuple(name for name, value in within(asked).items() if value)
        ends = (below is not None, asked.floor(shelf, below) is not None)
        return cls(viewer, narrow, *ends, len(asked.common_beginnings(shelf)), is_postgres())


def within(asked: Asked) -> Values:
    return {"kind": asked.kind, "challenge": asked.challenge_id, "person": asked.person_id}


def who_and_where(asked: Asked) -> Values:
    return {"viewer": asked.viewer.id if asked.viewer.is_authenticated else None} | within(asked)


def candidates(asked: Asked, below: int | None, sizes: Mapping[Shelf, int]) -> tuple[Any, Values]:
    """From each shelf the newest things that hold what was asked for and that the viewer may see: one statement, and
    the values in it."""
    shapes = tuple((shelf, Shape.of(asked, shelf, below), size) for shelf, size in sizes.items())
    values = who_and_where(asked) | {"below": below}
    for shelf in sizes:
        values |= {f"{name}_{shelf.name}": value for name, value in asked_of(shelf, asked, below).items()}
    return from_shelves(shapes), values


def asked_of(shelf: Shelf, asked: Asked, below: int | None) -> Values:
    stretches, endings = asked.stretches(shelf, below), asked.ground.endings
    values: Values = {"floor": asked.floor(shelf, below)}
    if not is_postgres():
        blocks = [stretches] if asked.is_long else []  # no condition on ids would end it
        return values | {"words": for_sqlite(asked.question.terms, endings, asked.marks(shelf) + blocks)}
    common = asked.common_beginnings(shelf)
    words = for_postgres([one for one in asked.question.terms if one not in common], endings, asked.marks(shelf))
    values |= {"words": f"{words} & '" if words else "'", "stretches": stretches}
    return values | {f"common{number}": one_of_them(term, endings) for number, term in enumerate(common)}


@lru_cache(MOST_WRITTEN)
def from_shelves(shapes: tuple[tuple[Shelf, Shape, int], ...]) -> Any:
    found = [
        (shelf, (on_postgres if shape.on_postgres else on_sqlite)(shelf, shape, size).subquery())
        for shelf, shape, size in shapes
    ]
    return union_all(*(select(literal(shelf.name), *rows.c) for shelf, rows in found))


def on_sqlite(shelf: Shelf, shape: Shape, most: int) -> Select[Any]:
    """FTS5 gives what it finds from the newest backwards, and ends where enough is found."""
    matches = literal_column(shelf.name).op("MATCH")(bindparam(f"words_{shelf.name}", type_=Text))
    query = visible(shelf, shape).where(matches, *ids_within(shelf.id, shelf, shape))
    return query.order_by(shelf.id.desc()).limit(most)


def on_postgres(shelf: Shelf, shape: Shape, most: int) -> Select[Any]:
    """GIN knows no order: it is asked for one stretch of ids after the other, the newest first."""
    stretches = bindparam(f"stretches_{shelf.name}", type_=ARRAY(Text))
    block = func.unnest(cast(stretches, ARRAY(Text))).table_valued("mark", name=f"of_{shelf.name}").render_derived()
    both = func.concat(bindparam(f"words_{shelf.name}", type_=Text), block.c.mark, "'")
    is_there = [shelf.table.c.words.op("@@")(cast(both, TSQUERY))]
    # As a function, not as the operator: else the index would be asked for them.
    is_there += [
        func.ts_match_vq(shelf.table.c.words, cast(bindparam(f"common{number}_{shelf.name}", type_=Text), TSQUERY))
        for number in range(shape.common)
    ]
    ends = ids_within(shelf.reference, shelf, shape)  # from the words, not from the ids
    query = visible(shelf, shape).where(*is_there, *ends).order_by(shelf.reference.desc()).limit(most)
    found = query.correlate(block).lateral(f"in_{shelf.name}")
    return select(*found.c).select_from(block.join(found, true())).limit(most)


def ids_within(id_: Any, shelf: Shelf, shape: Shape) -> list[ColumnElement[bool]]:
    ends = [id_ < bindparam("below", type_=BigInteger)] if shape.has_end else []
    return ends + ([id_ >= bindparam(f"floor_{shelf.name}", type_=BigInteger)] if shape.has_floor else [])


def visible(shelf: Shelf, shape: Shape) -> Select[Any]:
    """What stands on the shelf as it is now, and may be seen."""
    table, subject = shelf.table, shelf.subject
    text = func.substr(table.c.body, 1, RANKED_TEXT).label("body")
    query = select(shelf.id.label("id"), table.c.title, text)
    is_it = and_(subject.id == shelf.reference, subject.version == table.c.version)
    return query.select_from(table).join(subject, is_it).where(*conditions(shelf, shape))


def conditions(shelf: Shelf, shape: Shape) -> list[ColumnElement[bool]]:
    """What the viewer may see, by the rules of the rooms that it belongs to, as it is at this moment."""
    if shelf is CHALLENGES:
        return [challenge_readable_by(shape.viewer)]
    if shelf is PEOPLE:
        return [is_person_visible_to(shape.viewer), is_here(), *nearness(shape, Account.id)]
    # With + 0, so that no database begins with all posts of a challenge: the words find fewer.
    exact = {
        "kind": Post.kind == bindparam("kind", type_=Post.kind.type),
        "challenge": Post.challenge_id + 0 == bindparam("challenge", type_=BigInteger),
        "person": Post.author_id + 0 == bindparam("person", type_=BigInteger),
    }
    near = [] if "person" in shape.narrow else nearness(shape, Post.author_id)
    return [readable_by(shape.viewer), is_shown(), *near, *(exact[name] for name in shape.narrow)]


def nearness(shape: Shape, person: Any) -> list[ColumnElement[bool]]:
    """Whom the viewer keeps away from, or who blocked them, is found only where exactly theirs is looked for."""
    return [~are_apart(shape.viewer.id, person)] if shape.viewer.is_authenticated else []


def by_id(shelf: Shelf, asked: Asked, ids: Collection[int]) -> tuple[Any, Values]:
    """These things, as far as the viewer may see them; posts with author, challenge and thread, and the number of the
    day that their thread is about. A thread that the viewer may not read is not among them."""
    return these(shelf, Shape.of(asked)), who_and_where(asked) | {"ids": list(ids)}


@lru_cache(MOST_WRITTEN)
def these(shelf: Shelf, shape: Shape) -> Any:
    query = posts_with_all_about_them(shape) if shelf is POSTS else select(shelf.subject)
    ids = bindparam("ids", expanding=True, type_=BigInteger)
    return query.where(shelf.subject.id.in_(ids), *conditions(shelf, shape))


def posts_with_all_about_them(shape: Shape) -> Select[Post, int]:
    challenge = joinedload(Post.challenge).options(*without_texts(Challenge.description, Challenge.description_html))
    thread = joinedload(Post.thread.and_(readable_by(shape.viewer)))
    return (
        select(Post, Entry.number)
        .outerjoin(Entry, Entry.post_id == func.coalesce(Post.thread_id, Post.id))
        .options(joinedload(Post.author), challenge)
        .options(thread.joinedload(Post.author), thread.options(*without_texts(Post.html, Post.source)))
    )


def without_texts(*columns: Any) -> list[Any]:
    return [defer(one, raiseload=True) for one in columns]
