"""Help requests: what somebody needs, can do or has to give, and what becomes of it.

The words are a post. Who takes a request up is in takers.py, what both sides agreed in agreements.py, thanks and what
they begin in thanks.py. Each step leaves a row that says who and when (`Turn`).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core.database import UNSYNCHRONISED, Model, db, letter_by_letter
from forum.core.days import opens_at
from forum.core.events import Event
from forum.help.places import place_key
from forum.help.skills import Need, Skill, as_written, run
from forum.help.turns import Turn
from forum.help.words import (
    ASKED_AFTER,
    FADES_AFTER,
    LIVE,
    LONGEST_OWN_PART,
    LONGEST_PLACE,
    MOST_SKILLS_ASKED,
    TIME_TO_ANSWER,
    Happened,
    MovedOn,
    State,
    Step,
    TooManySkills,
    last_date,
)
from forum.posts import Audience, Post, Visibility, look_beside, stand_in_line
from forum.posts import Kind as PostKind


class HelpRequest(Model):
    """`place` is empty when it can be done from anywhere. `quiet_since`: when it last showed a sign of life of its own;
    while it rests, the end of the pause. `challenge_id` is the post's, kept here so that one index answers the list."""

    __tablename__ = "help_requests"
    __table_args__ = (
        UniqueConstraint("post_id", "state"),
        CheckConstraint("kind IN ('ask', 'offer', 'swap')", name="kind"),
        CheckConstraint("time_needed IN ('minutes', 'hour', 'more')", name="time_needed"),
        CheckConstraint("state IN ('open', 'taken', 'done', 'faded', 'withdrawn')", name="state"),
        CheckConstraint("kind != 'ask' OR own_part != ''", name="own_part"),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(5))
    state: Mapped[str] = mapped_column(String(9), default=State.OPEN)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id"))
    time_needed: Mapped[str] = mapped_column(String(7))
    place: Mapped[str | None] = mapped_column(String(LONGEST_PLACE))
    place_key: Mapped[str | None] = mapped_column(letter_by_letter(LONGEST_PLACE))
    until_on: Mapped[date | None]
    own_part: Mapped[str] = mapped_column(String(LONGEST_OWN_PART), default="")
    quiet_since: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]

    post: Mapped[Post] = relationship(lazy="raise")
    needs: Mapped[list[Need]] = relationship(lazy="raise", order_by=Need.skill_id, passive_deletes=True)

    @classmethod
    def publish(
        cls, author: Account, text: str, *, at: datetime, post: dict[str, Any], skills: list[str], **about: Any
    ) -> Self:
        """Ask for help, offer it, or offer a swap. `post` goes to `Post.write`: title, challenge, audience, mentioned,
        submission_key. Raises ReadOnly, NotASkill, TooManySkills and what `Post.write` raises."""
        challenge: Challenge | None = post.get("challenge")
        known = skills_for(skills)
        words = Post.write(PostKind.HELP_REQUEST, author, text, at=at, beside=asides(skills, **about), **post)
        words.refuse_if_closed(at)
        request = cls(post=words, state=State.OPEN, quiet_since=at, own_part="")
        request.challenge_id = challenge.id if challenge is not None else None
        request.take_over(**about)
        request.needs = [Need(skill_id=one, written=name) for one, name in known.items()]
        db.session.add(request)
        show_skills(known, words, at)
        return request

    def take_over(self, *, place: str | None, **about: Any) -> None:
        """What is said about it beside its words."""
        self.place, self.place_key = place or None, place_key(place) if place else None
        for name, value in about.items():
            setattr(self, name, value)

    def revise(
        self,
        text: str,
        *,
        by: Account,
        version: int,
        at: datetime,
        post: dict[str, Any],
        skills: list[str],
        **about: Any,
    ) -> None:
        """Other words, other facts. Raises EditConflict, Gone, ReadOnly and what `publish` raises."""
        audience, earlier = post.pop("audience"), self.asides
        known = skills_for(skills)
        self.post.refuse_if_closed(at)
        self.show_life(at)
        self.post.edit(text, by=by, version=version, at=at, **post)
        if audience != self.post.audience:
            self.post.open_to(Audience(audience), by=by, at=at)
        self.take_over(**about)
        look_beside(self.post, by, asides(skills, **about), at, earlier=earlier)
        run(delete(Need).where(Need.post_id == self.post_id))
        same = {"post_id": self.post_id, "state": self.state}
        if known:
            db.session.execute(insert(Need), [same | {"skill_id": one, "written": known[one]} for one in known])
        show_skills(known, self.post, at)

    @property
    def asides(self) -> str:
        return asides([need.name for need in self.needs], place=self.place, own_part=self.own_part)

    def claim(self, *conditions: Any, **values: Any) -> bool:
        """Change the row if it still is as expected: True for exactly one of those who try."""
        mine = update(HelpRequest).where(HelpRequest.post_id == self.post_id, *conditions).values(**values)
        found = db.session.execute(mine.returning(HelpRequest.post_id), execution_options=UNSYNCHRONISED).first()
        if found is None:
            return False
        for name, value in values.items():
            set_committed_value(self, name, value)
        if "state" in values:
            stand_in_line(self.post_id, waits=self.state == State.OPEN)
        return True

    def move(self, to: State, at: datetime, *, of: tuple[State, ...]) -> None:
        """From one of these states to another; it is alive. Raises MovedOn when it is in none of them any more."""
        if not self.claim(HelpRequest.state.in_(of), state=to, **alive(at)):
            raise MovedOn

    def show_life(self, at: datetime) -> None:
        """Somebody did something here. A pause goes on."""
        self.claim(HelpRequest.quiet_since < at, quiet_since=at, asked_at=None)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def turn(self, step: Step, *, by: Account | None, at: datetime, **about: Any) -> None:
        """Note what happened, with a row of its own."""
        db.session.add(Turn(post_id=self.post_id, step=step, by_id=by.id if by else None, at=at, **about))

    def tell(self, what: Happened, *people: int | None, by: Account | None, at: datetime, **details: Any) -> None:
        """An event for these people."""
        whom = [one for one in people if one is not None]
        Event.record(
            what, actor=by, post=self.post, challenge=self.post.challenge, at=at, details={"people": whom, **details}
        )

    def pause(self, until: date, sentence: str, *, by: Account, at: datetime, taker_id: int) -> None:
        """It rests until the morning of that day, and nobody is asked before. Raises MovedOn."""
        rests = {"paused_until": until, "quiet_since": opens_at(until, by.zone), "asked_at": None}
        if not self.claim(HelpRequest.state == State.TAKEN, **rests):
            raise MovedOn
        self.turn(Step.PAUSED, by=by, at=at, sentence=sentence, until_on=until, taker_id=taker_id)

    def wake(self, *, by: Account, at: datetime, is_taken: bool) -> None:
        """It faded, and goes on where it was. Raises MovedOn."""
        self.move(State.TAKEN if is_taken else State.OPEN, at, of=(State.FADED,))
        if self.until_on is not None and self.until_on < at.date():
            self.until_on = None
        self.turn(Step.WOKEN, by=by, at=at)

    def tend(self, at: datetime) -> None:
        """Ask its author, or let it fade, when its time has come. Words in the thread are a sign of life, too."""
        if self.post.last_activity_at > self.quiet_since:
            self.show_life(self.post.last_activity_at)
        elif self.claim(is_to_fade(at), state=State.FADED):
            self.turn(Step.FADED, by=None, at=at)
        elif self.claim(is_to_be_asked(at), asked_at=at):
            self.tell(Happened.QUIET, self.post.author_id, by=None, at=at)


