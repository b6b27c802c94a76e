"""What this room does beside requests: it asks after what has gone quiet, and knows who was here lately."""

from datetime import timedelta

from sqlalchemy import Select, update

from forum.accounts import people_seen_since
from forum.core import clock
from forum.core.database import UNSYNCHRONISED, commit, db
from forum.core.jobs import job, time_is_up
from forum.help.queries import gone_quiet
from forum.help.skills import MemberSkill

AT_ONCE = 100
SEEN_IN = timedelta(hours=3)  # the job comes every hour, and may miss one


@job(every_minutes=60)
def tend_help() -> None:
    """After fourteen quiet days the author is asked, after twenty-one it fades."""
    while not time_is_up() and (quiet := db.session.scalars(gone_quiet(clock.now()).limit(AT_ONCE)).all()):
        for request in quiet:
            request.tend(clock.now())
        commit()
        db.session.expunge_all()


@job(every_minutes=60)
def note_who_was_here() -> None:
    """Each person's skills say on which day they were here last: once a day and person, it is a write."""
    today, last = clock.now().date(), 0
    while not time_is_up() and (people := db.session.scalars(seen_lately(last)).all()):
        stale = update(MemberSkill).where(MemberSkill.person_id.in_(people), MemberSkill.active_on < today)
        db.session.execute(stale.values(active_on=today), execution_options=UNSYNCHRONISED)
        commit()
        last = people[-1]


def seen_lately(after: int) -> Select[int]:
    return people_seen_since(clock.now() - SEEN_IN, after).limit(AT_ONCE)
