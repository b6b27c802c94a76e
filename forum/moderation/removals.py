"""Removing a spammer: everything they posted is hidden in one action, and all of that is shown again by its undo.

However many posts there are: the first go with the decision, the rest in batches by a job, each with its mark in one
transaction, so that whoever is killed half way goes on where the last batch ended.
"""

from datetime import datetime
from typing import Self

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import UNSYNCHRONISED, Model, db
from forum.posts import Post, hide_instead, hide_some, show_some

AT_ONCE = 200


class Removal(Model):
    """How far the hiding of somebody's posts has come, or their return."""

    __tablename__ = "removals"
    __table_args__ = (CheckConstraint("state IN ('hiding', 'hidden', 'showing', 'shown')", name="state"),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(7))
    total: Mapped[int]
    hidden: Mapped[int] = mapped_column(default=0)
    shown: Mapped[int] = mapped_column(default=0)
    after_at: Mapped[datetime | None]
    after_id: Mapped[int | None]
    finished_at: Mapped[datetime | None]

    person: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def begin(cls, decision_id: int, person: Account, at: datetime) -> Self:
        """The first of their posts are hidden at once."""
        total = db.session.scalar(select(func.count()).where(Post.author_id == person.id)) or 0
        removal = cls(decision_id=decision_id, person=person, state="hiding", total=total, hidden=0, shown=0)
        removal.person_id = person.id
        db.session.add(removal)
        removal.hide_more(at)
        return removal

    def hide_more(self, at: datetime) -> None:
        after = (self.after_at, self.after_id) if self.after_at is not None and self.after_id is not None else None
        hidden, then = hide_some(self.person_id, self.decision_id, after=after, most=AT_ONCE, at=at)
        self.hidden += hidden
        if then is None:
            self.state, self.finished_at = "hidden", at
        else:
            self.after_at, self.after_id = then

    def show_more(self, at: datetime) -> None:
        shown = show_some(self.decision_id, most=AT_ONCE, at=at)
        self.shown += shown
        if shown < AT_ONCE:
            self.state, self.finished_at = "shown", at

    @classmethod
    def take_back(cls, decision_id: int, at: datetime) -> None:
        """What it hid, and nothing else, is shown again; the first at once."""
        removal = locked_removal(decision_id)
        removal.state, removal.finished_at = "showing", None
        removal.show_more(at)

    @classmethod
    def leave_to(cls, other_id: int, decision_id: int, at: datetime) -> None:
        """Another removal of this person holds still: what this one hid is hidden by that one from now on."""
        other, removal = locked_removal(other_id), locked_removal(decision_id)
        other.hidden += hide_instead(decision_id, other_id)
        removal.state, removal.finished_at = "shown", at

    @property
    def done(self) -> int:
        return self.shown if self.state in ("showing", "shown") else self.hidden

    @property
    def is_at_work(self) -> bool:
        return self.state in ("hiding", "showing")


AT_WORK = Removal.finished_at.is_(None)
Index("ix_removals_at_work", Removal.decision_id, sqlite_where=AT_WORK, postgresql_where=AT_WORK)


def removals_at_work() -> Select[int]:
    """The decisions whose posts are still being hidden, or shown again."""
    return select(Removal.decision_id).where(AT_WORK).order_by(Removal.decision_id)


def locked_removal(decision_id: int) -> Removal:
    """Nobody else changes it until we commit: on SQLite because an UPDATE comes first, which changes nothing."""
    mine = update(Removal).where(Removal.decision_id == decision_id)
    db.session.execute(mine.values(total=Removal.total), execution_options=UNSYNCHRONISED)
    query = select(Removal).where(Removal.decision_id == decision_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()
