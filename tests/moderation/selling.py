"""Somebody who sells watches in every way that there is, for the tests of their removal."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from forum.accounts import Account
from forum.challenges import Announcement, Challenge, Launch, Organiser, part_in
from forum.circles import Circle
from forum.core import clock
from forum.entries import Wall
from forum.help import Standing, Taker
from forum.posts import HeldFor, Post, PrivateWord, with_people
from tests.circles.scenes import circle_of
from tests.help.scenes import offer, wish_of
from tests.posts.topics import topic_of
from tests.world import World

SELLS = "Buy my watches"
KINDS_OF_WORDS = 13
WHOLE = (joinedload(Post.author), joinedload(Post.thread), joinedload(Post.challenge))


def sells_everywhere(world: World) -> None:
    """Ben, in each kind of thing once. Olga and Ana say something beside it, in the same places."""
    alone = world.challenge("alone", organiser=world.ben, title=f"{SELLS} for a month")
    shared = world.challenge("shared", organiser=world.olga)
    circle_of(world, alone, world.ben, name=f"{SELLS} together")
    circle_of(world, shared, world.ana, name="Larks")
    entry = world.entry(world.ben, shared, 9, f"{SELLS} today.")
    word_of_ana(world, entry)
    anas = world.entry(world.ana, shared, 9)
    world.comment(world.ben, anas, f"{SELLS}, Ana.")
    world.comment(
        world.ana, topic_of(world, world.ben, shared, f"{SELLS} or sell yours.", title=SELLS), "Please not here."
    )
    wish_of(world, world.ben, title=f"{SELLS}, please", text=f"{SELLS} for me.")
    offer(world, world.ben, wish_of(world, world.ana), f"{SELLS} first.")
    word_to_ana(world, anas)
    held = world.entry(world.ben, shared, 8, f"{SELLS} tomorrow.")
    with world.session() as session:
        session.get(Post, held, options=WHOLE).hold(HeldFor.REVIEW, at=clock.now())
    announces(world, alone, shared)


def announces(world: World, alone: int, shared: int) -> None:
    """In both, on market day, and at a wall."""
    with world.session() as session:
        ben, olga = session.get(Account, world.ben.id), session.get(Account, world.olga.id)
        team = [selectinload(Challenge.organisers).joinedload(Organiser.account)]
        both = session.get(Challenge, shared, options=team)
        both.add_organiser(ben, clock.now())
        for challenge in (session.get(Challenge, alone), both):
            Announcement.make(challenge, ben, f"{SELLS} now", SELLS, at=clock.now())
        Announcement.make(both, olga, "The bread is ready", "At ten.", at=clock.now())
        mine = session.scalars(part_in(ben, shared)).one()
        Launch.put_up(mine, both, ben, f"{SELLS} here.", at=clock.now(), title=SELLS, not_for="Cats.", free_way="Look.")
        Wall.hit(mine, f"{SELLS}: nobody does.", pause_days=0, at=clock.now())


def word_to_ana(world: World, entry: int) -> None:
    with world.session() as session:
        post, ben = session.get(Post, entry, options=WHOLE), session.get(Account, world.ben.id)
        PrivateWord.write(post, ben, f"{SELLS}, between us.", at=clock.now())


def word_of_ana(world: World, entry: int) -> None:
    """A private word of hers, and his answer."""
    with world.session() as session:
        post = session.get(Post, entry, options=WHOLE)
        word = PrivateWord.write(post, session.get(Account, world.ana.id), "Not quite so loud?", at=clock.now())
        hers = with_people(select(PrivateWord).where(PrivateWord.id == word))
        session.scalars(hers).one().answer(f"{SELLS} all the same.", at=clock.now())


def what_others_see(world: World) -> list[str]:
    shown = [
        select(Post.source).where(Post.hidden_at.is_(None), Post.held_at.is_(None)),
        select(Challenge.title).where(Challenge.hidden_at.is_(None)),
        select(Announcement.title).where(Announcement.withdrawn_at.is_(None)),
        select(Taker.line).where(Taker.standing == Standing.OFFERED),
        select(Wall.sentence).where(Wall.lifted_at.is_(None)),
        select(Circle.name).where(Circle.ended_at.is_(None)),
        select(PrivateWord.source).where(PrivateWord.hidden_at.is_(None)),
        select(PrivateWord.answer_source).where(
            PrivateWord.answered_at.is_not(None), PrivateWord.answer_hidden_at.is_(None)
        ),
    ]
    with world.session() as session:
        return sorted(text for query in shown for text in session.scalars(query))
