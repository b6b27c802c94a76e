"""What the pages of circles show: every query is named for its viewer and says what it loads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from forum.accounts import Account, is_heard
from forum.challenges import Challenge, Participation
from forum.circles.invitations import CircleInvitation, waiting_for
from forum.circles.models import Circle, Membership, Wish
from forum.core.database import db
from forum.entries import Entry, Wall, light, shown_to
from forum.posts import CircleReader, Kind, Post, is_near_to, is_shown, readable_by

BEFORE_IT_BEGAN = timedelta(days=7)  # what its people wrote then is theirs to answer, too
MOST_THREADS = 300  # in which conversations are looked for, the latest


@dataclass(frozen=True)
class Here:
    """A circle as it is for one viewer, with the name they read, and their own membership in it."""

    circle: Circle
    mine: Membership | None
    at: datetime
    name: str

    @property
    def challenge(self) -> Challenge:
        return self.circle.challenge

    @property
    def goes_on(self) -> bool:
        return self.circle.goes_on(self.at)


def circles_visible_to(viewer: Any) -> Select[Circle, Membership | None]:
    """For those who belong to it, or did until it went over into another; for moderators, once something written for it
    was reported. With the challenge, who named it, and the viewer's own membership.
    """
    mine = and_(Membership.circle_id == Circle.id, Membership.account_id == viewer.id, Membership.left_at.is_(None))
    query = select(Circle, Membership).join(Circle.challenge).outerjoin(Membership, mine)
    query = query.where(is_circle_visible_to(viewer))
    circle = (contains_eager(Circle.challenge), joinedload(Circle.named_by))
    return query.options(*circle, contains_eager(Membership.circle), joinedload(Membership.account))


def is_circle_visible_to(viewer: Any) -> ColumnElement[bool]:
    """Whether there is a page of a circle for this viewer: see `circles_visible_to`."""
    reads = select(CircleReader.circle_id).where(
        CircleReader.circle_id == Circle.id, CircleReader.account_id == viewer.id
    )
    reported = select(Post.id).where(Post.circle_id == Circle.id, Post.reported_at.is_not(None))
    return or_(reads.exists(), reported.exists()) if viewer.is_moderator else reads.exists()


def circles_known_to(viewer: Any, at: datetime) -> Select[int]:
    """Whose name they read today: the ids of those they can open, and of those into which they are asked; unless who
    gave it is not heard."""
    asked = waiting_for(viewer, at).with_only_columns(CircleInvitation.circle_id)
    known = or_(is_circle_visible_to(viewer), Circle.id.in_(asked))
    return select(Circle.id).where(known, is_called_for(viewer, at))


def is_called_for(viewer: Any, at: datetime) -> ColumnElement[bool]:
    """`Circle.called` gives its name, for queries."""
    heard = select(Account.id).where(Account.id == Circle.named_by_id, is_heard(at)).correlate(Circle)
    return or_(Circle.named_by_id.is_(None), Circle.named_by_id == viewer.id, heard.exists())


def name_read_by(viewer: Any, at: datetime) -> ColumnElement[str]:
    return case((is_called_for(viewer, at), Circle.name), else_="")


def what_came_of(viewer: Any, column: Any) -> ColumnElement[Any]:
    """`column` of an invitation, for whom it is and for those who are in that circle; for whoever left it, nothing."""
    there = select(Circle.id).where(Circle.id == CircleInvitation.circle_id, is_circle_visible_to(viewer)).exists()
    return case((or_(CircleInvitation.person_id == viewer.id, there), column), else_=None)


@dataclass(frozen=True)
class Member:
    """One of a circle's people, and what the others would like to know."""

    account: Account
    membership: Membership
    part: Participation
    wrote_at: datetime | None
    rests_until: datetime | None
    at: datetime

    @property
    def wrote_today(self) -> bool:
        """Theirs for the day that is on where they live."""
        return bool({self.part.writing_day(self.at), self.part.today(self.at)} & self.part.days_done)

    @property
    def rests(self) -> bool:
        """They said pause, or hit a wall and want quiet: nobody waits for a word of theirs."""
        wants_quiet = self.rests_until is not None and self.rests_until > self.at
        return wants_quiet or self.membership.is_paused(self.at)


def members_in(circle: Circle, at: datetime) -> list[Member]:
    """Those who belong to it now, in the order in which they came; one statement."""
    wrote = (
        select(func.max(Post.created_at))
        .where(Post.author_id == Account.id, is_in(circle))
        .where(Post.created_at >= circle.created_at - BEFORE_IT_BEGAN, is_shown())
        .scalar_subquery()
    )
    wall = and_(Wall.participation_id == Participation.id, Wall.lifted_at.is_(None))
    here = and_(Membership.account_id == Account.id, Membership.circle_id == circle.id, Membership.left_at.is_(None))
    part = and_(Participation.account_id == Account.id, Participation.challenge_id == circle.challenge_id)
    query = (
        select(Account, Membership, Participation, wrote, Wall.paused_until)
        .join(CircleReader, CircleReader.account_id == Account.id)
        .join(Membership, here)
        .join(Participation, part)
        .outerjoin(Wall, wall)
        .where(CircleReader.circle_id == circle.id, CircleReader.is_member, Account.suspended_at.is_(None))
        .order_by(Membership.id)
        .options(joinedload(Participation.challenge).options(*light()), joinedload(Participation.account))
    )
    return [Member(*row, at) for row in db.session.execute(query)]


@dataclass(frozen=True)
class Waits:
    """The oldest entry of a member that nobody has answered."""

    post: Post
    number: int


