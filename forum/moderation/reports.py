"""Reports: one person's word that something needs a moderator's eye. Reporters are never named to the author."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Row,
    Select,
    String,
    Text,
    case,
    func,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship

from forum.accounts import MEMBER, Account, Role, can_write, has_blocked, is_here, nobody_else_decides_about
from forum.challenges import Challenge
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.days import ONE_DAY
from forum.core.events import Event
from forum.moderation.as_read import LENGTH, mark_of, mark_reported
from forum.moderation.items import put_in_queue, target_of
from forum.moderation.words import (
    POSTS_ONE_HIDES,
    REPORTERS_WHO_HIDE,
    REPORTS_IN_VAIN,
    VAIN_FOR,
    Action,
    Happened,
    NothingLeft,
    Reason,
    Why,
)
from forum.posts import Hidden, Post, PrivateWord, show_to_moderators

Reported = Row[int | None, int, datetime]  # by whom, the report, and when
REASONS = "reason IN ('selling', 'unkind', 'spam', 'private_data', 'off_topic', 'other')"
UNIQUE = ("post_id", "account_id", "challenge_id", "word_id")
ONE_TARGET = " + ".join(f"(CASE WHEN {one} IS NULL THEN 0 ELSE 1 END)" for one in UNIQUE) + " = 1"


class Report(Model):
    """About a post, what somebody says on their page, a challenge, or a private word: until one of the two who know it
    reports it, no moderator can read that. `mark` is of what it said when this person last opened the form to report
    it."""

    __tablename__ = "reports"
    __table_args__ = (CheckConstraint(REASONS, name="reason"), CheckConstraint(ONE_TARGET, name="target"))

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    word_id: Mapped[int | None] = mapped_column(ForeignKey("private_words.id", ondelete="CASCADE"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id", ondelete="SET NULL"))
    mark: Mapped[str | None] = mapped_column(String(LENGTH))

    reporter: Mapped[Account | None] = relationship(foreign_keys=[reporter_id], lazy="raise")

    @classmethod
    def make(cls, target: Any, reporter: Account, reason: Reason, note: str, at: datetime, *, shown: str = "") -> None:
        """About a Post, an Account, a Challenge or a PrivateWord. Reported twice by the same person, it stays reported
        once; of what was decided and is another thing now, it is reported anew, and says since when this person has
        been at it. `shown`: what the form carried. Raises NothingLeft."""
        refuse_if_deleted(target)
        mark = mark_reported(target, reporter, shown)
        (name, value), said = column_of(target), {"reason": reason, "note": note, "mark": mark}
        about, column = {name: value}, getattr(cls, name)
        row = insert_into(cls).values(**about, **said, reporter_id=reporter.id, reported_at=at)
        again = {"set_": said | {"decision_id": None}, "where": is_past(target, at)}
        row = row.on_conflict_do_update(
            index_elements=[column, cls.reporter_id], index_where=column.is_not(None), **again
        )
        if db.session.execute(row.returning(cls.id), execution_options=UNSYNCHRONISED).first() is None:
            return
        put_in_queue(target, Why(str(reason)), at=at, reports=1)
        post = target if isinstance(target, Post) else None
        Event.record(
            Happened.REPORTED, actor=reporter, post=post, at=at, details=about | {"people": concerned_by(target)}
        )
        if isinstance(target, PrivateWord):
            target.note_report(at)
        if post is not None:
            show_to_moderators(post, at)
            hide_if_enough_say_so(post, at)


# Not of those that are open: both databases would read all of them instead of those about one post.
IS_DECIDED = Report.decision_id.is_not(None)
Index("ix_reports_decided", Report.decision_id, sqlite_where=IS_DECIDED, postgresql_where=IS_DECIDED)
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


def refuse_if_deleted(target: Any) -> None:
    """Raises NothingLeft."""
    if isinstance(target, Post) and target.deleted_at is not None:
        raise NothingLeft


def column_of(target: Any) -> tuple[str, int]:
    """Which column of a report says what it is about, and the id in it."""
    return UNIQUE[[Post, Account, Challenge, PrivateWord].index(type(target))], target.id


def concerned_by(target: Any) -> list[int]:
    """Who does not hear that it was reported, as a moderator: whoever could guess by whom."""
    if isinstance(target, PrivateWord):
        return [one for one in (target.writer_id, target.to_id) if one is not None]
    person = target_of(target)["person_id"]
    return [person] if person is not None else []


def is_past(target: Any, at: datetime) -> ColumnElement[bool]:
    """Whether a report was decided, and what it was about is another thing by now than what was read then; a profile or
    a challenge may be, in what is shown beside it, after a day. The two who know a private word can always ask once
    more."""
    if isinstance(target, PrivateWord):
        return Report.decision_id.is_not(None)
    decisions = Model.metadata.tables["decisions"]
    another = not_(is_of(target))
    if not isinstance(target, Post):
        another = or_(another, decisions.c.decided_at <= at - ONE_DAY)
    return Report.decision_id.in_(select(decisions.c.id).where(another))


def is_of(target: Any) -> ColumnElement[bool]:
    """Whether a decision is about what is to be read now. Of earlier ones we know when they were made, no more."""
    decisions = Model.metadata.tables["decisions"]
    since = (target.edited_at or target.created_at) if isinstance(target, Post) else None
    by_time = decisions.c.decided_at >= since if since is not None else true()
    return func.coalesce(decisions.c.mark == mark_of(target), by_time)


def hide_if_enough_say_so(post: Post, at: datetime) -> None:
    """Three people who have been here for a while: nobody sees it until a moderator has looked. What one has left as it
    stands stays in sight, however many report it again; so does what nobody but its author could show again. Each of
    them counts for two posts of the same author within a day: so three do not take all of them out of sight."""
    if how_many_hide(post, at) < REPORTERS_WHO_HIDE or not post.is_shown or was_looked_at(post):
        return
    if nobody_else_decides_about(post.author):
        return
    post.hide(by=None, at=at, how=Hidden.REPORTS)
    Event.record(Happened.SET_ASIDE, actor=None, post=post, person=post.author, at=at)


def how_many_hide(post: Post, at: datetime) -> int:
    """Of those who reported it and may hide it, how many have not yet had their share of its author's posts."""
    mine = select(Report.reporter_id, Report.id, Report.reported_at).join(Report.reporter)
    mine = mine.where(Report.post_id == post.id, Report.decision_id.is_(None), *who_hides(post, at))
    reports = db.session.execute(mine).all()
    if len(reports) < REPORTERS_WHO_HIDE:
        return len(reports)
    since = min(one.reported_at for one in reports) - ONE_DAY
    theirs = select(Report.reporter_id, Report.id, Report.reported_at).join(Post, Post.id == Report.post_id)
    theirs = theirs.where(Report.reporter_id.in_([one.reporter_id for one in reports]), Report.reported_at > since)
    others = db.session.execute(theirs.where(Post.author_id == post.author_id)).all()
    return sum(how_many_before(one, others) < POSTS_ONE_HIDES for one in reports)


