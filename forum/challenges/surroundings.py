"""What stands around a text that somebody writes: the thread and the challenge that its draft's place names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, load_only

from forum.accounts import WHAT_NAMES_THEM, Account, people_called
from forum.challenges.models import Challenge
from forum.challenges.participation import Part, Participation
from forum.challenges.queries import challenge_readable_by, without_texts
from forum.core.database import db, found, id_in
from forum.posts import (
    Post,
    Visibility,
    among,
    is_in_circle,
    people_in_thread,
    posts_visible_to,
    reads_invited_in_sight,
)

IN_A_THREAD = ("comment", "edit")
IN_A_CHALLENGE = ("announcement", "entry", "topic")
LAST_JOINED = 300
NAMES = load_only(*WHAT_NAMES_THEM, raiseload=True)


@dataclass(frozen=True)
class Surroundings:
    challenge: Challenge | None = None
    thread: Post | None = None

    @property
    def circle_id(self) -> int | None:
        """The circle that alone reads this thread."""
        return self.thread.circle_id if self.thread else None

    @property
    def visibility(self) -> str | None:
        """Whom what is written here is for: a thread may be for fewer than its challenge is now."""
        here = self.thread or self.challenge
        return here.visibility if here else None


def surroundings(viewer: Any, place: str) -> Surroundings:
    """Of a draft's place, such as `comment:7` or `entry:first-28:9`. Raises NotFound for what one may not see."""
    kind, _colon, rest = place.partition(":")
    if kind in IN_A_THREAD:
        post = found(post_with_thread(viewer, rest))
        return Surroundings(post.challenge, post.thread or post)
    if kind in IN_A_CHALLENGE:
        return Surroundings(found(challenge_of(viewer, rest.partition(":")[0])))
    return Surroundings()


def challenge_of(viewer: Any, slug: str) -> Select[Challenge]:
    query = select(Challenge).where(Challenge.slug == slug, challenge_readable_by(viewer))
    return query.options(*without_texts())


def post_with_thread(viewer: Any, *post_ids: str) -> Select[Post]:
    wanted = [id_ for id_ in map(id_in, post_ids) if id_]
    thread = joinedload(Post.thread).joinedload(Post.author)
    query = posts_visible_to(viewer).where(Post.id.in_(wanted))
    return query.options(thread, joinedload(Post.challenge).options(*without_texts()))


def titles_of(viewer: Any, places: Sequence[str]) -> dict[str, str]:
    """Where each of a page of drafts will stand, in words; those that the viewer may no longer see are left out."""
    parts = [(place, *place.split(":")[:2]) for place in places if ":" in place]
    ids = [key for _place, kind, key in parts if kind in IN_A_THREAD]
    slugs = [key for _place, kind, key in parts if kind in IN_A_CHALLENGE]
    posts = db.session.scalars(post_with_thread(viewer, *ids)) if ids else ()
    named = select(Challenge.slug, Challenge.title).where(Challenge.slug.in_(slugs), challenge_readable_by(viewer))
    challenges = db.session.execute(named) if slugs else ()
    titles = {(kind, slug): title for slug, title in challenges for kind in IN_A_CHALLENGE}
    titles |= {(kind, str(post.id)): title_of(post.thread or post) for post in posts for kind in IN_A_THREAD}
    return {place: titles[kind, key] for place, kind, key in parts if (kind, key) in titles}


def title_of(thread: Post) -> str:
    """A topic's title; an entry has none, and is known by who wrote it, as is what others do not see just now."""
    name = thread.author.name if thread.author else _("a former member")
    return (thread.is_shown and thread.title) or _("below what %(name)s wrote", name=name)


def people_around(viewer: Any, here: Surroundings, beginning: str, most: int) -> list[Account]:
    """Who speaks in the thread first, then who takes part, then whoever is called so; at most so many, each once."""
    queries = [people_in_thread(viewer, here.thread, beginning)] if here.thread else []
    queries += [people_taking_part(viewer, here.challenge, beginning)] if here.challenge else []
    queries += [people_called(viewer, beginning)] if beginning else []
    people: dict[int, Account] = {}
    for query in queries:
        if len(people) < most:
            further = who_reads(query, here).options(NAMES).limit(5 * most)
            people |= {one.id: one for one in db.session.scalars(further)}
    return list(people.values())[:most]


def people_taking_part(viewer: Any, challenge: Challenge, beginning: str) -> Select[Account]:
    """Those who joined last; whoever watches from the sidelines is in no list."""
    last = select(Participation.account_id).where(Participation.challenge_id == challenge.id)
    last = last.where(Participation.part == Part.PARTICIPANT, Participation.left_at.is_(None))
    last = last.order_by(Participation.joined_at.desc(), Participation.id.desc()).limit(LAST_JOINED)
    took_part = last.subquery()
    return among(viewer, select(Account).join(took_part, took_part.c.account_id == Account.id), beginning)


def who_reads(people: Select[Account], here: Surroundings) -> Select[Account]:
    """What is open to invited people or to a circle only reaches nobody else, so nobody else is offered; and of the
    invited nobody whom the others do not know of."""
    if here.circle_id is not None:
        people = people.where(is_in_circle(Account.id, here.circle_id))
    if here.challenge is None or here.visibility != Visibility.INVITED:
        return people
    return people.where(reads_invited_in_sight(Account, here.challenge.id))
