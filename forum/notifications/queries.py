"""What people were told, as far as they may still see it: every query is named for whom it is about."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, exists, func, literal, or_, select, update
from sqlalchemy.orm import aliased, joinedload

from forum.accounts import Account, are_apart
from forum.challenges import Challenge
from forum.core.database import db
from forum.core.events import Event
from forum.entries import Entry
from forum.notifications.models import ChallengeWatch, Choice, Heard, Notification, ThreadWatch
from forum.notifications.still import is_called_so, is_named_to_them, is_still_so
from forum.notifications.words import ABOUT_CHALLENGES, ABOUT_POSTS, DEFAULTS, OFFICIAL, Kind, Level, Often, Topic
from forum.posts import Cheer, Mention, Post, is_shown, may_be_read_by

MOST_COUNTED = 100  # whoever has more reads "99+"
MOST_BEHIND = 30  # events that are looked at behind one line


@dataclass(frozen=True, slots=True)
class Told:
    """One event behind a line: who did it, and what it is about."""

    notification_id: int
    event_id: int
    kind: str
    happened_at: datetime
    details: dict[str, Any]
    actor_id: int | None
    first_name: str | None
    last_name: str | None
    handle: str | None
    post_id: int | None
    source: str | None
    thread_id: int | None
    number: int | None  # of the entry that the thread begins with
    is_called_so: bool  # the circle, if it tells of one: who named it is heard

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() if self.handle else ""


def often_by(person_ids: Collection[int]) -> dict[int, dict[Topic, Often]]:
    """How often each of these people wants mail about what: as they chose and, for the rest, as everyone."""
    often = {person_id: dict(DEFAULTS) for person_id in person_ids}
    for choice in db.session.scalars(select(Choice).where(Choice.person_id.in_(person_ids))):
        often[choice.person_id][Topic(choice.topic)] = Often(choice.often)
    return often


def wants_nothing_of(challenge_id: Any, person_id: Any) -> ColumnElement[bool]:
    """Whether somebody wants to hear nothing of a challenge but what is for them alone."""
    return exists().where(
        ChallengeWatch.challenge_id == challenge_id,
        ChallengeWatch.person_id == person_id,
        ChallengeWatch.level == Level.NOTHING,
    )


def still_to_be_seen(at: datetime) -> ColumnElement[bool]:
    """Whether what somebody heard of is there for them now: over Notification, Heard, Event, Account and Post.

    Deleted, hidden, or its challenge is, closed to them, taken back, answered if it waited, over, or from somebody they
    keep away from: then it is as if it never was.
    """
    is_there = and_(Post.id.is_not(None), is_shown(), may_be_read_by(Account))
    is_cheered = exists().where(Cheer.post_id == Event.post_id, Cheer.person_id == Event.actor_id)
    is_named = exists().where(Mention.post_id == Event.post_id, Mention.person_id == Heard.person_id)
    hidden = exists().where(Challenge.id == Event.challenge_id, Challenge.hidden_at.is_not(None))
    return and_(
        or_(Notification.kind.not_in(ABOUT_POSTS), is_there),
        or_(Notification.kind.not_in(ABOUT_CHALLENGES), ~hidden),
        or_(Notification.kind.not_in((Kind.ROLE, Kind.WALL)), is_named_to_them(at)),
        or_(Notification.kind != Kind.WAITING, Post.answer_count == 0),
        or_(Notification.kind != Kind.CHEER, is_cheered),
        or_(Notification.kind != Kind.MENTION, is_named),
        or_(Notification.kind.in_(OFFICIAL), ~are_apart(Heard.person_id, Event.actor_id)),
        is_still_so(at),
    )


def what_was_heard(at: datetime, *columns: Any) -> Select[Any]:
    """What stands behind notifications: what happened, to whom, and about which post."""
    return (
        select(*columns)
        .select_from(Heard)
        .join(Event, Event.id == Heard.event_id)
        .join(Account, Account.id == Heard.person_id)
        .outerjoin(Post, Post.id == Event.post_id)
        .where(still_to_be_seen(at))
    )


def unseen_of(person_id: Any, at: Any) -> Select[int, int | None]:
    """The lines that somebody has not looked at: the id of each and of its thread; a hundred at the most.

    The order is that of the index of unseen lines: so both databases take that one, and not the one of all lines.
    """
    behind = what_was_heard(at, literal(1)).where(Heard.notification_id == Notification.id)
    return (
        select(Notification.id, Notification.thread_id)
        .where(Notification.person_id == person_id, Notification.seen_at.is_(None))
        .where(behind.correlate(Notification).exists())
        .order_by(Notification.kind, Notification.subject)
        .limit(MOST_COUNTED)
    )


def with_sentences(lines: Select[Notification]) -> Select[Notification]:
    """Loads what the sentences of notifications need: the thread, its author, and the challenge."""
    thread = joinedload(Notification.thread).joinedload(Post.author)
    return lines.options(thread, joinedload(Notification.challenge))


def lines_of(person_id: int) -> Select[Notification]:
    """Somebody's notifications with what their sentences need; page them by `latest_at` and `id`."""
    return with_sentences(select(Notification).where(Notification.person_id == person_id))


