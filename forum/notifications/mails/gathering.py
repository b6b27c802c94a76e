"""What mails of a round gather, for many people in one statement each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Challenge, Pace, Participation, Prompt, State
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.entries import LONGEST_LIFE, Wall
from forum.notifications.models import Heard, Notification
from forum.notifications.queries import wants_nothing_of, with_sentences
from forum.notifications.words import SOON, TOPIC_OF, Topic
from forum.posts import Post, Visibility, may_be_read_by

MOST_LINES = 20  # of one person in one mail
Day = tuple[Participation, int]


def paused(person_ids: Collection[int], at: datetime) -> set[int]:
    """Those of these people who hit a wall and asked for some quiet days, which are not over."""
    found = db.session.scalars(standing_walls(person_ids, at))
    return {person_id for person_id in found if person_id is not None}


def standing_walls(person_ids: Collection[int], at: datetime) -> Select[int | None]:
    """Whose they are: walls that still stand and brought quiet days."""
    theirs = select(Participation.account_id).join(Wall, Wall.participation_id == Participation.id)
    theirs = theirs.where(Wall.lifted_at.is_(None), Wall.paused_until > at)
    return theirs.where(Participation.account_id.in_(person_ids))


def days_on(person_ids: Collection[int], at: datetime) -> list[Day]:
    """The days that are on for these people by their own clocks, each with their part; the latest begun first."""
    if not person_ids:
        return []
    parts = db.session.scalars(parts_of(person_ids, at)).all()
    days = [(mine, mine.today(at)) for mine in parts if mine.challenge.state_at(at) == State.RUNNING]
    return [(mine, number) for mine, number in days if 1 <= number <= mine.challenge.length]


def parts_of(person_ids: Collection[int], at: datetime) -> Select[Participation]:
    """Parts in challenges that are not long over, unless somebody wants to hear nothing of one."""
    nothing = wants_nothing_of(Participation.challenge_id, Participation.account_id)
    return (
        select(Participation)
        .join(Participation.challenge)
        .where(Participation.account_id.in_(person_ids), Participation.left_at.is_(None), is_near(at), ~nothing)
        .order_by(Challenge.starts_on.desc(), Participation.id)
        .options(joinedload(Participation.challenge), joinedload(Participation.account))
    )


def is_near(at: datetime) -> ColumnElement[bool]:
    """Whether a challenge is not long over."""
    return or_(Challenge.starts_on >= at.date() - LONGEST_LIFE, Challenge.pace == Pace.OWN)


def prompts_on(days: Sequence[Day]) -> dict[tuple[int, int], Prompt]:
    """The prompts of these days with their hosts, by challenge and number."""
    pairs = sorted({(mine.challenge_id, number) for mine, number in days})
    wanted = [and_(Prompt.challenge_id == challenge, Prompt.number == number) for challenge, number in pairs]
    query = select(Prompt).where(or_(false(), *wanted)).options(joinedload(Prompt.host))
    return {(prompt.challenge_id, prompt.number): prompt for prompt in db.session.scalars(query)}


def pairs_closed(person_ids: Collection[int], posts: Sequence[Post]) -> set[tuple[int, int]]:
    """Those of these people and posts where the one may not read the other. Asked for what is open to invited people
    only, which may have been written before somebody came; the other posts are for everyone of their challenge."""
    closed = [one.id for one in posts if one.visibility == Visibility.INVITED]
    if not closed:
        return set()
    both = select(Account.id, Post.id).where(Account.id.in_(person_ids), Post.id.in_(closed))
    read = {(row[0], row[1]) for row in db.session.execute(both.where(may_be_read_by(Account)))}
    return {(person, post) for person in person_ids for post in closed} - read


def to_tell(wanted: Mapping[int, Collection[Topic]]) -> Select[Notification]:
    """Unseen lines about these topics that no mail has told, and none of their own is about to; the latest first."""
    pairs = [(person, str(kind)) for person, topics in wanted.items() for kind in TOPIC_OF if TOPIC_OF[kind] in topics]
    is_untold = exists().where(Heard.notification_id == Notification.id, Heard.mailed_at.is_(None))
    own_mail = exists().where(
        Delivery.person_id == Notification.person_id,
        Delivery.kind == SOON,
        Delivery.about.like(cast(Notification.id, String) + ":%"),
        Delivery.due_at.is_not(None),
    )
    nearness = func.row_number().over(partition_by=Notification.person_id, order_by=Notification.latest_at.desc())
    lines = (
        select(Notification.id, nearness.label("nearness"))
        .where(Notification.person_id.in_(wanted), Notification.seen_at.is_(None), Notification.mail_at.is_(None))
        .where(tuple_(Notification.person_id, Notification.kind).in_(pairs), is_untold, ~own_mail)
        .subquery()
    )
    latest = select(lines.c.id).where(lines.c.nearness <= MOST_LINES)
    return with_sentences(select(Notification).where(Notification.id.in_(latest))).order_by(
        Notification.latest_at.desc(), Notification.id.desc()
    )
