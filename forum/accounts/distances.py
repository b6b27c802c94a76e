"""Keeping one's distance: whom somebody has muted or blocked."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import Model


class Keeps(StrEnum):
    MUTE = "mute"  # I hear nothing of them
    BLOCK = "block"  # and they cannot reach me


class Distance(Model):
    """One person keeps away from another, who is never told."""

    __tablename__ = "distances"
    __table_args__ = (CheckConstraint("kind IN ('mute', 'block')", name="kind"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(5))
    since_at: Mapped[datetime]


def are_apart(person: Any, other: Any) -> ColumnElement[bool]:
    """Whether `person` hears nothing of `other`, whom they muted or blocked, or who blocked them. Ids, or columns."""
    keeps_away = and_(Distance.person_id == person, Distance.other_id == other)
    is_blocked = and_(Distance.person_id == other, Distance.other_id == person, Distance.kind == Keeps.BLOCK)
    return select(Distance.person_id).where(or_(keeps_away, is_blocked)).exists()