def waits_in(viewer: Any, circle: Circle, member_ids: Collection[int]) -> list[Waits]:
    """Of each member the entry that has waited longest for a first answer, longest waiting first; one statement."""
    unanswered = written_by(circle, member_ids).where(Post.answer_count == 0, readable_by(viewer), is_near_to(viewer))
    oldest = unanswered.with_only_columns(func.min(Post.id).label("id")).group_by(Post.author_id).subquery()
    query = select(Post, Entry.number).join(Entry, Entry.post_id == Post.id).join(oldest, oldest.c.id == Post.id)
    rows = db.session.execute(query.order_by(Post.created_at, Post.id).options(joinedload(Post.author)))
    return [Waits(*row) for row in rows]


def written_by(circle: Circle, member_ids: Collection[int]) -> Select[int]:
    """The ids of what these members wrote day by day since their circle is theirs, or the week before."""
    since = circle.created_at - BEFORE_IT_BEGAN
    entries = select(Post.id).where(Post.author_id.in_(member_ids), Post.created_at >= since)
    return entries.where(is_in(circle), Post.kind == Kind.ENTRY, is_shown())


def is_in(circle: Circle) -> ColumnElement[bool]:
    """With + 0, so that no database begins with all posts of a challenge: its people wrote fewer."""
    return Post.challenge_id + 0 == circle.challenge_id


def conversations_in(viewer: Any, circle: Circle, member_ids: Collection[int]) -> int:
    """How many threads below a member's entry have three turns or more: one of two members wrote, then the other, then
    the first again. The entry is the first turn of its author. Looked for in the latest three hundred.
    """
    lively = written_by(circle, member_ids).where(Post.comment_count > 0, readable_by(viewer))
    threads = lively.order_by(Post.id.desc()).limit(MOST_THREADS).subquery()
    in_them = or_(Post.id.in_(select(threads.c.id)), Post.thread_id.in_(select(threads.c.id)))
    thread = func.coalesce(Post.thread_id, Post.id)
    before = func.lag(Post.id).over(partition_by=(thread, Post.author_id), order_by=Post.id)
    words = (
        select(thread.label("thread"), Post.author_id, Post.id, before.label("before"))
        .where(in_them, Post.author_id.in_(member_ids), is_shown())
        .cte("words")
    )
    other = aliased(words)
    is_between = and_(other.c.id > words.c.before, other.c.id < words.c.id, other.c.author_id != words.c.author_id)
    turns = select(words.c.thread).join(other, and_(other.c.thread == words.c.thread, is_between)).distinct()
    return db.session.scalar(select(func.count()).select_from(turns.subquery())) or 0


def entries_in(viewer: Any, circle: Circle, member_ids: Collection[int]) -> Select[Entry]:
    """What its people wrote in this challenge, as far as the viewer may read it, and all that was written for it alone;
    with authors and challenge.
    """
    theirs = and_(Post.author_id.in_(member_ids), is_in(circle), Post.circle_id.is_(None))
    post = contains_eager(Entry.post)
    return (
        select(Entry)
        .join(Entry.post)
        .where(or_(theirs, Post.circle_id == circle.id), shown_to(viewer), is_near_to(viewer))
        .options(post.joinedload(Post.author), post.joinedload(Post.challenge).options(*light()))
    )


def last_membership(viewer: Any, challenge_id: int) -> Select[Membership]:
    """Where somebody belonged last in a challenge, if anywhere, and why they no longer do."""
    query = select(Membership).join(Membership.circle).where(Membership.account_id == viewer.id)
    query = query.where(Circle.challenge_id == challenge_id, Membership.left_at.is_not(None))
    return query.order_by(Membership.id.desc()).limit(1).options(contains_eager(Membership.circle))


def wish_of(viewer: Any, challenge_id: int) -> Select[Wish]:
    return select(Wish).where(Wish.challenge_id == challenge_id, Wish.account_id == viewer.id)


def circles_by_code(code: str) -> Select[Circle]:
    """Whoever has the code may come in; one that was taken back is as good as none. What is left of a circle that all
    have left is for them: nobody could take its link back any more."""
    query = select(Circle).where(Circle.code == code, Circle.ended_at.is_(None), Circle.member_count > 0)
    return query.options(joinedload(Circle.challenge), joinedload(Circle.named_by))


def said_about_circle(viewer: Any, person: Any, circle_id: int) -> tuple[str | None, str | None]:
    """What this person called a circle that the viewer reads of, and the sentence with which they left it; for whoever
    reports it, so that it is quoted as it was said."""
    asked = select(CircleInvitation.circle_id).where(CircleInvitation.person_id == viewer.id)
    theirs = (Circle.id == circle_id, or_(is_circle_visible_to(viewer), Circle.id.in_(asked)))
    called = select(Circle.name).where(*theirs, Circle.named_by_id == person.id)
    left = select(Membership.left_words).join(Membership.circle).where(*theirs, is_circle_visible_to(viewer))
    left = left.where(Membership.account_id == person.id, Membership.left_words.is_not(None))
    last = left.order_by(Membership.id.desc()).limit(1)
    return db.session.scalar(called), db.session.scalar(last)


def names_in_order(waits: Waits, members: Sequence[Member], viewer: Any) -> list[str]:
    """For whose word an entry waits: all the others who do not rest; the viewer is not among the names."""
    others = [one for one in members if one.account.id not in (waits.post.author_id, viewer.id) and not one.rests]
    return [one.account.first_name for one in others]
