"""In which order the days stand. What has begun stays; what is to come can be moved, one day or several in a row.

The places stay where they are, and their texts, hosts and links to hosts go from one to another.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from forum.challenges.hosting import follow_moved_days
from forum.challenges.models import Challenge
from forum.challenges.openings import last_begun
from forum.challenges.prompts import MADE, TEXTS, Prompt
from forum.core.database import db
from forum.core.forms import EditConflict
from forum.core.refusals import Refused, Unusable

GOES_ALONG = (*TEXTS, *MADE, "host_id")


class BegunDaysStay(Refused):
    message = _l("A day that has begun stays where it is, for people have written about it. Later days can be moved.")


class NoSuchDays(Unusable):
    message = _l("These days cannot stand there. Please look at the three numbers again.")


class DaysChanged(EditConflict):
    message = _l("The days were changed elsewhere meanwhile. Here they are as they are now; please try once more.")


def seen_in(prompts: Sequence[Prompt]) -> int:
    """What a form keeps of the days it was made for: no change leaves this number as it was."""
    return sum(prompt.version for prompt in prompts)


def refuse_if_changed(prompts: Sequence[Prompt], seen: int | None) -> None:
    """Raises DaysChanged."""
    if seen != seen_in(prompts):
        raise DaysChanged


def move_days(
    challenge: Challenge, prompts: Sequence[Prompt], *, first: int, last: int, to: int, seen: int | None, at: datetime
) -> None:
    """These days stand from day `to` on; those between give way. Raises DaysChanged, NoSuchDays, BegunDaysStay."""
    refuse_if_changed(prompts, seen)
    if not (1 <= first <= last <= len(prompts) and 1 <= to <= len(prompts) - (last - first)):
        raise NoSuchDays
    if min(first, to) <= last_begun(challenge, at):
        raise BegunDaysStay
    moved, others = prompts[first - 1 : last], [*prompts[: first - 1], *prompts[last:]]
    put_in_order(prompts, [*others[: to - 1], *moved, *others[to - 1 :]])


def put_in_order(places: Sequence[Prompt], order: Sequence[Prompt]) -> None:
    """Raises DaysChanged when somebody else was faster."""
    changes = [(place, source) for place, source in zip(places, order, strict=True) if place is not source]
    for place, source in changes:
        put(place, {name: getattr(source, name) for name in GOES_ALONG})
    follow_moved_days({source.id: place.id for place, source in changes})


def put(place: Prompt, contents: dict[str, Any]) -> None:
    mine = update(Prompt).where(Prompt.id == place.id, Prompt.version == place.version)
    mine = mine.values(version=place.version + 1, **contents).execution_options(synchronize_session=False)
    if db.session.execute(mine.returning(Prompt.id)).first() is None:
        raise DaysChanged
