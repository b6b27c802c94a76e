"""Announcements in mails: which of them concern whom, and how they look there."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String, cast, exists, select
from sqlalchemy.orm import joinedload

from forum.challenges import Announcement, AnnouncementReading, Participation
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.core.richtext import to_html
from forum.notifications.mails.readers import Reader
from forum.notifications.parts import Word
from forum.notifications.words import NEWS
from forum.settings import current_settings

P = TypeVar("P")
LOOKED_BACK = timedelta(days=8)  # a week, for who hears of them once a week


def words_for(people: Sequence[Reader], at: datetime) -> dict[int, list[Announcement]]:
    """What each of these people has not read, and no mail has told them yet; oldest first, in one statement."""
    zones = {one.person.id: one.person.zone for one in people}
    words: dict[int, list[Announcement]] = defaultdict(list)
    for person_id, announcement in db.session.execute(untold_announcements(zones, at)) if zones else ():
        if person_id is not None and announcement.is_out(zones[person_id], at):
            words[person_id].append(announcement)
    return words


def untold_announcements(person_ids: Collection[int], at: datetime) -> Select[int | None, Announcement]:
    told = exists().where(
        Delivery.person_id == Participation.account_id,
        Delivery.kind == NEWS,
        Delivery.about == cast(Announcement.id, String),
    )
    query = (
        select(Participation.account_id, Announcement)
        .join(Announcement, Announcement.challenge_id == Participation.challenge_id)
        .where(Participation.account_id.in_(person_ids), Participation.left_at.is_(None))
        .where(Announcement.withdrawn_at.is_(None), Announcement.made_at >= Participation.joined_at)
        .where(Announcement.made_at >= at - LOOKED_BACK, ~has_read(Participation.account_id), ~told)
        .order_by(Announcement.id)
    )
    return with_words(query)


def has_read(person_id: Any) -> ColumnElement[bool]:
    reading = (AnnouncementReading.announcement_id == Announcement.id, AnnouncementReading.person_id == person_id)
    return exists().where(*reading)


def with_words(query: Select[P, Announcement]) -> Select[P, Announcement]:
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
