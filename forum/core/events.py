"""What happened and others care about: a row in the same transaction as the deed.

Jobs of higher rooms read these rows; that is how a lower room's deed reaches a higher room without knowing it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import JSON, BigInteger, ColumnElement, ForeignKey, Index, String, cast
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.database import Model, db


class Event(Model):
    """Who did what to which post, challenge or person, and when.

    Told: whom it concerns has heard of it. Indexed: what it changed can be found as it is now. Each is the mark of one
    reader, which sets it in the transaction of its own deed.
    """

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    happened_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    indexed_at: Mapped[datetime | None]

    actor: Mapped[Any] = relationship("Account", foreign_keys=[actor_id], lazy="raise")
    person: Mapped[Any] = relationship("Account", foreign_keys=[person_id], lazy="raise")
    post: Mapped[Any] = relationship("Post", lazy="raise")
    challenge: Mapped[Any] = relationship("Challenge", lazy="raise")

    @classmethod
    def record(
        cls, kind: StrEnum, *, actor: Any, at: datetime, details: dict[str, Any] | None = None, **about: Any
    ) -> Self:
        """Note a happening; `about` names what it concerns: post, challenge, person."""
        event = cls(kind=str(kind), actor=actor, happened_at=at, details=details or {}, **about)
        db.session.add(event)
        return event

    @classmethod
    def detail_id(cls, name: str) -> ColumnElement[int]:
        """An id that stands in the details, for queries."""
        return cast(cls.details[name].as_string(), BigInteger)


Index("ix_events_untold", Event.id, sqlite_where=Event.told_at.is_(None), postgresql_where=Event.told_at.is_(None))
Index(
    "ix_events_unindexed",
    Event.id,
    sqlite_where=Event.indexed_at.is_(None),
    postgresql_where=Event.indexed_at.is_(None),
)
