"""Taking part: joining, following, leaving, and which day it is for whom."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    false,
    func,
    inspect,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.challenges.beginnings import count_beginning
from forum.challenges.models import Challenge
from forum.challenges.places import count as count_places
from forum.challenges.places import pass_places_on, refuse_unless_open, take_place
from forum.challenges.pledges import ASKED_FOR_DAYS, CHECK_DAYS, How, NothingToCheck, Pledge, PledgeCheck, Signature
from forum.challenges.readers import is_for_invited, refuse_uninvited
from forum.challenges.words import LATE_DAYS, Happened, Pace
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.days import calendar_day, date_of, day_number, local_day
from forum.core.events import Event
from forum.core.refusals import Conflict
from forum.posts import CircleReader, Reader


class Part(StrEnum):
    PARTICIPANT = "participant"
    SIDELINER = "sideliner"


class Participation(Model):
    """One person's part in one challenge: a participant writes, a sideliner follows along.

    `done` holds the numbers of the days with an entry, so that a calendar costs no query of its own. The entries room
    keeps it, in the transaction of the entry itself; so it does `heard_on`, the date on which a participant last wrote
    or, as long as they have not, from which they could. `took_part_at`: when they first took part; whether they had
    done so in an earlier edition says `has_returned`. `checked` holds the days on which they said how
    it goes with their pledge.
    """

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
    done: Mapped[str] = mapped_column(Text, default="", server_default="")
    took_part_at: Mapped[datetime | None]
    has_returned: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_place: Mapped[bool] = mapped_column(default=False, server_default=false())
    heard_on: Mapped[date | None]
    checked: Mapped[str] = mapped_column(Text, default="", server_default="")  # numbers of days, as `done`
    in_keepsake: Mapped[bool | None]  # None: they have not said yet, which is a no
    changed_mind_at: Mapped[datetime | None]  # about the keepsake

    challenge: Mapped[Challenge] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise")
    signatures: Mapped[list[Signature]] = relationship(lazy="raise", back_populates="participation")

    @classmethod
    def begin(cls, challenge: Challenge, account: Account, part: Part, at: datetime) -> Self:
        row = cls(challenge=challenge, account=account, part=part, joined_at=at, entry_count=0, done="")
        row.first_on = challenge.starts_on
        db.session.add(row)
        return row

    @property
    def is_active(self) -> bool:
        return self.left_at is None

    @property
    def takes_part(self) -> bool:
        return self.is_active and self.part == Part.PARTICIPANT

    @property
    def follows(self) -> bool:
        return self.is_active and self.part == Part.SIDELINER

    def sign(self, pledge: Pledge, own_words: str, at: datetime) -> None:
        db.session.add(Signature(participation=self, pledge=pledge, own_words=own_words, signed_at=at))

    @property
    def checks(self) -> list[int]:
        """The days that ask how it goes with the pledge: twice on the way, and at the end."""
        return sorted({number for number in CHECK_DAYS if number < self.challenge.length} | {self.challenge.length})

    def checks_begun(self, at: datetime) -> list[int]:
        return [number for number in self.checks if number <= self.today(at)]

    def check_to_ask(self, at: datetime) -> int | None:
        """The latest one, as long as it is not answered, for some days: nobody is asked again and again."""
        latest = max(self.checks_begun(at), default=None) if self.takes_part else None
        is_asked = latest is not None and self.today(at) < latest + ASKED_FOR_DAYS
        return latest if is_asked and str(latest) not in self.checked.split() else None

    def check(self, number: int, how: How, words: str, at: datetime) -> None:
        """Say how it went; said again, the later counts. Raises NothingToCheck before its day."""
        if number not in self.checks_begun(at):
            raise NothingToCheck
        said = {"how": how, "words": words, "said_at": at}
        row = insert_into(PledgeCheck).values(participation_id=self.id, number=number, **said)
        again = row.on_conflict_do_update(index_elements=["participation_id", "number"], set_=said)
        db.session.execute(again)
        if str(number) not in self.checked.split():
            self.checked = Participation.checked + f" {number}"

    def leave(self, at: datetime) -> None:
        """What was written stays; the person is in no list any more, and may come back."""
        if self.left_at is not None:
            return
        self.count(-1)  # first the row of the challenge, as whoever joins does: so two deeds at once wait in one order
        self.change_part(self.part, left_at=at)
        if self.account_id is not None:
            CircleReader.dismiss(self.account_id, challenge_id=self.challenge_id)
        give_up_places(Participation.id == self.id, at=at)
        Event.record(Happened.LEFT, actor=self.account, challenge=self.challenge, at=at)

    def change_part(self, part: str, left_at: datetime | None) -> None:
        """Raises Conflict when it changed since it was read: then it must not be counted twice."""
        mine = update(Participation).where(Participation.id == self.id, Participation.part == self.part)
        still = mine.where(Participation.left_at == self.left_at).values(part=part, left_at=left_at)
        if db.session.execute(still.returning(Participation.id)).first() is None:
            raise Conflict

    def count(self, by: int) -> None:
        if self.part == Part.PARTICIPANT:
            self.challenge.participant_count = Challenge.participant_count + by
        else:
            self.challenge.sideliner_count = Challenge.sideliner_count + by

    def choose_first_day(self, at: datetime) -> None:
        """At one's own pace day 1 is the day one joins; who comes back late goes on after the last day written."""
        if self.challenge.pace != Pace.OWN or (self.days_done and self.writing_day(at) <= self.last_writing_day):
            return
        today = max(calendar_day(at, self.account.zone), self.challenge.starts_on)
        self.first_on = today - timedelta(days=max(self.days_done, default=0))

    @property
    def last_writing_day(self) -> int:
        return self.challenge.length + LATE_DAYS

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
        return date_of(self.last_writing_day, self.first_on)

    @property
    def days_done(self) -> frozenset[int]:
        """The days with an entry. After `mark_done` it waits for the next flush, as every count does."""
        return frozenset(map(int, self.done.split()))

    def mark_done(self, number: int) -> None:
        """There is an entry for this day now. Added in the database: two tabs that write two days keep both."""
        self.done = self.done_in_database() + f" {number}"

    def unmark_done(self, number: int) -> None:
        """There is no entry for this day any more."""
        self.done = func.replace(self.done_in_database() + " ", f" {number} ", " ", type_=Text)

    def done_in_database(self) -> Any:
        """What to add to: the column or, before it was flushed, what was added to it last."""
        is_stored = inspect(self).persistent and isinstance(self.done, str)
        return Participation.done if is_stored else self.done


