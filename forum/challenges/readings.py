"""Which announcements somebody may read, and which of them are still to be read: what the pages ask."""

from bisect import bisect_right
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    not_,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import contains_eager, defer, joinedload

from forum.challenges.announcements import (
    Announcement,
    AnnouncementReading,
    Tells,
    hour_comes,
    withdraw_words_of,
)
from forum.challenges.models import Challenge, Organiser
from forum.challenges.openings import zone_of
from forum.challenges.participation import Participation
from forum.challenges.permissions import Can
from forum.challenges.queries import has_ended
from forum.challenges.words import LATE_DAYS
from forum.core.database import UNSYNCHRONISED, db
from forum.core.days import LAST_ZONE, calendar_day, local_day, opens_at
from forum.core.permissions import may

STAYS_ON_TOP = timedelta(days=60)
MOST_ON_TOP = 20


def announcements_in(challenge: Challenge, viewer: Any, at: datetime) -> Select[Announcement]:
    """Those of a challenge that the viewer may see, with author; planned and withdrawn ones are its organisers'."""
    query = select(Announcement).where(Announcement.challenge_id == challenge.id)
    query = query.options(joinedload(Announcement.author), joinedload(Announcement.challenge))
    if may(viewer, Can.SAY_TO_ALL, challenge):
        return query
    return query.where(Announcement.withdrawn_at.is_(None), is_out_for(zone_of(viewer, challenge), at))


def is_told_by(announcement_id: int) -> ColumnElement[bool]:
    """Whether a challenge is the one of this announcement."""
    return Challenge.id == select(Announcement.challenge_id).where(Announcement.id == announcement_id).scalar_subquery()


def reading_of(viewer: Any, announcement: Announcement) -> Select[int]:
    """One row if the viewer has read it."""
    mine = AnnouncementReading.announcement_id == announcement.id, AnnouncementReading.person_id == viewer.id
    return select(AnnouncementReading.person_id).where(*mine)


def withdrawable(challenge: Challenge, announcement_id: int) -> Select[Announcement]:
    """Organisers' own words, such as why it was cancelled; that it has changed stays as long as it is true."""
    query = select(Announcement).where(
        Announcement.challenge_id == challenge.id,
        Announcement.id == announcement_id,
        Announcement.kind.in_((Tells.WORD, Tells.CANCELLED)),
    )
    return query.options(joinedload(Announcement.challenge))


def already_announced(author: Any, submission_key: str) -> Select[int, str, str]:
    """What the first sending of the same form made: its id, title and text."""
    mine = Announcement.author_id == author.id
    words = select(Announcement.id, Announcement.title, Announcement.source)
    return words.where(mine, Announcement.submission_key == submission_key)


def announcements_to_read(viewer: Any, at: datetime) -> list[Announcement]:
    """What stays on top for this member until they have read it, with author and challenge; the latest first."""
    texts = defer(Challenge.description, raiseload=True), defer(Challenge.description_html, raiseload=True)
    load = (contains_eager(Announcement.challenge).options(*texts), joinedload(Announcement.author))
    query = unread_announcements(viewer, at).with_only_columns(Announcement).options(*load)
    return list(db.session.scalars(query))


def unread_announcements(viewer: Any, at: datetime) -> Select[int, date | None, int | None]:
    """The same as rows of (id, on_date, hour), to be counted: out for this member since they came, and not read yet."""
    return unread_by_name(db.engine.dialect.name).params(unread_values(viewer, at))


def unread_values(viewer: Any, at: datetime) -> dict[str, Any]:
    """What the names in `unread_by_name` stand for."""
    today, latest = hour_of(viewer.zone, at.replace(second=0, microsecond=0))
    oldest = at - STAYS_ON_TOP
    return {
        "viewer": viewer.id,
        "today": today,
        "latest": latest,
        "oldest": oldest,
        "oldest_on": oldest.date(),
        "minutes_east": minutes_east(viewer.zone, today),
        "archived_on": local_day(at, LAST_ZONE) - timedelta(days=LATE_DAYS),
    }


