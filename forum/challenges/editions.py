"""Editions: a challenge whose days are over can be run again, with its prompts, pledge and rules."""

from collections.abc import Collection
from datetime import datetime, timedelta

from slugify import slugify

from forum.accounts import Account
from forum.challenges.covers import cover_columns
from forum.challenges.models import Challenge
from forum.challenges.words import OVER, NotYetOver, State
from forum.core.days import calendar_day

LONGEST_SLUG = 60
ROOM_FOR_NUMBERS = LONGEST_SLUG - 4
CARRIED_OVER = (
    *("title", "summary", "description", "hashtag", "length", "zone", "pace"),
    *("rest_days_per_week", "visibility", "selling_rule", "pitch_words", "has_market_day", "answer_goal_hours"),
    "most_people",
)
PREPARING = timedelta(days=14)  # until the first day that is proposed


def run_again(challenge: Challenge, by: Account, *, slug: str, key: str, at: datetime) -> Challenge:
    """A draft of the next edition; people and entries are not carried over. Raises NotYetOver."""
    if challenge.state_at(at) not in (*OVER, State.CANCELLED):
        raise NotYetOver
    pledge = challenge.pledges[-1]
    later = Challenge.create(
        by,
        will=pledge.will,
        stop=pledge.stop,
        at=at,
        slug=slug,
        starts_on=calendar_day(at, challenge.zone) + PREPARING,
        submission_key=key,
        edition_of=challenge,
        **{name: getattr(challenge, name) for name in CARRIED_OVER},
        **(cover_columns(challenge.cover, challenge.cover_words) if challenge.cover else {}),
    )
    for prompt, earlier in zip(later.prompts, challenge.prompts, strict=True):
        prompt.take_over(earlier)
    return later


def base_slug(title: str) -> str:
    """An address from a title, with room for a number behind it."""
    return slugify(title, max_length=ROOM_FOR_NUMBERS, word_boundary=True) or "challenge"


def free_slug(base: str, taken: Collection[str]) -> str:
    """The address itself or, where it is taken, with the first number that is free."""
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)
