"""The discussion of a challenge: topics, each the root of a thread."""

from datetime import datetime
from typing import Any

from forum.accounts import Account
from forum.challenges.models import Challenge
from forum.challenges.words import State
from forum.posts import Kind, Post, ReadOnly

CLOSED = (State.DRAFT, State.CANCELLED, State.ARCHIVED)


def refuse_if_closed(challenge: Challenge, at: datetime) -> None:
    """Raises ReadOnly."""
    if challenge.state_at(at) in CLOSED:
        raise ReadOnly


def start_topic(challenge: Challenge, author: Account, text: str, *, at: datetime, **about: Any) -> Post:
    """Open a new thread. Raises ReadOnly, and the refusals of `core.richtext`."""
    refuse_if_closed(challenge, at)
    topic = Post.write(Kind.TOPIC, author, text, at=at, challenge=challenge, **about)
    challenge.topic_count = Challenge.topic_count + 1
    return topic
