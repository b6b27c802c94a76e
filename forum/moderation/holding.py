"""Which decisions hold: what is hidden follows from those that nobody has taken back."""

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
