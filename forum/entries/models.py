"""Daily entries: one for each participant and day, and the walls people hit."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.challenges import LATE_DAYS, Challenge, Participation, Prompt, State
from forum.core.database import Model, db
from forum.core.days import calendar_day
from forum.core.events import Event
from forum.core.refusals import Refused
from forum.posts import Kind, Post

LONGEST_PAUSE = 3  # days


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


class DayNotBegun(Refused):
    title = _l("That day is still to come")
    message = _l("This day has not begun where you are. Its prompt opens at your midnight.")


class TooLate(Refused):
    title = _l("This challenge is complete")
    message = _l("Days can be caught up until a week after the end. That week is over.")


class NotTakingPart(Refused):
    title = _l("Join in first")
    message = _l("Entries are written by people who take part. Joining takes a minute.")


class AlreadyWritten(Refused):
    message = _l("You have written an entry for this day already. You can edit it.")


class Entry(Model):
    """What one participant wrote for one day. `written_on_number` is the day on which it was written."""

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
    own_blog_url: Mapped[str | None] = mapped_column(String(500))
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
        **about: Any,
    ) -> Self:
        """Answer one day's prompt. `post` goes to `Post.write`: mentioned, audience, submission_key.

        Raises NotTakingPart, DayNotBegun, TooLate; a second live entry for the day fails at commit (Conflict).
        """
        refuse_unless_writable(participation, prompt.number, at)
        words = Post.write(Kind.ENTRY, participation.account, text, at=at, challenge=participation.challenge, **post)
        entry = cls(
            post=words,
            participation=participation,
            prompt=prompt,
            number=prompt.number,
            written_on_number=participation.writing_day(at),
            local_on=calendar_day(at, participation.account.zone),
            zone=participation.account.zone,
            **about,
        )
        db.session.add(entry)
        entry.count(+1)
        Event.record(
            Happened.ENTRY_PUBLISHED, actor=participation.account, post=words, challenge=participation.challenge, at=at
        )
        return entry

    def count(self, by: int) -> None:
        self.participation.entry_count = Participation.entry_count + by
        self.prompt.entry_count = Prompt.entry_count + by
        self.participation.challenge.entry_count = Challenge.entry_count + by

    def withdraw(self, *, by: Account, at: datetime) -> None:
        """Delete the entry; the day is free to be written again."""
        if self.withdrawn_at is None:
            self.post.delete(by=by, at=at)
            self.withdrawn_at = at
            self.count(-1)

    @property
    def is_caught_up(self) -> bool:
        """Written after its own day was over."""
        return self.written_on_number > self.number

    @property
    def audience_groups(self) -> list[str]:
        return self.for_whom.split()


def refuse_unless_writable(participation: Participation, number: int, at: datetime) -> None:
    """No entry for a day that has not begun, none after the late week, none by who does not take part."""
    if not participation.takes_part:
        raise NotTakingPart
    if participation.challenge.state_at(at) in (State.DRAFT, State.CANCELLED, State.ARCHIVED):
        raise TooLate
    if number > participation.today(at):
        raise DayNotBegun
    if participation.writing_day(at) > participation.challenge.length + LATE_DAYS:
        raise TooLate


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
    sentence: Mapped[str] = mapped_column(String(300))
    hit_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]

    participation: Mapped[Participation] = relationship(lazy="raise")

    @classmethod
    def hit(cls, participation: Participation, sentence: str, *, pause_days: int, at: datetime) -> Self:
        """Say that one is stuck; reminders rest for up to three days. Raises NotTakingPart."""
        if not participation.takes_part:
            raise NotTakingPart
        until = at + timedelta(days=min(pause_days, LONGEST_PAUSE)) if pause_days > 0 else None
        wall = cls(participation=participation, sentence=sentence, hit_at=at, paused_until=until)
        db.session.add(wall)
        Event.record(Happened.HIT_A_WALL, actor=participation.account, challenge=participation.challenge, at=at)
        return wall

    def lift(self, at: datetime) -> None:
        self.lifted_at = at


Index(
    "uq_walls_standing",
    Wall.participation_id,
    unique=True,
    sqlite_where=Wall.lifted_at.is_(None),
    postgresql_where=Wall.lifted_at.is_(None),
)
