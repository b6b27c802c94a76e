"""Circles for tests: made by the verbs of the product."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Participation, part_in
from forum.circles import Circle, Membership
from forum.circles.invitations import come_in
from forum.circles.models import Wish
from forum.core import clock
from forum.core.database import db
from tests.world import Person, World


def account(person: Person) -> Account:
    return db.session.get_one(Account, person.id)


def part(person: Person, challenge_id: int) -> Participation:
    return db.session.scalars(part_in(account(person), challenge_id)).one()


def circle_of(world: World, challenge_id: int, *people: Person, name: str = "Larks", takes_others: bool = False) -> int:
    """These people take part and are in one circle, which the first of them began; gives its id."""
    for person in people:
        world.join(person, challenge_id)
    with world.session():
        circle = Circle.start(part(people[0], challenge_id), name, takes_others=takes_others, at=clock.now())
        id_ = circle.id
    for person in people[1:]:
        let_in(world, id_, person)
    return id_


def let_in(world: World, circle_id: int, person: Person) -> None:
    with world.session():
        circle = loaded(circle_id)
        come_in(circle, part(person, circle.challenge_id), at=clock.now())


def loaded(circle_id: int) -> Circle:
    load = (joinedload(Circle.challenge), joinedload(Circle.named_by))
    return db.session.scalars(select(Circle).where(Circle.id == circle_id).options(*load)).one()


def membership(person: Person, circle_id: int) -> Membership:
    mine = select(Membership).where(Membership.circle_id == circle_id, Membership.account_id == person.id)
    load = (joinedload(Membership.circle).joinedload(Circle.challenge), joinedload(Membership.account))
    return db.session.scalars(mine.order_by(Membership.id.desc()).options(*load)).first()


def wants_circle(world: World, person: Person, challenge_id: int, **about: Any) -> None:
    world.join(person, challenge_id)
    with world.session():
        Wish.make(part(person, challenge_id), at=about.pop("at", clock.now()), **about)
