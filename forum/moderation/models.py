"""Reports and what moderators decided about them."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import Model, db
from forum.core.events import Event
from forum.core.refusals import Conflict
from forum.posts import Post, show_to_moderators


class Reason(StrEnum):
    SELLING = "selling"
    UNKIND = "unkind"
    SPAM = "spam"
    PRIVATE_DATA = "private_data"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class Action(StrEnum):
    KEEP = "keep"
    HIDE = "hide"


class Happened(StrEnum):
    REPORTED = "post.reported"
    DECIDED = "report.decided"
    WORD_REPORTED = "private_word.reported"
    WORD_DECIDED = "private_word.decided"


class AlreadyDecided(Conflict):
    message = _l("Another moderator has just decided this one.")


class Report(Model):
    """One person's word that a post needs a moderator's eye. Reporters are never named to the author."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("post_id", "reporter_id"),
        CheckConstraint("reason IN ('selling', 'unkind', 'spam', 'private_data', 'off_topic', 'other')", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id", ondelete="SET NULL"), index=True)

    post: Mapped[Post] = relationship(lazy="raise")
    reporter: Mapped[Account | None] = relationship(lazy="raise")
    decision: Mapped["Decision | None"] = relationship(lazy="raise")

    @classmethod
    def make(cls, post: Post, reporter: Account, reason: Reason, note: str, at: datetime) -> Self:
        report = cls(post=post, reporter=reporter, reason=reason, note=note, reported_at=at)
        db.session.add(report)
        show_to_moderators(post, at)
        Event.record(Happened.REPORTED, actor=reporter, post=post, at=at)
        return report


class Decision(Model):
    """What a moderator decided about a post, and why: the moderation log."""

    __tablename__ = "decisions"
    __table_args__ = (CheckConstraint("action IN ('keep', 'hide')", name="action"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    action: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500))
    decided_at: Mapped[datetime]

    post: Mapped[Post] = relationship(lazy="raise")
    moderator: Mapped[Account | None] = relationship(lazy="raise")

    @classmethod
    def make(cls, post: Post, reports: list[Report], action: Action, reason: str, *, by: Account, at: datetime) -> Self:
        """Keep or hide a post and close its open reports. Raises AlreadyDecided when none is open any more."""
        if not reports:
            raise AlreadyDecided
        decision = cls(post=post, moderator=by, action=action, reason=reason, decided_at=at)
        for report in reports:
            report.decision = decision
        if action == Action.HIDE:
            post.hide(by=by, at=at)
        else:
            post.unhide(by=by, at=at)
        db.session.add(decision)
        about = {"action": str(action), "reason": reason, "reporters": [one.reporter_id for one in reports]}
        Event.record(Happened.DECIDED, actor=by, post=post, person=post.author, at=at, details=about)
        return decision


Index(
    "ix_reports_open",
    Report.post_id,
    sqlite_where=Report.decision_id.is_(None),
    postgresql_where=Report.decision_id.is_(None),
)
