"""What the pages of days and entries show: every query is named for its viewer and says what it loads."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from forum.accounts import Account, is_heard, is_here, is_near, keeps_away
from forum.challenges import (
    LATE_DAYS,
    Challenge,
    Organiser,
    Pace,
    Part,
    Participation,
    Prompt,
    challenge_readable_by,
    is_led_by,
    is_open_to,
    opens_for,
    part_in,
    prompts_of_visible,
)
from forum.core.database import db
from forum.core.days import date_of
from forum.entries.greeters import greets
from forum.entries.models import Entry, Wall, is_writable
from forum.entries.notes import Note
from forum.posts import Post, circle_of, is_near_to, not_held_from, readable_by

LONGEST_LIFE = timedelta(days=100 + LATE_DAYS + 2)  # of a challenge at one pace, in whatever zone
MOST_PARTS = 30  # challenges on a person's page
MOST_WALLS = 10  # on one page; more people at a wall than this is a matter for the organisers


@dataclass(frozen=True)
class Company:
    """A challenge and the viewer's own part in it, whether they greet there, and the circle they belong to."""

    challenge: Challenge
    mine: Participation | None
    greets: bool = False
    circle_id: int | None = None


@dataclass(frozen=True)
class Place:
    """A day as it is for one viewer: its prompt, their own part in the challenge, what they wrote for it, the note
    they keep on it, and the circle that they belong to there.
    """

    prompt: Prompt
    mine: Participation | None
    written: Entry | None
    note: Note | None = None
    circle_id: int | None = None

    @property
    def challenge(self) -> Challenge:
        return self.prompt.challenge

    @property
    def number(self) -> int:
        return self.prompt.number

    @property
    def draft(self) -> str:
        return draft_place(self.challenge.slug, self.number)

    def can_be_written(self, at: datetime) -> bool:
        """The viewer takes part, has not written yet, and it is neither too early nor too late."""
        return self.written is None and self.mine is not None and is_writable(self.mine, self.number, at)

    @property
    def date(self) -> date | None:
        """The date of this day in the viewer's own life; at one's own pace only who has joined has one."""
        if self.mine is not None and self.mine.is_active:
            return self.mine.date_of_day(self.number)
        is_shared = self.challenge.pace == Pace.TOGETHER
        return date_of(self.number, self.challenge.starts_on) if is_shared else None

    def is_open_to(self, viewer: Any, at: datetime) -> bool:
        return is_open_to(viewer, self.prompt, self.mine, at)

    def opens_for(self, viewer: Any) -> datetime | None:
        return opens_for(viewer, self.challenge, self.number, self.mine)


def draft_place(slug: str, number: int) -> str:
    """Where the unfinished entry of a day is kept."""
    return f"entry:{slug}:{number}"


def place_of(viewer: Any, prompt: Prompt) -> Place:
    """The viewer's own part, entry and note, in one statement; nothing is asked for visitors."""
    if not viewer.is_authenticated:
        return Place(prompt, None, None)
    row = db.session.execute(part_and_entry(viewer, prompt)).one_or_none()
    return Place(prompt, *row) if row else Place(prompt, None, None)


def company_of(viewer: Any, challenge: Challenge) -> Company:
    if not viewer.is_authenticated:
        return Company(challenge, None)
    circle = circle_of(viewer.id, challenge.id).scalar_subquery()
    query = part_in(viewer, challenge.id).add_columns(greets(viewer.id, challenge.id), circle)
    row = db.session.execute(query).one_or_none()
    return Company(challenge, *row) if row else Company(challenge, None)


def companies_of(viewer: Any, at: datetime) -> list[Company]:
    """The challenges around a member that are not long over: those they take part in, follow or run; one statement."""
    rows = db.session.execute(challenges_around(viewer, at.date() - LONGEST_LIFE)).unique()
    return [Company(*row) for row in rows]


