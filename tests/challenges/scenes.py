"""What tests of this room arrange and read, by the verbs of the product."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from forum.accounts import Account
from forum.challenges import (
    Announcement,
    Challenge,
    Organiser,
    Part,
    Participation,
    Prompt,
    Signature,
    announcements_to_read,
    follow,
    is_out,
    unread_announcements,
)
from forum.core import clock
from forum.core.database import db
from forum.core.events import Event
from forum.posts import Reader
from tests.world import Person, World

MADE = re.compile(r"(?P<wish>/challenges/[a-z0-9-]+)-[2-9][a-z]{4}")  # a draft, and the address it shall have


def founded_at(page: Any, wish: str) -> str:
    """The home of the draft that a step belongs to, made with this wish."""
    home = "/".join(page.path.split("/")[:3])
    found = MADE.fullmatch(home)
    assert found, home
    assert found["wish"] == f"/challenges/{wish}"
    return home


HOME = "/challenges/kind-28"


@contextmanager
def loaded(world: World, challenge_id: int) -> Any:
    """The challenge with all that its verbs need; what is done to it is kept."""
    organisers = selectinload(Challenge.organisers).joinedload(Organiser.account)
    load = (selectinload(Challenge.prompts), selectinload(Challenge.pledges), organisers)
    with world.session() as session:
        yield session.get(Challenge, challenge_id, options=load)


def do(world: World, challenge_id: int, deed: Callable[[Challenge], Any]) -> None:
    with loaded(world, challenge_id) as challenge:
        deed(challenge)


def follows(world: World, person: Person, challenge_id: int) -> None:
    with world.session() as session:
        follow(session.get(Challenge, challenge_id), session.get(Account, person.id), None, clock.now())


def hosts(world: World, person: Person, challenge_id: int, number: int) -> None:
    with world.session() as session:
        query = select(Prompt).where(Prompt.challenge_id == challenge_id, Prompt.number == number)
        prompt = session.scalars(query.options(joinedload(Prompt.challenge), joinedload(Prompt.host))).one()
        prompt.name_host(session.get(Account, person.id), by=prompt.host, at=clock.now())


def part_of(world: World, person: Person, challenge_id: int) -> Participation | None:
    """The person's part with account and challenge, whatever became of it."""
    with world.session() as session:
        query = select(Participation).where(
            Participation.account_id == person.id, Participation.challenge_id == challenge_id
        )
        load = (joinedload(Participation.account), joinedload(Participation.challenge))
        part = session.scalars(query.options(*load)).one_or_none()
        session.expunge_all()
        return part


def change_part(world: World, participation_id: int, deed: Callable[[Participation], Any]) -> None:
    with world.session() as session:
        load = (joinedload(Participation.account), joinedload(Participation.challenge))
        deed(session.get(Participation, participation_id, options=load))


def challenge_of(world: World, challenge_id: int) -> Challenge:
    """As it is stored now."""
    with loaded(world, challenge_id) as challenge:
        return challenge


def counts(world: World, challenge_id: int) -> tuple[int, int]:
    """Participants and sideliners, as the challenge says."""
    stored = challenge_of(world, challenge_id)
    return stored.participant_count, stored.sideliner_count


def counted(world: World, challenge_id: int) -> tuple[int, int]:
    """The same by counting."""
    with world.session() as session:
        there = select(func.count()).where(Participation.challenge_id == challenge_id, Participation.left_at.is_(None))
        parts = (Part.PARTICIPANT, Part.SIDELINER)
        return tuple(session.scalar(there.where(Participation.part == part)) for part in parts)


def signatures(world: World, participation_id: int) -> list[tuple[int, str]]:
    """Version and own words of each, in order."""
    with world.session() as session:
        query = select(Signature).where(Signature.participation_id == participation_id)
        rows = session.scalars(query.order_by(Signature.id).options(joinedload(Signature.pledge)))
        return [(row.pledge.version, row.own_words) for row in rows]


def said(world: World, challenge_id: int, title: str = "We meet", text: str = "At **eight**.", **about: Any) -> int:
    """An announcement, by Olga; gives its id."""
    olga = world.olga.id
    with loaded(world, challenge_id) as challenge:
        author = db.session.get(Account, olga)
        word = Announcement.make(challenge, author, title, text, at=clock.now(), **about)
        db.session.flush()
        return word.id


def on_top_of(world: World, person: Person) -> list[str]:
    """The headlines that this person has still to read; the head of the page counts as many."""
    with world.session() as session:
        viewer = session.get(Account, person.id)
        found = announcements_to_read(viewer, clock.now())
        counted = session.execute(unread_announcements(viewer, clock.now())).all()
        assert [row.id for row in counted] == [one.id for one in found]
        assert all(is_out(row.on_date, row.hour, viewer.zone, clock.now()) for row in counted)
        return [one.headline for one in found]


def happened(world: World, kind: str) -> int:
    with world.session() as session:
        return session.scalar(select(func.count()).where(Event.kind == kind))


def readers(world: World, challenge_id: int) -> set[int]:
    with world.session() as session:
        return set(session.scalars(select(Reader.account_id).where(Reader.challenge_id == challenge_id)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)
