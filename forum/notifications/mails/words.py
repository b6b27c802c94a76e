"""Announcements in mails: which of them concern whom, and how they look there."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, String, cast, exists, or_, select
from sqlalchemy.orm import joinedload

from forum.challenges import Announcement, AnnouncementReading, Challenge, circles_of
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.core.richtext import to_html
from forum.notifications.mails.readers import Reader
from forum.notifications.parts import Word
from forum.notifications.queries import wants_nothing_of
from forum.notifications.words import NEWS
from forum.settings import current_settings

P = TypeVarTuple("P")
LOOKED_BACK = timedelta(days=8)  # a week, for who hears of them once a week


def words_for(people: Sequence[Reader], at: datetime) -> dict[int, list[Announcement]]:
    """What came out for each of these people since they came, unread and told by no mail; oldest first."""
    zones = {one.person.id: one.person.zone for one in people}
    words: dict[int, list[Announcement]] = defaultdict(list)
    for person_id, since_at, announcement in db.session.execute(untold_announcements(zones, at)) if zones else ():
        if since_at <= announcement.out_at(zones[person_id]) <= at:
            words[person_id].append(announcement)
    return words


def untold_announcements(person_ids: Collection[int], at: datetime) -> Select[int, datetime, Announcement]:
    """Each of these people, since when they belong to a challenge, and a word of others to it from the last days."""
    theirs = circles_of(person_ids).subquery()
    person_id = theirs.c.person_id
    oldest = at - LOOKED_BACK
    told = exists().where(
        Delivery.person_id == person_id,
        Delivery.kind == NEWS,
        Delivery.about == cast(Announcement.id, String),
    )
    is_recent = or_(Announcement.made_at >= oldest, Announcement.on_date >= oldest.date())
    query = (
        select(person_id, theirs.c.since_at, Announcement)
        .join(Announcement, Announcement.challenge_id == theirs.c.challenge_id)
        .where(Announcement.challenge.has(Challenge.hidden_at.is_(None)))
        .where(Announcement.withdrawn_at.is_(None), Announcement.author_id.is_distinct_from(person_id), is_recent)
        .where(~has_read(person_id), ~wants_nothing_of(theirs.c.challenge_id, person_id), ~told)
        .order_by(Announcement.made_at, Announcement.id)  # by the id alone, PostgreSQL may read them all
    )
    return with_words(query)


def has_read(person_id: Any) -> ColumnElement[bool]:
    reading = (AnnouncementReading.announcement_id == Announcement.id, AnnouncementReading.person_id == person_id)
    return exists().where(*reading)


def with_words(query: Select[*P]) -> Select[*P]:
    """Loads what an announcement says of itself: the challenge and its author."""
    return query.options(joinedload(Announcement.challenge), joinedload(Announcement.author))


def word_of(announcement: Announcement) -> Word:
    html = announcement.html if announcement.is_word else to_html(announcement.sentence)
    return Word(
        title=announcement.headline,
        challenge=announcement.challenge.title,
        author=announcement.author.name if announcement.author else "",
        html=html,
        url=f"{current_settings().url}/announcements/{announcement.id}",
    )
