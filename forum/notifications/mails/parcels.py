"""A mail that tells of what somebody heard: once it has left, no other mail tells of the same."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from forum.core import clock
from forum.core.database import UNSYNCHRONISED, db
from forum.core.mail import Line, Message
from forum.notifications.models import Heard
from forum.notifications.planning import deliver
from forum.notifications.words import NEWS


@dataclass(frozen=True)
class TellingMail:
    """`events` and `announcements` are the ids of what it tells of."""

    message: Message
    events: Collection[int] = ()
    announcements: Collection[int] = ()

    def send(self, delivery: Any, line: Line) -> None:
        self.message.send(delivery, line)
        now = clock.now()
        if self.events:
            told = update(Heard).where(Heard.person_id == delivery.person_id, Heard.event_id.in_(self.events))
            db.session.execute(told.values(mailed_at=now), execution_options=UNSYNCHRONISED)
        if self.announcements:
            whom = [(delivery.person_id, str(one)) for one in self.announcements]
            deliver(NEWS, whom, now, sent=True)
