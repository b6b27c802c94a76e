"""A small cast and a challenge, built by the verbs of the product itself.

Everything is kept by id and handle, never as a loaded row: each `with world.session()` is a session of its own, as a
request has it, so that a test and a request never share what they have loaded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from forum.accounts import Account, passwords
from forum.challenges import Challenge, Part, Participation, Prompt, join
from forum.core import clock
from forum.core.database import db
from forum.entries import Entry
from forum.posts import Post

PASSWORD = "Kindling-2026"


@dataclass(frozen=True)
class Person:
    """Someone of the cast, as a test names them."""

    id: int
    handle: str
    email: str
    name: str


class World:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self._people: dict[str, Person] = {}

    def __getattr__(self, name: str) -> Person:
        """`world.ana`, `world.mo` and so on: made when first named."""
        if name.startswith("_") or name not in CAST:
            raise AttributeError(name)
        if name not in self._people:
            self._people[name] = self.person(name, **CAST[name])
        return self._people[name]

    @contextmanager
    def session(self) -> Iterator[Any]:
        """A database session of its own; what is done in it is kept at its end."""
        with self.app.app_context():
            yield db.session
            db.session.commit()

    def person(self, handle: str, *, zone: str = "Europe/Berlin", confirmed: bool = True, **about: Any) -> Person:
        about = {"first_name": handle.capitalize(), "last_name": "Example"} | about
        email = f"{handle}@example.org"
        with self.session() as session:
            account = Account.sign_up(
                handle=handle, email=email, password="x", at=clock.now() - timedelta(days=30), zone=zone, **about
            )
            account.password_hash = known_hash()
            account.email_confirmed_at = account.created_at if confirmed else None
            account.trust = about.get("trust", 1 if confirmed else 0)  # no newcomers: they have been here for a month
            session.flush()
            return Person(account.id, account.handle, email, account.name)

    def challenge(
        self, slug: str = "kind-28", *, organiser: Person | None = None, announced: bool = True, **about: Any
    ) -> int:
        """A challenge on its 9th day in Berlin, with every prompt written. Gives its id."""
        today = clock.now().date()
        fields = DEFAULTS | {"slug": slug, "starts_on": today - timedelta(days=8)} | about
        organiser = organiser or self.olga
        with self.session() as session:
            by = session.get(Account, organiser.id)
            challenge = Challenge.create(
                by, will="I will listen.", stop="I will stop guessing.", at=clock.now(), **fields
            )
            for prompt in challenge.prompts:
                prompt.fill(title=f"Prompt {prompt.number}", theme="understand", body=f"Do kind thing {prompt.number}.")
            if announced:
                challenge.announce(by=by, at=clock.now() - timedelta(days=20))
            session.flush()
            return challenge.id

    def join(self, person: Person, challenge_id: int) -> int:
        """The person takes part; gives the participation's id."""
        with self.session() as session:
            challenge = session.scalars(
                select(Challenge).where(Challenge.id == challenge_id).options(selectinload(Challenge.pledges))
            ).one()
            mine = join(challenge, session.get(Account, person.id), None, "", clock.now())
            session.flush()
            return mine.id

    def entry(
        self, person: Person, challenge_id: int, number: int, text: str = "I wrote to Rosa.", **about: Any
    ) -> int:
        """The person's entry for a day, written now. Joins first if need be. Gives the post's id."""
        with self.session() as session:
            mine = session.scalars(
                select(Participation)
                .where(Participation.challenge_id == challenge_id, Participation.account_id == person.id)
                .options(joinedload(Participation.account), joinedload(Participation.challenge))
            ).one_or_none()
        if mine is None:
            self.join(person, challenge_id)
            return self.entry(person, challenge_id, number, text, **about)
        with self.session() as session:
            mine = session.scalars(
                select(Participation)
                .where(Participation.challenge_id == challenge_id, Participation.account_id == person.id)
                .options(joinedload(Participation.account), joinedload(Participation.challenge))
            ).one()
            prompt = session.scalars(
                select(Prompt).where(Prompt.challenge_id == challenge_id, Prompt.number == number)
            ).one()
            post = {"audience": about.pop("audience", "public")}
            entry = Entry.publish(mine, prompt, text, at=clock.now(), post=post, **about)
            session.flush()
            return entry.post_id

    def comment(self, person: Person, thread_id: int, text: str, *, to: int | None = None) -> int:
        """The person answers a thread, or one comment in it. Gives the comment's id."""
        with self.session() as session:
            load = (joinedload(Post.author), joinedload(Post.challenge))
            thread = session.get(Post, thread_id, options=load)
            parent = session.get(Post, to, options=load) if to else None
            comment = thread.comment(session.get(Account, person.id), text, at=clock.now(), to=parent)
            session.flush()
            return comment.id


CAST: dict[str, dict[str, Any]] = {
    "ana": {"zone": "Europe/Berlin"},
    "ben": {"zone": "America/New_York"},
    "cleo": {"zone": "Asia/Tokyo"},
    "mo": {"role": "moderator"},
    "olga": {"zone": "Europe/Berlin"},
    "root": {"role": "admin", "first_name": "Robin", "last_name": "Root"},
    "nina": {"confirmed": False},
}

DEFAULTS: dict[str, Any] = {
    "title": "Twenty-eight kind days",
    "summary": "One kind and useful thing a day.",
    "description": "Four weeks of **small** deeds.",
    "hashtag": "kind28",
    "length": 28,
    "zone": "Europe/Berlin",
    "pace": "together",
    "rest_days_per_week": 1,
    "visibility": "public",
    "selling_rule": "quiet",
    "answer_goal_hours": 24,
}


@cache
def known_hash() -> str:
    """Hashing costs 40 ms: all of the cast share one."""
    return passwords.hashed(PASSWORD)


__all__ = ["PASSWORD", "Part", "Person", "World", "date"]
