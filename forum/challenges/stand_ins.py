"""Looking as others would: somebody made up, with no rights of their own, on a day of one's choice.

Nothing here is stored. The challenge is taken out of its session first, so that no change could reach the database.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.accounts import VISITOR, Account
from forum.challenges.models import Challenge
from forum.challenges.participation import Part, Participation
from forum.challenges.standing import Standing
from forum.core.database import db
from forum.core.days import date_of, opens_at
from forum.posts import Visibility

NOBODYS_ID = 0  # no row has it
NOON = timedelta(hours=12)


class Whom(StrEnum):
    VISITOR = "visitor"
    SIDELINER = "sideliner"
    PARTICIPANT = "participant"


WHOM_WORDS = {
    Whom.VISITOR: _l("a visitor"),
    Whom.SIDELINER: _l("somebody on the sidelines"),
    Whom.PARTICIPANT: _l("somebody who takes part"),
}


def standing_of(whom: Whom, challenge: Challenge, number: int, at: datetime) -> Standing:
    """The challenge from where they stand at noon of this day, as if a draft had been announced."""
    take_out(challenge)
    challenge.announced_at = challenge.announced_at or at
    noon = opens_at(date_of(number, challenge.starts_on), challenge.zone) + NOON
    if whom == Whom.VISITOR:
        return Standing(challenge, VISITOR, None, noon)
    somebody = Account(id=NOBODYS_ID, zone=challenge.zone, role="member", email_confirmed_at=at)
    return Standing(challenge, somebody, part_of(somebody, Part(whom.value), challenge, at), noon)


def take_out(challenge: Challenge) -> None:
    if challenge in db.session:
        db.session.expunge(challenge)


def part_of(somebody: Account, part: Part, challenge: Challenge, at: datetime) -> Participation:
    """They were there from the first day on, and have written nothing yet."""
    about: dict[str, Any] = {"part": part, "first_on": challenge.starts_on, "joined_at": at, "done": ""}
    return Participation(challenge=challenge, account=somebody, **about)


def is_shown_to(whom: Whom, challenge: Challenge) -> bool:
    """Who follows or takes part was let in; visitors see what is public."""
    return whom != Whom.VISITOR or challenge.visibility == Visibility.PUBLIC


def let_into(whom: Whom, challenge: Challenge) -> int | None:
    """The challenge whose posts for invited people they read."""
    return None if whom == Whom.VISITOR else challenge.id


def day_to_show(challenge: Challenge, asked: int | None, at: datetime) -> int:
    """The day that was asked for, or the one that is on; from the eve of the first to the day after the last."""
    number = challenge.today_for(challenge.zone, at) if asked is None else asked
    return max(1 if asked is None else 0, min(challenge.length + 1, number))
