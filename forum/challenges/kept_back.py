"""What people wrote in a challenge before it was opened to more people: it stays with those who could read it then,
until its author opens it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from forum.accounts import Account
from forum.challenges.models import Challenge
from forum.challenges.words import Happened
from forum.core.events import Event
from forum.posts import Post, can_be_opened, open_what_they_wrote


def kept_back_of(viewer: Any, challenge: Challenge) -> Select[int]:
    """What the viewer wrote there for fewer people than see it now, and can open."""
    theirs = select(Post.id).where(Post.challenge_id == challenge.id, Post.author_id == viewer.id)
    return theirs.where(Post.deleted_at.is_(None), can_be_opened(challenge.visibility))


def open_kept_back(challenge: Challenge, author: Account, at: datetime) -> None:
    """All of it. Said twice, it changes nothing more."""
    open_what_they_wrote(author.id, challenge.id, challenge.visibility)
    Event.record(Happened.READERS_CHANGED, actor=author, challenge=challenge, at=at)
