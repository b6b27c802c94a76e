"""What the pages of help requests show: every query is named for its viewer and says what it loads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts import is_near, keeps_away
from forum.challenges import Challenge
from forum.core.database import begins_with, db, found
from forum.core.paging import Page, decode_key, page_of
from forum.help.agreements import Part
from forum.help.models import HelpRequest, is_to_be_asked, is_to_fade
from forum.help.permissions import is_author
from forum.help.places import place_key
from forum.help.skills import MemberSkill, Need, PairWish, Skill, shows_skills
from forum.help.takers import Taker, can_be_answered
from forum.help.thanks import Thanks, words_for
from forum.help.turns import Turn
from forum.help.words import AT_IT, LIVE, Feeling, Standing, State
from forum.posts import Kind as PostKind
from forum.posts import Post, Visibility, is_near_to, is_shown, not_held_from, readable_by

PAGE = 20
MOST_OF_EACH = 20  # who waits, who is at it, who was
MOST_TURNS = 60
MOST_IN_HAND = 20
MOST_SUGGESTED = 8


@dataclass(frozen=True)
class AskedFor:
    """What somebody looks for on the list."""

    state: State = State.OPEN
    kind: str = ""
    skill: Skill | None = None
    time: str = ""
    challenge: Challenge | None = None
    near: str = ""
    remote: bool = False

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """One index of `help_requests` or `help_needs` finds them in their order; the rest is looked at row by row."""
        wanted: list[ColumnElement[bool]] = [HelpRequest.state == self.state]
        if self.kind:
            wanted.append(HelpRequest.kind == self.kind)
        if self.time:
            wanted.append(HelpRequest.time_needed == self.time)
        if self.challenge is not None:
            wanted.append(HelpRequest.challenge_id == self.challenge.id)
        if self.remote:
            wanted.append(HelpRequest.place_key.is_(None))
        elif self.near:
            wanted.append(begins_with(HelpRequest.place_key, place_key(self.near)))
        return wanted

    @property
    def order(self) -> tuple[Any, ...]:
        """The newest first; near a place by its name first, which is how its index has them."""
        if self.near and not self.remote:
            return HelpRequest.place_key, HelpRequest.post_id
        return (Need.post_id,) if self.skill is not None else (HelpRequest.post_id,)


def requests_listed(viewer: Any, asked: AskedFor) -> Select[HelpRequest]:
    """Requests that are to be seen, of nobody they keep away from, with their words, authors, challenges and skills."""
    query = select(HelpRequest).join(HelpRequest.post)
    if asked.skill is not None:
        is_wanted = and_(Need.post_id == HelpRequest.post_id, Need.skill_id == asked.skill.id)
        query = query.join(Need, is_wanted).where(Need.state == asked.state)
    query = query.where(*asked.conditions, readable_by(viewer), is_shown(), is_near_to(viewer))
    return query.options(*as_listed())


def as_listed() -> tuple[Any, ...]:
    post = contains_eager(HelpRequest.post)
    challenge = post.joinedload(Post.challenge).options(*without_texts())
    return post.joinedload(Post.author), challenge, selectinload(HelpRequest.needs).joinedload(Need.skill)


def without_texts() -> tuple[Any, Any]:
    return defer(Challenge.description, raiseload=True), defer(Challenge.description_html, raiseload=True)


def list_page(
    viewer: Any, asked: AskedFor, *, after: str | None = None, before: str | None = None
) -> Page[HelpRequest]:
    """Raises BadKey."""
    query = requests_listed(viewer, asked).where(*beyond(asked, after, before))
    keys = {"after": after, "before": before}
    return page_of(db.session, query, by=asked.order, size=PAGE, descending=True, **keys)


def beyond(asked: AskedFor, after: str | None, before: str | None) -> list[ColumnElement[bool]]:
    """The same key for each of the tables that are joined: PostgreSQL carries over to another table what equals a
    value, but not what is less, and would read all posts from the newest to the page that is asked for."""
    if len(asked.order) > 1 or (after is None) == (before is None):
        return []
    (key,) = decode_key(after or before or "", (int,))
    tables = (Post.id, HelpRequest.post_id)
    return [one <= key if after is not None else one >= key for one in tables]


def requests_by(author: Any) -> Select[HelpRequest]:
    """All that somebody asked or offered, whatever became of it; for themselves to see. Not where they were taken out:
    what the challenge is called by now is for those who are in it."""
    mine = (Post.author_id == author.id, Post.kind == PostKind.HELP_REQUEST, Post.deleted_at.is_(None))
    return select(HelpRequest).join(HelpRequest.post).where(*mine, readable_by(author)).options(*as_listed())


def in_hands_of(person: Any) -> Select[Taker]:
    """What somebody offered to take up, or is at, the latest first; as long as it goes on and they may read it."""
    at_it = and_(Taker.standing.in_((Standing.OFFERED, Standing.ACCEPTED)), HelpRequest.state.in_(LIVE))
    post = contains_eager(Taker.request).contains_eager(HelpRequest.post)
    query = select(Taker).join(Taker.request).join(HelpRequest.post)
    query = query.where(Taker.person_id == person.id, at_it, readable_by(person), is_shown())
    query = query.order_by(Taker.post_id.desc()).limit(MOST_IN_HAND)
    return query.options(post.joinedload(Post.author))


def requests_visible_to(viewer: Any) -> Select[HelpRequest]:
    """A request with all that its page and its verbs need; deleted and hidden ones are among them."""
    post = contains_eager(HelpRequest.post)
    query = select(HelpRequest).join(HelpRequest.post).where(readable_by(viewer), not_held_from(viewer))
    needs = joinedload(HelpRequest.needs).joinedload(Need.skill)
    return query.options(post.joinedload(Post.author), post.joinedload(Post.challenge), needs)


def takers_of(request: HelpRequest) -> list[Taker]:
    """Everyone who would take it up or did, with their part and what was agreed; in one statement."""
    query = select(Taker).where(Taker.post_id == request.post_id).order_by(Taker.id).options(*with_parts())
    return [of_request(one, request) for one in db.session.scalars(query).unique()]


def takers_shown_to(viewer: Any, request: HelpRequest) -> tuple[list[Taker], bool, set[int | None]]:
    """The first of those who are at it and who were and, for the author, who wait and are here; the viewer's own
    whatever became of it. And whether there are more, and whom the viewer keeps away from; in one statement. The author
    sees everyone who is at it with them."""
    theirs_to_see = true() if is_author(viewer, request) else is_near(viewer, Taker.person_id)
    waits = and_(*can_be_answered()) if is_author(viewer, request) else false()
    place = func.row_number().over(partition_by=Taker.standing, order_by=Taker.id).label("place")
    is_own = Taker.person_id == (viewer.id or 0)
    known = (Taker.post_id == request.post_id, or_(and_(Taker.standing.in_(AT_IT), theirs_to_see), waits, is_own))
    theirs = select(Taker.id, place, is_own.label("is_own")).where(*known).subquery()
    query = (
        select(Taker, theirs.c.place, is_far(viewer, Taker.person_id))
        .join(theirs, theirs.c.id == Taker.id)
        .options(*with_parts())
    )
    first = query.where(or_(theirs.c.place <= MOST_OF_EACH + 1, theirs.c.is_own)).order_by(Taker.id)
    rows = db.session.execute(first).unique().all()
    takers = [of_request(one, request) for one, at, _far in rows if at <= MOST_OF_EACH or one.person_id == viewer.id]
    return takers, any(at > MOST_OF_EACH for _one, at, _far in rows), {one.person_id for one, _at, far in rows if far}


def is_far(viewer: Any, person: Any) -> ColumnElement[bool]:
    """Whether the viewer keeps away from this person, a column."""
    return keeps_away(viewer.id, person) if viewer.is_authenticated else false()


def with_parts() -> tuple[Any, Any]:
    return joinedload(Taker.person), joinedload(Taker.parts).joinedload(Part.by)


def of_request(taker: Taker, request: HelpRequest) -> Taker:
    """Knows the request as it was loaded: its verbs need the post, its author and its challenge."""
    set_committed_value(taker, "request", request)
    return taker


def taker_in(request: HelpRequest, taker_id: int) -> Taker:
    """One who takes this request up. Raises NotFound."""
    query = select(Taker).where(Taker.post_id == request.post_id, Taker.id == taker_id)
    return of_request(found(query.options(*with_parts())), request)


def line_from(person: Any, taker_id: int, viewer: Any) -> Select[str]:
    """The line by which this person would take up something of the viewer's."""
    query = select(Taker.line).join(Post, Post.id == Taker.post_id)
    return query.where(Taker.id == taker_id, Taker.person_id == person.id, Post.author_id == viewer.id)


