"""Before a challenge is announced: what is ready, what is worth another look, and why. It asks nobody to do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from forum.challenges.models import Challenge
from forum.challenges.prompts import Prompt
from forum.challenges.words import Pace
from forum.core.days import calendar_day
from forum.core.words import day_words, in_a_row


@dataclass(frozen=True)
class Point:
    """One thing to look at: whether it is ready, how it stands, why it matters, and where it is changed."""

    title: str
    is_ready: bool
    now: str
    why: str
    page: str


def checklist(challenge: Challenge, prompts: Sequence[Prompt], at: datetime) -> list[Point]:
    return [dates(challenge, at), zone(challenge), days(prompts), short_versions(prompts), pledge(challenge)]


def dates(challenge: Challenge, at: datetime) -> Point:
    begins = _("It begins on %(day)s.", day=day_words(challenge.starts_on))
    lasts = ngettext("It has %(num)s day.", "It has %(num)s days.", challenge.length)
    is_coming = challenge.starts_on > calendar_day(at, challenge.zone)
    why = _("People plan by these dates, so they stay once they are announced; only the whole can be postponed.")
    return Point(_("Dates"), is_coming, " ".join((begins, lasts, *joining(challenge))), why, "edit")


def joining(challenge: Challenge) -> list[str]:
    """At everyone's own pace: until when."""
    if challenge.pace != Pace.OWN:
        return []
    if challenge.closed_on is None:
        return [_("People can join until you close it.")]
    return [_("People can join until %(day)s.", day=day_words(challenge.closed_on))]


def zone(challenge: Challenge) -> Point:
    now = _("It is %(zone)s.", zone=challenge.zone.replace("_", " "))
    why = _("For visitors each day opens at midnight there. Members have their own midnight, wherever they are.")
    return Point(_("Time zone"), True, now, why, "edit")


def days(prompts: Sequence[Prompt]) -> Point:
    empty = [prompt.number for prompt in prompts if not prompt.is_written]
    now = (
        _("These days have no prompt yet: %(days)s.", days=in_a_row(empty)) if empty else _("Every day has its prompt.")
    )
    why = _("A day needs a title and a text before it can be announced. You can still change days that have not begun.")
    return Point(_("Prompts"), not empty, now, why, "days")


def short_versions(prompts: Sequence[Prompt]) -> Point:
    lacking = [prompt.number for prompt in prompts if not (prompt.step and prompt.no_customers)]
    all_there = _("Every day has both.")
    now = _("Without one of the two: %(days)s.", days=in_a_row(lacking)) if lacking else all_there
    why = _("They let people take part on a full day, and before they have customers. No day has to have them.")
    return Point(_("Five minutes, no customers yet"), not lacking, now, why, "days")


def pledge(challenge: Challenge) -> Point:
    latest = challenge.pledges[-1]
    lines = len(latest.will.splitlines()) + len(latest.stop.splitlines())
    now = ngettext("It has %(num)s sentence.", "It has %(num)s sentences.", lines)
    why = _("Joining means signing it. A change after that is a new version; who has signed stays with the old one.")
    return Point(_("Pledge"), bool(latest.will and latest.stop), now, why, "edit")
