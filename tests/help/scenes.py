"""Help requests for tests: made by the verbs of the product, read back as the database has them."""

from typing import Any

from sqlalchemy import select, update

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core import clock
from forum.core.database import db
from forum.help import HelpRequest, MemberSkill, PairWish, Taker, takers_of, thank
from forum.help.queries import requests_visible_to, taker_in
from tests.world import Person, World

LINE = "I can do that on Thursday morning."
ASK = {
    "title": "Somebody to read my price list",
    "text": "It is two pages, and my customers say it is hard to read.",
    "own_part": "I read one of yours.",
    "time_needed": "hour",
}


def account(person: Person) -> Account:
    return db.session.get_one(Account, person.id)


def wish_of(world: World, person: Person, kind: str = "ask", **about: Any) -> int:
    """A help request of this person; gives the id of its post."""
    fields = {"title": ASK["title"], "audience": "public", "challenge": None, "skills": [], "place": None}
    fields |= {"time_needed": "hour", "until_on": None, "own_part": ASK["own_part"] if kind == "ask" else ""} | about
    with world.session() as session:
        challenge = session.get(Challenge, fields["challenge"]) if fields["challenge"] else None
        post = {"title": fields.pop("title"), "audience": fields.pop("audience"), "challenge": challenge}
        fields.pop("challenge")
        text = fields.pop("text", ASK["text"])
        wish = HelpRequest.publish(account(person), text, at=clock.now(), post=post, kind=kind, **fields)
        session.flush()
        return wish.post_id


def loaded(viewer: Person, post_id: int) -> HelpRequest:
    """As its pages load it; inside of a session."""
    query = requests_visible_to(account(viewer)).where(HelpRequest.post_id == post_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).unique().one()


def offer(world: World, person: Person, post_id: int, line: str = LINE) -> int:
    """The person would take it up; gives the id of the Taker."""
    with world.session() as session:
        Taker.offer(loaded(person, post_id), account(person), line, at=clock.now())
        mine = select(Taker.id).where(Taker.post_id == post_id, Taker.person_id == person.id)
        return session.scalars(mine).one()


def taker(author: Person, post_id: int, taker_id: int) -> Taker:
    return taker_in(loaded(author, post_id), taker_id)


def agree(world: World, author: Person, helper: Person, post_id: int) -> int:
    """The helper offers, the author says yes."""
    offered = offer(world, helper, post_id)
    with world.session():
        taker(author, post_id, offered).accept(by=account(author), at=clock.now())
    return offered


def thanked(
    world: World, author: Person, post_id: int, text: str = "It reads like a letter from a friend now."
) -> None:
    with world.session():
        wish = loaded(author, post_id)
        thank(wish, text, takers_of(wish), by=account(author), at=clock.now())


def helped(world: World, author: Person, helper: Person, **about: Any) -> int:
    """The whole way: an ask, taken up and thanked for."""
    post_id = wish_of(world, author, **about)
    agree(world, author, helper, post_id)
    thanked(world, author, post_id)
    return post_id


def likes(world: World, person: Person, *fun: str, tedious: tuple[str, ...] = (), pairs: bool = False) -> None:
    with world.session():
        MemberSkill.keep(account(person), list(fun), list(tedious), at=clock.now())
        PairWish.choose(account(person), pairs, clock.now())


def make_settled(world: World) -> None:
    """A day later, as far as pairs are concerned."""
    with world.session() as session:
        session.execute(update(MemberSkill).values(since_on=clock.now().date().replace(day=1)))


def state_of(world: World, post_id: int) -> str:
    with world.session() as session:
        return session.scalars(select(HelpRequest.state).where(HelpRequest.post_id == post_id)).one()