@cache
def unread_by_name(dialect: str) -> Select[int, date | None, int | None]:
    """The statement with its parameters by name. Every page asks it, and putting it together costs milliseconds."""
    theirs = circles_of([bindparam("viewer", type_=Integer)]).subquery()
    read = select(AnnouncementReading.person_id).where(
        AnnouncementReading.announcement_id == Announcement.id, AnnouncementReading.person_id == bindparam("viewer")
    )
    is_of_others = or_(Announcement.author_id.is_(None), Announcement.author_id != bindparam("viewer"))
    return (
        select(Announcement.id, Announcement.on_date, Announcement.hour)
        .join(theirs, theirs.c.challenge_id == Announcement.challenge_id)
        .join(Announcement.challenge)
        .where(Announcement.withdrawn_at.is_(None), is_of_others, ~read.exists())
        .where(has_come(bindparam("today"), bindparam("latest")), is_newer_than(theirs.c.since_at))
        .where(not_(has_ended(bindparam("archived_on", type_=Date))), Challenge.hidden_at.is_(None))
        # By the id alone, PostgreSQL may read all that was ever announced backwards, to spare itself sorting a few.
        .order_by(Announcement.made_at.desc(), Announcement.id.desc())
        .limit(MOST_ON_TOP)
    )


def circles_of(person_ids: Collection[Any]) -> Select[int, int, datetime]:
    """The challenges that each of these people takes part in, follows or runs, and since when."""
    part = (Participation.account_id.label("person_id"), Participation.challenge_id)
    takes_part = select(*part, Participation.joined_at.label("since_at")).where(
        Participation.account_id.in_(person_ids), Participation.left_at.is_(None)
    )
    runs = select(Organiser.account_id, Organiser.challenge_id, Organiser.since_at)
    each = union_all(takes_part, runs.where(Organiser.account_id.in_(person_ids))).subquery()
    circle = (each.c.person_id, each.c.challenge_id)
    return select(*circle, func.min(each.c.since_at).label("since_at")).group_by(*circle)


def is_newer_than(since_at: Any) -> ColumnElement[bool]:
    """Whether it came out after this instant, and not too long ago to be news.

    The zone's offset of today is taken for all of the last weeks: an hour's difference for who joined in that hour.
    """
    made = and_(Announcement.made_at >= bindparam("oldest"), Announcement.made_at >= since_at)
    came = instant_of(Announcement.on_date, Announcement.hour * 60 - bindparam("minutes_east", type_=Integer))
    planned = and_(Announcement.on_date >= bindparam("oldest_on"), came >= since_at)
    return or_(and_(Announcement.on_date.is_(None), made), planned)


def is_out_for(zone: str, at: datetime) -> ColumnElement[bool]:
    """Whether people in this zone may read it: as `announcements.is_out`, for queries."""
    return has_come(*hour_of(zone, at.replace(second=0, microsecond=0)))


def withdraw_planned_of(person_id: int | None, at: datetime, *only: ColumnElement[bool]) -> list[int]:
    """Of whoever may no longer write, what is not out everywhere yet: the ids of it. What some have had already is
    there for nobody from then on."""
    return withdraw_words_of(person_id, at, ~is_out_for(LAST_ZONE, at), *only)


def announce_again(ids: Collection[int], withdrawn_at: datetime, *, may_write: bool) -> None:
    """What was withdrawn then, and by nobody else since. What not everyone had heard of whoever may not write waits."""
    mine = update(Announcement).where(Announcement.id.in_(ids), Announcement.withdrawn_at == withdrawn_at)
    if not may_write:
        mine = mine.where(is_out_for(LAST_ZONE, withdrawn_at))
    db.session.execute(mine.values(withdrawn_at=None), execution_options=UNSYNCHRONISED)


def has_come(today: Any, latest: Any) -> ColumnElement[bool]:
    """Whether it waits for nothing, or for no later hour than this one of this date."""
    so_far = and_(Announcement.on_date == today, Announcement.hour <= latest)
    return or_(Announcement.on_date.is_(None), Announcement.on_date < today, so_far)


@lru_cache(maxsize=1024)
def hour_of(zone: str, minute: datetime) -> tuple[date, int]:
    """The date and the latest hour of it that have begun there. Every page asks, and clocks jump at whole minutes."""
    today = calendar_day(minute, zone)
    return today, bisect_right(range(24), minute, key=lambda hour: hour_comes(today, hour, zone)) - 1


def minutes_east(zone: str, today: date) -> int:
    """How far the clocks of this zone were ahead of UTC as this date began."""
    return int((datetime.combine(today, time(), UTC) - opens_at(today, zone)).total_seconds()) // 60


def instant_of(day: Any, minutes: Any) -> ColumnElement[Any]:
    """So many minutes after this date began in UTC, in the words of the database in use."""
    if db.engine.dialect.name == "postgresql":
        later = func.make_interval(0, 0, 0, 0, 0, cast(minutes, Integer))
        return func.timezone("UTC", cast(day, DateTime) + later)
    return func.strftime("%Y-%m-%d %H:%M:%f", day, cast(minutes, Text) + " minutes")
