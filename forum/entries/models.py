"""Daily entries: one for each participant and day, and the walls people hit."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account, refuse_listed
from forum.challenges import Challenge, DayCount, Participation, Prompt, State
from forum.core.database import Model, db
from forum.core.days import calendar_day, day_number, local_day
from forum.core.events import Event
from forum.core.refusals import Conflict, Refused
from forum.entries.refusals import CalledOff, DayNotBegun, NotTakingPart, TooLate
from forum.posts import Audience, Kind, Post, Tally

LONGEST_PAUSE = 3  # days
LONGEST_SENTENCE = 300
LONGEST_ADDRESS = 500


class ForWhom(StrEnum):
    CUSTOMERS = "customers"
    SUPPLIERS = "suppliers"
    PARTNERS = "partners"
    PEERS = "peers"
    NEIGHBOURS = "neighbours"


class WhoGains(StrEnum):
    THEM = "them"
    BOTH = "both"
    MOSTLY_MY_BUSINESS = "mostly_my_business"
    NOT_SURE = "not_sure"


class Happened(StrEnum):
    ENTRY_PUBLISHED = "entry.published"
    HIT_A_WALL = "wall.hit"
    CIRCLE_ASKED = "waiting.circle_asked"
    GREETERS_ASKED = "waiting.greeters_asked"
    ORGANISERS_ASKED = "waiting.organisers_asked"


class Entry(Model):
    """What one participant wrote for one day. `written_on_number` is the day on which it was written.

    What was a private note before has `noted_at`: its date, zone and day of writing are those of the note.
    """

    __tablename__ = "entries"
    __table_args__ = (
        CheckConstraint(
            "who_gains IS NULL OR who_gains IN ('them', 'both', 'mostly_my_business', 'not_sure')", name="who_gains"
        ),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id"))
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompts.id"))
    number: Mapped[int]
    written_on_number: Mapped[int]
    local_on: Mapped[date]
    zone: Mapped[str] = mapped_column(String(64))
    for_whom: Mapped[str] = mapped_column(String(60), default="")
    who_gains: Mapped[str | None] = mapped_column(String(20))
    own_blog_url: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))
    noted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship(lazy="raise")
    participation: Mapped[Participation] = relationship(lazy="raise")
    prompt: Mapped[Prompt] = relationship(lazy="raise")

    @classmethod
    def publish(
        cls,
        participation: Participation,
        prompt: Prompt,
        text: str,
        *,
        at: datetime,
        post: dict[str, Any],
        written: dict[str, Any] | None = None,
        **about: Any,
    ) -> Self:
        """Answer one day's prompt. `post` goes to `Post.write`: mentioned, audience, submission_key. `written` says
        when the text was written, if not now: see `Note.become_entry`.

        Raises what `refuse_unless_writable` does, and Conflict when the days are moved in this moment; a second live
        entry for the day fails at commit (Conflict).
        """
        refuse_unless_writable(participation, prompt.number, at)
        lift_wall_of(participation, at)
        author, challenge = participation.account, participation.challenge
        post = {**post, "tally_id": tally_of(challenge, prompt.number, post.get("circle_id"))}
        words = Post.write(Kind.ENTRY, author, text, at=at, challenge=challenge, **post)
        about |= written or when_written(participation, prompt.number, at)
        entry = cls(post=words, participation=participation, prompt=prompt, number=prompt.number, **about)
        db.session.add(entry)
        entry.count(+1, Challenge.starts_on == challenge.starts_on)
        participation.mark_done(entry.number)
        participation.heard_on = local_day(at, author.zone)
        Event.record(Happened.ENTRY_PUBLISHED, actor=author, post=words, challenge=challenge, at=at)
        return entry

    def count(self, by: int, *still: ColumnElement[bool]) -> None:
        """First the challenge, then its date, as for whoever joins: else two of these might wait for each other.

        Raises Conflict: until there is an entry the first day can be postponed, perhaps at this moment.
        """
        with db.session.no_autoflush:
            if not self.participation.challenge.claim(*still, entry_count=Challenge.entry_count + by):
                raise Conflict
        self.count_on_its_date(by)
        self.participation.entry_count = Participation.entry_count + by
        self.prompt.entry_count = Prompt.entry_count + by

    def count_on_its_date(self, by: int) -> None:
        """What organisers see grow, hour by hour, does not hold what a circle keeps to itself."""
        if self.post.circle_id is None:
            DayCount.add(self.participation.challenge_id, self.local_on, entries=by)

    def revise(
        self,
        text: str,
        *,
        by: Account,
        version: int,
        at: datetime,
        audience: str,
        circle_id: int | None = None,
        post: dict[str, Any],
        **about: Any,
    ) -> None:
        """Change the text, what is said about it, and who reads it; `post` goes to `Post.edit`.

        Raises what that does, and ReadOnly.

        Its day, its date and its zone stay as they were written.
        """
        self.post.refuse_if_closed(at)
        self.post.edit(text, by=by, version=version, at=at, **post)
        if (audience, circle_id) != (self.post.audience, self.post.circle_id):
            place = {"circle_id": circle_id, "tally_id": tally_of(self.post.challenge, self.number, circle_id)}
            self.count_on_its_date(-1)
            self.post.open_to(Audience(audience), by=by, at=at, **place)
            self.count_on_its_date(+1)
        for name in ("for_whom", "who_gains", "own_blog_url"):
            setattr(self, name, about.get(name, getattr(self, name)))

    def withdraw(self, *, by: Account, at: datetime) -> None:
        """Delete the entry; the day is free to be written again. Of two who do so at once, one does."""
        mine = update(Entry).where(Entry.post_id == self.post_id, Entry.withdrawn_at.is_(None))
        if db.session.execute(mine.values(withdrawn_at=at).returning(Entry.post_id)).first() is None:
            return
        self.post.delete(by=by, at=at)
        self.post.submission_key = None  # its form may come again, for the day is free
        self.count(-1)
        self.participation.unmark_done(self.number)

    @property
    def is_caught_up(self) -> bool:
        """Written after its own day was over."""
        return self.written_on_number > self.number

    @property
    def groups(self) -> list[str]:
        """For whom it was: several, or nothing said."""
        return self.for_whom.split()


def tally_of(challenge: Challenge, number: int, circle_id: int | None) -> int | None:
    """Where an entry counts; what a circle keeps to itself counts nowhere, for counts are for everyone to see."""
    return Tally.of_day(challenge.id, number) if circle_id is None else None


def refuse_unless_writable(participation: Participation, number: int, at: datetime) -> None:
    """No entry for a day that has not begun, none after the late week, none by who does not take part."""
    if not participation.takes_part:
        raise NotTakingPart
    state = participation.challenge.state_at(at)
    if state == State.CANCELLED:
        raise CalledOff
    if state == State.DRAFT or not has_begun(participation, number, at):
        raise DayNotBegun
    if state == State.ARCHIVED or not late_window_is_open(participation, at):
        raise TooLate


def is_writable(participation: Participation, number: int, at: datetime) -> bool:
    try:
        refuse_unless_writable(participation, number, at)
    except Refused:
        return False
    return True


def has_begun(participation: Participation, number: int, at: datetime) -> bool:
    """At the participant's own midnight, not one second earlier."""
    return number <= participation.today(at)


