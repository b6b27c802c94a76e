"""Silence: after three days without a word a member is asked; who does not answer either makes room for others.

Days are the member's own, whole and over. Nothing is counted while they rest: who said pause, or hit a wall and wanted
quiet, is left alone. Each membership knows when it is next to be looked at, so that a quiet hour costs nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager

from forum.accounts import Account
from forum.challenges import Participation, State
from forum.circles.invitations import members_of
from forum.circles.models import Circle, Membership
from forum.circles.words import DAYS_TO_ANSWER, SILENT_DAYS, Happened, Left
from forum.core.database import db
from forum.core.days import closes_at, local_day, opens_at
from forum.entries import Wall
from forum.posts import Post

AT_ONCE = 50
LATER = timedelta(days=1)


@dataclass(frozen=True)
class Look:
    """What is known of a member when they are looked at."""

    membership: Membership
    part: Participation
    wrote_at: datetime | None
    rests_until: datetime | None

    @property
    def zone(self) -> str:
        return self.part.account.zone

    @property
    def counted_from(self) -> datetime:
        """The latest of: a word of theirs, coming in or saying 'still in', a rest, and their first day."""
        first = opens_at(self.part.first_on, self.zone)
        known = [self.membership.counted_from, first, self.wrote_at, self.rests_until]
        return max(one for one in known if one is not None)


def over_after(at: datetime, days: int, zone: str) -> datetime:
    """When so many whole days of theirs after this one are over."""
    return closes_at(local_day(at, zone) + timedelta(days=days), zone)


def see_to(look: Look, at: datetime) -> None:
    """Ask, or let go, or look again later. Needs circle, challenge and account loaded."""
    mine, circle = look.membership, look.membership.circle
    if not look.part.takes_part:
        mine.leave(Left.WENT, at=at)
        tell_if_small(circle, at)
    elif not is_on(look, at):
        mine.look_at = None if is_over(look, at) else max(at, circle.challenge.begins_at) + LATER
    elif mine.asked_at is None:
        ask_if_silent(look, at)
    elif look.counted_from > mine.asked_at:
        mine.asked_at, mine.look_at = None, over_after(look.counted_from, SILENT_DAYS, look.zone)
    else:
        let_go_if_silent(look, at)


def is_on(look: Look, at: datetime) -> bool:
    challenge, today = look.membership.circle.challenge, look.part.writing_day(at)
    return (
        look.membership.circle.is_running and challenge.state_at(at) == State.RUNNING and 1 <= today <= challenge.length
    )


def is_over(look: Look, at: datetime) -> bool:
    """Their last day has passed, or the challenge is no more; then nobody is asked again."""
    challenge = look.membership.circle.challenge
    has_ended = challenge.state_at(at) not in (State.ANNOUNCED, State.RUNNING)
    return has_ended or look.part.writing_day(at) > challenge.length


def ask_if_silent(look: Look, at: datetime) -> None:
    mine, due = look.membership, over_after(look.counted_from, SILENT_DAYS, look.zone)
    if at < due:
        mine.look_at = due
        return
    mine.asked_at, mine.look_at = at, over_after(at, DAYS_TO_ANSWER, look.zone)
    mine.circle.tell(Happened.ASKED, by=None, at=at, people=[mine.account_id])


def let_go_if_silent(look: Look, at: datetime) -> None:
    mine = look.membership
    assert mine.asked_at is not None
    due = over_after(mine.asked_at, DAYS_TO_ANSWER, look.zone)
    if at < due:
        mine.look_at = due
        return
    if mine.leave(Left.MOVED, at=at):
        mine.circle.tell(Happened.MOVED, by=None, at=at, people=[mine.account_id])
        tell_if_small(mine.circle, at)


def tell_if_small(circle: Circle, at: datetime) -> None:
    """Two who are left are asked whether others may come in."""
    if circle.is_small:
        left = list(db.session.scalars(members_of(circle.id)))
        circle.tell(Happened.SMALL, by=None, at=at, people=left)


def let_go_of(account_id: int, challenge_id: int, at: datetime) -> None:
    """They left the challenge. They read the circle no more since then; now their place is free, too."""
    theirs = select(Membership).join(Membership.circle).join(Circle.challenge)
    theirs = theirs.where(Circle.challenge_id == challenge_id, Membership.account_id == account_id)
    circle = contains_eager(Membership.circle).contains_eager(Circle.challenge)
    for mine in db.session.scalars(theirs.where(Membership.left_at.is_(None)).options(circle)).all():
        mine.leave(Left.WENT, at=at)
        tell_if_small(mine.circle, at)


def look_round(at: datetime) -> bool:
    """See to some of those whose time has come. False: there were none. The caller commits."""
    rows = db.session.execute(due(at)).all()
    for row in rows:
        see_to(Look(*row), at)
    return bool(rows)


def due(at: datetime) -> Select[Membership, Participation, datetime | None, datetime | None]:
    """Members whose time to be looked at has come, with what a `Look` needs; another worker takes others."""
    wrote = (
        select(func.max(Post.created_at))
        .where(Post.author_id == Membership.account_id, Post.challenge_id + 0 == Circle.challenge_id)
        .where(Post.created_at >= Membership.joined_at)
        .scalar_subquery()
    )
    rests = select(func.max(Wall.paused_until)).where(Wall.participation_id == Participation.id).scalar_subquery()
    theirs = and_(Participation.challenge_id == Circle.challenge_id, Participation.account_id == Membership.account_id)
    circle, part = contains_eager(Membership.circle), contains_eager(Participation.account)
    return (
        select(Membership, Participation, wrote, rests)
        .join(Membership.circle)
        .join(Circle.challenge)
        .join(Participation, theirs)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.look_at <= at, Membership.left_at.is_(None), Account.suspended_at.is_(None))
        .order_by(Membership.look_at)
        .limit(AT_ONCE)
        .options(circle.contains_eager(Circle.challenge), part)
        .with_for_update(of=Membership, skip_locked=True)
    )
