"""The walls that somebody hit, all at once: for whom reports them, for who decides, and for removing a spammer."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import contains_eager

from forum.accounts import Account
from forum.challenges import Participation
from forum.core.database import UNSYNCHRONISED, db
from forum.core.permissions import may
from forum.entries.models import Wall
from forum.entries.permissions import Can
from forum.entries.queries import MOST_WALLS, companies_of, light, standing_walls


def walls_shown_to(viewer: Any, person: Account, at: datetime) -> list[Wall]:
    """Where this person stands, as far as the viewer is told; each with its challenge. Two statements."""
    seen = [one.challenge.id for one in companies_of(viewer, at) if may(viewer, Can.SEE_WALLS, one)]
    theirs = standing_walls(viewer, seen, at).where(Participation.account_id == person.id)
    return list(db.session.scalars(theirs)) if seen else []


def walls_since(person_id: int, at: datetime) -> Select[Wall]:
    """Where somebody stands, or stood at this time or later; each with its challenge, the latest first."""
    challenge = contains_eager(Wall.participation).joinedload(Participation.challenge).options(*light())
    theirs = select(Wall).join(Wall.participation).where(Participation.account_id == person_id)
    theirs = theirs.where(or_(Wall.lifted_at.is_(None), Wall.lifted_at >= at))
    return theirs.order_by(Wall.id.desc()).limit(MOST_WALLS).options(challenge)


def latest_wall_of(person_id: int) -> Select[int | None]:
    """The id of the last one somebody has hit, standing or over."""
    theirs = select(func.max(Wall.id)).join(Wall.participation)
    return theirs.where(Participation.account_id == person_id)


def lift_walls_of(person_id: int, at: datetime) -> list[int]:
    """In all challenges: the ids of those that stood."""
    parts = select(Participation.id).where(Participation.account_id == person_id)
    standing = update(Wall).where(Wall.participation_id.in_(parts), Wall.lifted_at.is_(None))
    lifted = standing.values(lifted_at=at).returning(Wall.id)
    return list(db.session.scalars(lifted, execution_options=UNSYNCHRONISED))


def raise_walls(ids: Collection[int]) -> None:
    mine = update(Wall).where(Wall.id.in_(ids)).values(lifted_at=None)
    db.session.execute(mine, execution_options=UNSYNCHRONISED)
