"""What this room does beside requests: pass on the places that nobody took in time."""

from datetime import datetime

from sqlalchemy import Delete, Select, and_, delete, or_, select

from forum.challenges.models import Challenge
from forum.challenges.places import IS_IN_LINE, PlaceWish, see_to_line
from forum.challenges.queries import has_ended
from forum.core import clock
from forum.core.database import UNSYNCHRONISED, commit, db
from forum.core.days import LAST_ZONE, local_day
from forum.core.jobs import job, time_is_up


@job(every_minutes=10)
def pass_on_places() -> None:
    """One challenge after the other; each is kept by itself."""
    at = clock.now()
    db.session.execute(lines_that_are_over(at), execution_options=UNSYNCHRONISED)
    commit()
    for challenge in db.session.scalars(with_places_to_pass_on(at)).all():
        if time_is_up():
            return
        see_to_line(challenge, clock.now())
        commit()


def lines_that_are_over(at: datetime) -> Delete:
    """Once its last day is over nobody waits for a place in a challenge."""
    over = select(PlaceWish.challenge_id).join(PlaceWish.challenge).where(has_ended(local_day(at, LAST_ZONE)))
    return delete(PlaceWish).where(PlaceWish.challenge_id.in_(over))


def with_places_to_pass_on(at: datetime) -> Select[Challenge]:
    """Where a place was kept long enough, or where one is free and somebody waits."""
    late = select(PlaceWish.challenge_id).where(PlaceWish.kept_until <= at)
    line = select(PlaceWish.challenge_id).where(IS_IN_LINE)
    has_room = or_(Challenge.most_people.is_(None), Challenge.place_count < Challenge.most_people)
    is_on = and_(Challenge.cancelled_at.is_(None), Challenge.hidden_at.is_(None), has_room)
    return select(Challenge).where(or_(Challenge.id.in_(late), and_(Challenge.id.in_(line), is_on)))
