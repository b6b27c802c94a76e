"""What the pages of this room ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from forum.challenges import Challenge, Organiser, State
from forum.core.database import db


@dataclass(frozen=True)
class Run:
    """A challenge they organise, its state, and whether somebody else organises it, too."""

    challenge: Challenge
    state: State
    is_shared: bool


GOING_ON = (State.DRAFT, State.ANNOUNCED, State.RUNNING)


def what_they_run(person_id: int, at: datetime) -> Sequence[Run]:
    """What their leaving would change, in one statement."""
    mine = select(Organiser.challenge_id).where(Organiser.account_id == person_id)
    others = exists().where(Organiser.challenge_id == Challenge.id, Organiser.account_id != person_id)
    query = select(Challenge, others).where(Challenge.id.in_(mine)).order_by(Challenge.id).limit(100)
    runs = [Run(challenge, challenge.state_at(at), shared) for challenge, shared in db.session.execute(query)]
    return [one for one in runs if one.state in GOING_ON]
