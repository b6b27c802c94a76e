"""Pledges: each wording is a version of its own, and signatures stay on the one that was signed."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.database import Model

if TYPE_CHECKING:
    from forum.challenges.models import Challenge
    from forum.challenges.participation import Participation


class Pledge(Model):
    """One wording of a challenge's pledge."""

    __tablename__ = "pledges"
    __table_args__ = (UniqueConstraint("challenge_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    version: Mapped[int]
    will: Mapped[str] = mapped_column(Text)
    stop: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]

    challenge: Mapped["Challenge"] = relationship(back_populates="pledges", lazy="raise")

    @property
    def will_lines(self) -> list[str]:
        return lines_of(self.will)

    @property
    def stop_lines(self) -> list[str]:
        return lines_of(self.stop)


def lines_of(text: str) -> list[str]:
    """One sentence a line, as it was typed."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class Signature(Model):
    """The pledge as it stood when someone signed it, with their own words beside it."""

    __tablename__ = "signatures"

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"), index=True)
    pledge_id: Mapped[int] = mapped_column(ForeignKey("pledges.id"), index=True)
    own_words: Mapped[str] = mapped_column(Text, default="")
    signed_at: Mapped[datetime]

    participation: Mapped["Participation"] = relationship(back_populates="signatures", lazy="raise")
    pledge: Mapped[Pledge] = relationship(lazy="raise")
