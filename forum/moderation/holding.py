"""Which decisions hold: what is hidden follows from those that nobody has taken back."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Table, select

from forum.core.database import Model, db
from forum.moderation.words import Action


def decisions() -> Table:
    return Model.metadata.tables["decisions"]


def still_holding(*which: Any) -> Select[Any]:
    """The last of these decisions that nobody has taken back."""
    table = decisions()
    query = select(table.c.id, table.c.action).where(*which, table.c.undone_at.is_(None))
    return query.order_by(table.c.id.desc()).limit(1)


def still_stands(decision_id: int | None) -> bool:
    """Whether nobody has taken this decision back; reporters hide without one."""
    table = decisions()
    undone = select(table.c.id).where(table.c.id == decision_id, table.c.undone_at.is_not(None))
    return decision_id is None or db.session.scalar(undone) is None


def standing_removal(person_id: int | None) -> int | None:
    """The decision that removed this person as a spammer, if nobody has taken it back."""
    removed = (decisions().c.person_id == person_id, decisions().c.action == Action.REMOVE_SPAMMER)
    last = db.session.execute(still_holding(*removed)).first()
    return last.id if last is not None else None


def home_without(move: Any) -> int | None:
    """Where a topic belongs once this decision to move it is taken back: where it was before it, and before those that
    were taken back since. None while a later one holds."""
    table = decisions()
    moves = (table.c.post_id == move.post_id, table.c.action == Action.MOVE)
    if db.session.execute(still_holding(*moves, table.c.id > move.id)).first() is not None:
        return None
    home: int = move.before["challenge_id"]
    for earlier in taken_back_since(move, table.c.action == Action.MOVE):
        home = earlier["challenge_id"]
    return home


def taken_back_since(decision: Any, *which: Any) -> Iterator[dict[str, Any]]:
    """How it was before those decisions about the same post, right before this one, that were taken back since it was
    made; the latest first."""
    table = decisions()
    earlier = select(table.c.before, table.c.undone_at).where(table.c.post_id == decision.post_id, *which)
    for one in db.session.execute(earlier.where(table.c.id < decision.id).order_by(table.c.id.desc())):
        if one.undone_at is None or one.undone_at <= decision.decided_at:
            return
        yield one.before
