"""Pledges: each wording is a version of its own, and signatures stay on the one that was signed."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.database import Model
from forum.core.refusals import NotFound

CHECK_DAYS = (7, 14)  # and the last one
ASKED_FOR_DAYS = 3  # on Today; on the pledge's page it can be said at any time

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


class How(StrEnum):
    """How it went with one's pledge. Letting go is an answer like the others."""

    KEPT = "kept"
    PARTLY = "partly"
    LET_GO = "let_go"


HOW_WORDS = {How.KEPT: _l("I kept it"), How.PARTLY: _l("Partly"), How.LET_GO: _l("I let it go")}


class NothingToCheck(NotFound):
    message = _l("No day that has begun asks about the pledge here.")


class PledgeCheck(Model):
    """What somebody said about their pledge on one of the days that ask; for themselves alone."""

    __tablename__ = "pledge_checks"
    __table_args__ = (CheckConstraint("how IN ('kept', 'partly', 'let_go')", name="how"),)

    participation_id: Mapped[int] = mapped_column(
        ForeignKey("participations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    how: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime]

    @property
    def how_words(self) -> str:
        return str(HOW_WORDS[How(self.how)])
