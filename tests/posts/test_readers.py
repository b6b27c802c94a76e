"""Who may read a post is one rule: a viewer's list and the readers of a post are two ways to ask it."""

from itertools import product

from sqlalchemy import select, update
from sqlalchemy.orm import aliased, joinedload

from forum.accounts import Account
from forum.core import clock
from forum.posts import Audience, Post, Reader, Visibility, is_shown, may_be_read_by, readable_by
from forum.posts.words import HeldFor
from tests.posts.topics import topic_of

PEOPLE = ("ana", "ben", "cleo", "mo", "root", "nina")


def grid_of_posts(world):
    """A post of each audience in a challenge of each visibility, and one outside; Ben is invited to one of two."""
    challenges = [world.challenge(f"kind-{one}", visibility=one) for one in Visibility]
    elsewhere = world.challenge("elsewhere", visibility="invited")
    with world.session():
        Reader.admit(challenges[2], world.ben.id, clock.now())
        Reader.admit(elsewhere, world.cleo.id, clock.now())
    places = [*challenges, elsewhere, None]
    kinds = (Audience.PUBLIC, Audience.MEMBERS)
    return [topic_of(world, world.ana, place, audience=kind) for place, kind in product(places, kinds)]


def test_both_sides_of_the_rule_agree_for_everyone_and_every_post(world):
    people, posts = [getattr(world, name).id for name in PEOPLE], set(grid_of_posts(world))

    with world.session() as session:
        by_lists = {
            (post, person)
            for person in people
            for post in session.scalars(select(Post.id).where(readable_by(session.get(Account, person))))
        }
        reader = aliased(Account)
        pairs = select(Post.id, reader.id).join(reader, may_be_read_by(reader)).where(reader.id.in_(people))
        by_readers = {(post, person) for post, person in session.execute(pairs)}

    assert by_readers == by_lists
    assert {post for post, person in by_readers if person == world.mo.id} == posts
    assert len({post for post, person in by_readers if person == world.ben.id}) == len(posts) - 2
    assert len({post for post, person in by_readers if person == world.nina.id}) == len(posts) - 4


def test_what_is_held_hidden_or_deleted_is_not_shown(world):
    posts = [topic_of(world, world.ana) for _ in range(4)]
    mo = world.mo
    with world.session() as session:
        held, hidden, deleted = (session.get(Post, one) for one in posts[1:])
        held.hold(HeldFor.REVIEW, at=clock.now())
        hidden.hide(by=session.get(Account, mo.id), at=clock.now())
        deleted.delete(by=session.get(Account, mo.id), at=clock.now())

    with world.session() as session:
        assert session.scalars(select(Post.id).where(is_shown())).all() == [posts[0]]
        for one in session.scalars(select(Post)):
            assert one.is_shown == (one.id == posts[0])


def test_a_comment_is_open_to_those_to_whom_its_thread_is_when_it_is_kept(world):
    topic = topic_of(world, world.ana)
    with world.session() as session:
        root = session.get(Post, topic, options=[joinedload(Post.author), joinedload(Post.challenge)])
        ben = session.get(Account, world.ben.id)
        meanwhile = update(Post).where(Post.id == topic).values(audience=Audience.MEMBERS)
        session.execute(meanwhile, execution_options={"synchronize_session": False})
        comment = root.comment(ben, "And quinces.", at=clock.now())
        session.flush()
        assert comment.audience == Audience.MEMBERS
