"""What people were told, what they watch, and how they want to hear of it."""

from datetime import date, datetime
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, delete, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import FORGET_AS_WELL, Account
from forum.challenges import Challenge
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.events import Event
from forum.core.refusals import Refused
from forum.notifications.hours import day_to_do, next_round_at, round_day
from forum.notifications.words import DEFAULTS, Level, Often, Topic
from forum.posts import Post

FIRST_HOUR = 7
FIRST_WEEKDAY = 0  # Monday
MOST_BROWSERS = 10  # of one person


class Notification(Model):
    """One line in somebody's list: all the news of one kind about one subject since they looked last.

    As long as it is unseen, what happens joins it, so a lively thread is one line and one mail. `mail_at` is when the
    mail about it is due, pushed back by each event, but never beyond `mail_by`.
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
    """Somebody was told of an event: the key lets it happen once. `mailed_at`: a mail has told of it, too."""

    __tablename__ = "heard"

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, index=True)
    notification_id: Mapped[int] = mapped_column(ForeignKey("notifications.id", ondelete="CASCADE"))
    mailed_at: Mapped[datetime | None]

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

    @classmethod
    def choose(cls, thread_id: int, person_id: int, level: Level | None, at: datetime) -> None:
        """None: as everyone does."""
        keep_watch(cls, {"thread_id": thread_id, "person_id": person_id}, level, at)


class ChallengeWatch(Model):
    """Somebody's choice for a challenge: every new entry and topic, or nothing but what is meant for them alone."""

    __tablename__ = "challenge_watches"
    __table_args__ = (CheckConstraint("level IN ('all', 'nothing')", name="level"),)

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    level: Mapped[str] = mapped_column(String(8))
    since_at: Mapped[datetime]

    @classmethod
    def choose(cls, challenge_id: int, person_id: int, level: Level | None, at: datetime) -> None:
        """None: as everyone does."""
        keep_watch(cls, {"challenge_id": challenge_id, "person_id": person_id}, level, at)


def keep_watch(
    model: type[ThreadWatch | ChallengeWatch], whose: dict[str, int], level: Level | None, at: datetime
) -> None:
    if level is None:
        mine = delete(model).filter_by(**whose)
        db.session.execute(mine, execution_options=UNSYNCHRONISED)
        return
    said = {"level": level, "since_at": at}
    row = insert_into(model).values(**whose, **said)
    db.session.execute(row.on_conflict_do_update(index_elements=list(whose), set_=said))


class Choice(Model):
    """How often somebody wants mail about a topic, where it is not the default."""

    __tablename__ = "mail_choices"
    __table_args__ = (CheckConstraint("often IN ('soon', 'daily', 'weekly', 'none')", name="often"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(10), primary_key=True)
    often: Mapped[str] = mapped_column(String(6))

    @classmethod
    def make(cls, person_id: int, topic: Topic, often: Often) -> None:
        """What is the default needs no row, so that a better default reaches everyone who never chose."""
        whose = {"person_id": person_id, "topic": str(topic)}
        if often == DEFAULTS[topic]:
            mine = delete(cls).filter_by(**whose)
            db.session.execute(mine, execution_options=UNSYNCHRONISED)
            return
        row = insert_into(cls).values(**whose, often=often)
        db.session.execute(row.on_conflict_do_update(index_elements=list(whose), set_={"often": often}))


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

    person: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def begin(cls, person: Account, at: datetime) -> None:
        """From now on. Said again, it changes nothing."""
        row = insert_into(cls).values(person_id=person.id, **first_round(person.zone, at))
        db.session.execute(row.on_conflict_do_nothing())

    def choose(self, hour: int, weekday: int, at: datetime) -> None:
        """Another hour counts from today on: a day that had its round has no second one, and none is left out."""
        self.hour, self.weekday = hour, weekday
        self.plan(at)

    def plan(self, at: datetime) -> None:
        """Find the next round anew, after the hour or the person's zone has changed. Needs `person` loaded."""
        is_due = day_to_do(self.person.zone, self.hour, self.last_on, at) is not None
        self.next_at = at if is_due else next_round_at(self.person.zone, self.hour, at)

    def go(self, at: datetime) -> date | None:
        """The postman sets out: the date of the person's that has its round now, or None if there is none to do."""
        day = day_to_do(self.person.zone, self.hour, self.last_on, at)
        self.last_on = day or self.last_on
        self.next_at = next_round_at(self.person.zone, self.hour, at)
        return day


def first_round(zone: str, at: datetime) -> dict[str, Any]:
    """How rounds begin: on the first day there is one only if its hour is still to come."""
    return {
        "hour": FIRST_HOUR,
        "weekday": FIRST_WEEKDAY,
        "last_on": round_day(zone, FIRST_HOUR, at),
        "next_at": next_round_at(zone, FIRST_HOUR, at),
    }


class TooManyBrowsers(Refused):
    message = _l("Ten browsers tell you already. Take one of them out of the list, then try again.")


class PushSubscription(Model):
    """One browser that shows what is pushed to it, for as long as its person is signed in there."""

    __tablename__ = "push_subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    sign_in_id: Mapped[int] = mapped_column(ForeignKey("sign_ins.id", ondelete="CASCADE"), unique=True)
    endpoint: Mapped[str] = mapped_column(String(1000), unique=True)
    p256dh: Mapped[str] = mapped_column(String(120))
    auth: Mapped[str] = mapped_column(String(40))
    browser: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]

    @classmethod
    def begin(cls, person_id: int, sign_in_id: int, *, browser: str, at: datetime, **address: str) -> Self:
        """This browser shows from now on what is pushed to this person, whoever it showed it to before.

        Raises TooManyBrowsers when ten others do.
        """
        earlier = or_(cls.endpoint == address["endpoint"], cls.sign_in_id == sign_in_id)
        db.session.execute(delete(cls).where(earlier), execution_options=UNSYNCHRONISED)
        others = select(func.count()).select_from(cls).where(cls.person_id == person_id)
        if (db.session.scalar(others) or 0) >= MOST_BROWSERS:
            raise TooManyBrowsers
        mine = cls(person_id=person_id, sign_in_id=sign_in_id, browser=browser[:120], created_at=at, **address)
        db.session.add(mine)
        return mine


def hear_as_by_default(account: Account, at: datetime) -> None:
    """An account goes from a stranger to whoever has its mailbox: what they want to hear, nobody has said yet."""
    for model in (Choice, ThreadWatch, ChallengeWatch):
        theirs = delete(model).where(model.person_id == account.id)
        db.session.execute(theirs, execution_options=UNSYNCHRONISED)


FORGET_AS_WELL.append(hear_as_by_default)
