"""What the people of the demo were told of all that happened, and what of it they have seen since."""

from datetime import datetime, timedelta

from sqlalchemy import update

from forum.core.database import UNSYNCHRONISED, db
from forum.notifications import Notification, tell_all

NEW = timedelta(hours=20)  # what is older, everyone has seen


def let_everyone_hear(now: datetime) -> None:
    """As if a worker had been there all the time; the caller commits."""
    tell_all(now)
    seen = update(Notification).where(Notification.latest_at < now - NEW, Notification.seen_at.is_(None))
    done = seen.values(seen_at=Notification.latest_at, mail_at=None, mail_by=None)
    db.session.execute(done, execution_options=UNSYNCHRONISED)