def part_in(request: HelpRequest, part_id: int) -> tuple[Part, Taker]:
    """One line of an agreement about this request, with the agreement. Raises NotFound."""
    query = select(Part).join(Taker, Taker.id == Part.taker_id)
    line = found(query.where(Part.id == part_id, Taker.post_id == request.post_id))
    return line, taker_in(request, line.taker_id)


def story_of(viewer: Any, request: HelpRequest) -> Sequence[Any]:
    """What happened, in its order: (Turn, Thanks or None, whether it is of somebody the viewer keeps away from), with
    people and the words of thanks, if the viewer may read them; one statement."""
    is_theirs = and_(Thanks.post_id == Turn.post_id, Thanks.by_id == Turn.by_id, Thanks.person_id == Turn.person_id)
    latest = (
        select(Turn.id).where(Turn.post_id == request.post_id).order_by(Turn.id.desc()).limit(MOST_TURNS).subquery()
    )
    query = (
        select(Turn, Thanks, is_far(viewer, Turn.by_id))
        .outerjoin(Thanks, and_(is_theirs, Turn.step == "thanked"))
        .where(Turn.id.in_(select(latest.c.id)))
        .order_by(Turn.id)
        .options(joinedload(Turn.by), joinedload(Turn.person), joinedload(words_for(viewer)))
    )
    return db.session.execute(query).all()


