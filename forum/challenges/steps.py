"""Founding a challenge step by step. Each step is kept by itself, in the draft, so one goes on where one left."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from forum.challenges.addresses import base_slug
from forum.challenges.models import Challenge
from forum.core.days import calendar_day

NEARLY_A_WEEK = timedelta(days=6)


class Step(StrEnum):
    WHAT = "what"
    WHEN = "when"
    PROMISE = "promise"
    DAYS = "days"


STEPS = tuple(Step)
STEP_WORDS = {
    Step.WHAT: _l("What it is"),
    Step.WHEN: _l("When, and how long"),
    Step.PROMISE: _l("Promise and rules"),
    Step.DAYS: _l("The days"),
}
STEP_FIELDS = {
    Step.WHAT: ("title", "summary", "hashtag", "description"),
    Step.WHEN: ("starts_on", "length", "pace", "closed_on", "zone", "rest_days_per_week"),
    Step.PROMISE: (
        *("will", "stop", "selling_rule", "pitch_words"),
        *("has_market_day", "visibility", "most_people", "answer_goal_hours"),
    ),
}


def step_after(step: Step) -> Step:
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def step_before(step: Step) -> Step:
    return STEPS[max(STEPS.index(step) - 1, 0)]


def where_they_left(challenge: Challenge) -> Step | None:
    """The first step that nobody has seen to; None when all is there. A draft that was never changed has its first."""
    if challenge.version == 1:
        return Step.WHEN
    if not (challenge.pledges[-1].will and challenge.pledges[-1].stop):
        return Step.PROMISE
    return None if any(prompt.is_written for prompt in challenge.prompts) else Step.DAYS


def likely_first_day(at: datetime, zone: str) -> date:
    """A Monday, with about a week or two until then to find people."""
    week_on = calendar_day(at, zone) + NEARLY_A_WEEK
    return week_on + timedelta(days=7 - week_on.weekday())


def likely_hashtag(title: str) -> str:
    """The title as one word."""
    return base_slug(title).replace("-", "")[:30]
