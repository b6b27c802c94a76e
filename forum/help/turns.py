"""What happened to a help request, step by step: who, when, and the sentence that went with it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import Model
from forum.help.words import LONGEST_SENTENCE


class Turn(Model):
    """One step. `person` is whom it concerns: who was accepted, to whom it was handed over, who was thanked.

    The sentence is for the two sides and for moderators; that a step was taken can be read by everyone.
    """

    __tablename__ = "help_turns"
    __table_args__ = (
        CheckConstraint(
            "step IN ('taken', 'changed', 'paused', 'handed_over', 'faded', 'woken', 'withdrawn', 'thanked')",
            name="step",
        ),
        Index("ix_help_turns_post", "post_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("help_requests.post_id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(String(11))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("help_takers.id", ondelete="SET NULL"), index=True)
    sentence: Mapped[str] = mapped_column(String(LONGEST_SENTENCE), default="")
    until_on: Mapped[date | None]
    at: Mapped[datetime]

    by: Mapped[Account | None] = relationship(foreign_keys=[by_id], lazy="raise")
    person: Mapped[Account | None] = relationship(foreign_keys=[person_id], lazy="raise")