def lines_by_id(ids: Collection[int]) -> Select[Notification]:
    """These notifications with what their sentences need."""
    return with_sentences(select(Notification).where(Notification.id.in_(ids)))


def told_behind(
    ids: Collection[int], at: datetime, *, unmailed: bool = False, texts: bool = False
) -> dict[int, Sequence[Told]]:
    """The latest events behind each of these lines, oldest first, in one statement; without texts unless asked."""
    behind: dict[int, list[Told]] = defaultdict(list)
    if ids:
        for row in db.session.execute(latest_behind(ids, at, unmailed=unmailed, texts=texts)):
            behind[row[0]].append(Told(*row[:-1]))
    return dict(behind)


def latest_behind(ids: Collection[int], at: datetime, *, unmailed: bool, texts: bool) -> Select[Any]:
    actor = aliased(Account)
    nearness = func.row_number().over(partition_by=Heard.notification_id, order_by=Heard.event_id.desc())
    query = what_was_heard(
        at,
        *(Heard.notification_id, Event.id, Event.kind, Event.happened_at, Event.details),
        *(actor.id, actor.first_name, actor.last_name, actor.handle),
        *(Post.id, Post.source if texts else literal(None), Notification.thread_id, Entry.number),
        is_called_so(at).label("is_called_so"),
        nearness.label("nearness"),
    )
    query = query.join(Notification, Notification.id == Heard.notification_id).where(Heard.notification_id.in_(ids))
    query = query.outerjoin(actor, actor.id == Event.actor_id)
    query = query.outerjoin(Entry, Entry.post_id == Notification.thread_id)
    if unmailed:
        query = query.where(Heard.mailed_at.is_(None))
    all_of_them = query.subquery()
    return select(all_of_them).where(all_of_them.c.nearness <= MOST_BEHIND).order_by(all_of_them.c[0], all_of_them.c[1])


def saw(person_id: int, at: datetime) -> Update:
    """Somebody has seen their lines: all of them, or those that one adds a condition for. No mail is due about them."""
    mine = update(Notification).where(Notification.person_id == person_id, Notification.seen_at.is_(None))
    return mine.values(seen_at=at, mail_at=None, mail_by=None).execution_options(synchronize_session=False)


def thread_watch_of(person_id: int, thread_id: int) -> Select[str]:
    """What somebody chose to hear of a thread."""
    mine = (ThreadWatch.person_id == person_id, ThreadWatch.thread_id == thread_id)
    return select(ThreadWatch.level).where(*mine)


def challenge_watch_of(person_id: int, challenge_id: int) -> Select[str]:
    """What somebody chose to hear of a challenge."""
    mine = (ChallengeWatch.person_id == person_id, ChallengeWatch.challenge_id == challenge_id)
    return select(ChallengeWatch.level).where(*mine)