def late_window_is_open(participation: Participation, at: datetime) -> bool:
    """Yesterday and earlier can be caught up until 7 days after the end."""
    return participation.writing_day(at) <= participation.last_writing_day


def when_written(participation: Participation, number: int, at: datetime) -> dict[str, Any]:
    """The local day, its number and the zone that an entry keeps.

    Until 04:00 it is still the evening before, unless the entry is for the very day that began at midnight.
    """
    zone = participation.account.zone
    on = calendar_day(at, zone) if number == participation.today(at) else local_day(at, zone)
    return {"local_on": on, "zone": zone, "written_on_number": day_number(on, participation.first_on)}


Index(
    "uq_entries_live",
    Entry.participation_id,
    Entry.number,
    unique=True,
    sqlite_where=Entry.withdrawn_at.is_(None),
    postgresql_where=Entry.withdrawn_at.is_(None),
)
Index("ix_entries_day", Entry.prompt_id, Entry.post_id)


class Wall(Model):
    """'I hit a wall': a sentence to the people of the challenge, and a pause of reminders if wanted."""

    __tablename__ = "walls"
    __table_args__ = (CheckConstraint("length(sentence) > 0", name="sentence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"), index=True)
    # The participation knows it too; a page of a large challenge finds its few walls by it.
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    sentence: Mapped[str] = mapped_column(String(LONGEST_SENTENCE))
    hit_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]

    participation: Mapped[Participation] = relationship(lazy="raise")

    @classmethod
    def hit(cls, participation: Participation, sentence: str, *, pause_days: int, at: datetime) -> Self:
        """Say that one is stuck; reminders rest for up to three days.

        Raises NotTakingPart, CalledOff, TooLate, and what `say` does. A second standing wall fails at commit
        (Conflict).
        """
        refuse_unless_writable(participation, 1, at)
        participation.account.refuse_if_silenced(at)
        wall = cls(participation=participation, challenge_id=participation.challenge_id, hit_at=at)
        wall.say(sentence, by=participation.account, pause_days=pause_days, at=at)
        db.session.add(wall)
        Event.record(Happened.HIT_A_WALL, actor=participation.account, challenge=participation.challenge, at=at)
        return wall

    def say(self, sentence: str, *, by: Account, pause_days: int, at: datetime) -> None:
        """Other words for the same wall, and another pause, counted from now. Raises OnTheLists."""
        refuse_listed(by, sentence)
        self.sentence = sentence
        self.paused_until = at + timedelta(days=min(pause_days, LONGEST_PAUSE)) if pause_days > 0 else None

    def lift(self, at: datetime) -> None:
        self.lifted_at = self.lifted_at or at


def lift_wall_of(participation: Participation, at: datetime) -> None:
    """Whoever writes has got over it."""
    standing = update(Wall).where(Wall.participation_id == participation.id, Wall.lifted_at.is_(None))
    db.session.execute(standing.values(lifted_at=at))


Index(
    "ix_walls_standing",
    Wall.challenge_id,
    Wall.id,
    sqlite_where=Wall.lifted_at.is_(None),
    postgresql_where=Wall.lifted_at.is_(None),
)
Index(
    "uq_walls_standing",
    Wall.participation_id,
    unique=True,
    sqlite_where=Wall.lifted_at.is_(None),
    postgresql_where=Wall.lifted_at.is_(None),
)
