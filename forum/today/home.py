"""Today, put together for one member: the days that are on in each of their challenges, and who is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from forum.challenges import (
    Announcement,
    Challenge,
    Market,
    Pace,
    Participation,
    Prompt,
    State,
    announcements_to_read,
    day_of,
    last_open,
    opens_for,
)
from forum.core.database import db
from forum.core.days import calendar_day, closes_at, date_of
from forum.entries import (
    OPEN_HELP,
    Company,
    Rhythm,
    Stuck,
    Waiting,
    companies_of,
    first_in_line,
    is_answerable,
    is_writable,
    late_window_is_open,
    rhythm_of,
    stuck_in,
)
from forum.posts import Kind, Post
from forum.today.queries import days_on, words_for

MOST_WAITING = 3
LIVELY = (State.ANNOUNCED, State.RUNNING, State.FINISHED)


@dataclass(frozen=True)
class Day:
    """A day that is on: its prompt, what the member wrote or began for it, and when it ends for them."""

    prompt: Prompt
    ends_at: datetime
    is_evening: bool  # after midnight, until four: the day before is still on
    is_writable: bool
    entry_id: int | None
    draft_at: datetime | None


@dataclass(frozen=True)
class InCircle:
    """The viewer's circle in one challenge: who wrote today, and who waits for a word, by their first names."""

    id: int
    wrote: Sequence[str]
    waits: Sequence[str]


@dataclass(frozen=True)
class Card:
    """One challenge on Today. Sideliners and organisers have no rhythm, for nobody misses them."""

    challenge: Challenge
    mine: Participation | None
    days: Sequence[Day]
    begins_at: datetime | None  # as long as the first day is to come
    rhythm: Rhythm | None
    circle: "InCircle | None" = None
    is_market_day: bool = False
    check: int | None = None  # a day that asks how it goes with the pledge

    @property
    def is_complete(self) -> bool:
        return self.rhythm is not None and self.rhythm.days_done == self.challenge.length


@dataclass(frozen=True)
class Today:
    announcements: Sequence[Announcement]  # on top until they were read
    cards: Sequence[Card]
    waiting: Sequence[Waiting]  # those whom the member greets before all others
    greeted: Sequence[Challenge]
    answers: Sequence[Post]
    help: Sequence[Post]  # that would be fun for them
    stuck: Sequence[Stuck]


def today_of(viewer: Any, at: datetime) -> Today:
    """Six statements, however many challenges: with the session and the head of the page that is all one may cost."""
    companies = [one for one in companies_of(viewer, at) if is_on(one, viewer, at)]
    answerable = [one.challenge.id for one in companies if is_answerable(one.challenge, at)]
    greeted = [one.challenge.id for one in companies if one.greets and one.challenge.id in answerable]
    words = db.session.scalars(words_for(viewer, at)).all()
    whose_walls = [one.challenge.id for one in companies if sees_walls(one, viewer)]
    return Today(
        announcements=announcements_to_read(viewer, at),
        cards=cards_of(viewer, companies, [one for one in words if one.kind == Kind.ENTRY], at),
        waiting=first_in_line(viewer, [*answerable, OPEN_HELP] if companies else [], MOST_WAITING, at, first=greeted),
        greeted=[one.challenge for one in companies if one.challenge.id in greeted],
        answers=[one for one in words if one.kind == Kind.COMMENT],
        help=[one for one in words if one.kind == Kind.HELP_REQUEST],
        stuck=stuck_in(viewer, whose_walls, at),
    )


def is_on(company: Company, viewer: Any, at: datetime) -> bool:
    """Not called off, not over for good; who only looks on is done when the last day is."""
    challenge, mine = company.challenge, company.mine
    if challenge.state_at(at) not in LIVELY:
        return False
    if mine is not None and mine.takes_part:
        return late_window_is_open(mine, at)
    return day_of(challenge, mine, viewer, at) <= challenge.length


def sees_walls(company: Company, viewer: Any) -> bool:
    takes_part = company.mine is not None and company.mine.takes_part
    return takes_part or company.challenge.is_organised_by(viewer)


