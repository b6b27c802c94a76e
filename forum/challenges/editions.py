"""Editions: a challenge whose days are over can be run again, with its prompts, pledge and rules."""

from datetime import datetime, timedelta

from forum.accounts import Account
from forum.challenges.covers import cover_columns
from forum.challenges.models import Challenge
from forum.challenges.words import OVER, NotYetOver, State
from forum.core.days import calendar_day

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
