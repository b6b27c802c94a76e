"""A crowd for measuring mails: everybody takes part in one challenge, and for some of them it is seven o'clock now.

Made as `flask sample` makes its data, in big steps past the verbs; what mails read is as the verbs would leave it.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import func, select, text, update

from forum.accounts import Account
from forum.challenges import Participation
from forum.core.database import db
from forum.core.events import Event
from forum.entries import Entry
from forum.notifications import Heard, Notification, Round, ThreadWatch
from forum.notifications.hours import next_round_at
from forum.notifications.models import FIRST_HOUR, first_round
from forum.notifications.words import Kind, Level
from forum.ops.sample import PASSWORD, Sample
from forum.posts import Happened, Post
from forum.posts import Kind as PostKind

HERE = "Europe/Berlin"
A_MOMENT = timedelta(seconds=1)
DAYS_WRITTEN = "".join(f" {day}" for day in (1, 2, 3, 5, 8, 13, 21))
DAYS_OVER = 27
COMMENTS = 7  # in each thread that people heard of
FEW, ONE = 100, 1
ONE_IN = 10  # of all people has news that no mail has told
SOON_ONE_IN = 20  # of these has a mail of its own due


def last_seven_o_clock(now: datetime) -> datetime:
    return next_round_at(HERE, FIRST_HOUR, now - timedelta(days=1))


def zones_elsewhere(at: datetime, many: int) -> list[str]:
    """Zones all over the world in which no mail is due at this instant."""
    places = [one for one in sorted(available_timezones()) if one.split("/")[0] in CONTINENTS]
    others = [one for one in places if next_round_at(one, FIRST_HOUR, at - A_MOMENT) != at]
    return others[:: max(1, len(others) // many)][:many]


CONTINENTS = ("Africa", "America", "Asia", "Australia", "Europe", "Pacific")


class Crowd(Sample):
    """`due_one_in`: one of so many people lives where their mail is due at this instant."""

    def __init__(self, people: int, zones: int, watchers: int, due_one_in: int, at: datetime) -> None:
        super().__init__(people, max(DAYS_OVER, people // 25), seed=1, now=at)
        self.elsewhere, self.watchers, self.due_one_in = zones_elsewhere(at, zones - 1), watchers, due_one_in

    def fill(self) -> dict[str, Any]:
        """Put it all into an empty forum; gives what the measuring wants to know of it. The caller commits."""
        accounts = self.add_accounts()
        self.settle()
        challenge = self.add_challenges(accounts)[0]
        parts = self.add_parts([challenge], accounts)[challenge]
        self.add_rounds()
        self.add_entries([challenge], {challenge: parts[: max(1, self.entries // DAYS_OVER)]})
        self.add_news(challenge, accounts)
        threads = {many: self.add_watched(challenge, accounts, many) for many in (self.watchers, FEW, ONE)}
        self.count()
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("ANALYZE"))  # as its autovacuum will have done in a forum that is in use
        return self.places(challenge) | {"threads": threads}

    def settle(self) -> None:
        """Some live here, and all others all over the world."""
        db.session.execute(update(Account).where(self.is_here()).values(zone=HERE))
        for number, zone in enumerate(self.elsewhere):
            there = update(Account).where(~self.is_here(), Account.id % len(self.elsewhere) == number)
            db.session.execute(there.values(zone=zone))

    def is_here(self) -> Any:
        return Account.id % self.due_one_in == 0

    def add_rounds(self) -> None:
        """As the postman left them, who was everywhere at its hour, and comes here now."""
        before = self.now - A_MOMENT
        begun = {zone: first_round(zone, before) for zone in (HERE, *self.elsewhere)}
        people = db.session.execute(select(Account.id, Account.zone).order_by(Account.id)).all()
        self.insert(Round, [{"person_id": person} | begun[zone] for person, zone in people])
        wrote = update(Participation).where(Participation.id % 3 != 0)
        db.session.execute(wrote.values(done=DAYS_WRITTEN, entry_count=len(DAYS_WRITTEN.split())))

    def add_news(self, challenge: int, accounts: list[int]) -> None:
        """Comments in every second entry, of which one in ten people was told and no mail has said yet."""
        entries = select(Post.id).where(Post.kind == PostKind.ENTRY).order_by(Post.id)
        threads = db.session.scalars(entries).all()[: max(2, self.people // 160) : 2]
        self.insert(Post, [self.comment_row(one, challenge, accounts) for one in threads for _ in range(COMMENTS)])
        self.add_events()
        heard = [one for one in accounts if one // self.due_one_in % ONE_IN == 0]  # as many here as elsewhere
        lines = [self.line(one, number, list(threads), challenge) for number, one in enumerate(heard)]
        self.insert(Notification, lines)
        self.let_hear()

    def add_events(self) -> None:
        columns = (Post.id, Post.author_id, Post.challenge_id, Post.created_at)
        comments = db.session.execute(select(*columns).where(Post.kind == PostKind.COMMENT).order_by(Post.id)).all()
        self.insert(Event, [self.event(*one) | {"told_at": one[3]} for one in comments])

    def event(self, post: int, author: int | None, challenge: int | None, at: datetime) -> dict[str, Any]:
        about = {"post_id": post, "actor_id": author, "challenge_id": challenge}
        return about | {"kind": str(Happened.POSTED), "details": {}, "happened_at": at}

    def line(self, person: int, number: int, threads: list[int], challenge: int) -> dict[str, Any]:
        thread, is_soon = self.dice.choice(threads), number % SOON_ONE_IN == 0
        return {
            "person_id": person,
            "kind": str(Kind.ANSWER if is_soon else Kind.WATCHED),
            "subject": f"thread:{thread}",
            "thread_id": thread,
            "challenge_id": challenge,
            "began_at": self.now - timedelta(hours=1),
            "latest_at": self.now - timedelta(minutes=16),
            "mail_at": self.now - A_MOMENT if is_soon else None,
            "mail_by": self.now if is_soon else None,
        }

    def let_hear(self) -> None:
        """Each line stands for one to three of the comments in its thread."""
        events: dict[int | None, list[int]] = {}
        for event, thread in db.session.execute(select(Event.id, Post.thread_id).join(Post, Post.id == Event.post_id)):
            events.setdefault(thread, []).append(event)
        columns = (Notification.id, Notification.person_id, Notification.thread_id)
        lines = db.session.execute(select(*columns).order_by(Notification.id)).all()
        rows = [
            {"person_id": person, "event_id": event, "notification_id": line}
            for line, person, thread in lines
            for event in events[thread][: 1 + line % 3]
        ]
        self.insert(Heard, rows)

    def add_watched(self, challenge: int, accounts: list[int], watchers: int) -> int:
        """A conversation that so many people watch; gives its id."""
        title = f"{watchers} people watch this"
        self.insert(Post, [self.post_row(PostKind.TOPIC, accounts[0], challenge, self.now, title=title)])
        topic: int = db.session.scalars(select(func.max(Post.id))).one()
        self.insert(Post, [self.comment_row(topic, challenge, accounts[:FEW]) for _ in range(COMMENTS)])
        same = {"thread_id": topic, "level": str(Level.ALL), "since_at": self.now}
        self.insert(ThreadWatch, [same | {"person_id": one} for one in accounts[:watchers]])
        return topic

    def places(self, challenge: int) -> dict[str, Any]:
        entry = db.session.scalars(select(func.min(Entry.post_id))).one()
        return {
            "challenge": challenge,
            "day": f"/challenges/sample-0/days/{DAYS_OVER}",
            "entry": f"/entries/{entry}",
            "sign_in": {"email": "sample-40@example.org", "password": PASSWORD},
        }

    def count(self) -> None:
        """Store the counts that these pages show."""
        comments = Post.__table__.alias("comments")
        mine = select(func.count()).where(comments.c.thread_id == Post.id).scalar_subquery()
        roots = update(Post).where(Post.thread_id.is_(None))
        db.session.execute(roots.values(comment_count=mine, answer_count=mine))
        self.count_people_and_entries()
