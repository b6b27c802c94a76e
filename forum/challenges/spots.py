"""Where somebody stands on the waiting list, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.challenges.models import Challenge
from forum.challenges.places import FURTHEST, spot_columns
from forum.core.database import db

SPOT_WORDS = (
    _l("You are next."),
    _l("You are second in line."),
    _l("You are third in line."),
    _l("You are fourth in line."),
    _l("You are fifth in line."),
    _l("You are sixth in line."),
    _l("You are seventh in line."),
    _l("You are eighth in line."),
    _l("You are ninth in line."),
    _l("You are tenth in line."),
)


@dataclass(frozen=True)
class Spot:
    """`waits`: they have asked; `kept_until`: a place is kept for them; `ahead`: how many stand in front of them, or
    would if they asked now.
    """

    waits: bool
    kept_until: datetime | None
    ahead: int

    @property
    def words(self) -> str:
        """'You are third in line.'"""
        if self.ahead < len(SPOT_WORDS):
            return str(SPOT_WORDS[self.ahead])
        if self.ahead >= FURTHEST:
            return _("%(number)d people or more are in front of you.", number=FURTHEST)
        return _("%(number)d people are in front of you.", number=self.ahead)


def spot_of(viewer: Any, challenge: Challenge) -> Spot | None:
    """Nobody waits where there is no limit."""
    if challenge.most_people is None:
        return None
    return Spot(*db.session.execute(select(*spot_columns(viewer, challenge))).one())
