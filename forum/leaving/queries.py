"""What the pages of this room ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, select

from forum.challenges import Challenge, Organiser, State
from forum.core.database import db


@dataclass(frozen=True)
class Run:
    """A challenge they organise, its state, and whether somebody else organises it, too."""

    challenge: Challenge
    state: State
    is_shared: bool


MOST_RUN = 100
GOING_ON = (State.DRAFT, State.ANNOUNCED, State.RUNNING)


def run_by(person_id: int) -> Select[int]:
    return select(Organiser.challenge_id).where(Organiser.account_id == person_id)


def others_run(person_id: int) -> ColumnElement[bool]:
    """Whether a challenge has another organiser than this person."""
    return exists().where(Organiser.challenge_id == Challenge.id, Organiser.account_id != person_id)


def challenges_run_alone(person_id: int) -> Select[Challenge]:
    """Those that take place only with them. `state_at` needs nothing but their own columns."""
    return select(Challenge).where(Challenge.id.in_(run_by(person_id)), ~others_run(person_id)).order_by(Challenge.id)


def what_they_run(person_id: int, at: datetime) -> Sequence[Run]:
    """What their leaving would change, in one statement."""
    query = select(Challenge, others_run(person_id)).where(Challenge.id.in_(run_by(person_id)))
    query = query.order_by(Challenge.id).limit(MOST_RUN)
    runs = [Run(challenge, challenge.state_at(at), shared) for challenge, shared in db.session.execute(query)]
    return [one for one in runs if one.state in GOING_ON]
