"""Reports: one person's word that something needs a moderator's eye. Reporters are never named to the author."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.accounts import MEMBER, Account, Role, is_here
from forum.challenges import Challenge
from forum.core.database import Model, db, insert_into
from forum.core.events import Event
from forum.moderation.items import put_in_queue, target_of
from forum.moderation.words import REPORTERS_WHO_HIDE, Happened, Reason, Why
from forum.posts import Hidden, Post, show_to_moderators

REASONS = "reason IN ('selling', 'unkind', 'spam', 'private_data', 'off_topic', 'other')"
ONE_TARGET = (
    "(post_id IS NOT NULL AND account_id IS NULL AND challenge_id IS NULL)"
    " OR (post_id IS NULL AND account_id IS NOT NULL AND challenge_id IS NULL)"
    " OR (post_id IS NULL AND account_id IS NULL AND challenge_id IS NOT NULL)"
)


class Report(Model):
    """About a post, about what somebody says on their page, or about a challenge. Private words have reports of their
    own: see private_words.py."""

    __tablename__ = "reports"
    __table_args__ = (CheckConstraint(REASONS, name="reason"), CheckConstraint(ONE_TARGET, name="target"))

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id", ondelete="SET NULL"))

    reporter: Mapped[Account | None] = relationship(foreign_keys=[reporter_id], lazy="raise")

    @classmethod
    def make(cls, target: Any, reporter: Account, reason: Reason, note: str, at: datetime) -> None:
        """About a Post, an Account or a Challenge. Reported twice by the same person, it stays reported once."""
        about = {name: value for name, value in target_of(target).items() if name in ("post_id", "account_id")}
        about |= {"challenge_id": target.id} if isinstance(target, Challenge) else {}
        row = insert_into(cls).values(**about, reporter_id=reporter.id, reason=reason, note=note, reported_at=at)
        if db.session.execute(row.on_conflict_do_nothing().returning(cls.id)).first() is None:
            return
        put_in_queue(target, Why(str(reason)), at=at, reports=1)
        post = target if isinstance(target, Post) else None
        Event.record(Happened.REPORTED, actor=reporter, post=post, at=at, details=about)
        if post is not None:
            show_to_moderators(post, at)
            hide_if_enough_say_so(post, at)


# Not of those that are open: both databases would read all of them instead of those about one post.
IS_DECIDED = Report.decision_id.is_not(None)
Index("ix_reports_decided", Report.decision_id, sqlite_where=IS_DECIDED, postgresql_where=IS_DECIDED)
UNIQUE = ("post_id", "account_id", "challenge_id")
for one in UNIQUE:
    is_there = getattr(Report, one).is_not(None)
    Index(
        f"uq_reports_{one}",
        getattr(Report, one),
        Report.reporter_id,
        unique=True,
        sqlite_where=is_there,
        postgresql_where=is_there,
    )


def hide_if_enough_say_so(post: Post, at: datetime) -> None:
    """Three people who have been here for a while: nobody sees it until a moderator has looked. What one has left as it
    stands stays in sight, however many report it again."""
    trusted = or_(Account.trust >= MEMBER, Account.role.in_((Role.MODERATOR, Role.ADMIN)))
    reporters = select(func.count()).select_from(Report).join(Report.reporter)
    reporters = reporters.where(Report.post_id == post.id, Report.decision_id.is_(None), trusted, is_here())
    if (db.session.scalar(reporters) or 0) < REPORTERS_WHO_HIDE or not post.is_shown or was_looked_at(post):
        return
    post.hide(by=None, at=at, how=Hidden.REPORTS)
    Event.record(Happened.SET_ASIDE, actor=None, post=post, person=post.author, at=at)


def was_looked_at(post: Post) -> bool:
    """Whether a moderator has decided about this post as it stands now."""
    decisions = Model.metadata.tables["decisions"]
    since = decisions.c.decided_at >= (post.edited_at or post.created_at)
    looked = select(decisions.c.id).where(decisions.c.post_id == post.id, decisions.c.undone_at.is_(None), since)
    return db.session.scalars(looked.limit(1)).first() is not None


def is_about(target: dict[str, Any]) -> ColumnElement[bool]:
    """Whether a report is about this: the columns of an item."""
    name, value = next((name, target[name]) for name in UNIQUE if target.get(name) is not None)
    about_it: ColumnElement[bool] = getattr(Report, name) == value
    return about_it


def open_reports_of(target: dict[str, Any]) -> Select[Report]:
    """Those that nobody has decided about, with who made them."""
    query = select(Report).where(is_about(target), Report.decision_id.is_(None))
    return query.options(joinedload(Report.reporter))


def close_reports(target: dict[str, Any], decision_id: int) -> list[int]:
    """A decision was made: whose reports it answers."""
    mine = update(Report).where(is_about(target), Report.decision_id.is_(None)).values(decision_id=decision_id)
    rows = db.session.execute(mine.returning(Report.reporter_id), execution_options={"synchronize_session": False})
    return [one for one in rows.scalars() if one is not None]


def report_by(viewer: Any, target: Any) -> Select[int]:
    """The viewer's own report of this."""
    about = target_of(target) if not isinstance(target, Challenge) else {"challenge_id": target.id}
    return select(Report.id).where(is_about(about), Report.reporter_id == viewer.id)
