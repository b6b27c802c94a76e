"""Those who want a circle, read for the matching, and what it found, made so."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from forum.accounts import Account, Distance, is_here
from forum.challenges import Challenge, Part, Participation
from forum.circles.invitations import members_of
from forum.circles.matching import Matching, Room, Seeker, match
from forum.circles.models import GOES_ON, Circle, Membership, Wish
from forum.circles.words import LARGEST, TOO_FEW, WIDENS_AFTER, Happened, Left
from forum.core.database import db
from forum.help import Feeling, MemberSkill
from forum.posts import CircleReader, circle_of

MOST_AT_ONCE = 10_000
MOST_RENAMED = 100
BIRDS = ("Larks", "Swifts", "Herons", "Wrens", "Finches", "Linnets", "Plovers", "Starlings")
Step = Callable[[], None]


def where_people_seek() -> Select[Challenge]:
    """Challenges in which somebody waits for a circle, or a small circle for people."""
    seek = select(Wish.challenge_id)
    small = select(Circle.challenge_id).where(Circle.takes_others, Circle.ended_at.is_(None))
    small = small.where(Circle.began_at.is_not(None), Circle.member_count < TOO_FEW, Circle.member_count > 0)
    return select(Challenge).where(Challenge.id.in_(seek.union(small))).order_by(Challenge.id)


def matched_in(challenge: Challenge, at: datetime) -> list[Step]:
    """Who is put together with whom there, as steps to be done one by one."""
    if challenge.state_at(at) not in GOES_ON:
        return []
    rooms, seekers = rooms_in(challenge, at), seekers_in(challenge, at)
    return list(steps_of(challenge, match(seekers, rooms, pairs_apart_in(challenge.id)), at))


def seekers_in(challenge: Challenge, at: datetime) -> list[Seeker]:
    """Those who wait and take part, have no circle yet and are not suspended, longest waiting first."""
    query = (
        select(Wish, Account.zone)
        .join(Account, Account.id == Wish.account_id)
        .join(Participation, is_part(Wish.account_id, challenge.id))
        .where(Wish.challenge_id == challenge.id, is_here())
        .where(~circle_of(Wish.account_id, challenge.id).exists())
        .order_by(Wish.since_at, Wish.account_id)
        .limit(MOST_AT_ONCE)
    )
    rows = db.session.execute(query).all()
    skills = fun_of(select(Wish.account_id).where(Wish.challenge_id == challenge.id))
    return [
        Seeker(
            wish.account_id,
            minutes_ahead(zone, at),
            skills[wish.account_id],
            is_wide=at - wish.since_at >= WIDENS_AFTER,
            starts_again=wish.starts_again,
            not_in=wish.not_in_id,
        )
        for wish, zone in rows
    ]


def is_part(account_id: Any, challenge_id: int) -> Any:
    takes_part = (Participation.part == Part.PARTICIPANT, Participation.left_at.is_(None))
    return and_(Participation.account_id == account_id, Participation.challenge_id == challenge_id, *takes_part)


def minutes_ahead(zone: str, at: datetime) -> int:
    """What the clocks there are ahead of UTC now."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) // 60 if offset is not None else 0


def fun_of(people: Any) -> dict[int, frozenset[int]]:
    """What is fun for each of these people."""
    skills: dict[int, set[int]] = defaultdict(set)
    fun = select(MemberSkill.person_id, MemberSkill.skill_id).where(MemberSkill.feeling == Feeling.FUN)
    for person_id, skill_id in db.session.execute(fun.where(MemberSkill.person_id.in_(people))):
        skills[person_id].add(skill_id)
    return defaultdict(frozenset, {one: frozenset(theirs) for one, theirs in skills.items()})


def rooms_in(challenge: Challenge, at: datetime) -> list[Room]:
    """Circles that take others and have room, with their people."""
    has_room = (Circle.takes_others, Circle.ended_at.is_(None), Circle.member_count < LARGEST)
    open_ones = select(Circle.id).where(Circle.challenge_id == challenge.id, *has_room)
    belongs = (CircleReader.circle_id.in_(open_ones), CircleReader.is_member)
    query = select(CircleReader.circle_id, Account.id, Account.zone)
    query = query.join(Account, Account.id == CircleReader.account_id)
    rows = db.session.execute(query.where(*belongs).order_by(CircleReader.circle_id, Account.id)).all()
    skills = fun_of(select(CircleReader.account_id).where(*belongs))
    people: dict[int, list[Seeker]] = defaultdict(list)
    for circle_id, account_id, zone in rows:
        people[circle_id].append(Seeker(account_id, minutes_ahead(zone, at), skills[account_id]))
    return [Room(circle_id, tuple(members)) for circle_id, members in people.items()]


