"""What a visitor finds at the door: a challenge to look into, and what it asks today."""

from dataclasses import dataclass
from datetime import datetime

from forum.accounts import VISITOR
from forum.challenges import Challenge, Prompt, State, last_open
from forum.core.database import db
from forum.posts import Post
from forum.today.queries import answered_in, prompts_on, public_challenges


@dataclass(frozen=True)
class Invitation:
    """A public challenge, its latest prompt that is open to everyone, and an entry that was answered lately."""

    challenge: Challenge
    prompt: Prompt | None
    voice: Post | None


def invitation_at(at: datetime) -> Invitation | None:
    """One that runs, if any does; else one that can be joined."""
    challenges = list(db.session.scalars(public_challenges(at)))
    by_state = {state: [one for one in challenges if one.state_at(at) == state] for state in State}
    for challenge in [*by_state[State.RUNNING], *by_state[State.ANNOUNCED]]:
        return Invitation(challenge, latest_prompt(challenge, at), db.session.scalars(answered_in(challenge)).first())
    return None


def latest_prompt(challenge: Challenge, at: datetime) -> Prompt | None:
    number = last_open(challenge, None, VISITOR, at)
    return db.session.scalars(prompts_on([(challenge, number)])).one_or_none()
