"""The walls that somebody hit, all at once: they go when a moderator removes them as a spammer, and come back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from forum.challenges import Participation
from forum.core.database import db
from forum.entries.models import Wall


def lift_walls_of(person_id: int, at: datetime) -> list[int]:
    """In all challenges: the ids of those that stood."""
    parts = select(Participation.id).where(Participation.account_id == person_id)
    standing = update(Wall).where(Wall.participation_id.in_(parts), Wall.lifted_at.is_(None))
    lifted = standing.values(lifted_at=at).returning(Wall.id)
    return list(db.session.scalars(lifted, execution_options={"synchronize_session": False}))


def raise_walls(ids: Collection[int]) -> None:
    mine = update(Wall).where(Wall.id.in_(ids)).values(lifted_at=None)
    db.session.execute(mine, execution_options={"synchronize_session": False})
