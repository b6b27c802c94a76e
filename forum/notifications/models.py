"""What people were told, what they watch, and how they want to hear of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core.database import Model
from forum.core.events import Event
from forum.posts import Post


class Notification(Model):
    """One line in somebody's list: all the news of one kind about one subject since they looked last.

    As long as it is unseen, what happens joins it, so a lively thread is one line and one mail. `mail_at` is when the
    mail about it is due, pushed back by each event, but never beyond `mail_by`; `mail_from` is the first event that the
    mail tells.
    """

    __tablename__ = "notifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(40))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]
    latest_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    mail_at: Mapped[datetime | None]
    mail_by: Mapped[datetime | None]
    mail_from: Mapped[int | None]

    person: Mapped[Account] = relationship(lazy="raise")
    thread: Mapped[Post | None] = relationship(lazy="raise")
    challenge: Mapped[Challenge | None] = relationship(lazy="raise")


IS_UNSEEN, IS_TO_MAIL = Notification.seen_at.is_(None), Notification.mail_at.is_not(None)
Index(
    "uq_notifications_unseen",
    Notification.person_id,
    Notification.kind,
    Notification.subject,
    unique=True,
    sqlite_where=IS_UNSEEN,
    postgresql_where=IS_UNSEEN,
)
Index("ix_notifications_person", Notification.person_id, Notification.latest_at, Notification.id)
Index("ix_notifications_mail", Notification.mail_at, sqlite_where=IS_TO_MAIL, postgresql_where=IS_TO_MAIL)


class Heard(Model):
    """Somebody was told of an event: the key lets it happen once."""

    __tablename__ = "heard"

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, index=True)
    notification_id: Mapped[int] = mapped_column(ForeignKey("notifications.id", ondelete="CASCADE"))

    event: Mapped[Event] = relationship(lazy="raise")
    notification: Mapped[Notification] = relationship(lazy="raise")


Index("ix_heard_notification", Heard.notification_id, Heard.event_id)


class ThreadWatch(Model):
    """Somebody's choice for a thread: all of it, or nothing. Without one, its author and who answered hear of it."""

    __tablename__ = "thread_watches"
    __table_args__ = (CheckConstraint("level IN ('all', 'nothing')", name="level"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    level: Mapped[str] = mapped_column(String(8))
    since_at: Mapped[datetime]


class ChallengeWatch(Model):
    """Somebody's choice for a challenge: every new entry and topic, or nothing but what is meant for them alone."""

    __tablename__ = "challenge_watches"
    __table_args__ = (CheckConstraint("level IN ('all', 'nothing')", name="level"),)

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    level: Mapped[str] = mapped_column(String(8))
    since_at: Mapped[datetime]


class Choice(Model):
    """How often somebody wants mail about a topic, where it is not the default."""

    __tablename__ = "mail_choices"
    __table_args__ = (CheckConstraint("often IN ('soon', 'daily', 'weekly', 'none')", name="often"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(10), primary_key=True)
    often: Mapped[str] = mapped_column(String(6))


class Round(Model):
    """The postman's next round to somebody: at their hour, once on each of their days.

    `last_on` is the last date of theirs that had its round, whether or not there was anything to say.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    hour: Mapped[int] = mapped_column(default=7)
    weekday: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(index=True)
    last_on: Mapped[date | None]

    person: Mapped[Any] = relationship("Account", lazy="raise")


class PushSubscription(Model):
    """One browser that shows what is pushed to it."""

    __tablename__ = "push_subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    endpoint: Mapped[str] = mapped_column(String(1000), unique=True)
    p256dh: Mapped[str] = mapped_column(String(120))
    auth: Mapped[str] = mapped_column(String(40))
    browser: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