def join(
    challenge: Challenge, account: Account, earlier: Participation | None, own_words: str, at: datetime
) -> Participation:
    """Sign the pledge as it stands and take part; who left or followed before goes on from there.

    Joining twice is joining once. Raises NotOpenToJoin unless the challenge is announced or running, NotInvited,
    StaysOut, NoPlaceLeft and ConfirmFirst.
    """
    if earlier is not None and earlier.takes_part:
        return earlier
    refuse_unless_open(challenge, account, at)
    mine = become(Part.PARTICIPANT, challenge, account, earlier, at)
    mine.sign(challenge.pledges[-1], own_words, at)
    Event.record(Happened.JOINED, actor=account, challenge=challenge, at=at)
    return mine


def follow(challenge: Challenge, account: Account, earlier: Participation | None, at: datetime) -> Participation:
    """Watch from the sidelines: prompts, no list, never missed. Who takes part already goes on taking part."""
    if earlier is not None and earlier.is_active:
        return earlier
    refuse_unless_open(challenge, account, at)
    mine = become(Part.SIDELINER, challenge, account, earlier, at)
    Event.record(Happened.FOLLOWED, actor=account, challenge=challenge, at=at)
    return mine


def become(
    part: Part, challenge: Challenge, account: Account, earlier: Participation | None, at: datetime
) -> Participation:
    """Whoever comes in comes in here. Raises NotInvited, StaysOut, and for who takes part what `take_place` does."""
    refuse_uninvited(account, challenge.id)
    has_place = part == Part.PARTICIPANT and take_place(challenge, account, at)
    if is_for_invited(challenge.id):
        Reader.admit(challenge.id, account.id, at)
    begins = part == Part.PARTICIPANT and (earlier is None or earlier.took_part_at is None)
    from_aside = earlier is not None and earlier.joined_at < at
    has_returned = begins and count_beginning(challenge, account.id, from_aside=from_aside, at=at)
    if earlier is None:
        mine = Participation.begin(challenge, account, part, at)
    else:
        mine = earlier
        if mine.is_active:
            mine.count(-1)
        mine.change_part(part, left_at=None)
    mine.count(+1)
    mine.choose_first_day(at)
    if begins:
        mine.took_part_at, mine.has_returned = at, has_returned
    if part == Part.PARTICIPANT:
        mine.heard_on = max(mine.first_on, local_day(at, account.zone))
    mine.has_place = has_place
    return mine


def give_up_places(*whose: ColumnElement[bool], at: datetime) -> None:
    """These parts hold no place any more, whatever becomes of them otherwise; each goes to the next who waits."""
    theirs = update(Participation).where(Participation.has_place, *whose).values(has_place=False)
    freed = db.session.scalars(theirs.returning(Participation.challenge_id), execution_options=UNSYNCHRONISED)
    for challenge_id in sorted(freed):
        challenge = db.session.get_one(Challenge, challenge_id)
        count_places(challenge, -1)
        pass_places_on(challenge, at)


Index(
    "ix_participations_people",
    Participation.challenge_id,
    Participation.part,
    Participation.joined_at,
    Participation.id,
)
IS_TAKING_PART = and_(Participation.part == Part.PARTICIPANT.value, Participation.left_at.is_(None))
Index(
    "ix_participations_heard",
    Participation.challenge_id,
    Participation.heard_on,
    Participation.id,
    sqlite_where=IS_TAKING_PART,
    postgresql_where=IS_TAKING_PART,
)
Index("ix_participations_account", Participation.account_id, Participation.joined_at)