def skill_called(key: str) -> Select[Skill]:
    """The skill of this name, or the one it leads to."""
    leads_to = select(Skill.merged_into_id).where(Skill.key == key, Skill.merged_into_id.is_not(None))
    has_name = and_(Skill.key == key, Skill.merged_into_id.is_(None))
    return select(Skill).where(has_name | Skill.id.in_(leads_to), Skill.shown_at.is_not(None))


def skills_like(beginning: str) -> Select[Skill]:
    """What to propose while somebody types: only what stands in public, on a page or with a request."""
    fits = begins_with(Skill.key, beginning) if beginning else Skill.key > ""
    is_known = and_(Skill.shown_at.is_not(None), Skill.merged_into_id.is_(None))
    return select(Skill).where(fits, is_known, stands_in_public()).order_by(Skill.key).limit(MOST_SUGGESTED)


def stands_in_public() -> ColumnElement[bool]:
    """One of each is enough, and a subquery that PostgreSQL cannot turn into reading all of them."""
    fun = select(MemberSkill.person_id).join(MemberSkill.person)
    fun = fun.where(MemberSkill.skill_id == Skill.id, MemberSkill.feeling == Feeling.FUN, shows_skills())
    asked = select(Need.post_id).join(Post, Post.id == Need.post_id)
    asked = asked.where(Need.skill_id == Skill.id, is_shown(), Post.visibility != Visibility.INVITED)
    return func.coalesce(*(one.limit(1).scalar_subquery() for one in (fun, asked))).is_not(None)


def skills_known() -> Select[Skill]:
    """The vocabulary as moderators see it, with what each leads to; nothing that only stood in a private list."""
    return select(Skill).where(Skill.shown_at.is_not(None)).options(joinedload(Skill.merged_into))


def skills_of(person: Any) -> Select[MemberSkill]:
    """Somebody's own, for their own eyes."""
    query = select(MemberSkill).join(MemberSkill.skill).where(MemberSkill.person_id == person.id)
    return query.order_by(Skill.key).options(contains_eager(MemberSkill.skill))


def wishes_pairs(person: Any) -> Select[int]:
    return select(PairWish.person_id).where(PairWish.person_id == person.id)


def thanks_from(request: HelpRequest, person: Any) -> Select[Thanks]:
    """What somebody said for the help they had with this request."""
    return select(Thanks).where(Thanks.post_id == request.post_id, Thanks.by_id == person.id)


def thanks_visible_to(viewer: Any) -> Select[Thanks]:
    return select(Thanks).join(Post, Post.id == Thanks.post_id).where(readable_by(viewer))


def gone_quiet(at: datetime) -> Select[HelpRequest]:
    """Requests whose author is to be asked, that are to fade, or whose time is over; with their posts."""
    query = select(HelpRequest).where(or_(is_to_be_asked(at), is_to_fade(at)))
    return query.order_by(HelpRequest.post_id).options(
        joinedload(HelpRequest.post).options(joinedload(Post.challenge), joinedload(Post.author))
    )
