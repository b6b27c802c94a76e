"""Who waits in the tests of the queue: people who have written before, so that none of them stands in front."""

from typing import Any

from forum.accounts import Account
from forum.core import clock
from forum.entries import Wall
from forum.entries.claims import Claim
from forum.posts import Kind, Post
from tests.challenges.scenes import part_of
from tests.world import Person, World

ANSWER = "How good of you. I shall do the same with my baker tomorrow."


def old_hand(world: World, challenge_id: int, name: str) -> Person:
    """Someone who has written before, and been answered."""
    person = world.person(name)
    world.comment(world.ana, world.entry(person, challenge_id, 1, "My first."), ANSWER)
    return person


def at_a_wall(world: World, challenge_id: int, person: Person, sentence: str = "Nobody opens my letters.") -> None:
    """They take part, and say that they are stuck."""
    mine = part_of(world, person, challenge_id)
    if mine is None:
        world.join(person, challenge_id)
        mine = part_of(world, person, challenge_id)
    with world.session() as session:
        Wall.hit(session.merge(mine), sentence, pause_days=0, at=clock.now())


def claim(world: World, post_id: int, person: Person) -> None:
    with world.session() as session:
        Claim.take(session.get(Post, post_id), session.get(Account, person.id), at=clock.now())


def held_by(world: World, person: Person) -> set[int]:
    with world.session() as session:
        return {one.post_id for one in session.query(Claim).filter_by(person_id=person.id)}


def ask_for_help(world: World, person: Person, **about: Any) -> int:
    """A help request, as the room of help requests writes it: without a challenge, unless one is named."""
    with world.session() as session:
        words = {"title": "A van on Friday", "at": clock.now()} | about
        post = Post.write(Kind.HELP_REQUEST, session.get(Account, person.id), "Who has a van?", **words)
        session.flush()
        return int(post.id)
