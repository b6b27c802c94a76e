"""What moderators decided, and why: the moderation log. What was done can be taken back, exactly."""

from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts import Account
from forum.challenges import Challenge, is_led_by
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.events import Event
from forum.core.permissions import may, refuse_unless
from forum.core.refusals import NotAllowed
from forum.moderation.as_read import LENGTH, Thing, refuse_unless_read
from forum.moderation.checks import note_feedback
from forum.moderation.deeds import DEEDS
from forum.moderation.items import ReviewItem
from forum.moderation.permissions import NOT_HERE, Can
from forum.moderation.reports import Report, close_reports
from forum.moderation.set_aside import has_waited
from forum.moderation.words import (
    AGAINST_PEOPLE,
    LEAVING,
    LONGEST_REASON,
    SHOWN_AGAIN,
    Action,
    AlreadyUndone,
    Happened,
    Kind,
)
from forum.posts import Post, PrivateWord

ACTIONS = "action IN ('keep', 'hide', 'remove', 'move', 'warn', 'silence', 'suspend', 'spammer', 'uncover')"


class Decision(Model):
    """What a moderator decided about an item. `before` is what an undo brings back; `until_at` ends what ends;
    `mark` is of what they had read."""

    __tablename__ = "decisions"
    __table_args__ = (CheckConstraint(ACTIONS, name="action"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("review_items.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(12), default=Kind.POST)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="SET NULL"))
    word_id: Mapped[int | None] = mapped_column(ForeignKey("private_words.id", ondelete="SET NULL"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    action: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    until_at: Mapped[datetime | None]
    mark: Mapped[str | None] = mapped_column(String(LENGTH))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    decided_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    undone_why: Mapped[str | None] = mapped_column(Text)

    post: Mapped[Post | None] = relationship(lazy="raise")
    word: Mapped[PrivateWord | None] = relationship(lazy="raise")
    person: Mapped[Account | None] = relationship(foreign_keys=[person_id], lazy="raise")
    moderator: Mapped[Account | None] = relationship(foreign_keys=[moderator_id], lazy="raise")
    undone_by: Mapped[Account | None] = relationship(foreign_keys=[undone_by_id], lazy="raise")
    item: Mapped[ReviewItem | None] = relationship(lazy="raise")

    @classmethod
    def make(
        cls,
        item: ReviewItem,
        action: Action,
        reason: str,
        *,
        by: Account,
        at: datetime,
        version: int,
        as_read: str,
        days: int | None = None,
        **about: Any,
    ) -> Self:
        """Close the item with an action, and do it. The item has its post, account, word and person loaded. `as_read`:
        the mark of what was read.

        Raises NotAllowed, TakenOver, AlreadyDecided, ChangedSince, and what the deed of the action raises.
        """
        refuse_unless(by, Can.DECIDE, item)
        refuse_as_organiser(by, item.about_id)
        if action in AGAINST_PEOPLE:
            refuse_unless(by, Can.STOP, item)
        item.close(version=version, at=at)
        if action in LEAVING:
            refuse_unless_read(item.thing, as_read)
        until = at + timedelta(days=days) if days else None
        decision = cls.keep_record(item, action, reason, by=by, at=at, until_at=until, mark=as_read[:LENGTH])
        decision.before = decision.do(item, by, at, **about)
        note_feedback(decision, at)
        reporters = close_reports(item.target, decision.id)
        beside = {"reporters": reporters, "people": decision.who_answered}
        decision.tell(Happened.DECIDED, by, at, waited=decision.waited_before, **beside)
        return decision

    @classmethod
    def keep_record(
        cls, item: ReviewItem, action: Action, reason: str, *, by: Account, at: datetime, **about: Any
    ) -> Self:
        row = insert_into(cls).values(
            item_id=item.id,
            kind=item.kind,
            post_id=item.post_id,
            challenge_id=item.about_id,
            word_id=item.word_id,
            person_id=item.person_id,
            moderator_id=by.id,
            action=str(action),
            reason=reason,
            before={},
            decided_at=at,
            **about,
        )
        made: Self = db.session.scalars(row.returning(cls)).one()
        set_committed_value(made, "person", item.person)
        set_committed_value(made, "post", item.post)
        set_committed_value(made, "word", item.word)
        return made

    def do(self, item: ReviewItem, by: Account, at: datetime, **about: Any) -> dict[str, Any]:
        deed = DEEDS[Action(self.action)]
        return deed.do(self, item, by, at, **about)

    @property
    def thing(self) -> Thing | None:
        """What it is about, to be read: of a challenge all of it, whatever was loaded for its name."""
        if self.kind == Kind.CHALLENGE and self.challenge_id is not None:
            return db.session.get(Challenge, self.challenge_id, populate_existing=True)
        return self.person if self.kind == Kind.PROFILE else self.post or self.word

    def undo(self, why: str, *, by: Account, at: datetime, as_read: str) -> None:
        """Bring back what was there before. It has its post, word, person and item loaded. What waited, waits again.

        Raises NotAllowed, AlreadyUndone, and ChangedSince where others would read again what was not read before.
        """
        refuse_unless_may_undo(by, self)
        mine = update(Decision).where(Decision.id == self.id, Decision.undone_at.is_(None)).returning(Decision.id)
        said = {"undone_at": at, "undone_by_id": by.id, "undone_why": why}
        if db.session.execute(mine.values(said), execution_options=UNSYNCHRONISED).first() is None:
            raise AlreadyUndone
        if self.action in SHOWN_AGAIN:
            refuse_unless_read(self.thing, as_read)
        close_appeal(self.id, why, by=by, at=at)
        for name, value in said.items():
            set_committed_value(self, name, value)
        DEEDS[Action(self.action)].undo(self, by, at)
        if self.item is not None and (self.action == Action.KEEP or self.waited_before):
            self.item.reopen()
            reopen_reports(self.id)
        self.tell(Happened.UNDONE, by, at, why=why, waited=self.waited_before, people=self.who_answered)

    @property
    def waited_before(self) -> bool:
        """Hidden by who reported it, or held: so it waits again once the decision is taken back."""
        return has_waited(self.before)

    @property
    def is_told(self) -> bool:
        """Whether whom it is about hears of it: not of a report after which all stayed as it was."""
        return self.action != Action.KEEP or self.waited_before

    def tell(self, what: Happened, by: Account | None, at: datetime, **more: Any) -> None:
        details = {"action": self.action, "reason": self.reason, "decision": self.id, "kind": self.kind, **more}
        details |= {"until": self.until_at.isoformat()} if self.until_at else {}
        details |= {"word": self.word_id} if self.word_id else {}
        Event.record(what, actor=by, post=self.post, person=self.person, at=at, details=details)

    @property
    def who_answered(self) -> list[int]:
        """They hear of it, too, when a private word was hidden with their answer."""
        if self.word is None or self.word.answered_at is None or self.action != Action.HIDE:
            return []
        return [self.word.to_id]


def refuse_as_organiser(moderator: Account, challenge_id: int | None) -> None:
    """Raises NotAllowed for a moderator who organises what it is about, beside others."""
    if organises(moderator, challenge_id):
        raise NotAllowed(NOT_HERE)


def organises(moderator: Account, challenge_id: int | None) -> bool:
    return challenge_id is not None and bool(db.session.scalar(select(is_led_by(moderator, challenge_id))))


def refuse_unless_may_undo(moderator: Account, decision: Decision) -> None:
    """Nor is it theirs to say that it stands. Raises NotAllowed."""
    refuse_unless(moderator, Can.UNDO, decision)
    refuse_as_organiser(moderator, decision.challenge_id)


def may_undo(moderator: Account, decision: Decision) -> bool:
    return may(moderator, Can.UNDO, decision) and not organises(moderator, decision.challenge_id)


def close_appeal(decision_id: int, why: str, *, by: Account, at: datetime) -> None:
    """There is nothing left to disagree with: whoever waits for an answer has it."""
    appeals, items = (Model.metadata.tables[name] for name in ("appeals", "review_items"))
    said = {"answered_at": at, "answered_by_id": by.id, "stands": False, "answer": why}
    mine = update(appeals).where(appeals.c.decision_id == decision_id, appeals.c.answered_at.is_(None)).values(said)
    open_ones = [one for one in db.session.scalars(mine.returning(appeals.c.item_id)) if one is not None]
    closed = update(items).where(items.c.id.in_(open_ones), items.c.closed_at.is_(None))
    db.session.execute(closed.values(closed_at=at, version=items.c.version + 1))


def reopen_reports(decision_id: int) -> None:
    mine = update(Report).where(Report.decision_id == decision_id).values(decision_id=None)
    db.session.execute(mine, execution_options=UNSYNCHRONISED)


Index("ix_decisions_person", Decision.person_id, Decision.id)
