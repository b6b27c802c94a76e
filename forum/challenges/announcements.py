"""Announcements: what organisers want everyone of their challenge to know. One row, read by all; nothing is copied."""

from datetime import date, datetime

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.challenges.models import Challenge
from forum.core.database import Model


class Announcement(Model):
    """A word to all, now or at an hour of each reader's own day; it stays on top until it was read.

    `kind`: `word` is what organisers wrote; `cancelled`, `postponed`, `reopened` tell of a change of the challenge.
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

    challenge: Mapped[Challenge] = relationship(lazy="raise")
    author: Mapped[Account | None] = relationship(lazy="raise")


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
