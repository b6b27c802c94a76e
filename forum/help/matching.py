"""Who might enjoy helping: found from the index of each skill, those who were here last first, never all of a skill.

However many people have a skill, so many of them are looked at as stand here, and no more.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import aliased

from forum.accounts import Account, keep_apart
from forum.core.database import db
from forum.help.models import HelpRequest
from forum.help.pointing import Asked
from forum.help.skills import MemberSkill, Need, PairWish, Skill, feelings_by_skill, feelings_of, shows_skills
from forum.help.takers import Taker
from forum.help.words import LATELY, MOST_OPEN_HELPS, Feeling, Kind, Standing, State
from forum.posts import Post, Visibility, is_shown, may_be_read_by, readable_by, reads_invited_in_sight

LOOKED_AT = 60  # people of one skill, for a request
LOOKED_AT_FOR_PAIRS = 200
MOST_PEOPLE = 10
MOST_ON_TODAY = 3


def liking(skill_id: int, at: datetime, most: int) -> Any:
    """Those for whom a skill is fun and who were here lately, the last first."""
    fun = (MemberSkill.skill_id == skill_id, MemberSkill.feeling == Feeling.FUN)
    lately = MemberSkill.active_on >= (at - LATELY).date()
    query = select(MemberSkill.person_id, MemberSkill.skill_id, MemberSkill.active_on).where(*fun, lately)
    return query.order_by(MemberSkill.active_on.desc(), MemberSkill.person_id.desc()).limit(most).subquery()


def people_for(request: HelpRequest, at: datetime) -> Sequence[Row[Account, datetime]]:
    """For an ask: (Account, when they were asked or None); those who like most of what it needs come first."""
    if not request.needs:
        return []
    return db.session.execute(who_might_enjoy(request, at)).all()


def who_might_enjoy(request: HelpRequest, at: datetime) -> Select[Account, datetime]:
    each = union_all(*(select(liking(need.skill_id, at, LOOKED_AT)) for need in request.needs)).subquery()
    likes = func.count().label("likes")
    both = select(each.c.person_id, likes, func.max(each.c.active_on).label("active_on"))
    found = both.group_by(each.c.person_id).subquery()
    is_asked = and_(Asked.post_id == request.post_id, Asked.person_id == Account.id)
    return (
        select(Account, Asked.asked_at)
        .join(found, found.c.person_id == Account.id)
        .join(Post, Post.id == request.post_id)
        .outerjoin(Asked, is_asked)
        .where(is_reachable(request.post.author_id), may_be_read_by(Account), is_in_sight())
        .where(~answered(request), has_time())
        .order_by(found.c.likes.desc(), found.c.active_on.desc(), Account.id)
        .limit(MOST_PEOPLE)
    )


def is_in_sight() -> ColumnElement[bool]:
    """Whoever reads from the sidelines what is for invited people is proposed to nobody: they are in no list."""
    return or_(Post.visibility != Visibility.INVITED, reads_invited_in_sight(Account, Post.challenge_id))


def is_reachable(person_id: Any) -> ColumnElement[bool]:
    """Other accounts that are confirmed and not suspended, and whose page says something, where neither keeps away from
    the other."""
    is_another = and_(Account.email_confirmed_at.is_not(None), shows_skills(), Account.id != person_id)
    return and_(is_another, ~keep_apart(Account.id, person_id))


def answered(request: HelpRequest) -> ColumnElement[bool]:
    """Whether somebody has offered already, whatever became of it."""
    return select(Taker.id).where(Taker.post_id == request.post_id, Taker.person_id == Account.id).exists()


def has_time() -> ColumnElement[bool]:
    """Whether somebody has fewer than three helps in hand."""
    in_hand = (
        select(func.count())
        .join(Taker.request)
        .where(Taker.person_id == Account.id, Taker.standing == Standing.ACCEPTED, HelpRequest.state == State.TAKEN)
    )
    return in_hand.scalar_subquery() < MOST_OPEN_HELPS


def fun_on_today(viewer: Any) -> Select[int]:
    """The posts of up to three open asks of others that are fun for the viewer: the latest of each of their skills."""
    latest = (
        select(Need.post_id)
        .join(HelpRequest, HelpRequest.post_id == Need.post_id)
        .join(Post, Post.id == Need.post_id)
        .where(Need.skill_id == MemberSkill.skill_id, Need.state == State.OPEN, HelpRequest.kind == Kind.ASK)
        .where(Post.author_id != viewer.id, readable_by(viewer), is_shown(), ~keep_apart(viewer.id, Post.author_id))
        .where(~select(Taker.id).where(Taker.post_id == Need.post_id, Taker.person_id == viewer.id).exists())
        .order_by(Need.post_id.desc())
        .limit(1)
        .correlate(MemberSkill)
        .scalar_subquery()
    )
    mine = (MemberSkill.person_id == viewer.id, MemberSkill.feeling == Feeling.FUN)
    each = select(latest.label("post_id")).select_from(MemberSkill).where(*mine).subquery()
    found = select(each.c.post_id).where(each.c.post_id.is_not(None)).distinct()
    return found.order_by(each.c.post_id.desc()).limit(MOST_ON_TODAY)


@dataclass(frozen=True)
class Pair:
    """Somebody whose fun is one's tedious, and the other way round; what each could do for the other."""

    person: Account
    for_me: list[str]
    for_them: list[str]