def is_to_be_asked(at: datetime) -> ColumnElement[bool]:
    """Fourteen quiet days: its author hears of it, once."""
    return and_(IS_LIVE, HelpRequest.quiet_since <= at - ASKED_AFTER, HelpRequest.asked_at.is_(None))


def is_to_fade(at: datetime) -> ColumnElement[bool]:
    """Twenty-one quiet days, and a week since its author was asked; or its time is over."""
    is_quiet = and_(HelpRequest.quiet_since <= at - FADES_AFTER, HelpRequest.asked_at <= at - TIME_TO_ANSWER)
    return or_(and_(IS_LIVE, is_quiet), and_(IS_OPEN, HelpRequest.until_on < last_date(at)))


def alive(at: datetime) -> dict[str, Any]:
    """Something happened now, and nothing rests any more."""
    return {"quiet_since": at, "asked_at": None, "paused_until": None}


def asides(skills: Iterable[str], *, place: str | None, own_part: str, **about: Any) -> str:
    """The words that stand beside its text."""
    return "\n\n".join([*skills, place or "", own_part])


def skills_for(names: list[str]) -> dict[int, str]:
    """What a request asks for, as it spells it, by the skill's id."""
    if len(names) > MOST_SKILLS_ASKED:
        raise TooManySkills
    return Skill.named(names)


def show_skills(written: Mapping[int, str], post: Post, at: datetime) -> None:
    """A word from behind closed doors, or of a post that still waits, is not suggested to others."""
    if stands_open(post):
        Skill.show(written, at)


def show_skills_asked(post: Post | None, at: datetime) -> None:
    """Others can read this post from now on, with the skills it asks for if it is a request."""
    if post is not None and post.kind == PostKind.HELP_REQUEST and stands_open(post):
        Skill.show(as_written(select(Need.skill_id, Need.written).where(Need.post_id == post.id)), at)


def stands_open(post: Post) -> bool:
    return post.is_shown and post.visibility != Visibility.INVITED


IS_LIVE, IS_OPEN = HelpRequest.state.in_(LIVE), HelpRequest.state == State.OPEN
Index("ix_help_requests_state", HelpRequest.state, HelpRequest.post_id)
Index("ix_help_requests_kind", HelpRequest.state, HelpRequest.kind, HelpRequest.post_id)
Index("ix_help_requests_time", HelpRequest.state, HelpRequest.time_needed, HelpRequest.post_id)
Index("ix_help_requests_challenge", HelpRequest.challenge_id, HelpRequest.state, HelpRequest.post_id)
Index("ix_help_requests_place", HelpRequest.state, HelpRequest.place_key, HelpRequest.post_id)
Index("ix_help_requests_quiet", HelpRequest.quiet_since, sqlite_where=IS_LIVE, postgresql_where=IS_LIVE)
Index("ix_help_requests_until", HelpRequest.until_on, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