def challenges_around(viewer: Any, begun_since: date) -> Select[Challenge, Participation, bool, int | None]:
    """Challenges with organisers, each with what a `Company` has beside it; latest first."""
    joined = select(Participation.challenge_id).where(
        Participation.account_id == viewer.id, Participation.left_at.is_(None)
    )
    run = select(Organiser.challenge_id).where(Organiser.account_id == viewer.id)
    mine_there = circle_of(viewer.id, Challenge.id)
    mine = and_(
        Participation.challenge_id == Challenge.id,
        Participation.account_id == viewer.id,
        Participation.left_at.is_(None),
    )
    return (
        select(Challenge, Participation, greets(viewer.id, Challenge.id), mine_there.scalar_subquery())
        .outerjoin(Participation, mine)
        .where(Challenge.id.in_(joined.union(run)), Challenge.announced_at.is_not(None))
        .where(Challenge.hidden_at.is_(None))
        .where(or_(Challenge.starts_on >= begun_since, Challenge.pace == Pace.OWN))
        .order_by(Challenge.starts_on.desc(), Challenge.id.desc())
        .options(*light(), joinedload(Challenge.organisers))
        .options(contains_eager(Participation.challenge), joinedload(Participation.account))
    )


def part_and_entry(viewer: Any, prompt: Prompt) -> Select[Any]:
    is_written = and_(Entry.participation_id == Participation.id, Entry.prompt_id == prompt.id, is_live())
    is_part_note = and_(Note.account_id == Participation.account_id, Note.challenge_id == Participation.challenge_id)
    return (
        part_in(viewer, prompt.challenge_id)
        .outerjoin(Entry, is_written)
        .outerjoin(Note, and_(is_part_note, Note.number == prompt.number))
        .add_columns(Entry, Note, circle_of(viewer.id, prompt.challenge_id).scalar_subquery())
        .options(joinedload(Entry.post))
    )


def days_of_visible(viewer: Any, slug: str, number: int) -> Select[Prompt]:
    """A day of a challenge that the viewer may see, whether its prompt is open or not."""
    return prompts_of_visible(viewer).where(Challenge.slug == slug, Prompt.number == number)


def is_live() -> ColumnElement[bool]:
    """Not withdrawn: there is one such entry for a participant and day at most."""
    return Entry.withdrawn_at.is_(None)


def shown_to(viewer: Any, *, let_into: int | None = None) -> ColumnElement[bool]:
    """Entries that stand in a list for this viewer: what is hidden or deleted does not."""
    gone = or_(Post.deleted_at.is_not(None), Post.hidden_at.is_not(None))
    return and_(readable_by(viewer, let_into=let_into), not_held_from(viewer), is_live(), ~gone)


def entries_of_day(viewer: Any, prompt: Prompt, *, let_into: int | None = None) -> Select[Entry]:
    """The entries of a day that the viewer may read, but for those they keep away from, with their authors."""
    return (
        select(Entry)
        .join(Entry.post)
        .where(Entry.prompt_id == prompt.id, shown_to(viewer, let_into=let_into), is_near_to(viewer))
        .options(contains_eager(Entry.post).joinedload(Post.author))
    )


def entries_visible_to(viewer: Any) -> Select[Entry]:
    """Entries with author, prompt, challenge and organisers; deleted and hidden ones are among them."""
    challenge = joinedload(Entry.prompt).joinedload(Prompt.challenge).joinedload(Challenge.organisers)
    post = contains_eager(Entry.post)
    return (
        select(Entry)
        .join(Entry.post)
        .where(readable_by(viewer), not_held_from(viewer))
        .options(challenge, post.joinedload(Post.author), post.joinedload(Post.challenge))
    )


def entries_to_change(viewer: Any) -> Select[Entry]:
    """The same with the participation, which the verbs need."""
    participation = joinedload(Entry.participation)
    return entries_visible_to(viewer).options(
        participation.joinedload(Participation.account), participation.joinedload(Participation.challenge)
    )


def part_for(viewer: Any, entry: Entry) -> Select[Participation]:
    """The viewer's own part in the challenge of an entry."""
    return part_in(viewer, entry.prompt.challenge_id)