def how_many_before(report: Reported, others: Sequence[Reported]) -> int:
    """Of these reports, those that its reporter had made within the day before it."""
    earlier = [one for one in others if one.reporter_id == report.reporter_id and one.id < report.id]
    return sum(report.reported_at - one.reported_at < ONE_DAY for one in earlier)


def who_hides(post: Post, at: datetime) -> list[ColumnElement[bool]]:
    """Whose reports of this post hide it, if there are enough. All others are read by moderators like these."""
    trusted = or_(Account.trust >= MEMBER, Account.role.in_((Role.MODERATOR, Role.ADMIN)))
    apart = has_blocked(post.author_id, Account.id)
    return [trusted, is_here(), can_write(at), ~apart, ~reported_in_vain(at), has_not_been_answered(post)]


def reported_in_vain(at: datetime) -> ColumnElement[bool]:
    """Whether moderators lately kept far more of what somebody had reported than they did not. What says something else
    by then than what its reporter was shown tells nothing of who did so: its author may have mended it."""
    decisions, theirs = Model.metadata.tables["decisions"], aliased(Report)
    is_kept, was_another = decisions.c.action == Action.KEEP, theirs.mark != decisions.c.mark
    balance = select(func.sum(case((is_kept & was_another, 0), (is_kept, 1), else_=-1)))
    lately = (decisions.c.undone_at.is_(None), decisions.c.decided_at > at - VAIN_FOR)
    balance = balance.join_from(theirs, decisions, theirs.decision_id == decisions.c.id)
    balance = balance.where(theirs.reporter_id == Account.id, *lately).correlate(Account)
    return func.coalesce(balance.scalar_subquery(), 0) >= REPORTS_IN_VAIN


def has_not_been_answered(post: Post) -> ColumnElement[bool]:
    """Once a moderator has looked, only those hide it whose first report was about its words as they are now: what was
    said about the text that was left standing does not come back to life with a mended typo."""
    decisions = Model.metadata.tables["decisions"]
    looked = select(decisions.c.id).where(decisions.c.post_id == post.id, decisions.c.undone_at.is_(None))
    return or_(~looked.exists(), Report.reported_at >= (post.edited_at or post.created_at))


def was_looked_at(post: Post) -> bool:
    """Whether a moderator has decided about this post as it stands now."""
    decisions = Model.metadata.tables["decisions"]
    looked = select(decisions.c.id).where(decisions.c.post_id == post.id, decisions.c.undone_at.is_(None), is_of(post))
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
    rows = db.session.execute(mine.returning(Report.reporter_id), execution_options=UNSYNCHRONISED)
    return [one for one in rows.scalars() if one is not None]


def report_by(viewer: Any, target: Any, at: datetime) -> Select[Report]:
    """The viewer's own report of this, as it stands."""
    name, value = column_of(target)
    mine = (getattr(Report, name) == value, Report.reporter_id == viewer.id)
    return select(Report).where(*mine, or_(Report.decision_id.is_(None), not_(is_past(target, at))))
