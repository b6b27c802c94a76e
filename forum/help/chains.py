"""Who helped whom: a chain of help as text and as a picture, and the people around a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from forum.accounts import Account, is_here, is_near
from forum.core.database import db
from forum.core.words import listed
from forum.help.models import HelpRequest
from forum.help.skills import MemberSkill, Skill
from forum.help.thanks import Thanks, words_for
from forum.help.words import Feeling
from forum.posts import Post, is_shown, readable_by

MOST_STEPS = 60
MOST_NAMED = 12
LOOKED_AT = 60


@dataclass(frozen=True)
class Link:
    """One step of a chain: who helped whom, with what. Without a request it is not for this viewer to read."""

    helpers: list[Account | None]
    helped: Account | None
    request: HelpRequest | None
    words: Post | None
    at: datetime

    @property
    def from_names(self) -> str:
        return listed([name_of(one) for one in self.helpers]) if self.request else _("Somebody")

    @property
    def to_name(self) -> str:
        return name_of(self.helped) if self.request else _("somebody")

    @property
    def sentence(self) -> str:
        many = max(len(self.helpers), 1) if self.request else 1
        names = {"helper": self.from_names, "helped": self.to_name}
        return ngettext("%(helper)s helped %(helped)s", "%(helper)s helped %(helped)s", many, **names)


def name_of(person: Account | None) -> str:
    return person.name if person else _("A former member")


def chain_for(viewer: Any, chain_id: int) -> list[Link]:
    """The steps of a chain in their order; empty when there is none of which this viewer may read a part."""
    steps: dict[tuple[int, int | None], list[Any]] = {}
    for thanks, is_readable in db.session.execute(steps_of(viewer, chain_id)):
        steps.setdefault((thanks.post_id, thanks.by_id), []).append((thanks, is_readable))
    links = [link_of(rows) for rows in steps.values()]
    return links if any(link.request for link in links) else []


def steps_of(viewer: Any, chain_id: int) -> Select[Any]:
    """The thanks of a chain with people, words and requests, each with whether this viewer may read it."""
    is_readable = case((and_(readable_by(viewer), is_shown()), True), else_=False)
    request = contains_eager(Thanks.request)
    query = select(Thanks, is_readable).join(Thanks.request).join(HelpRequest.post)
    query = query.where(Thanks.chain_id == chain_id).order_by(Thanks.id).limit(MOST_STEPS)
    people = joinedload(Thanks.by), joinedload(Thanks.person), joinedload(words_for(viewer))
    return query.options(*people, request.contains_eager(HelpRequest.post))


def link_of(rows: Sequence[Any]) -> Link:
    first, is_readable = rows[0]
    words = first.comment if first.comment is not None and first.comment.is_shown else None
    helpers = [thanks.person for thanks, _readable in rows]
    return Link(helpers, first.by, first.request if is_readable else None, words, first.thanked_at)


ROW, RADIUS, MIDDLE = 112, 26, 150  # of the picture, in its own units


@dataclass(frozen=True)
class Dot:
    """Somebody in the picture of a chain; `says` is the step that led to them, for who listens to the picture."""

    name: str
    says: str
    y: int


@dataclass(frozen=True)
class Picture:
    dots: list[Dot]

    @property
    def height(self) -> int:
        return len(self.dots) * ROW + 8

    width, middle, radius = MIDDLE * 2, MIDDLE, RADIUS


def picture_of(links: Sequence[Link]) -> Picture:
    """A column of people, with an arrow from each to whom they helped."""
    names = [(links[0].from_names, _("It began with %(names)s.", names=links[0].from_names))]
    names += [(link.to_name, f"{link.sentence}.") for link in links]
    return Picture([Dot(name, says, RADIUS + 8 + number * ROW) for number, (name, says) in enumerate(names)])


@dataclass(frozen=True)
class Named:
    """Somebody, as a list of names shows them."""

    name: str
    handle: str


@dataclass(frozen=True)
class Around:
    """What is fun for a person, whom they helped and who helped them: by name, the latest first, never how often."""

    fun: list[str]
    helped: list[Named]
    helped_by: list[Named]


def help_around(viewer: Any, person: Account) -> Around:
    """As far as the viewer may read what it was about; one statement."""
    rows = db.session.execute(around(viewer, person)).all()
    people = {about: [Named(name, handle) for kind, name, handle, _rank in rows if kind == about] for about in DEEDS}
    fun = [name for kind, name, _handle, _rank in rows if kind == FUN]
    return Around(sorted(fun, key=str.casefold), *(people[about][:MOST_NAMED] for about in DEEDS))


FUN = "fun"
DEEDS = ("helped", "helped by")


def around(viewer: Any, person: Account) -> Any:
    """(what it says, name, handle, rank): skills that are fun, and the people on both sides of thanks."""
    is_fun = (MemberSkill.person_id == person.id, MemberSkill.feeling == Feeling.FUN)
    fun = select(literal(FUN), MemberSkill.name, literal(""), Skill.id.label("rank"))
    fun = fun.join(MemberSkill.skill).where(*is_fun)
    people = people_around(viewer, person).subquery()
    name = Account.first_name + " " + Account.last_name
    others = select(people.c.deed, name, Account.handle, people.c.latest).join(people, people.c.id == Account.id)
    both = union_all(fun, others.where(is_here(), is_near(viewer, Account.id))).subquery()
    return select(both).order_by(both.c.rank.desc())


def people_around(viewer: Any, person: Account) -> Select[Any]:
    """Each other person with the deed, and the last thanks that says so."""
    each = union_all(
        latest(Thanks.person_id == person.id, Thanks.by_id, DEEDS[0]),
        latest(Thanks.by_id == person.id, Thanks.person_id, DEEDS[1]),
    ).subquery()
    post_id, other_id, deed, thanks_id = each.c
    found = select(other_id.label("id"), deed.label("deed"), func.max(thanks_id).label("latest"))
    return found.join(Post, Post.id == post_id).where(readable_by(viewer), is_shown()).group_by(other_id, deed)


def latest(whose: ColumnElement[bool], other: Any, deed: str) -> Select[Any]:
    query = select(Thanks.post_id, other.label("other_id"), literal(deed).label("deed"), Thanks.id.label("thanks_id"))
    some = query.where(whose, other.is_not(None)).order_by(Thanks.id.desc()).limit(LOOKED_AT).subquery()
    return select(some)
