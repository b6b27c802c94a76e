"""Topics for tests: made by the verb, read back as the database has them."""

from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core import clock
from forum.core.database import db
from forum.posts import Kind, Post
from forum.posts.mentions import people_mentioned
from tests.world import Person, World

LONG = "I would call them on a quiet Tuesday, and only listen."


def topic_of(
    world: World,
    person: Person,
    challenge_id: int | None = None,
    text: str = "What if **nobody** answers?",
    **about: Any,
) -> int:
    with world.session() as session:
        challenge = session.get(Challenge, challenge_id) if challenge_id else None
        about = {"title": "Quiet customers", "challenge": challenge} | about
        author = session.get(Account, person.id)
        mentioned = people_mentioned(text, author, challenge)
        post = Post.write(Kind.TOPIC, author, text, at=clock.now(), mentioned=mentioned, **about)
        session.flush()
        return int(post.id)


def counts_of(world: World, thread_id: int) -> tuple[int, int, Any]:
    """What the thread says about itself: comments, answers, first answer."""
    with world.session() as session:
        root = session.get(Post, thread_id)
        return root.comment_count, root.answer_count, root.first_answer_at


def counted(world: World, thread_id: int) -> tuple[int, int, Any]:
    """The same by counting."""
    with world.session() as session:
        shown = (
            Post.thread_id == thread_id,
            Post.deleted_at.is_(None),
            Post.hidden_at.is_(None),
            Post.held_at.is_(None),
        )
        comments = session.scalar(select(func.count()).where(*shown))
        answers = session.scalar(select(func.count()).where(*shown, Post.is_answer))
        return comments, answers, session.scalar(select(func.min(Post.created_at)).where(*shown, Post.is_answer))


def do(world: World, post_id: int, deed: Any) -> None:
    """A verb on one post, loaded as the pages load it: do(world, 7, lambda post: post.hide(by=…, at=…))."""
    with world.session() as session:
        load = (joinedload(Post.thread), joinedload(Post.challenge), joinedload(Post.author))
        deed(session.get(Post, post_id, options=load))


def by(person: Person) -> Account:
    account = db.session.get(Account, person.id)
    assert account is not None
    return account


def confirm(world: World, person: Person) -> None:
    with world.session() as session:
        session.execute(update(Account).where(Account.id == person.id).values(email_confirmed_at=clock.now()))
