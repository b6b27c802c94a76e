"""What this room does beside requests: tell of what happened, plan the mails that are due, forget what is old."""

from datetime import timedelta

from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import job, soon, time_is_up
from forum.core.log import log
from forum.core.site_now import site
from forum.notifications.planning import (
    announcements_to_mail,
    due_lines,
    old_lines,
    people_on_rounds,
    plan_news,
    plan_rounds,
    plan_soon,
)
from forum.notifications.telling import tell, untold

KEPT_FOR = timedelta(days=90)


@job(every_minutes=1)
def tell_events() -> None:
    """Each event in a transaction of its own: what goes wrong with one must not hold up the others."""
    last = 0
    while not time_is_up() and (event_ids := db.session.scalars(untold(last)).all()):
        for event_id in event_ids:
            tell_one(event_id)
        last = event_ids[-1]
        db.session.expunge_all()


def tell_one(event_id: int) -> None:
    try:
        tell(event_id, clock.now())
        commit()
    except Exception as why:  # it stays untold, and is tried again with the next run
        db.session.rollback()
        log.error("event not told", about=event_id, why=str(why)[:300])


@job(every_minutes=1)
def plan_mails() -> None:
    """A delivery for each line whose mail is due, for whom an announcement is, and for whose round has come.

    While only reading is possible all of that waits: each of these mails asks for an answer.
    """
    if site().read_only:
        return
    at = clock.now()
    while not time_is_up() and (lines := db.session.scalars(due_lines(at)).all()):
        plan_soon(lines, at)
        commit()
    for announcement in db.session.scalars(announcements_to_mail()).all():
        if time_is_up():
            break
        plan_news(announcement, at)
        commit()
    while not time_is_up() and (rounds := db.session.scalars(people_on_rounds(at)).all()):
        plan_rounds(rounds, at)
        commit()
        db.session.expunge_all()
    soon("send_deliveries")


@job(every_minutes=60)
def forget_old_lines() -> None:
    """Notifications are kept for 90 days."""
    while not time_is_up() and db.session.execute(old_lines(clock.now() - KEPT_FOR)).all():
        commit()
