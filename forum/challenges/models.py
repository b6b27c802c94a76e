"""Challenges: what they are, when they begin and end, and who runs them."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from markupsafe import Markup
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    delete,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.challenges.announcements import Announcement, Tells
from forum.challenges.covered import Covered
from forum.challenges.pledges import Pledge
from forum.challenges.prompts import Prompt
from forum.challenges.readers import admit_people, admit_team, dismiss_from_team, lift_walls, show_posts_to
from forum.challenges.words import (
    LATE_DAYS,
    TOLD,
    AlreadyAnnounced,
    AlreadyOver,
    Happened,
    LastOrganiser,
    NothingToReopen,
    NotReady,
    OnlyAtOwnPace,
    Pace,
    State,
)
from forum.core.database import Model, db
from forum.core.days import calendar_day, date_of, day_number, ended_everywhere_at, opens_at
from forum.core.events import Event
from forum.core.forms import EditConflict
from forum.core.pictures import mentioned_in
from forum.core.richtext import to_html
from forum.posts import Visibility, narrower_than


class Challenge(Covered, Model):
    __tablename__ = "challenges"
    __table_args__ = (
        UniqueConstraint("created_by_id", "submission_key"),
        CheckConstraint("length BETWEEN 1 AND 100", name="length"),
        CheckConstraint("rest_days_per_week BETWEEN 0 AND 6", name="rest_days"),
        CheckConstraint("answer_goal_hours BETWEEN 1 AND 168", name="answer_goal"),
        CheckConstraint("most_people >= 1", name="most_people"),
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
    pitch_words: Mapped[str] = mapped_column(Text, default="", server_default="")  # one phrase a line
    answer_goal_hours: Mapped[int]
    most_people: Mapped[int | None]  # who may take part at once, beside those who organise
    version: Mapped[int] = mapped_column(default=1)
    submission_key: Mapped[str | None] = mapped_column(String(40))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    edition_of_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str | None] = mapped_column(String(500))
    closed_on: Mapped[date | None]
    hidden_at: Mapped[datetime | None]
    has_market_day: Mapped[bool] = mapped_column(default=True, server_default=true())
    participant_count: Mapped[int] = mapped_column(default=0)
    sideliner_count: Mapped[int] = mapped_column(default=0)
    place_count: Mapped[int] = mapped_column(default=0, server_default="0")  # taken, or kept for somebody
    entry_count: Mapped[int] = mapped_column(default=0)
    topic_count: Mapped[int] = mapped_column(default=0)

    # A draft that was made shorter keeps the prompts beyond its end: they come back when it grows again.
    prompts: Mapped[list[Prompt]] = relationship(
        primaryjoin="and_(Challenge.id == foreign(Prompt.challenge_id), Prompt.number <= Challenge.length)",
        back_populates="challenge",
        lazy="raise",
        order_by="Prompt.number",
        passive_deletes=True,
    )
    organisers: Mapped[list["Organiser"]] = relationship(
        back_populates="challenge", lazy="raise", passive_deletes=True, cascade="all, delete-orphan"
    )
    pledges: Mapped[list[Pledge]] = relationship(
        back_populates="challenge", lazy="raise", order_by="Pledge.version", passive_deletes=True
    )
    edition_of: Mapped["Challenge | None"] = relationship(remote_side=[id], lazy="raise")

    @classmethod
    def create(cls, by: Account, *, will: str, stop: str, at: datetime, **fields: Any) -> Self:
        """A draft with its empty days, its first pledge and its first organiser. Raises Silenced."""
        by.refuse_if_silenced(at)
        challenge = cls(created_at=at, version=1, created_by_id=by.id, **fields)
        challenge.participant_count = challenge.sideliner_count = challenge.entry_count = challenge.topic_count = 0
        challenge.description_html = to_html(challenge.description)
        challenge.organisers = [Organiser(account=by, since_at=at)]
        challenge.pledges = [Pledge(version=1, will=will, stop=stop, written_at=at)]
        challenge.prompts = [Prompt.blank(number) for number in range(1, challenge.length + 1)]
        db.session.add(challenge)
        Event.record(Happened.CREATED, actor=by, challenge=challenge, at=at)
        return challenge

    def claim(self, *still: ColumnElement[bool], **values: Any) -> bool:
        """Change it only if this still holds: of two who do the same at once, one is told True."""
        # By its slug, which a challenge has before it is stored; the statement itself stores it first.
        row = update(Challenge).where(Challenge.slug == self.slug, *still).values(**values)
        return db.session.execute(row.returning(Challenge.id)).first() is not None

    def change(self, *, version: int, by: Account, at: datetime, will: str, stop: str, **fields: Any) -> None:
        """Take over edited fields. Raises Silenced, EditConflict and, for what people were told already,
        AlreadyAnnounced."""
        by.refuse_if_silenced(at)
        changed = {name for name, value in fields.items() if value != getattr(self, name)}
        if self.announced_at is not None and changed & TOLD:
            raise AlreadyAnnounced
        if not self.claim(Challenge.version == version, version=version + 1):
            raise EditConflict
        if "visibility" in changed:
            self.open_to(fields["visibility"], by=by, at=at)
        self.add_missing_days(fields.get("length", self.length))
        for name, value in fields.items():
            setattr(self, name, value)
        self.description_html = to_html(self.description)
        self.promise(will, stop, at)
        Event.record(Happened.CHANGED, actor=by, challenge=self, at=at)

    def open_to(self, visibility: str, *, by: Account, at: datetime) -> None:
        """What was written for fewer people stays with them; its authors hear of it, and can open theirs."""
        if self.hidden_at is None:
            self.show_posts_to(visibility, at)
        Event.record(Happened.READERS_CHANGED, actor=by, challenge=self, at=at)
        lift_walls(self.id, at, visible_to=self.visibility)
        if self.visibility in narrower_than(visibility):
            Event.record(Happened.OPENED, actor=by, challenge=self, at=at)

    def show_posts_to(self, visibility: str, at: datetime) -> None:
        """As far as they were written for that many. To the invited only: that is who is in it, or ever was."""
        if visibility == Visibility.INVITED:
            self.admit_team(at)
            admit_people(self.id, at)
        show_posts_to(self.id, visibility)

    def add_missing_days(self, length: int) -> None:
        there = set(db.session.scalars(select(Prompt.number).where(Prompt.challenge_id == self.id)))
        for number in range(1, length + 1):
            if number not in there:
                db.session.add(Prompt.blank(number, challenge_id=self.id))

    def promise(self, will: str, stop: str, at: datetime) -> None:
        """A changed pledge is a new version; in a draft, which nobody can have signed, the same one."""
        latest = self.pledges[-1]
        if (latest.will, latest.stop) == (will, stop):
            return
        if self.announced_at is None:
            latest.will, latest.stop, latest.written_at = will, stop, at
        else:
            db.session.add(Pledge(challenge=self, version=latest.version + 1, will=will, stop=stop, written_at=at))

    def announce(self, *, by: Account, at: datetime, address: str = "") -> None:
        """From now on people see it, and join. Raises Silenced, and NotReady when a day has no prompt."""
        by.refuse_if_silenced(at)
        if empty := [prompt.number for prompt in self.prompts if not prompt.is_written]:
            raise NotReady(empty)
        if self.claim(Challenge.announced_at.is_(None), announced_at=at):
            self.admit_team(at)
            self.slug = address or self.slug
            Event.record(Happened.ANNOUNCED, actor=by, challenge=self, at=at)

    def refuse_if_over(self, at: datetime) -> None:
        """Raises AlreadyOver, also for a draft whose days have passed."""
        if self.ends_on is not None and at >= ended_everywhere_at(self.ends_on):
            raise AlreadyOver

    def admit_team(self, at: datetime) -> None:
        admit_team(self.slug, at)

    def cancel(self, reason: str, *, by: Account, at: datetime) -> None:
        """It does not take place, or no longer; everyone reads why. Raises AlreadyOver."""
        self.refuse_if_over(at)
        if self.claim(Challenge.cancelled_at.is_(None), cancelled_at=at, cancelled_reason=reason):
            Announcement.tell_change(Tells.CANCELLED, self, by=by, at=at)
            Event.record(Happened.CANCELLED, actor=by, challenge=self, at=at)

    def reopen(self, *, by: Account, at: datetime) -> None:
        """Take back that it was cancelled or, if it was not, that it was closed. Raises NothingToReopen."""
        if self.cancelled_at is not None:
            done = self.claim(Challenge.cancelled_at.is_not(None), cancelled_at=None, cancelled_reason=None)
        else:
            done = self.claim(Challenge.closed_on.is_not(None), closed_on=None)
        if not done:
            raise NothingToReopen
        Announcement.tell_change(Tells.REOPENED, self, by=by, at=at)
        Event.record(Happened.REOPENED, actor=by, challenge=self, at=at)

    def close(self, on: date, *, by: Account, at: datetime) -> None:
        """An own-pace challenge takes no new people after this date. Raises OnlyAtOwnPace."""
        if self.pace != Pace.OWN:
            raise OnlyAtOwnPace
        self.closed_on = on
        Event.record(Happened.CLOSED, actor=by, challenge=self, at=at, details={"on": on.isoformat()})

    def add_organiser(self, account: Account, at: datetime, by: Account | None = None) -> None:
        """Share the work; said twice, it stays said once."""
        if any(one.account is account for one in self.organisers):
            return
        self.organisers.append(Organiser(account=account, since_at=at))
        if self.announced_at is not None:
            self.admit_team(at)
        Event.record(Happened.ORGANISER_ADDED, actor=by, challenge=self, person=account, at=at)

    def remove_organiser(self, account: Account, at: datetime) -> None:
        """Where only invited people read, they are out with it, unless they were invited as well.

        Raises LastOrganiser, also for one of two organisers who remove each other at once."""
        self.claim(version=Challenge.version)  # changes nothing: whoever is second waits here for the first
        others = select(Organiser).where(Organiser.challenge_id == self.id, Organiser.account_id != account.id)
        if db.session.scalars(others).first() is None:
            raise LastOrganiser
        theirs = delete(Organiser).where(Organiser.challenge_id == self.id, Organiser.account_id == account.id)
        db.session.execute(theirs)
        dismiss_from_team(self.id, account.id, at)

    def state_at(self, at: datetime) -> State:
        """The dates decide. The end is reckoned in the last zone on earth, so nobody's day is cut short."""
        if self.cancelled_at is not None or self.hidden_at is not None:
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
        return None if self.closed_on is None else max(self.closed_on, self.starts_on) + timedelta(days=self.length)

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


mentioned_in(Challenge.description)
Index("ix_challenges_open", Challenge.starts_on, Challenge.id)
