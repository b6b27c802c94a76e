"""Appeals: whoever is concerned by a decision can say once that they disagree, and another moderator answers."""

from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, Select, Text, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.accounts import Account, can_write, moderates
from forum.core.database import Model, db
from forum.core.events import Event
from forum.core.permissions import refuse_unless
from forum.moderation.decisions import Decision, may_undo, refuse_unless_may_undo
from forum.moderation.items import ReviewItem
from forum.moderation.permissions import Can
from forum.moderation.words import AlreadyUndone, AnotherAnswers, Happened, Kind, Why
from forum.posts import PrivateWord

LONGEST_APPEAL = 2000


class Appeal(Model):
    """Somebody disagrees with a decision about them. `stands`: what another moderator said, once they did."""

    __tablename__ = "appeals"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), unique=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("review_items.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    stands: Mapped[bool | None]
    answer: Mapped[str | None] = mapped_column(Text)

    decision: Mapped[Decision] = relationship(lazy="raise")
    item: Mapped[ReviewItem | None] = relationship(lazy="raise")

    @classmethod
    def make(cls, decision: Decision, person: Account, text: str, *, at: datetime) -> Self:
        """It waits in the queue. A second one for the same decision fails at commit (Conflict).

        Raises NotAllowed and AlreadyUndone.
        """
        refuse_unless(person, Can.APPEAL, decision)
        if decision.undone_at is not None:
            raise AlreadyUndone
        about = {"within_id": decision.item.within_id if decision.item else None, "note": "", "handover": ""}
        item = ReviewItem(
            kind=Kind.APPEAL, why=Why.APPEAL, person_id=person.id, opened_at=at, reports=0, version=1, **about
        )
        appeal = cls(decision=decision, item=item, text=text, made_at=at)
        db.session.add(appeal)
        Event.record(Happened.APPEALED, actor=person, at=at, details={"decision": decision.id})
        return appeal

    def respond(self, stands: bool, answer: str, *, by: Account, version: int, as_read: str, at: datetime) -> None:
        """The decision stands, or is taken back. Its item, and the decision with its post and person, are loaded.

        Raises NotAllowed, AnotherAnswers, TakenOver, AlreadyDecided, AlreadyUndone and ChangedSince.
        """
        assert self.item is not None
        refuse_unless(by, Can.DECIDE, self.item)
        refuse_unless_may_undo(by, self.decision)
        if self.decision.moderator_id == by.id and another_answers(by, self.decision, at):
            raise AnotherAnswers
        self.item.close(version=version, at=at)
        self.answered_at, self.answered_by_id, self.stands, self.answer = at, by.id, stands, answer
        if stands:
            self.decision.tell(Happened.APPEAL_ANSWERED, by, at, why=answer)
        else:
            self.decision.undo(answer, by=by, at=at, as_read=as_read)


def another_answers(moderator: Account, decision: Decision, at: datetime) -> bool:
    """Whether there is somebody else who could: else the appeal would wait for ever for somebody who cannot."""
    others = db.session.scalars(select(Account).where(moderates(), can_write(at), Account.id != moderator.id))
    return any(may_undo(one, decision) for one in others)


def appeal_about(decision: Decision) -> Select[Appeal]:
    return select(Appeal).where(Appeal.decision_id == decision.id)


def appeal_of(item: ReviewItem) -> Select[Appeal]:
    """With the decision it is about, and all that its undo needs."""
    decision = joinedload(Appeal.decision)
    post = decision.joinedload(Decision.post)
    ways: list[Any] = [decision.joinedload(Decision.person), decision.joinedload(Decision.moderator)]
    word = decision.joinedload(Decision.word)
    ways += [word.joinedload(PrivateWord.writer), word.joinedload(PrivateWord.to)]
    ways += [decision.joinedload(Decision.item), joinedload(Appeal.item).joinedload(ReviewItem.person)]
    return select(Appeal).where(Appeal.item_id == item.id).options(post, *ways)
