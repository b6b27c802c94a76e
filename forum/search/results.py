"""One page of what a question finds: posts by rank, and on the first page the challenges and people that fit.

The newest 200 that fit are ranked, then the 200 before those, and so on: so a page is always the same work, and all
there is can be reached. A key says where one is: below which id the 200 begin, and after which score and id of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forum.core.database import db
from forum.core.paging import decode_key, encode_key
from forum.search.asking import Term
from forum.search.queries import Asked
from forum.search.ranking import HIGHEST, Found, ranked
from forum.search.shelves import CHALLENGES, PEOPLE, POSTS, Shelf
from forum.search.statements import by_id, candidates

PAGE = 20
FEW = 3  # challenges and people above the posts
WINDOW = 200  # so many of the newest are ranked, then so many of those before
SMALL_WINDOW = 40
SHELF_OF = {one.name: one for one in (POSTS, CHALLENGES, PEOPLE)}


@dataclass(frozen=True)
class Place:
    """Where a page begins: among the newest with an id below this, after this score and id."""

    below: int | None = None
    after: tuple[int, int] = (HIGHEST, 0)

    @classmethod
    def read(cls, key: str | None) -> "Place":
        """Raises BadKey."""
        if key is None:
            return cls()
        below, points, last = (int(str(one)) for one in decode_key(key, (int, int, int)))
        return cls(below, (points, last))


@dataclass(frozen=True)
class Results:
    posts: Sequence[tuple[Any, int | None]] = ()  # each with the number of its thread's day
    challenges: Sequence[Any] = ()
    people: Sequence[Any] = ()
    next_key: str | None = None
    is_of_newest: bool = False  # a long search went through the newest texts, and there are older ones
    more: frozenset[str] = field(default_factory=frozenset)  # of what there is more: "challenges", "people"

    @property
    def is_empty(self) -> bool:
        return not (self.posts or self.challenges or self.people)


def everything(asked: Asked) -> Results:
    """The first page: posts, and the few challenges and people that fit best."""
    sizes = {POSTS: WINDOW, CHALLENGES: SMALL_WINDOW, PEOPLE: SMALL_WINDOW}
    found = found_on(asked, None, sizes)
    posts, next_key = page_of_found(found[POSTS], asked.question.terms, Place(), WINDOW, PAGE)
    older = None if next_key else key_of_older(POSTS, asked, None)
    best = {shelf: page_of_found(found[shelf], asked.question.terms, Place(), SMALL_WINDOW, FEW) for shelf in FEW_OF}
    return Results(
        posts=loaded(POSTS, asked, posts),
        challenges=alone(loaded(CHALLENGES, asked, best[CHALLENGES][0])),
        people=alone(loaded(PEOPLE, asked, best[PEOPLE][0])),
        next_key=next_key or older,
        is_of_newest=older is not None,
        more=frozenset(name for shelf, name in FEW_OF.items() if best[shelf][1]),
    )


FEW_OF = {CHALLENGES: "challenges", PEOPLE: "people"}


def of_one_kind(shelf: Shelf, asked: Asked, place: Place) -> Results:
    """A page of posts, of challenges or of people alone."""
    found = found_on(asked, place.below, {shelf: WINDOW})[shelf]
    ids, next_key = page_of_found(found, asked.question.terms, place, WINDOW, PAGE)
    older = None if next_key else key_of_older(shelf, asked, place.below)
    where: dict[str, Any] = {"next_key": next_key or older, "is_of_newest": older is not None}
    things = loaded(shelf, asked, ids)
    if shelf is POSTS:
        return Results(posts=things, **where)
    return Results(people=alone(things), **where) if shelf is PEOPLE else Results(challenges=alone(things), **where)


def found_on(asked: Asked, below: int | None, sizes: Mapping[Shelf, int]) -> dict[Shelf, list[Found]]:
    """The newest of each shelf; one more than asked for, if there are more."""
    found: dict[Shelf, list[Found]] = {shelf: [] for shelf in sizes}
    for name, *row in db.session.execute(*candidates(asked, below, {one: size + 1 for one, size in sizes.items()})):
        found[SHELF_OF[name]].append(Found(*row))
    return {shelf: sorted(some, key=lambda one: -one.id) for shelf, some in found.items()}


def page_of_found(
    found: Sequence[Found], terms: Sequence[Term], place: Place, window: int, size: int
) -> tuple[list[int], str | None]:
    """The ids of one page, and the key of the next. `found`: the newest of a window, and one more."""
    ranking = [one for one in ranked(found[:window], terms) if one < place.after]
    page = ranking[:size]
    ids = [id_ for _, id_ in page]
    if len(ranking) > size:
        return ids, encode_key((place.below or found[0].id + 1, *page[-1]))
    if len(found) > window:
        return ids, encode_key((found[window - 1].id, HIGHEST, 0))
    return ids, None


def key_of_older(shelf: Shelf, asked: Asked, below: int | None) -> str | None:
    floor = asked.floor(shelf, below)
    return None if floor is None else encode_key((floor, HIGHEST, 0))


def loaded(shelf: Shelf, asked: Asked, ids: Sequence[int]) -> list[Any]:
    """The rows of these things, in this order; without those that the viewer may no longer see."""
    rows = {row[0].id: row for row in db.session.execute(*by_id(shelf, asked, ids))} if ids else {}
    return [rows[one] for one in ids if one in rows]


def alone(rows: Iterable[Any]) -> list[Any]:
    return [row[0] for row in rows]
