"""Which prompts are open to whom: at the reader's own midnight, not one second earlier, by whatever address."""

from datetime import datetime
from typing import Any

from forum.challenges.models import Challenge
from forum.challenges.participation import Participation
from forum.challenges.prompts import Prompt
from forum.challenges.words import Pace
from forum.core.days import FIRST_ZONE, calendar_day, date_of, day_number, ended_everywhere_at, opens_at

TASTE = 1  # of an own-pace challenge, who has not joined sees the first day


def day_of(challenge: Challenge, mine: Participation | None, viewer: Any, at: datetime) -> int:
    """The number of the day that is on for this viewer: 0 or less before the first, above `length` after the last.

    In a cancelled challenge the days stand still.
    """
    at = min(at, challenge.cancelled_at or at)
    if mine is not None and mine.is_active:
        return mine.today(at)
    if challenge.pace == Pace.OWN:
        return day_outside(challenge, viewer, at)
    return day_number(calendar_day(at, zone_of(viewer, challenge)), challenge.starts_on)


def day_outside(challenge: Challenge, viewer: Any, at: datetime) -> int:
    """At one's own pace who has not joined sees the first day; once the last one is through, all is open and over."""
    if challenge.ends_on is not None and at >= ended_everywhere_at(challenge.ends_on):
        return challenge.length + 2  # market day is over as well
    return TASTE if at >= opens_at(challenge.starts_on, zone_of(viewer, challenge)) else 0


def zone_of(viewer: Any, challenge: Challenge) -> str:
    """A member's own zone; for visitors the challenge's."""
    return str(viewer.zone) if viewer.is_authenticated else challenge.zone


def last_open(challenge: Challenge, mine: Participation | None, viewer: Any, at: datetime) -> int:
    """The highest day whose prompt this viewer may read; 0: none. Organisers read all, always."""
    if challenge.is_organised_by(viewer) or viewer.is_admin:
        return challenge.length
    if challenge.announced_at is None:
        return 0
    return max(0, min(challenge.length, day_of(challenge, mine, viewer, at)))


def last_begun(challenge: Challenge, at: datetime) -> int:
    """The highest day that has begun for anybody anywhere; 0: none, as in every draft."""
    if challenge.announced_at is None:
        return 0
    return max(0, min(challenge.length, challenge.today_for(FIRST_ZONE, min(at, challenge.cancelled_at or at))))


def is_open_to(viewer: Any, prompt: Prompt, mine: Participation | None, at: datetime) -> bool:
    """The rule: the day has begun for the reader, or the reader runs the challenge or hosts the day."""
    if viewer.is_authenticated and prompt.host_id == viewer.id:
        return True
    return prompt.number <= last_open(prompt.challenge, mine, viewer, at)


def opens_for(viewer: Any, challenge: Challenge, number: int, mine: Participation | None) -> datetime | None:
    """The instant at which a day opens for this viewer; None for days that open only by joining."""
    if mine is not None and mine.is_active:
        return opens_at(date_of(number, mine.first_on), zone_of(viewer, challenge))
    if challenge.pace == Pace.OWN and number > TASTE:
        return None
    return opens_at(date_of(number, challenge.starts_on), zone_of(viewer, challenge))
