"""What becomes of places, of who takes part and of who waits, when somebody needs none or may not come in."""

from datetime import datetime

from sqlalchemy import select, update

from forum.accounts import Account
from forum.challenges.models import Challenge, Organiser
from forum.challenges.participation import IS_TAKING_PART, Participation, give_up_places
from forum.challenges.places import IS_KEPT, count, stop_waiting, wait_again, where_they_wait
from forum.core.database import UNSYNCHRONISED, db


def give_up_places_of(person_id: int, challenge_id: int, at: datetime) -> None:
    """Somebody needs no place in this challenge any more, and waits for none."""
    give_up_places(Participation.account_id == person_id, Participation.challenge_id == challenge_id, at=at)
    for challenge in db.session.scalars(where_they_wait(person_id).where(Challenge.id == challenge_id)).all():
        stop_waiting(challenge, person_id, at)


def hand_on_places_of(person_id: int, at: datetime) -> None:
    """Somebody may not come in for now, so others need not wait for them. What was kept for them is kept for the next;
    they stand where they stood, for they may be back before another is free."""
    give_up_places(Participation.account_id == person_id, at=at)
    for challenge in db.session.scalars(where_they_wait(person_id).where(IS_KEPT)).all():
        wait_again(challenge, person_id, at)


def take_places_back(person_id: int) -> None:
    """They may come in again, and take part as before. They are one too many, perhaps: then no place is free until
    enough have left."""
    is_back = select(Account.id).where(Account.id == person_id, Account.suspended_at.is_(None))
    runs = select(Organiser.challenge_id).where(Organiser.account_id == person_id)
    theirs = update(Participation).where(Participation.account_id.in_(is_back), IS_TAKING_PART)
    theirs = theirs.where(~Participation.has_place, Participation.challenge_id.not_in(runs)).values(has_place=True)
    there = db.session.scalars(theirs.returning(Participation.challenge_id), execution_options=UNSYNCHRONISED)
    for challenge_id in sorted(there):
        count(db.session.get_one(Challenge, challenge_id), 1)
