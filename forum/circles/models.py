"""Circles: five to ten people of one challenge who promise to read each other; who belongs to one, and who wants to."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, delete, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.accounts import Account, block_between
from forum.challenges import Challenge, Participation, State
from forum.circles.words import (
    LARGEST,
    LONGEST_NAME,
    LONGEST_WORDS,
    NAMELESS,
    SMALLEST,
    TOO_FEW,
    ChallengeIsOver,
    Full,
    Happened,
    InACircle,
    Left,
    NoNameFromHere,
    OnlyParticipants,
    SaidBefore,
)
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.days import ONE_DAY
from forum.core.events import Event
from forum.posts import CircleReader

GOES_ON = (State.ANNOUNCED, State.RUNNING)


class Circle(Model):
    """It is forming until there are five of them; from then on it runs (`began_at`), however many leave.

    `takes_others`: its people like to have others matched with them as long as there is room. Whoever has the `code`
    may come in. `named_by`: who gave it the name; nobody, if the place did.
    """

    __tablename__ = "circles"
    __table_args__ = (CheckConstraint("member_count BETWEEN 0 AND 10", name="member_count"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    founder_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("circles.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    takes_others: Mapped[bool]
    member_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    challenge: Mapped[Challenge] = relationship(lazy="raise")
    named_by: Mapped[Account | None] = relationship(foreign_keys=[named_by_id], lazy="raise")
    merged_into: Mapped["Circle | None"] = relationship(remote_side=[id], lazy="raise")

    @classmethod
    def start(cls, by: Participation, name: str, *, takes_others: bool, at: datetime) -> Self:
        """Somebody begins one, and belongs to it. Raises what `admit` does."""
        whose = {"founder_id": by.account_id, "named_by_id": by.account_id}
        circle = cls.make(by.challenge, name, takes_others=takes_others, at=at, **whose)
        circle.admit(by, at=at)
        return circle

    @classmethod
    def make(cls, challenge: Challenge, name: str, *, takes_others: bool, at: datetime, **by: int | None) -> Self:
        """With nobody in it yet. Raises ChallengeIsOver."""
        if challenge.state_at(at) not in GOES_ON:
            raise ChallengeIsOver
        new = {"challenge_id": challenge.id, "name": name, "takes_others": takes_others, "created_at": at, **by}
        made = insert_into(cls).values(**new, member_count=0).returning(cls.id)
        return db.session.get_one(cls, db.session.scalar(made), options=[joinedload(cls.challenge)])

    @property
    def is_running(self) -> bool:
        return self.began_at is not None

    @property
    def room(self) -> int:
        return LARGEST - self.member_count

    @property
    def is_small(self) -> bool:
        """Too few are left to keep it alive by themselves."""
        return self.is_running and self.ended_at is None and self.member_count < TOO_FEW

    def goes_on(self, at: datetime) -> bool:
        """As long as its challenge does. Afterwards it is there to be read."""
        return self.ended_at is None and self.challenge.state_at(at) in GOES_ON

    def admit(self, mine: Participation, *, at: datetime) -> None:
        """Raises OnlyParticipants, ChallengeIsOver, InACircle, Full."""
        if not mine.takes_part or mine.account_id is None:
            raise OnlyParticipants
        if not self.goes_on(at):
            raise ChallengeIsOver
        if not self.take_seat(at):
            raise Full
        if not CircleReader.admit(self.id, self.challenge_id, mine.account_id, at):
            raise InACircle
        db.session.add(Membership.begin(self, mine.account_id, at))
        Wish.withdraw(self.challenge_id, mine.account_id)

    def take_seat(self, at: datetime) -> bool:
        """Of two who come in at once, one gets the last seat. The fifth makes it run."""
        mine = update(Circle).where(Circle.id == self.id, Circle.member_count < LARGEST, Circle.ended_at.is_(None))
        seat = mine.values(member_count=Circle.member_count + 1).returning(Circle.member_count)
        taken = db.session.scalar(seat, execution_options=UNSYNCHRONISED)
        if taken is None:
            return False
        db.session.refresh(self, ["member_count", "began_at"])
        if taken >= SMALLEST and self.began_at is None:
            self.began_at = at
        return True

    def tell(self, what: Happened, *, by: Account | None, at: datetime, people: list[int], **more: Any) -> None:
        """An event about this circle, for these people."""
        whose = {"named_by": self.named_by_id} if self.named_by_id is not None else {}
        details = {"circle": self.id, "name": self.name, **whose, "people": people, **more}
        Event.record(what, actor=by, challenge=self.challenge, at=at, details=details)

    def called(self, viewer: Any, at: datetime) -> str:
        """Its name as the viewer reads it. What somebody has called it who is not heard, nobody else does. Needs
        `named_by`."""
        is_theirs = self.named_by_id is None or self.named_by_id == viewer.id
        by = None if is_theirs else self.named_by
        return self.name if by is None or by.is_heard_at(at) else str(NAMELESS)

    def change(self, name: str, *, takes_others: bool, by: Account, at: datetime) -> None:
        """Where it is called as this person reads it, nobody has given it another name. Raises NoNameFromHere."""
        self.takes_others = takes_others
        if name == self.called(by, at):
            return
        others = select(CircleReader.account_id).where(CircleReader.circle_id == self.id, CircleReader.is_member)
        if db.session.scalar(select(others.where(block_between(CircleReader.account_id, by.id)).exists())):
            raise NoNameFromHere
        self.name, self.named_by_id = name, by.id

    def make_link(self) -> None:
        """A new one; the one before leads nowhere any more."""
        self.code = secrets.token_urlsafe(24)

    def withdraw_link(self) -> None:
        self.code = None


Index(
    "ix_circles_open",
    Circle.challenge_id,
    sqlite_where=Circle.takes_others & Circle.ended_at.is_(None),
    postgresql_where=Circle.takes_others & Circle.ended_at.is_(None),
)


class Membership(Model):
    """Somebody's time in a circle.

    `counted_from`: silence counts from here, if they wrote nothing later. `look_at` is when it is next to be looked at;
    empty when there is nothing to look for any more. `asked_at`: they were asked whether they are still in.
    """

    __tablename__ = "circle_memberships"
    __table_args__ = (CheckConstraint("left_because IN ('left', 'moved', 'merged', 'went')", name="left_because"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circles.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    joined_at: Mapped[datetime]
    counted_from: Mapped[datetime]
    look_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    left_because: Mapped[str | None] = mapped_column(String(6))
    left_words: Mapped[str | None] = mapped_column(String(LONGEST_WORDS))

    circle: Mapped[Circle] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def begin(cls, circle: Circle, account_id: int, at: datetime) -> Self:
        return cls(circle=circle, account_id=account_id, joined_at=at, counted_from=at, look_at=at)

    def stay(self, at: datetime) -> None:
        """'I am still in.'"""
        self.asked_at, self.paused_until, self.counted_from, self.look_at = None, None, at, at

    def pause(self, until: datetime, at: datetime) -> None:
        """Nobody asks, and nobody waits for them, until then."""
        self.asked_at, self.paused_until, self.counted_from, self.look_at = None, until, until, until

    def is_paused(self, at: datetime) -> bool:
        return self.paused_until is not None and self.paused_until > at

    def leave(self, because: Left, *, at: datetime, words: str | None = None) -> bool:
        """What they wrote for the circle stays with it, and theirs to change. False: they had left already. Raises
        SaidBefore."""
        if words and db.session.scalar(self.said_goodbye_since(at - ONE_DAY)):
            raise SaidBefore
        mine = update(Membership).where(Membership.id == self.id, Membership.left_at.is_(None))
        gone = mine.values(left_at=at, left_because=because, left_words=words, look_at=None).returning(Membership.id)
        if db.session.scalar(gone, execution_options=UNSYNCHRONISED) is None:
            return False
        if because != Left.MERGED:
            CircleReader.dismiss(self.account_id, circle_id=self.circle_id)
        seat = update(Circle).where(Circle.id == self.circle_id).values(member_count=Circle.member_count - 1)
        db.session.execute(seat, execution_options=UNSYNCHRONISED)
        db.session.refresh(self.circle, ["member_count"])
        return True

    def said_goodbye_since(self, since: datetime) -> Select[bool]:
        """Whether the others have read such a sentence of theirs, as often as they came in again."""
        theirs = select(Membership.id).where(Membership.circle_id == self.circle_id)
        theirs = theirs.where(Membership.account_id == self.account_id, Membership.left_words.is_not(None))
        return select(theirs.where(Membership.left_at > since).exists())


IS_MEMBER, IS_TO_LOOK_AT = Membership.left_at.is_(None), Membership.look_at.is_not(None)
Index(
    "uq_circle_memberships_now",
    Membership.circle_id,
    Membership.account_id,
    unique=True,
    sqlite_where=IS_MEMBER,
    postgresql_where=IS_MEMBER,
)
Index("ix_circle_memberships_look", Membership.look_at, sqlite_where=IS_TO_LOOK_AT, postgresql_where=IS_TO_LOOK_AT)


class Wish(Model):
    """'Find me a circle.' `starts_again`: they were silent in one, and are matched with others like that first;
    `not_in_id` is where they come from.
    """

    __tablename__ = "circle_wishes"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    not_in_id: Mapped[int | None] = mapped_column(ForeignKey("circles.id", ondelete="SET NULL"), index=True)
    starts_again: Mapped[bool]
    since_at: Mapped[datetime]

    @classmethod
    def make(cls, mine: Participation, *, at: datetime, after: Membership | None = None) -> None:
        """Said twice, it stays said once. `after`: where they were before. Raises OnlyParticipants, ChallengeIsOver."""
        if not mine.takes_part:
            raise OnlyParticipants
        if mine.challenge.state_at(at) not in GOES_ON:
            raise ChallengeIsOver
        row = insert_into(cls).values(
            challenge_id=mine.challenge_id,
            account_id=mine.account_id,
            not_in_id=after.circle_id if after else None,
            starts_again=after is not None and after.left_because == Left.MOVED,
            since_at=at,
        )
        db.session.execute(row.on_conflict_do_nothing())

    @classmethod
    def withdraw(cls, challenge_id: int, account_id: int) -> None:
        mine = delete(cls).where(cls.challenge_id == challenge_id, cls.account_id == account_id)
        db.session.execute(mine, execution_options=UNSYNCHRONISED)


def end_circles_of(person_id: int, at: datetime) -> list[int]:
    """Those in which nobody is but them; what others are in, they can give another name. The ids of the ended ones."""
    theirs = select(Membership.circle_id).where(Membership.account_id == person_id, IS_MEMBER)
    alone = update(Circle).where(Circle.id.in_(theirs), Circle.member_count == 1, Circle.ended_at.is_(None))
    ended = alone.values(ended_at=at).returning(Circle.id)
    return list(db.session.scalars(ended, execution_options=UNSYNCHRONISED))


def begin_again(ids: Collection[int]) -> None:
    mine = update(Circle).where(Circle.id.in_(ids)).values(ended_at=None)
    db.session.execute(mine, execution_options=UNSYNCHRONISED)
