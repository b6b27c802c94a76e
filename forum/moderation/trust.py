"""Trust follows deeds, and nothing else: newcomer, member, regular. Nobody gives it, and nobody asks for it.

`trust_of` is the whole rule. It is counted anew every day, and when somebody writes, confirms their address, or
something of theirs is removed or comes back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, update

from forum.accounts import MEMBER, NEWCOMER, REGULAR, Account
from forum.core.database import UNSYNCHRONISED, db
from forum.posts import TAKEN_AWAY, Hidden, Kind, Post, is_shown

DAYS_TO_MEMBER, POSTS_TO_MEMBER = 1, 3
DAYS_TO_REGULAR, ENTRIES_TO_REGULAR, ANSWERS_TO_REGULAR = 15, 10, 10
REMEMBERED = timedelta(days=30)  # so long does a removed post keep somebody new
AGAIN_AFTER = timedelta(days=1)
AT_ONCE = 200


@dataclass(frozen=True)
class Deeds:
    """What somebody has done here, as far as it counts. `removed`: posts that a moderator removed lately."""

    is_confirmed: bool
    days: int
    posts: int = 0
    removed: int = 0
    entries: int = 0
    answers: int = 0


@dataclass(frozen=True)
class Step:
    words: str
    is_done: bool


def trust_of(deeds: Deeds) -> int:
    if not all(what_makes_a_member(deeds)):
        return NEWCOMER
    return REGULAR if all(what_makes_a_regular(deeds)) else MEMBER


def what_makes_a_member(deeds: Deeds) -> list[bool]:
    return [
        deeds.is_confirmed,
        deeds.days >= DAYS_TO_MEMBER,
        deeds.posts >= POSTS_TO_MEMBER,
        deeds.removed == 0,
    ]


def what_makes_a_regular(deeds: Deeds) -> list[bool]:
    return [
        deeds.days >= DAYS_TO_REGULAR,
        deeds.entries >= ENTRIES_TO_REGULAR,
        deeds.answers >= ANSWERS_TO_REGULAR,
    ]


def what_comes_next(trust: int, deeds: Deeds) -> list[Step]:
    """What lifts somebody from where they are, in words; nothing beyond a regular."""
    if trust == NEWCOMER:
        words = [
            _("a confirmed e-mail address"),
            ngettext("one day here", "%(num)d days here", DAYS_TO_MEMBER),
            ngettext("one post that stands", "%(num)d posts that stand", POSTS_TO_MEMBER),
            _("nothing of yours removed by a moderator in the last 30 days"),
        ]
        return [Step(*one) for one in zip(words, what_makes_a_member(deeds), strict=True)]
    words = [
        ngettext("one day here", "%(num)d days here", DAYS_TO_REGULAR),
        ngettext("one entry", "%(num)d entries", ENTRIES_TO_REGULAR),
        ngettext("one answer to others", "%(num)d answers to others", ANSWERS_TO_REGULAR),
    ]
    steps = [Step(*one) for one in zip(words, what_makes_a_regular(deeds), strict=True)]
    return steps if trust == MEMBER else []


def deeds_of(people: Collection[Account], at: datetime) -> dict[int, Deeds]:
    """Of many at once, in one statement."""
    counted = {row.author_id: row for row in db.session.execute(counts_of([one.id for one in people], at))}
    return {one.id: deeds_in(one, counted.get(one.id), at) for one in people}


def deeds_in(person: Account, row: Row[Any] | None, at: datetime) -> Deeds:
    counts = (
        {} if row is None else {name: int(getattr(row, name)) for name in ("posts", "removed", "entries", "answers")}
    )
    return Deeds(is_confirmed=person.is_confirmed, days=(at - person.created_at).days, **counts)


def counts_of(ids: Sequence[int], at: datetime) -> Select[Any]:
    is_removed = and_(Post.hidden_how.in_(TAKEN_AWAY), Post.hidden_at > at - REMEMBERED)
    stands = or_(is_shown(), is_set_aside())
    entries, answers = and_(stands, Post.kind == Kind.ENTRY), and_(stands, Post.is_answer)
    wanted = {"posts": stands, "removed": is_removed, "entries": entries, "answers": answers}
    sums: list[Any] = [func.count(case((which, 1))).label(name) for name, which in wanted.items()]
    return select(Post.author_id, *sums).where(Post.author_id.in_(ids)).group_by(Post.author_id)


def is_set_aside() -> ColumnElement[bool]:
    """Three people reported it, and no moderator has looked yet: it counts as before."""
    return and_(Post.hidden_how == Hidden.REPORTS, Post.held_at.is_(None), Post.deleted_at.is_(None))


def due_for_counting(at: datetime) -> Select[Account]:
    """Some of those whose deeds were not counted for a day."""
    return select(Account).where(Account.trust_at <= at - AGAIN_AFTER).order_by(Account.trust_at).limit(AT_ONCE)


def count_anew(people: Sequence[Account], at: datetime, *, may_fall: bool = True) -> None:
    """Keep what their deeds say."""
    deeds = deeds_of(people, at)
    for person in people:
        trust = max(trust_of(deeds[person.id]), 0 if may_fall else person.trust)
        mine = update(Account).where(Account.id == person.id).values(trust=trust, trust_at=at)
        db.session.execute(mine, execution_options=UNSYNCHRONISED)


def look_at_trust_of(person_id: int | None, at: datetime, *, may_fall: bool = False) -> None:
    """Something happened that may lift them. Whoever is a regular is not lifted any further."""
    below = [] if may_fall else [Account.trust < REGULAR]
    people = db.session.scalars(select(Account).where(Account.id == person_id, *below)).all()
    if people:
        count_anew(people, at, may_fall=may_fall)
