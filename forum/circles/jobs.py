"""What this room does beside requests."""

from datetime import timedelta

from forum.circles.seeking import matched_in, where_people_seek
from forum.circles.silence import look_round
from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import job, time_is_up
from forum.core.refusals import Refused


@job(every_minutes=10, at_most=timedelta(minutes=5))
def match_circles() -> None:
    """Find circles for those who want one, and keep what was found circle by circle. What came in between, such as
    somebody who has joined another meanwhile, leaves that one for the next time.
    """
    for challenge in db.session.scalars(where_people_seek()).all():
        for step in matched_in(challenge, clock.now()):
            if time_is_up():
                return
            try:
                step()
                commit()
            except Refused:
                db.session.rollback()


@job(every_minutes=15)
def ask_the_silent() -> None:
    """Ask those who have been silent for three days, and let those go who do not answer."""
    while not time_is_up() and look_round(clock.now()):
        commit()
