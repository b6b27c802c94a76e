"""Everyone's days as a table: people by days, fifty people a page, in the order in which they joined."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, case, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.accounts import has_a_page
from forum.challenges import Challenge, Part, Participation
from forum.core.database import db
from forum.entries import Entry, Mark, is_live, marks_of
from forum.posts import Post, readable_by

PEOPLE = 50


class Cell(StrEnum):
    ENTRY = "entry"
    LATE = "late"  # written after its own day was over
    REST = "rest"
    NONE = "none"
    TODAY = "today"  # nothing yet
    AHEAD = "ahead"


OF_MARK = {Mark.REST: Cell.REST, Mark.QUIET: Cell.NONE, Mark.TODAY: Cell.TODAY, Mark.AHEAD: Cell.AHEAD}


@dataclass(frozen=True)
class Row:
    """Somebody's days. No cells: they keep their rhythm to themselves."""

    part: Participation
    cells: Sequence[Cell]


def people_in(challenge: Challenge) -> Select[Participation]:
    """Who takes part, with account and challenge; nobody whose address is not confirmed."""
    takes_part = and_(Participation.part == Part.PARTICIPANT, Participation.left_at.is_(None))
    query = select(Participation).join(Participation.account).where(Participation.challenge_id == challenge.id)
    loads = (contains_eager(Participation.account), joinedload(Participation.challenge))
    return query.where(takes_part, has_a_page()).options(*loads)


def rows_of(viewer: Any, parts: Sequence[Participation], at: datetime) -> list[Row]:
    """As far as the viewer may know: what was written for a circle that they do not belong to is not there."""
    late, closed = special_days(viewer, [part.id for part in parts])
    return [row_of(viewer, part, late.get(part.id, set()), closed.get(part.id, set()), at) for part in parts]


def row_of(viewer: Any, part: Participation, late: Collection[int], closed: Collection[int], at: datetime) -> Row:
    if part.account.hides_rhythm and part.account_id != viewer.id:
        return Row(part, ())
    marks = enumerate(marks_of(part, at, closed), 1)
    return Row(part, tuple(OF_MARK.get(mark) or (Cell.LATE if day in late else Cell.ENTRY) for day, mark in marks))


Days = dict[int, set[int]]


def special_days(viewer: Any, part_ids: Collection[int]) -> tuple[Days, Days]:
    """The days that were caught up, and those that are closed to the viewer; by participation, in one statement."""
    late: Days = {}
    closed: Days = {}
    for part_id, number, is_late, is_open in db.session.execute(days_apart(viewer, part_ids)) if part_ids else ():
        if is_late:
            late.setdefault(part_id, set()).add(number)
        if not is_open:
            closed.setdefault(part_id, set()).add(number)
    return late, closed


def days_apart(viewer: Any, part_ids: Collection[int]) -> Select[int, int, bool, bool]:
    is_late = Entry.written_on_number > Entry.number
    is_open = or_(Post.circle_id.is_(None), case((readable_by(viewer), True), else_=False))
    query = select(Entry.participation_id, Entry.number, is_late, is_open).join(Entry.post)
    theirs = and_(Entry.participation_id.in_(part_ids), is_live())
    return query.where(theirs, or_(is_late, Post.circle_id.is_not(None)))
