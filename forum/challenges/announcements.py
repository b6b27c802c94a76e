"""Announcements: what organisers want everyone of their challenge to know. One row, read by all; nothing is copied."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.challenges.words import AnnounceFirst, State
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.days import hour_begins, opens_at
from forum.core.pictures import mentioned_in
from forum.core.richtext import excerpt, tidy, to_html
from forum.core.words import whole_date
from forum.posts import ReadOnly

if TYPE_CHECKING:
    from forum.challenges.models import Challenge

BEGINNING = 280  # characters of it that stand on top of other pages


class Tells(StrEnum):
    """What an announcement is: organisers' own words, or that the challenge has changed."""

    WORD = "word"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    REOPENED = "reopened"


# What is true no longer need not be read any more: the newer one takes the place of these.
OUTDATED_BY = {
    Tells.CANCELLED: (Tells.CANCELLED, Tells.REOPENED),
    Tells.REOPENED: (Tells.CANCELLED, Tells.REOPENED),
    Tells.POSTPONED: (Tells.POSTPONED,),
}


class Announcement(Model):
    """A word to all, now or at an hour of each reader's own day; it stays on top until it was read.

    What tells of a change holds facts only, and is put into words when it is shown: see `headline` and `sentence`.
    """

    __tablename__ = "announcements"
    __table_args__ = (
        CheckConstraint("kind IN ('word', 'cancelled', 'postponed', 'reopened')", name="kind"),
        CheckConstraint("(on_date IS NULL) = (hour IS NULL)", name="when"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
        UniqueConstraint("author_id", "submission_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(String(150))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup]
    on_date: Mapped[date | None]
    hour: Mapped[int | None]
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    submission_key: Mapped[str | None] = mapped_column(String(40))

    challenge: Mapped["Challenge"] = relationship("Challenge", lazy="raise")
    author: Mapped[Account | None] = relationship(lazy="raise")

    @classmethod
    def make(
        cls,
        challenge: "Challenge",
        author: Account,
        title: str,
        text: str,
        *,
        at: datetime,
        mentionable: Collection[str] = (),
        **about: Any,
    ) -> Self:
        """Organisers' own words to everyone. `about`: on_date with hour for a later one, and submission_key.

        Raises Silenced, AnnounceFirst, ReadOnly when the challenge is over, and the refusals of `core.richtext`.
        """
        author.refuse_if_silenced(at)
        refuse_unless_heard(challenge, at)
        word = cls(challenge=challenge, kind=Tells.WORD, author=author, title=title, made_at=at, **about)
        word.source, word.html = tidy(text), to_html(text, mentionable)
        db.session.add(word)
        return word

    @classmethod
    def tell_change(
        cls, what: Tells, challenge: "Challenge", *, by: Account | None, at: datetime, source: str = ""
    ) -> None:
        """The challenge has changed, and everyone in it hears so; of a draft nobody has heard yet."""
        if challenge.announced_at is None:
            return
        outdated = update(Announcement).where(Announcement.challenge_id == challenge.id)
        outdated = outdated.where(Announcement.kind.in_(OUTDATED_BY[what]), Announcement.withdrawn_at.is_(None))
        db.session.execute(outdated.values(withdrawn_at=at), execution_options=UNSYNCHRONISED)
        about = {"title": "", "source": source, "html": to_html("")}
        db.session.add(cls(challenge=challenge, kind=what, author=by, made_at=at, **about))

    def withdraw(self, *, at: datetime) -> None:
        """Nobody but the organisers sees it any more; who has read it, has read it. That a challenge was cancelled
        stays true, without the reason. Needs the challenge."""
        if self.is_word:
            self.withdrawn_at = self.withdrawn_at or at
        elif self.can_be_withdrawn:
            self.challenge.cancelled_reason = None

    def mark_read(self, person_id: int, *, at: datetime) -> None:
        """It need not stay on top for them. Said twice, it stays said once."""
        row = insert_into(AnnouncementReading).values(announcement_id=self.id, person_id=person_id, read_at=at)
        db.session.execute(row.on_conflict_do_nothing())

    @property
    def is_word(self) -> bool:
        return self.kind == Tells.WORD

    @property
    def can_be_withdrawn(self) -> bool:
        """It has words of an organiser, for others to read."""
        has_words = self.is_word or (self.kind == Tells.CANCELLED and bool(self.challenge.cancelled_reason))
        return has_words and self.withdrawn_at is None

    @property
    def headline(self) -> str:
        """Its title, or the change in a few words; needs the challenge."""
        if self.is_word:
            return self.title
        name = self.challenge.title
        return {
            Tells.CANCELLED: _("“%(title)s” was cancelled", title=name),
            Tells.POSTPONED: _("“%(title)s” begins on another day", title=name),
            Tells.REOPENED: _("“%(title)s” is open again", title=name),
        }[Tells(self.kind)]

    @property
    def sentence(self) -> str:
        """What it says as plain text: organisers' Markdown as they typed it, or the change in a sentence or two."""
        if self.kind == Tells.CANCELLED:
            return self.challenge.cancelled_reason or ""
        if self.kind == Tells.POSTPONED:
            day = whole_date(date.fromisoformat(self.source))
            return _("The first day is now %(day)s, and all the others move along.", day=day)
        if self.kind == Tells.REOPENED:
            return _("You can go on as before, and others can join.")
        return self.source

    @property
    def beginning(self) -> str | None:
        """Its first words, for where the whole would be in the way; None: it is short enough."""
        words = excerpt(self.source, BEGINNING) if self.is_word else ""
        return words if words.endswith("…") and len(self.source) > BEGINNING else None

    def out_at(self, zone: str) -> datetime:
        """When people in this zone may read it."""
        return self.made_at if self.on_date is None or self.hour is None else hour_comes(self.on_date, self.hour, zone)

    def is_out(self, zone: str, at: datetime) -> bool:
        return is_out(self.on_date, self.hour, zone, at)


def withdraw_words_of(person_id: int | None, at: datetime, *only: ColumnElement[bool]) -> list[int]:
    """Whatever they announced, wherever that was, or `only` what is so: the ids of those not withdrawn before."""
    theirs = update(Announcement).where(Announcement.author_id == person_id, Announcement.kind == Tells.WORD)
    theirs = theirs.where(Announcement.withdrawn_at.is_(None), *only).values(withdrawn_at=at)
    rows = db.session.scalars(theirs.returning(Announcement.id), execution_options=UNSYNCHRONISED)
    return list(rows)


def refuse_unless_heard(challenge: "Challenge", at: datetime) -> None:
    """Raises AnnounceFirst or ReadOnly where nobody would hear it."""
    state = challenge.state_at(at)
    if challenge.announced_at is None:
        raise AnnounceFirst
    if state == State.ARCHIVED:
        raise ReadOnly


def is_out(on_date: date | None, hour: int | None, zone: str, at: datetime) -> bool:
    """Whether people in this zone may read it; without a date, at once. The queries' `is_out_for` says the same."""
    return on_date is None or hour is None or at >= hour_comes(on_date, hour, zone)


def hour_comes(day: date, hour: int, zone: str) -> datetime:
    """The first instant of this hour there; of a date that was left out, the first of the next one."""
    return hour_begins(day, hour, zone) or opens_at(day, zone)


mentioned_in(Announcement.source)


class AnnouncementReading(Model):
    """Somebody has read an announcement, so it need not stay on top for them."""

    __tablename__ = "announcement_readings"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    read_at: Mapped[datetime]


Index("ix_announcements_challenge", Announcement.challenge_id, Announcement.id)
Index(
    "ix_announcements_unmailed",
    Announcement.id,
    sqlite_where=Announcement.mailed_at.is_(None),
    postgresql_where=Announcement.mailed_at.is_(None),
)