def neighbours_of(viewer: Any, entry: Entry) -> tuple[int | None, int | None]:
    """The same author's entries before and after this one, by the number of their day."""
    theirs = select(Entry.post_id).join(Entry.post).where(Entry.participation_id == entry.participation_id)
    theirs = theirs.where(shown_to(viewer)).limit(1)
    before = theirs.where(Entry.number < entry.number).order_by(Entry.number.desc())
    after = theirs.where(Entry.number > entry.number).order_by(Entry.number)
    row = db.session.execute(select(before.scalar_subquery(), after.scalar_subquery())).one()
    return row[0], row[1]


def entries_by(viewer: Any, person: Account) -> Select[Entry]:
    """A person's entries that the viewer may read, with author and challenge."""
    post = contains_eager(Entry.post)
    return (
        select(Entry)
        .join(Entry.post)
        .where(Post.author_id == person.id, shown_to(viewer))
        .options(post.joinedload(Post.author), post.joinedload(Post.challenge).options(*light()))
    )


def parts_of(viewer: Any, person: Account) -> Select[Participation, str | None]:
    """What a person takes part in, as far as the viewer may know of it, with challenge and account; latest first.
    Beside each the days that are closed to the viewer.
    """
    part = contains_eager(Participation.challenge).options(*light())
    return (
        select(Participation, days_closed_to(viewer))
        .join(Participation.challenge)
        .where(Participation.account_id == person.id, Participation.part == Part.PARTICIPANT)
        .where(Participation.left_at.is_(None), challenge_readable_by(viewer))
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
        .limit(MOST_PARTS)
        .options(part, joinedload(Participation.account))
    )


def days_closed_to(viewer: Any) -> Any:
    """The numbers of the days, with spaces between, on which a participant wrote for a circle that the viewer does not
    belong to: as far as they can tell, nothing was written then.
    """
    numbers = select(func.aggregate_strings(cast(Entry.number, Text), " ")).join(Entry.post)
    theirs = numbers.where(Entry.participation_id == Participation.id, is_live(), Post.circle_id.is_not(None))
    is_closed = case((readable_by(viewer), False), else_=True)  # also where the rule does not know
    return theirs.where(is_closed).correlate(Participation).scalar_subquery()


def light() -> tuple[Any, Any]:
    """A list names a challenge; what it is about stays in the database."""
    return defer(Challenge.description, raiseload=True), defer(Challenge.description_html, raiseload=True)


@dataclass(frozen=True)
class Stuck:
    """A wall that somebody stands at, and their latest entry, below which one can leave a word."""

    wall: Wall
    entry_id: int | None


def stuck_in(viewer: Any, challenge_ids: Collection[int], at: datetime) -> list[Stuck]:
    """Who stands at a wall in these challenges, the latest first, in one statement."""
    if not challenge_ids:
        return []
    return [Stuck(*row) for row in db.session.execute(standing_walls(viewer, challenge_ids, at))]


def standing_walls(viewer: Any, challenge_ids: Collection[int], at: datetime) -> Select[Wall, int | None]:
    """Walls with who stands at them and in which challenge, each with the post of their latest entry. Whoever is not
    heard sees theirs alone."""
    theirs = select(Entry.post_id).join(Entry.post).where(Entry.participation_id == Wall.participation_id)
    latest = theirs.where(shown_to(viewer)).order_by(Entry.number.desc()).limit(1).scalar_subquery()
    is_part = and_(Wall.challenge_id.in_(challenge_ids), Participation.left_at.is_(None))
    part = contains_eager(Wall.participation)
    return (
        select(Wall, latest)
        .join(Wall.participation)
        .join(Participation.account)
        .where(Wall.lifted_at.is_(None), is_part, is_here(), or_(Account.id == viewer.id, is_heard(at)))
        .where(~keeps_away(Participation.account_id, viewer.id))
        .where(or_(is_near(viewer, Participation.account_id), is_led_by(viewer, Wall.challenge_id)))
        .order_by(Wall.id.desc())
        .limit(MOST_WALLS)
        .options(part.contains_eager(Participation.account), part.joinedload(Participation.challenge).options(*light()))
    )


def wall_of(participation: Participation) -> Select[Wall]:
    """The wall that this participant stands at."""
    return select(Wall).where(Wall.participation_id == participation.id, Wall.lifted_at.is_(None))