def cards_of(viewer: Any, companies: Sequence[Company], words: Sequence[Post], at: datetime) -> list[Card]:
    days = {one.challenge.id: numbers_on(viewer, one, at) for one in companies}
    known = Known.ask(viewer, at, [(one.challenge, number) for one in companies for number in days[one.challenge.id]])
    circles = {one.challenge.id: in_circle(one, words, viewer, at) for one in companies}
    cards = (card_of(known, one, days[one.challenge.id], circles[one.challenge.id]) for one in companies)
    return sorted(cards, key=place_of)


def in_circle(company: Company, words: Sequence[Post], viewer: Any, at: datetime) -> InCircle | None:
    """`words`: what the people of the viewer's circles wrote lately. Today is the viewer's own."""
    if company.circle_id is None:
        return None
    here = [one for one in words if one.challenge_id == company.challenge.id and one.author is not None]
    today = calendar_day(at, viewer.zone)
    wrote = [one for one in here if calendar_day(one.created_at, viewer.zone) == today]
    waits = [one for one in here if one.answer_count == 0]
    return InCircle(company.circle_id, first_names(wrote), first_names(waits))


def first_names(posts: Sequence[Post]) -> list[str]:
    """Each once, who wrote first in front."""
    return list(dict.fromkeys(one.author.first_name for one in reversed(posts) if one.author))


def place_of(card: Card) -> tuple[bool, bool]:
    """What has a day that is on comes first, and of that what one takes part in."""
    return not card.days, card.mine is None or not card.mine.takes_part


def numbers_on(viewer: Any, company: Company, at: datetime) -> list[int]:
    """The day that is on; after midnight, until four, also the evening before, unless it is written."""
    challenge, mine = company.challenge, company.mine
    if mine is None and challenge.pace == Pace.OWN:
        return []  # who organises it has no day there
    today = day_of(challenge, mine, viewer, at)
    numbers = [today] if today <= last_open(challenge, mine, viewer, at) else []
    if mine is not None and mine.takes_part and mine.writing_day(at) not in (*mine.days_done, today):
        numbers.insert(0, mine.writing_day(at))
    return [number for number in numbers if 1 <= number <= challenge.length]


@dataclass(frozen=True)
class Known:
    """What the database knows of the days that are on, asked for all of them in one statement."""

    viewer: Any
    at: datetime
    days: dict[tuple[int, int], tuple[Prompt, int | None, datetime | None]]

    @classmethod
    def ask(cls, viewer: Any, at: datetime, days: Sequence[tuple[Challenge, int]]) -> Self:
        rows = db.session.execute(days_on(viewer, days)) if days else ()
        known = {(prompt.challenge_id, prompt.number): (prompt, entry, draft) for prompt, entry, draft in rows}
        return cls(viewer, at, known)

    def day(self, company: Company, number: int) -> Day:
        challenge, mine = company.challenge, company.mine
        first_on = mine.first_on if mine else challenge.starts_on
        prompt, entry_id, draft_at = self.days[challenge.id, number]
        return Day(
            prompt=prompt,
            ends_at=closes_at(date_of(number, first_on), self.viewer.zone),
            is_evening=number < day_of(challenge, mine, self.viewer, self.at),
            is_writable=mine is not None and is_writable(mine, number, self.at),
            entry_id=entry_id if mine else None,
            draft_at=draft_at,
        )


def card_of(known: Known, company: Company, numbers: Sequence[int], circle: InCircle | None) -> Card:
    challenge, mine = company.challenge, company.mine
    begins_at = opens_for(known.viewer, challenge, 1, mine)
    writer = mine if mine is not None and mine.takes_part else None
    return Card(
        challenge=challenge,
        mine=mine,
        days=[known.day(company, number) for number in numbers],
        begins_at=begins_at if begins_at is not None and begins_at > known.at else None,
        rhythm=rhythm_of(writer, known.at) if writer else None,
        circle=circle,
        check=writer.check_to_ask(known.at) if writer else None,
        is_market_day=Market(challenge, known.viewer, mine, known.at).is_open_to_me,
    )
