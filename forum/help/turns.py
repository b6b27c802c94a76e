"""What happened to a help request, step by step: who, when, and the sentence that went with it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import Model
from forum.help.words import LONGEST_SENTENCE, Standing, Step


class Turn(Model):
    """One step. `person` is whom it concerns: who was accepted, to whom it was handed over, who was thanked; `taker_id`
    the agreement that it changes.

    That a step was taken can be read by everyone, the sentence by those whom it `is_for`.
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

    def is_for(self, viewer: Any, author_id: int | None, mine: Any, later: Iterable["Turn"]) -> bool:
        """Whether the sentence is for this person: the request's author, and whom the step was about. `mine`: how they
        take the request up, a Taker or none; `later`: the steps after this one."""
        if not viewer.is_authenticated:
            return False
        if viewer.is_moderator or viewer.id == author_id or (mine is not None and mine.id == self.taker_id):
            return True
        if self.step == Step.WITHDRAWN:  # everyone who was at it, or waited for an answer
            return mine is not None and mine.standing == Standing.RELEASED
        return self.step == Step.HANDED_OVER and viewer.id in (self.person_id, next_in(later))


def next_in(turns: Iterable[Turn]) -> int | None:
    """Who took it on after it was handed over."""
    return next((turn.person_id for turn in turns if turn.step == Step.TAKEN), None)