def pairs_apart_in(challenge_id: int) -> set[tuple[int, int]]:
    """Of those who wait there, and those who belong to a circle there, the pairs who keep away from each other."""
    waits = select(Wish.account_id).where(Wish.challenge_id == challenge_id)
    belongs = select(CircleReader.account_id).where(CircleReader.challenge_id == challenge_id, CircleReader.is_member)
    concerned = waits.union(belongs)
    pairs = select(Distance.person_id, Distance.other_id)
    pairs = pairs.where(Distance.person_id.in_(concerned), Distance.other_id.in_(concerned))
    found = [(row[0], row[1]) for row in db.session.execute(pairs)]
    return {*found, *((other, one) for one, other in found)}


def steps_of(challenge: Challenge, matching: Matching, at: datetime) -> Iterator[Step]:
    """What is to be done, circle by circle: each can be kept by itself, and reads anew what it needs."""
    for small, home in matching.merged.items():
        yield partial(go_over, small, home, at)
    for circle_id, ids in matching.into.items():
        yield partial(fill, circle_id, ids, at)
    for number, ids in enumerate(matching.new):
        yield partial(begin, challenge.id, number, ids, at)


def fill(circle_id: int, people: Sequence[int], at: datetime) -> None:
    place(circle_with_challenge(circle_id), people, at)


def begin(challenge_id: int, number: int, people: Sequence[int], at: datetime) -> None:
    """Its people can call it what they like; until then it has the name of some birds."""
    challenge = db.session.get_one(Challenge, challenge_id)
    name = BIRDS[(challenge_id + number + at.toordinal()) % len(BIRDS)]
    place(Circle.make(challenge, name, takes_others=True, at=at), people, at)


def call_otherwise(person_id: int) -> bool:
    """The circles that this person has named have the name of some birds again. False: there were none."""
    theirs = select(Circle).where(Circle.named_by_id == person_id).limit(MOST_RENAMED)
    named = db.session.scalars(theirs).all()
    for circle in named:
        circle.name, circle.named_by_id = BIRDS[circle.id % len(BIRDS)], None
    return bool(named)


def go_over(small_id: int, home_id: int, at: datetime) -> None:
    """All of a small circle go on in another. What they wrote to each other stays theirs to read."""
    small = circle_with_challenge(small_id)
    people = list(db.session.scalars(members_of(small_id)))
    CircleReader.release(small_id)
    memberships = select(Membership).where(Membership.circle_id == small_id, Membership.left_at.is_(None))
    for one in db.session.scalars(memberships.options(joinedload(Membership.circle))).all():
        one.leave(Left.MERGED, at=at)
    small.ended_at, small.merged_into_id, small.code = at, home_id, None
    place(circle_with_challenge(home_id), people, at)


def circle_with_challenge(circle_id: int) -> Circle:
    return db.session.get_one(Circle, circle_id, options=[joinedload(Circle.challenge)], populate_existing=True)


def place(circle: Circle, people: Sequence[int], at: datetime) -> None:
    """They come in together; those who were there hear of it, and so do they."""
    were_there = list(db.session.scalars(members_of(circle.id)))
    came = parts_of(circle.challenge_id, people)
    for mine in came:
        circle.admit(mine, at=at)
    circle.tell(Happened.MATCHED, by=None, at=at, people=list(people))
    if were_there:
        names = [mine.account.first_name for mine in came]
        circle.tell(Happened.JOINED, by=None, at=at, people=were_there, came=names)


def parts_of(challenge_id: int, people: Sequence[int]) -> Sequence[Participation]:
    query = select(Participation).where(Participation.challenge_id == challenge_id)
    query = query.where(Participation.account_id.in_(people)).options(joinedload(Participation.account))
    return db.session.scalars(query.execution_options(populate_existing=True)).all()
