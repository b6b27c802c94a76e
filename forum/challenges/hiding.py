"""Challenges that moderators have hidden: nobody else sees them, and nothing goes on in them until that is undone."""

from datetime import datetime

from forum.accounts import Account
from forum.challenges.models import Challenge
from forum.challenges.words import Happened
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


def tell_of(challenge: Challenge, visibility: str, by: Account, at: datetime) -> None:
    challenge.show_posts_to(visibility, at)
    Event.record(Happened.READERS_CHANGED, actor=by, challenge=challenge, at=at)
