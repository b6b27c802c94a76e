"""Taking part: joining, following, leaving, and which day it is for whom."""

from datetime import date, datetime
from enum import StrEnum
from typing import Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.challenges.models import LATE_DAYS, Challenge, Happened, Pace, Pledge, State
from forum.core.database import Model, db
from forum.core.days import calendar_day, date_of, day_number, local_day
from forum.core.events import Event
from forum.core.refusals import Refused


class Part(StrEnum):
    PARTICIPANT = "participant"
    SIDELINER = "sideliner"


class NotOpenToJoin(Refused):
    title = _l("Joining is closed")
    message = _l("Nobody can join this challenge at the moment.")


class Participation(Model):
    """One person's part in one challenge: a participant writes, a sideliner follows along."""

    __tablename__ = "participations"
    __table_args__ = (
        UniqueConstraint("challenge_id", "account_id"),
        CheckConstraint("part IN ('participant', 'sideliner')", name="part"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    part: Mapped[str] = mapped_column(String(12))
    first_on: Mapped[date]
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    entry_count: Mapped[int] = mapped_column(default=0)

    challenge: Mapped[Challenge] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise")
    signatures: Mapped[list["Signature"]] = relationship(lazy="raise", back_populates="participation")

    @classmethod
    def begin(cls, challenge: Challenge, account: Account, part: Part, at: datetime) -> Self:
        row = cls(challenge=challenge, account=account, part=part, joined_at=at, entry_count=0)
        row.first_on = challenge.starts_on
        db.session.add(row)
        return row

    @property
    def is_active(self) -> bool:
        return self.left_at is None

    @property
    def takes_part(self) -> bool:
        return self.is_active and self.part == Part.PARTICIPANT

    def sign(self, pledge: Pledge, own_words: str, at: datetime) -> None:
        db.session.add(Signature(participation=self, pledge=pledge, own_words=own_words, signed_at=at))

    def leave(self, at: datetime) -> None:
        """What was written stays; the person is in no list any more, and may come back."""
        if self.left_at is not None:
            return
        self.count(-1)
        self.left_at = at
        Event.record(Happened.LEFT, actor=self.account, challenge=self.challenge, at=at)

    def count(self, by: int) -> None:
        if self.part == Part.PARTICIPANT:
            self.challenge.participant_count = Challenge.participant_count + by
        else:
            self.challenge.sideliner_count = Challenge.sideliner_count + by

    def today(self, at: datetime) -> int:
        """The day whose prompt is open for this person now, by their own midnight."""
        return day_number(calendar_day(at, self.account.zone), self.first_on)

    def writing_day(self, at: datetime) -> int:
        """The day that something written now belongs to: until 04:00 that is the evening before."""
        return day_number(local_day(at, self.account.zone), self.first_on)

    def date_of_day(self, number: int) -> date:
        return date_of(number, self.first_on)

    def late_until(self) -> date:
        """The last date on which an earlier day can be caught up."""
        return date_of(self.challenge.length + LATE_DAYS, self.first_on)


def join(
    challenge: Challenge, account: Account, earlier: Participation | None, own_words: str, at: datetime
) -> Participation:
    """Sign the pledge as it stands and take part; who left or followed before goes on from there.

    Raises NotOpenToJoin unless the challenge is announced or running.
    """
    refuse_unless_open(challenge, account, at)
    mine = become(Part.PARTICIPANT, challenge, account, earlier, at)
    if challenge.pace == Pace.OWN and not mine.entry_count:
        mine.first_on = max(calendar_day(at, account.zone), challenge.starts_on)
    mine.sign(challenge.pledges[-1], own_words, at)
    Event.record(Happened.JOINED, actor=account, challenge=challenge, at=at)
    return mine


def follow(challenge: Challenge, account: Account, earlier: Participation | None, at: datetime) -> Participation:
    """Watch from the sidelines: prompts, no list, never missed."""
    refuse_unless_open(challenge, account, at)
    mine = become(Part.SIDELINER, challenge, account, earlier, at)
    if challenge.pace == Pace.OWN and not mine.entry_count:
        mine.first_on = max(calendar_day(at, account.zone), challenge.starts_on)
    Event.record(Happened.FOLLOWED, actor=account, challenge=challenge, at=at)
    return mine


def refuse_unless_open(challenge: Challenge, account: Account, at: datetime) -> None:
    if challenge.state_at(at) not in (State.ANNOUNCED, State.RUNNING):
        raise NotOpenToJoin
    if challenge.closed_on is not None and calendar_day(at, account.zone) > challenge.closed_on:
        raise NotOpenToJoin


def become(
    part: Part, challenge: Challenge, account: Account, earlier: Participation | None, at: datetime
) -> Participation:
    if earlier is None:
        mine = Participation.begin(challenge, account, part, at)
        mine.count(+1)
        return mine
    if earlier.is_active:
        earlier.count(-1)
    earlier.part, earlier.left_at = part, None
    earlier.count(+1)
    return earlier


class Signature(Model):
    """The pledge as it stood when someone signed it, with their own words beside it."""

    __tablename__ = "signatures"

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"), index=True)
    pledge_id: Mapped[int] = mapped_column(ForeignKey("pledges.id"), index=True)
    own_words: Mapped[str] = mapped_column(Text, default="")
    signed_at: Mapped[datetime]

    participation: Mapped[Participation] = relationship(back_populates="signatures", lazy="raise")
    pledge: Mapped[Pledge] = relationship(lazy="raise")


Index(
    "ix_participations_people",
    Participation.challenge_id,
    Participation.part,
    Participation.joined_at,
    Participation.id,
)
Index("ix_participations_account", Participation.account_id, Participation.joined_at)
