"""The discussion of a challenge: topics, each the root of a thread."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from forum.accounts import Account
from forum.challenges.models import Challenge
from forum.challenges.words import Happened as InChallenges
from forum.challenges.words import State
from forum.core.database import UNSYNCHRONISED, db
from forum.core.events import Event
from forum.posts import OPENNESS, Happened, Kind, Post, ReadOnly, Visibility, is_kept_back, open_at_most

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


def move_topic(topic: Post, to: Challenge, *, by: Account, at: datetime, back: bool = False) -> bool:
    """A topic with its answers stands in another challenge from now on; False: this one cannot stand there.

    Nothing is opened to more people than it was written for, nor to other invited ones; but what came from there may go
    back. What its authors changed meanwhile is for them to open, and they hear of it.
    """
    if topic.kind != Kind.TOPIC or topic.challenge_id is None or to.announced_at is None:
        return False
    opens_up = OPENNESS.index(Visibility(to.visibility)) > OPENNESS.index(Visibility(topic.visibility))
    other_people = to.visibility == topic.visibility == Visibility.INVITED
    if to.id == topic.challenge_id or ((opens_up or other_people) and not back):
        return False
    for challenge_id, by_one in ((topic.challenge_id, -1), (to.id, +1)):
        counted = update(Challenge).where(Challenge.id == challenge_id)
        run(counted.values(topic_count=Challenge.topic_count + by_one))
    thread = or_(Post.id == topic.id, Post.thread_id == topic.id)
    run(update(Post).where(thread).values(challenge_id=to.id, visibility=open_at_most(to.visibility)))
    Event.record(Happened.READERS_CHANGED, actor=by, post=topic, at=at)
    if db.session.scalar(select(Post.id).where(thread, is_kept_back(to.visibility)).limit(1)) is not None:
        Event.record(InChallenges.OPENED, actor=by, challenge=to, at=at)
    return True


def run(statement: Any) -> None:
    db.session.execute(statement, execution_options=UNSYNCHRONISED)
