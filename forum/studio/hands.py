"""People who may need a hand, as an organiser sees them: at a wall, with a first entry that nobody has answered, or
quiet for three days. Never a ranking, and nobody who keeps away from the organiser; whom the organiser keeps away from
is here all the same, for they are responsible for everyone.

Whoever keeps their rhythm to themselves is in no list of the quiet ones.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.accounts import Account, has_a_page, is_heard, keeps_away
from forum.challenges import Challenge, DayCount, Part, Participation, State
from forum.core.database import db
from forum.core.days import calendar_day
from forum.entries import Wall, waiting_in
from forum.posts import IN_FRONT, Kind, Post, PrivateWord, is_unanswered, readable_by, sums_of, words_in

QUIET_DAYS = 3
MOST_COUNTED = 20  # whoever reads "20 or more" knows what there is to do
MOST_FIRST = 10


@dataclass(frozen=True)
class Needs:
    """How many people wait for what; nobody counts further than `MOST_COUNTED`. And the numbers of today."""

    waiting: int
    at_walls: int
    first_entries: int
    quiet: int
    written_today: int
    joined_today: int
    answered: int
    shown: int

    @property
    def nobody(self) -> bool:
        return not (self.waiting or self.at_walls or self.first_entries or self.quiet)


def needs_of(viewer: Any, challenge: Challenge, at: datetime) -> Needs:
    """In one statement."""
    today = calendar_day(at, viewer.zone)
    people = waiting_in(viewer, [challenge.id], at).with_only_columns(Post.author_id).distinct()
    some = [
        counted(people),
        counted(walls_in(viewer, challenge.id, at)),
        counted(first_entries_in(viewer, challenge.id).with_only_columns(Post.id)),
        counted(quiet_in(viewer, challenge, at).with_only_columns(Participation.id)),
        *(of_today(challenge.id, today, name) for name in (DayCount.entries, DayCount.joined)),
    ]
    numbers = db.session.execute(select(*some, *sums_of(challenge.id))).one()
    return Needs(*(int(number or 0) for number in numbers))


def counted(query: Select[Any]) -> Any:
    return select(func.count()).select_from(query.limit(MOST_COUNTED).subquery()).scalar_subquery()


def of_today(challenge_id: int, today: date, column: Any) -> Any:
    return select(column).where(DayCount.challenge_id == challenge_id, DayCount.on_date == today).scalar_subquery()


def walls_in(viewer: Any, challenge_id: int, at: datetime) -> Select[int]:
    here = and_(Wall.challenge_id == challenge_id, Wall.lifted_at.is_(None), Participation.left_at.is_(None))
    query = select(Wall.id).join(Wall.participation).join(Participation.account).where(here, is_heard(at))
    return query.where(~keeps_away(Participation.account_id, viewer.id)).order_by(Wall.id)


def first_entries_in(viewer: Any, challenge_id: int) -> Select[Post]:
    """The first thing that somebody has ever written, with its author; who waits longest comes first."""
    waits = and_(is_unanswered(), Post.challenge_id == challenge_id, Post.line == IN_FRONT, Post.kind == Kind.ENTRY)
    query = select(Post).where(waits, Post.author_id != viewer.id, readable_by(viewer))
    query = query.where(~keeps_away(Post.author_id, viewer.id)).order_by(Post.line, Post.id)
    return query.options(joinedload(Post.author))


def quiet_in(viewer: Any, challenge: Challenge, at: datetime) -> Select[Participation]:
    """Who takes part, has still days to come, and has written nothing on the three days before today."""
    today = calendar_day(at, viewer.zone)
    last_on, first_on = today - timedelta(days=QUIET_DAYS + 1), today - timedelta(days=challenge.length - 1)
    is_quiet = and_(Participation.heard_on <= last_on, Participation.heard_on >= first_on)
    is_theirs = and_(Participation.part == Part.PARTICIPANT, Participation.left_at.is_(None), is_quiet)
    may_be_asked = and_(Account.id != viewer.id, Account.hides_rhythm.is_(False), has_a_page())
    return (
        select(Participation)
        .join(Participation.account)
        .where(Participation.challenge_id == challenge.id, is_theirs, Participation.first_on >= first_on)
        .where(may_be_asked, ~keeps_away(Account.id, viewer.id), ~and_(stands_at_wall(), is_heard(at)))
        .order_by(Participation.heard_on.desc(), Participation.id.desc())
        .options(contains_eager(Participation.account))
    )


def stands_at_wall() -> ColumnElement[bool]:
    wall = select(Wall.id).where(Wall.participation_id == Participation.id, Wall.lifted_at.is_(None))
    return wall.correlate(Participation).exists()


def is_time_for(challenge: Challenge, at: datetime) -> bool:
    """Before the first day nobody is quiet, and after the last one everybody may be."""
    return challenge.state_at(at) == State.RUNNING


def part_to_write_to(viewer: Any, challenge: Challenge, handle: str) -> Select[Participation]:
    """Somebody else who takes part. Also who keeps away from the viewer: else whoever finds no page knows who muted or
    blocked them."""
    is_theirs = and_(Participation.part == Part.PARTICIPANT, Participation.left_at.is_(None))
    return (
        select(Participation)
        .join(Participation.account)
        .where(Participation.challenge_id == challenge.id, is_theirs, Account.handle == handle.lower())
        .where(Account.id != viewer.id, has_a_page())
        .options(contains_eager(Participation.account))
    )


def latest_notes(challenge_id: int, people: Collection[int]) -> dict[int, PrivateWord]:
    """The last note of an organiser to each of these people; so that two do not both write."""
    if not people:
        return {}
    return {word.to_id: word for word in db.session.scalars(words_in(challenge_id, people))}
