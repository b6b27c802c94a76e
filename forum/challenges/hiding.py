"""Challenges that moderators have hidden: nobody else sees them, and nothing goes on in them until that is undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from forum.accounts import Account
from forum.challenges.models import Challenge, Organiser
from forum.challenges.words import Happened
from forum.core.database import db
from forum.core.events import Event
from forum.posts import Visibility


def hide_challenge(challenge: Challenge, *, by: Account, at: datetime) -> bool:
    """What was written in it is kept from everyone who is not in it. False: it was hidden before."""
    if not challenge.claim(Challenge.hidden_at.is_(None), hidden_at=at):
        return False
    tell_of(challenge, Visibility.INVITED, by, at)
    return True


def show_challenge(challenge: Challenge, *, by: Account, at: datetime) -> None:
    """All is as it was."""
    if challenge.claim(Challenge.hidden_at.is_not(None), hidden_at=None):
        tell_of(challenge, challenge.visibility, by, at)


def hide_challenges_of(person: Account, *, by: Account, at: datetime) -> None:
    """Those that they organise alone. The others belong to who organises them, too."""
    theirs = select(Challenge).where(Challenge.hidden_at.is_(None), is_run_alone_by(person.id, Challenge.id))
    for challenge in db.session.scalars(theirs).all():
        hide_challenge(challenge, by=by, at=at)


def is_run_alone_by(person_id: Any, challenge_id: Any) -> ColumnElement[bool]:
    """Whether they organise this challenge, and nobody else does. Ids, or columns."""
    here = exists().where(Organiser.challenge_id == challenge_id)
    return here.where(Organiser.account_id == person_id) & ~here.where(Organiser.account_id != person_id)


def hidden_challenges_of(person_id: int) -> list[int]:
    """The ids of those that they organise, alone or not."""
    theirs = select(Organiser.challenge_id).join(Organiser.challenge)
    return list(db.session.scalars(theirs.where(Organiser.account_id == person_id, Challenge.hidden_at.is_not(None))))


def tell_of(challenge: Challenge, visibility: str, by: Account, at: datetime) -> None:
    challenge.show_posts_to(visibility, at)
    Event.record(Happened.READERS_CHANGED, actor=by, challenge=challenge, at=at)