def pairs_of(viewer: Any, at: datetime) -> list[Pair]:
    """Both have said that they want to be shown to each other; two statements. A skill counts from the day after it
    was listed, so that nobody tries out many in an hour. Whoever is shown to nobody is shown nobody."""
    if viewer.profile_hidden_at is not None:
        return []
    feelings = feelings_by_skill(feelings_of(viewer.id).where(settled(MemberSkill, at)))
    tedious = sorted(one for one, feeling in feelings.items() if feeling == Feeling.TEDIOUS)
    fun = sorted(one for one, feeling in feelings.items() if feeling == Feeling.FUN)
    if not tedious or not fun:
        return []
    pairs: dict[int, Pair] = {}
    for person, for_me, for_them in db.session.execute(pairs_for(viewer, tedious, fun, at)):
        pair = pairs.setdefault(person.id, Pair(person, [], []))
        for names, name in ((pair.for_me, for_me), (pair.for_them, for_them)):
            if name not in names:
                names.append(name)
    return list(pairs.values())[:MOST_PEOPLE]


def settled(skill: type[MemberSkill], at: datetime) -> ColumnElement[bool]:
    """The model, or an alias of it."""
    return skill.since_on < at.date()


def pairs_for(viewer: Any, tedious: Collection[int], fun: Collection[int], at: datetime) -> Select[Account, str, str]:
    """(Account, the name of what they like and the viewer does not, the name of what it is the other way round)."""
    each = union_all(*(select(liking(one, at, LOOKED_AT_FOR_PAIRS)) for one in tedious)).subquery()
    theirs, likes, dislikes, mine = aliased(MemberSkill), aliased(Skill), aliased(Skill), aliased(MemberSkill)
    is_theirs = and_(theirs.person_id == each.c.person_id, theirs.feeling == Feeling.TEDIOUS, theirs.skill_id.in_(fun))
    is_settled = and_(mine.person_id == each.c.person_id, mine.skill_id == each.c.skill_id, settled(mine, at))
    return (
        select(Account, likes.name, dislikes.name)
        .join(each, each.c.person_id == Account.id)
        .join(mine, is_settled)
        .join(theirs, and_(is_theirs, settled(theirs, at)))
        .join(likes, likes.id == each.c.skill_id)
        .join(dislikes, dislikes.id == theirs.skill_id)
        .where(is_reachable(viewer.id), wishes(Account.id), wishes(viewer.id))
        .order_by(each.c.active_on.desc(), Account.id, likes.key, dislikes.key)
        .limit(LOOKED_AT_FOR_PAIRS)
    )


def wishes(person_id: Any) -> ColumnElement[bool]:
    return select(PairWish.person_id).where(PairWish.person_id == person_id).exists()
