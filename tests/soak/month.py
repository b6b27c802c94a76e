"""A month of a challenge with many people in many zones, lived in minutes: who got which mails, and who should have.

People write, answer, look at what is new, move to other zones, change the hour of their mail and hit walls; the worker
is off for hours now and then. What should have come is reckoned beside it, from the wall clocks of the people and the
rules as the product says them, with none of the forum's own functions.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.challenges import Participation
from forum.core import clock
from forum.core.deliveries import Delivery, delivery_named
from forum.entries import Wall
from forum.notifications import Choice, Notification, Round
from forum.notifications.queries import saw
from forum.notifications.words import Often, Topic
from tests.notifications.post import Office
from tests.notifications.scenes import account
from tests.world import Person, World

ZONES = (
    *("Pacific/Kiritimati", "Pacific/Auckland", "Australia/Lord_Howe", "Asia/Tokyo", "Asia/Kathmandu", "Africa/Cairo"),
    *("Europe/Berlin", "Europe/London", "America/St_Johns", "America/Havana", "America/Los_Angeles", "Etc/GMT+12"),
)
STARTS_ON = date(2026, 3, 5)  # Havana, Los Angeles, London, Berlin and Lord Howe change their clocks in the weeks after
QUIET, AT_MOST = timedelta(minutes=15), timedelta(hours=1)
WORDS = "That is a kind thing to do, and I would like to try it myself this week."


@dataclass
class Life:
    """One person of the month, and what the mails to them should be."""

    person: Person
    zone: str
    hour: int
    answers: str
    moves: bool  # who moves does not write: a date lived twice would be two days of one number
    last_on: date | None = None
    paused_until: datetime | None = None
    entries: dict[int, int] = field(default_factory=dict)
    answered: dict[int, list[datetime]] = field(default_factory=dict)  # by thread: when, as far as no mail told it
    rounds: list[date] = field(default_factory=list)
    soon: Counter[int] = field(default_factory=Counter)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def number(self, at: datetime) -> int:
        return (self.local(at).date() - STARTS_ON).days + 1


@dataclass(frozen=True)
class Tally:
    """One line of the table."""

    kind: str
    expected: int
    sent: int
    duplicated: int
    missed: int


class Month:
    def __init__(self, world: World, office: Office, *, people: int, days: int, step: timedelta, seed: int = 1) -> None:
        self.world, self.office, self.days, self.step = world, office, days, step
        self.dice = random.Random(seed)
        self.begin = datetime.combine(STARTS_ON, datetime.min.time(), UTC) - timedelta(days=2)
        self.off_until = self.told_until = self.begin
        with clock.set_to(self.begin):
            self.challenge = world.challenge(length=days, starts_on=STARTS_ON, organiser=world.olga)
            self.lives = [self.life(number) for number in range(people)]

    def life(self, number: int) -> Life:
        zone, hour = ZONES[number % len(ZONES)], self.dice.choice((0, 6, 7, 7, 7, 12, 18, 22))
        person = self.world.person(f"member-{number}", zone=zone)
        self.world.join(person, self.challenge)
        answers = self.dice.choice(("soon", "soon", "soon", "none"))
        with self.world.session() as session:
            Round.begin(account(session, person), clock.now())
            session.flush()
            mine = session.get(Round, person.id)
            mine.person = account(session, person)
            mine.choose(hour, 0, clock.now())
            mine.last_on = date(2026, 3, 1)
            mine.plan(clock.now())
            Choice.make(person.id, Topic.ANSWER, Often(answers))
            Choice.make(person.id, Topic.CHEER, Often.NONE)
            Choice.make(person.id, Topic.WATCHED, Often.NONE)
        return Life(person, zone, hour, answers, moves=number % 5 == 4)

    def live(self) -> None:
        at, end = self.begin, self.begin + timedelta(days=self.days + 3)
        while at < end:
            with clock.set_to(at):
                self.something_happens(at)
                if at >= self.off_until:
                    self.run_jobs(at)
            at += self.step

    def something_happens(self, at: datetime) -> None:
        if self.dice.random() < 0.004 and at >= self.off_until:
            self.off_until = at + timedelta(minutes=self.dice.randrange(30, 300))
        for life in self.dice.sample(self.lives, max(1, len(self.lives) // 12)):
            self.dice.choice(self.deeds)(life, at)

    @property
    def deeds(self) -> tuple[Any, ...]:
        return (*(self.write,) * 6, *(self.answer,) * 9, *(self.look,) * 3, *(self.change,) * 3, self.hit_wall)

    def write(self, life: Life, at: datetime) -> None:
        """Only after the mail of the day, so that each of these asks for something."""
        number = life.number(at)
        had_mail = life.last_on == life.local(at).date()
        if life.moves or not had_mail or not 1 <= number <= self.days or number in life.entries:
            return
        life.entries[number] = self.world.entry(life.person, self.challenge, number, f"Day {number}. {WORDS}")
        life.paused_until = None

    def answer(self, life: Life, at: datetime) -> None:
        others = [other for other in self.lives if other is not life and other.entries]
        if not others:
            return
        author = self.dice.choice(others)
        thread = self.dice.choice(list(author.entries.values()))
        self.world.comment(life.person, thread, WORDS)
        author.answered.setdefault(thread, []).append(at)

    def look(self, life: Life, at: datetime) -> None:
        """At all that is new; what one has been told and has seen needs no mail."""
        with self.world.session() as session:
            session.execute(saw(life.person.id, at))
        unseen = {thread: [one for one in times if one > self.told_until] for thread, times in life.answered.items()}
        life.answered = {thread: times for thread, times in unseen.items() if times}

    def hit_wall(self, life: Life, at: datetime) -> None:
        """With some quiet days: until then no daily mail comes, unless they write before."""
        if life.moves or life.paused_until is not None or not 1 <= life.number(at) <= self.days:
            return
        days = self.dice.randrange(1, 4)
        load = joinedload(Participation.challenge), joinedload(Participation.account)
        with self.world.session() as session:
            part = session.scalars(
                select(Participation).where(Participation.account_id == life.person.id).options(*load)
            ).one()
            Wall.hit(part, "I do not know what to write.", pause_days=days, at=at)
        life.paused_until = at + timedelta(days=days)

    def change(self, life: Life, at: datetime) -> None:
        if life.moves and self.dice.random() < 0.2:
            life.zone = self.dice.choice(ZONES)
            with self.world.session() as session:
                account(session, life.person).move_to(life.zone, at=at)
        elif self.dice.random() < 0.1:
            life.hour = self.dice.randrange(24)
            with self.world.session() as session:
                mine = session.get(Round, life.person.id)
                mine.person = account(session, life.person)
                mine.choose(life.hour, 0, at)

    def run_jobs(self, at: datetime) -> None:
        for life in self.lives:
            self.expect_round(life, at)
            self.expect_soon(life, at)
        self.office.minute(at)
        self.told_until = at

    def expect_round(self, life: Life, at: datetime) -> None:
        """By the wall clock: the hour has come, the day is not over, and this date or a later one had none yet."""
        local = life.local(at)
        if not self.hour_has_come(life, at) or (life.last_on is not None and life.last_on >= local.date()):
            return
        life.last_on = local.date()
        is_quiet = life.paused_until is not None and at < life.paused_until
        if 1 <= life.number(at) <= self.days and not is_quiet:
            life.rounds.append(local.date())

    def hour_has_come(self, life: Life, at: datetime) -> bool:
        """Seen on the wall at some time of this date so far: an hour that is left out has come with a later one."""
        local, minute = life.local(at), at
        while life.local(minute).date() == local.date():
            if life.local(minute).hour >= life.hour:
                return True
            minute -= timedelta(minutes=30)
        return False

    def expect_soon(self, life: Life, at: datetime) -> None:
        for thread, times in list(life.answered.items()):
            if min(times[-1] + QUIET, times[0] + AT_MOST) <= at:
                del life.answered[thread]
                if life.answers == "soon":
                    life.soon[thread] += 1

    def table(self) -> list[Tally]:
        return [self.tally_rounds(), self.tally_soon()]

    def tally_rounds(self) -> Tally:
        came = Counter(self.sent("round"))
        expected = {(life.person.id, day.isoformat()) for life in self.lives for day in life.rounds}
        return tally("daily", Counter(dict.fromkeys(expected, 1)), came)

    def tally_soon(self) -> Tally:
        lines = self.threads_of_lines()
        came = Counter((person, lines[int(about.split(":")[0])]) for person, about in self.sent("soon"))
        expected = Counter({(life.person.id, thread): n for life in self.lives for thread, n in life.soon.items()})
        return tally("soon", expected, came)

    def sent(self, kind: str) -> Iterator[tuple[int, str]]:
        """Every mail of a kind that arrived, as often as it arrived: to whom, and about what."""
        with self.world.session() as session:
            rows = session.execute(select(Delivery.id, Delivery.person_id, Delivery.about).where(Delivery.kind == kind))
            about = {delivery: (person, words) for delivery, person, words in rows}
            numbers = [delivery_named(mail["Message-ID"]) for _at, mail in self.office.box.mails]
        lives = {life.person.id for life in self.lives}  # organisers get other mails
        for number in numbers:
            if number in about and about[number][0] in lives:
                yield about[number]

    def threads_of_lines(self) -> dict[int, Any]:
        with self.world.session() as session:
            return dict(session.execute(select(Notification.id, Notification.thread_id)).all())


def tally(kind: str, expected: Counter[Any], came: Counter[Any]) -> Tally:
    return Tally(kind, expected.total(), came.total(), (came - expected).total(), (expected - came).total())


def as_table(tallies: list[Tally]) -> str:
    lines = [f"{'mails':<8}{'expected':>10}{'sent':>8}{'duplicated':>12}{'missed':>8}"]
    lines += [f"{one.kind:<8}{one.expected:>10}{one.sent:>8}{one.duplicated:>12}{one.missed:>8}" for one in tallies]
    return "\n".join(lines)
