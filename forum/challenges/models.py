"""Challenges and their days: what they are, when they begin and end, and who runs them."""

import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import Model, db
from forum.core.days import calendar_day, date_of, day_number, ended_everywhere_at, opens_at
from forum.core.events import Event
from forum.core.forms import EditConflict
from forum.core.refusals import Refused
from forum.core.richtext import to_html

LATE_DAYS = 7  # entries can be caught up until this many days after the end
LONGEST_CHALLENGE = 100


class Pace(StrEnum):
    TOGETHER = "together"
    OWN = "own"


class SellingRule(StrEnum):
    NONE = "none"
    QUIET = "quiet"
    OPEN = "open"


class Theme(StrEnum):
    UNDERSTAND = "understand"
    TAILOR = "tailor"
    IMPROVE = "improve"
    PEERS = "peers"
    COURAGE = "courage"
    REST = "rest"


class State(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    RUNNING = "running"
    FINISHED = "finished"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class Happened(StrEnum):
    ANNOUNCED = "challenge.announced"
    POSTPONED = "challenge.postponed"
    CANCELLED = "challenge.cancelled"
    REOPENED = "challenge.reopened"
    JOINED = "challenge.joined"
    FOLLOWED = "challenge.followed"
    LEFT = "challenge.left"


class NotReady(Refused):
    title = _l("Not quite ready")
    message = _l("Every day needs a prompt before the challenge can be announced.")


class AlreadyBegun(Refused):
    message = _l("The challenge has begun, so its first day stays where it is.")


class Challenge(Model):
    __tablename__ = "challenges"
    __table_args__ = (
        UniqueConstraint("created_by_id", "submission_key"),
        CheckConstraint("length BETWEEN 1 AND 100", name="length"),
        CheckConstraint("rest_days_per_week BETWEEN 0 AND 6", name="rest_days"),
        CheckConstraint("answer_goal_hours BETWEEN 1 AND 168", name="answer_goal"),
        CheckConstraint("pace IN ('together', 'own')", name="pace"),
        CheckConstraint("visibility IN ('public', 'members', 'invited')", name="visibility"),
        CheckConstraint("selling_rule IN ('none', 'quiet', 'open')", name="selling_rule"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(100))
    summary: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    description_html: Mapped[Markup]
    hashtag: Mapped[str] = mapped_column(String(30))
    length: Mapped[int]
    starts_on: Mapped[date]
    zone: Mapped[str] = mapped_column(String(64))
    pace: Mapped[str] = mapped_column(String(10))
    rest_days_per_week: Mapped[int]
    visibility: Mapped[str] = mapped_column(String(10))
    selling_rule: Mapped[str] = mapped_column(String(10))
    answer_goal_hours: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    submission_key: Mapped[str | None] = mapped_column(String(40))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    edition_of_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str | None] = mapped_column(String(500))
    closed_on: Mapped[date | None]
    participant_count: Mapped[int] = mapped_column(default=0)
    sideliner_count: Mapped[int] = mapped_column(default=0)
    entry_count: Mapped[int] = mapped_column(default=0)
    topic_count: Mapped[int] = mapped_column(default=0)

    prompts: Mapped[list["Prompt"]] = relationship(
        back_populates="challenge", lazy="raise", order_by="Prompt.number", passive_deletes=True
    )
    organisers: Mapped[list["Organiser"]] = relationship(
        back_populates="challenge", lazy="raise", passive_deletes=True, cascade="all, delete-orphan"
    )
    pledges: Mapped[list["Pledge"]] = relationship(
        back_populates="challenge", lazy="raise", order_by="Pledge.version", passive_deletes=True
    )
    edition_of: Mapped["Challenge | None"] = relationship(remote_side=[id], lazy="raise")

    @classmethod
    def create(cls, by: Account, *, will: str, stop: str, at: datetime, **fields: Any) -> Self:
        """A draft with its empty days, its first pledge and its first organiser."""
        challenge = cls(created_at=at, version=1, created_by_id=by.id, **fields)
        challenge.participant_count = challenge.sideliner_count = challenge.entry_count = challenge.topic_count = 0
        challenge.description_html = to_html(challenge.description)
        challenge.organisers = [Organiser(account=by, since_at=at)]
        challenge.pledges = [Pledge(version=1, will=will, stop=stop, written_at=at)]
        challenge.prompts = [Prompt.blank(number) for number in range(1, challenge.length + 1)]
        db.session.add(challenge)
        return challenge

    def change(self, *, version: int, **fields: Any) -> None:
        """Take over edited fields. Raises EditConflict; AlreadyBegun is asked before (`may_move`)."""
        claim = update(Challenge).where(Challenge.id == self.id, Challenge.version == version)
        if db.session.execute(claim.values(version=version + 1).returning(Challenge.id)).first() is None:
            raise EditConflict
        for name, value in fields.items():
            setattr(self, name, value)
        self.description_html = to_html(self.description)

    def set_length(self, length: int) -> None:
        """More days are added empty; days that are cut must be unwritten (`entry_count` 0)."""
        for prompt in self.prompts[length:]:
            if prompt.entry_count:
                raise AlreadyBegun
            db.session.delete(prompt)
        for number in range(self.length + 1, length + 1):
            db.session.add(Prompt.blank(number, challenge=self))
        self.length = length

    def announce(self, *, by: Account, at: datetime) -> None:
        """From now on people can see it and join. Raises NotReady when a day has no prompt."""
        if any(not prompt.is_written for prompt in self.prompts):
            raise NotReady
        if self.announced_at is None:
            self.announced_at = at
            Event.record(Happened.ANNOUNCED, actor=by, challenge=self, at=at)

    def postpone(self, starts_on: date, *, by: Account, at: datetime) -> None:
        """Everyone's days move. Raises AlreadyBegun once there are entries, which stay true to their dates."""
        if self.entry_count:
            raise AlreadyBegun
        details = {"from": self.starts_on.isoformat(), "to": starts_on.isoformat()}
        self.starts_on = starts_on
        Event.record(Happened.POSTPONED, actor=by, challenge=self, at=at, details=details)

    def cancel(self, reason: str, *, by: Account, at: datetime) -> None:
        self.cancelled_at, self.cancelled_reason = at, reason
        Event.record(Happened.CANCELLED, actor=by, challenge=self, at=at)

    def reopen(self, *, by: Account, at: datetime) -> None:
        self.cancelled_at = self.cancelled_reason = self.closed_on = None
        Event.record(Happened.REOPENED, actor=by, challenge=self, at=at)

    def close(self, on: date) -> None:
        """An own-pace challenge takes no new people after this date."""
        self.closed_on = on

    def state_at(self, at: datetime) -> State:
        """The dates decide. The end is reckoned in the last zone on earth, so nobody's day is cut short."""
        if self.cancelled_at is not None:
            return State.CANCELLED
        if self.announced_at is None:
            return State.DRAFT
        if at < self.begins_at:
            return State.ANNOUNCED
        if self.ends_on is None or at < ended_everywhere_at(self.ends_on):
            return State.RUNNING
        late_until = ended_everywhere_at(self.ends_on + timedelta(days=LATE_DAYS))
        return State.FINISHED if at < late_until else State.ARCHIVED

    @property
    def begins_at(self) -> datetime:
        """The first midnight of its first day anywhere: from then on someone can write."""
        return opens_at(self.starts_on, "Pacific/Kiritimati")

    @property
    def ends_on(self) -> date | None:
        """The date of the last day; an own-pace challenge ends when its last joiner could have finished."""
        if self.pace == Pace.TOGETHER:
            return date_of(self.length, self.starts_on)
        return None if self.closed_on is None else self.closed_on + timedelta(days=self.length)

    def today_for(self, zone: str, at: datetime, first_on: date | None = None) -> int:
        """The number of the day that is on in this zone: below 1 not begun, above `length` over."""
        return day_number(calendar_day(at, zone), first_on or self.starts_on)

    def is_organised_by(self, account: Any) -> bool:
        return account.is_authenticated and any(one.account_id == account.id for one in self.organisers)


class Organiser(Model):
    """Who runs a challenge; all organisers have the same rights."""

    __tablename__ = "organisers"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    since_at: Mapped[datetime]

    challenge: Mapped[Challenge] = relationship(back_populates="organisers", lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise")


class Prompt(Model):
    """What one day asks for."""

    __tablename__ = "prompts"
    __table_args__ = (
        UniqueConstraint("challenge_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 100", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(80), default="")
    theme: Mapped[str] = mapped_column(String(12), default=Theme.UNDERSTAND)
    body: Mapped[str] = mapped_column(Text, default="")
    body_html: Mapped[Markup]
    step: Mapped[str] = mapped_column(Text, default="")
    step_html: Mapped[Markup]
    no_customers: Mapped[str] = mapped_column(Text, default="")
    no_customers_html: Mapped[Markup]
    host_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    entry_count: Mapped[int] = mapped_column(default=0)

    challenge: Mapped[Challenge] = relationship(back_populates="prompts", lazy="raise")
    host: Mapped[Account | None] = relationship(lazy="raise")

    @classmethod
    def blank(cls, number: int, **about: Any) -> Self:
        prompt = cls(number=number, title="", theme=Theme.UNDERSTAND, version=1, entry_count=0, **about)
        prompt.fill(title="", theme=Theme.UNDERSTAND, body="", step="", no_customers="")
        return prompt

    @property
    def is_written(self) -> bool:
        return bool(self.title and self.body)

    def fill(self, *, title: str, theme: str, body: str, step: str = "", no_customers: str = "") -> None:
        """Take over the texts of the day and their HTML."""
        self.title, self.theme = title, theme
        self.body, self.body_html = body, to_html(body)
        self.step, self.step_html = step, to_html(step)
        self.no_customers, self.no_customers_html = no_customers, to_html(no_customers)

    def change(self, *, version: int, **texts: Any) -> None:
        """Raises EditConflict when someone else edited the day meanwhile."""
        claim = update(Prompt).where(Prompt.id == self.id, Prompt.version == version).values(version=version + 1)
        if db.session.execute(claim.returning(Prompt.id)).first() is None:
            raise EditConflict
        self.fill(**texts)


class Pledge(Model):
    """One wording of a challenge's pledge. A changed text is a new version; signatures stay on the old one."""

    __tablename__ = "pledges"
    __table_args__ = (UniqueConstraint("challenge_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    version: Mapped[int]
    will: Mapped[str] = mapped_column(Text)
    stop: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]

    challenge: Mapped[Challenge] = relationship(back_populates="pledges", lazy="raise")


class Invitation(Model):
    """A link that lets people into a challenge that is not public; it can be withdrawn."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    challenge: Mapped[Challenge] = relationship(lazy="raise")

    @classmethod
    def to(cls, challenge: Challenge, *, by: Account, at: datetime) -> Self:
        invitation = cls(challenge=challenge, code=secrets.token_urlsafe(24), created_by_id=by.id, created_at=at)
        db.session.add(invitation)
        return invitation


Index("ix_challenges_open", Challenge.starts_on, Challenge.id)
