"""Takers: who wants to take a help request up, what both sides agreed, and what happens when it does not work.

A taker helps with an ask, is helped by an offer, and has a side of a swap. Whoever changes a request and its takers
changes the request first, so that of two at once the second waits, and neither waits for the other.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts import Account, block_between, is_here, keep_apart, one_at_a_time
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.days import ONE_DAY
from forum.core.forms import EditConflict
from forum.core.site_now import site
from forum.help.agreements import Part
from forum.help.models import HelpRequest, alive
from forum.help.skills import run
from forum.help.turns import Turn
from forum.help.words import (
    AGAIN,
    LIVE,
    LONGEST_SENTENCE,
    AnsweredBefore,
    CannotCome,
    Happened,
    MovedOn,
    NoOtherParts,
    NotReachable,
    NoWords,
    Side,
    Standing,
    State,
    Step,
    TooManyLines,
)


class Taker(Model):
    """Somebody's word that they would take a request up. A request has one of each person; `version` is that of the
    two parts, for both sides may change them."""

    __tablename__ = "help_takers"
    __table_args__ = (
        UniqueConstraint("post_id", "person_id"),
        CheckConstraint("standing IN ('offered', 'accepted', 'declined', 'released', 'done')", name="standing"),
        Index("ix_help_takers_person", "person_id", "standing", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("help_requests.post_id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    standing: Mapped[str] = mapped_column(String(8), default=Standing.OFFERED)
    line: Mapped[str] = mapped_column(String(LONGEST_SENTENCE))
    answer: Mapped[str] = mapped_column(String(LONGEST_SENTENCE), default="")
    version: Mapped[int] = mapped_column(default=1)
    offered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    person: Mapped[Account | None] = relationship(lazy="raise")
    request: Mapped[HelpRequest] = relationship(lazy="raise")
    parts: Mapped[list[Part]] = relationship(lazy="raise", order_by=(Part.position, Part.id), passive_deletes=True)

    @classmethod
    def offer(cls, request: HelpRequest, person: Account, line: str, *, at: datetime) -> None:
        """'I can help.' Raises MovedOn, NotReachable, AnsweredBefore, TooManyLines."""
        person.refuse_if_silenced(at)
        refuse_if_apart(request.post.author_id, person.id)
        refuse_many_lines(person, at)
        request.post.refuse_if_closed(at)
        if not request.claim(HelpRequest.state.in_(LIVE), asked_at=None):
            raise MovedOn
        said = {"line": line, "standing": Standing.OFFERED, "offered_at": at, "answered_at": None}
        row = insert_into(cls).values(post_id=request.post_id, person_id=person.id, answer="", version=1, **said)
        again = row.on_conflict_do_update(
            index_elements=["post_id", "person_id"], set_=said, where=cls.standing == Standing.RELEASED
        )
        if db.session.execute(again.returning(cls.id)).first() is None:
            raise AnsweredBefore
        request.show_life(at)
        request.tell(Happened.OFFERED, request.post.author_id, by=person, at=at)

    def claim(self, *conditions: Any, **values: Any) -> bool:
        """True for exactly one of those who try at once."""
        mine = update(Taker).where(Taker.id == self.id, *conditions).values(**values)
        if db.session.execute(mine.returning(Taker.id), execution_options=UNSYNCHRONISED).first() is None:
            return False
        for name, value in values.items():
            set_committed_value(self, name, value)
        return True

    def refuse_if_away(self) -> None:
        """Raises CannotCome."""
        if self.person is None or not self.person.is_here:
            raise CannotCome

    def answered(self, standing: Standing, at: datetime, **more: Any) -> None:
        self.refuse_if_away()
        if not self.claim(*can_be_answered(), standing=standing, answered_at=at, **more):
            raise MovedOn

    def accept(self, *, by: Account, at: datetime) -> None:
        """The author says yes: both sides have a part from now on. Raises CannotCome, MovedOn."""
        self.request.move(State.TAKEN, at, of=LIVE)
        self.answered(Standing.ACCEPTED, at)
        run(Part.all_of(self.id))
        Part.begin(self.id, Side.AUTHOR, self.request.own_part, self.request.post.author_id)
        Part.begin(self.id, Side.TAKER, self.line, self.person_id)
        self.request.turn(Step.TAKEN, by=by, at=at, person_id=self.person_id, taker_id=self.id)
        self.request.tell(Happened.ACCEPTED, self.person_id, by=by, at=at)

    def decline(self, word: str, *, by: Account, at: datetime) -> None:
        """A kind no, which only this person hears of. Raises CannotCome, MovedOn, NoWords."""
        self.refuse_words(word, by)
        self.request.show_life(at)
        self.answered(Standing.DECLINED, at, answer=word)
        self.request.tell(Happened.DECLINED, self.person_id, by=by, at=at)

    @property
    def is_accepted(self) -> bool:
        return self.standing == Standing.ACCEPTED

    def other_than(self, person: Account) -> int | None:
        """The id of the other side."""
        return self.request.post.author_id if person.id == self.person_id else self.person_id

    def is_cut_off(self, person: Account) -> bool:
        """Whether a block stands between this person and the other side: what was agreed goes on or ends, but without
        words."""
        other = self.other_than(person)
        return other is not None and bool(db.session.scalar(select(block_between(other, person.id))))

    def refuse_words(self, words: str, by: Account) -> None:
        """Raises NoWords for words that the other side would read."""
        if words and self.is_cut_off(by):
            raise NoWords

    def side_of(self, person: Any) -> Side | None:
        if person.id == self.person_id:
            return Side.TAKER
        return Side.AUTHOR if person.id == self.request.post.author_id else None

    def agree(self, parts: dict[Side, list[str]], sentence: str, *, by: Account, version: int, at: datetime) -> None:
        """Other parts from now on; what was ticked and still stands stays ticked. Raises EditConflict, NoOtherParts."""
        if self.is_cut_off(by):
            raise NoOtherParts
        unchanged = (Taker.version == version, Taker.standing == Standing.ACCEPTED)
        self.request.show_life(at)
        if self.version != version or not self.claim(*unchanged, version=version + 1):
            raise EditConflict
        Part.replace(self.id, self.parts, parts, by.id)
        self.request.turn(Step.CHANGED, by=by, at=at, sentence=sentence, taker_id=self.id)
        self.request.tell(Happened.CHANGED, self.other_than(by), by=by, at=at)

    def rest(self, until: Any, sentence: str, *, by: Account, at: datetime) -> None:
        """Not now, but then; the other side hears of it. Raises MovedOn, NoWords."""
        self.refuse_words(sentence, by)
        self.request.pause(until, sentence, by=by, at=at, taker_id=self.id)
        self.request.tell(Happened.CHANGED, self.other_than(by), by=by, at=at)

    def hand_over(self, to: Account | None, sentence: str, *, by: Account, at: datetime) -> None:
        """Somebody else, or whoever comes: the one who is named is asked, and free to say no. Raises MovedOn,
        NoWords, and TooManyLines where somebody is named."""
        self.refuse_words(sentence, by)
        if to is not None:
            refuse_many_lines(by, at)
        is_taken = self.request.claim(HelpRequest.state == State.TAKEN, asked_at=None)
        if not is_taken or not self.claim(Taker.standing == Standing.ACCEPTED, standing=Standing.RELEASED):
            raise MovedOn
        self.request.show_life(at)
        self.request.claim(HelpRequest.state == State.TAKEN, ~has_taker(self.post_id), state=State.OPEN, **alive(at))
        self.request.turn(
            Step.HANDED_OVER, by=by, at=at, sentence=sentence, person_id=to.id if to else None, taker_id=self.id
        )
        self.request.tell(Happened.GIVEN_BACK, self.other_than(by), by=by, at=at)
        if to is not None:
            self.request.tell(Happened.HANDED_OVER, to.id, by=by, at=at)


def can_be_answered() -> tuple[ColumnElement[bool], ...]:
    """It waits for its author's word, and whoever offered is here: neither suspended nor about to leave. Else it waits
    until they are."""
    giver = select(Account.id).where(Account.id == Taker.person_id, is_here())
    return Taker.standing == Standing.OFFERED, giver.correlate(Taker).exists()


def as_heard(viewer: Any, words: str, person: Account | None) -> str:
    """What somebody said to the other side. As long as they are suspended, nobody but moderators reads on."""
    is_stopped = person is not None and person.suspended_at is not None
    return "…" if words and is_stopped and not viewer.is_moderator else words


def has_taker(post_id: Any) -> Any:
    """Whether somebody who was accepted is still at it."""
    return exists().where(Taker.post_id == post_id, Taker.standing == Standing.ACCEPTED)


def take_back(request: HelpRequest, sentence: str, *, by: Account, at: datetime) -> None:
    """Its author takes it back; who was told yes or waits for a word hears of it. Raises MovedOn, and NoWords for a
    sentence that would reach somebody behind a block."""
    apart = select(Taker.id).where(*is_bound_to(request), block_between(Taker.person_id, by.id))
    if sentence and db.session.scalar(select(apart.exists())):
        raise NoWords
    request.move(State.WITHDRAWN, at, of=AGAIN)
    request.turn(Step.WITHDRAWN, by=by, at=at, sentence=sentence)
    request.tell(Happened.WITHDRAWN, *release_all(request), by=by, at=at)


def is_bound_to(request: HelpRequest) -> tuple[ColumnElement[bool], ...]:
    """Who was told yes, or waits for a word."""
    return Taker.post_id == request.post_id, Taker.standing.in_((Standing.OFFERED, Standing.ACCEPTED))


def release_all(request: HelpRequest) -> list[int]:
    """Nobody is bound any more. Gives who they were."""
    theirs = update(Taker).where(*is_bound_to(request))
    released = theirs.values(standing=Standing.RELEASED).returning(Taker.person_id)
    return [one for one in db.session.scalars(released, execution_options=UNSYNCHRONISED) if one is not None]


def refuse_many_lines(person: Account, at: datetime) -> None:
    """Raises TooManyLines for a newcomer who has sent as many within a day as admins allow: to authors, by offering,
    and to whom they named, by handing over. Each counts, also two to one person."""
    if not person.is_newcomer:
        return
    most = site().newcomer_offers  # it may look into the database beside this, so not while others wait
    one_at_a_time(person.id)
    offers = select(func.count()).where(Taker.person_id == person.id, Taker.offered_at > at - ONE_DAY)
    named = select(func.count()).where(Turn.by_id == person.id, Turn.at > at - ONE_DAY)
    named = named.where(Turn.step == Step.HANDED_OVER, Turn.person_id.is_not(None))
    if (db.session.scalar(select(offers.scalar_subquery() + named.scalar_subquery())) or 0) >= most:
        raise TooManyLines(most)


def refuse_if_apart(one: int | None, other: int) -> None:
    """Raises NotReachable when one of the two keeps away from the other."""
    if is_apart(one, other):
        raise NotReachable


def is_apart(one: int | None, other: int) -> bool:
    """Whether one of the two keeps away from the other; nobody does from a former member."""
    return one is not None and bool(db.session.scalar(select(keep_apart(one, other))))


def take_back_offers_of(person_id: int) -> list[int]:
    """What they offered and nobody has answered is not there any more: the ids of these offers."""
    theirs = update(Taker).where(Taker.person_id == person_id, Taker.standing == Standing.OFFERED)
    gone = theirs.values(standing=Standing.RELEASED).returning(Taker.id)
    return list(db.session.scalars(gone, execution_options=UNSYNCHRONISED))


def offer_again(ids: Collection[int]) -> None:
    """Where the request still waits for somebody."""
    waits = select(HelpRequest.post_id).where(HelpRequest.state.in_(LIVE))
    theirs = update(Taker).where(Taker.id.in_(ids), Taker.standing == Standing.RELEASED, Taker.post_id.in_(waits))
    db.session.execute(theirs.values(standing=Standing.OFFERED), execution_options=UNSYNCHRONISED)
