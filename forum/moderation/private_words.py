"""Reports of private words: until one of the two reports it, no moderator can read it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, Text, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import Model, db, insert_into
from forum.core.events import Event
from forum.moderation.items import close_for, put_in_queue
from forum.moderation.words import Action, AlreadyDecided, Happened, Reason, Why
from forum.posts import PrivateWord, with_people

MOST_LISTED = 20


class WordReport(Model):
    """One person's word that a private word needs a moderator's eye, and what was decided about it."""

    __tablename__ = "word_reports"
    __table_args__ = (
        UniqueConstraint("word_id", "reporter_id"),
        CheckConstraint("reason IN ('selling', 'unkind', 'spam', 'private_data', 'off_topic', 'other')", name="reason"),
        CheckConstraint("action IN ('keep', 'hide')", name="action"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    word_id: Mapped[int] = mapped_column(ForeignKey("private_words.id", ondelete="CASCADE"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    action: Mapped[str | None] = mapped_column(String(10))
    why: Mapped[str | None] = mapped_column(String(500))

    word: Mapped[PrivateWord] = relationship(lazy="raise")
    reporter: Mapped[Account | None] = relationship(foreign_keys=[reporter_id], lazy="raise")

    @classmethod
    def make(cls, word: PrivateWord, reporter: Account, reason: Reason, note: str, at: datetime) -> None:
        """Reported twice by the same person, it stays reported once; after a decision, it is reported anew."""
        said = {"reason": reason, "note": note, "reported_at": at}
        anew = said | {"decided_at": None, "decided_by_id": None, "action": None, "why": None}
        row = (
            insert_into(cls)
            .values(word_id=word.id, reporter_id=reporter.id, **said)
            .on_conflict_do_update(
                index_elements=["word_id", "reporter_id"], set_=anew, where=cls.decided_at.is_not(None)
            )
        )
        if db.session.execute(row.returning(cls.id)).first() is not None:
            word.note_report(at)
            put_in_queue(word, Why(str(reason)), at=at, reports=1)
            Event.record(Happened.WORD_REPORTED, actor=reporter, post=word.post, at=at)

    @classmethod
    def decide(cls, word: PrivateWord, action: Action, why: str, *, by: Account, at: datetime) -> None:
        """Keep or hide it, and close its reports: who made them hears of it and, when it is hidden, who wrote it.

        Raises AlreadyDecided when none is open any more.
        """
        open_ones = update(cls).where(cls.word_id == word.id, cls.decided_at.is_(None))
        closed = open_ones.values(decided_at=at, decided_by_id=by.id, action=action, why=why).returning(cls.reporter_id)
        reporters = db.session.scalars(closed, execution_options={"synchronize_session": False}).all()
        if not reporters:
            raise AlreadyDecided
        close_for(word, at)
        if action == Action.HIDE:
            word.hide(at)
        else:
            word.unhide()
        writers = [word.writer_id, *([word.to_id] if word.answered_at else [])] if action == Action.HIDE else []
        about = {"word": word.id, "action": str(action), "reason": why}
        about |= {"reporters": reporters, "people": [*reporters, *writers]}
        Event.record(Happened.WORD_DECIDED, actor=by, post=word.post, at=at, details=about)


IS_OPEN = WordReport.decided_at.is_(None)
Index("ix_word_reports_open", WordReport.word_id, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)


def reported_words() -> Select[PrivateWord]:
    """Private words with open reports, the one that waits longest first."""
    ids = select(WordReport.word_id).where(IS_OPEN)
    query = select(PrivateWord).where(PrivateWord.id.in_(ids)).order_by(PrivateWord.id).limit(MOST_LISTED)
    return with_people(query)


def reports_of(word: PrivateWord) -> Any:
    """The open ones, with who made them."""
    query = select(WordReport).where(WordReport.word_id == word.id, IS_OPEN).order_by(WordReport.id)
    return query.options(joinedload(WordReport.reporter))
