"""Finding circles for those who want one: a pure function of who waits and where there is room.

Near zones first: the clocks of any two people in a new circle are three hours apart at the most, around the globe.
Whoever has waited for a day (`is_wide`) is also put together with people further away, and only with those who have
waited as long, or with a circle that takes others in. Among those who fit, whose skills are not in the circle yet comes
first. The work has a bound: for each circle that is filled or made, the forty who have waited longest are looked at.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice

from forum.circles.words import LARGEST, NEAR, SMALLEST, TOO_FEW

A_DAY = 24 * 60  # minutes
STEP = 15  # minutes: the clocks of all zones differ by a multiple of it
GOOD_SIZE = 7  # what a new circle is made with; who is left over may come in later, up to ten
LOOKED_AT = 40

Pairs = Collection[tuple[int, int]]


@dataclass(frozen=True)
class Seeker:
    """Somebody who waits; `offset`: their clock's minutes ahead of UTC. `not_in`: the circle they come from."""

    id: int
    offset: int
    skills: frozenset[int] = frozenset()
    is_wide: bool = False
    starts_again: bool = False
    not_in: int | None = None


Wants = Callable[[Seeker], bool]


@dataclass(frozen=True)
class Room:
    """A circle that takes others, with those who are in it."""

    id: int
    members: tuple[Seeker, ...]


@dataclass
class Group:
    """A circle on its way: one with room (`room`), or a new one."""

    people: list[Seeker]
    room: int | None = None
    came: list[Seeker] = field(default_factory=list)

    @property
    def skills(self) -> set[int]:
        return {skill for one in self.people for skill in one.skills}

    def add(self, one: Seeker) -> None:
        self.people.append(one)
        self.came.append(one)


@dataclass(frozen=True)
class Matching:
    """Who comes into which circle, who begin a new one, which circle goes over into which, and who waits on."""

    into: dict[int, list[int]]
    new: list[list[int]]
    merged: dict[int, int]
    waiting: list[int]


def clocks_apart(one: int, other: int) -> int:
    """Minutes between two clocks, the shorter way round the day."""
    apart = abs(one - other) % A_DAY
    return min(apart, A_DAY - apart)


def match(seekers: Sequence[Seeker], rooms: Sequence[Room], apart: Pairs = frozenset()) -> Matching:
    """Seekers in the order in which they have waited. `apart`: pairs who keep away from each other, both ways round."""
    merged = merge_small(rooms, apart)
    groups = [Group(list(people), room) for room, people in gathered(rooms, merged).items()]
    waiting = Pool(seekers)
    for group in sorted(groups, key=lambda one: len(one.people)):
        fill(group, waiting, apart)
    new = begin(waiting, apart, lambda one: one.starts_again) + begin(waiting, apart, lambda one: True)
    for group in new:
        fill(group, waiting, apart)
    far = [*sorted(groups, key=lambda one: len(one.people)), *begin(waiting, apart, lambda one: one.is_wide, wide=True)]
    for group in far:
        fill(group, waiting, apart, wide=True)
    new += [group for group in far if group.room is None]
    return Matching(
        into={group.room: [one.id for one in group.came] for group in groups if group.room is not None and group.came},
        new=[[one.id for one in group.people] for group in new],
        merged=merged,
        waiting=[one.id for one in waiting],
    )


class Pool:
    """Those who still wait, by where their clocks stand, each row in the order of waiting."""

    def __init__(self, seekers: Iterable[Seeker]) -> None:
        self.order = {one.id: number for number, one in enumerate(seekers)}
        self.left = {one.id: one for one in seekers}
        self.rows: dict[int, dict[int, Seeker]] = {}
        for one in self.left.values():
            self.rows.setdefault(one.offset % A_DAY // STEP, {})[one.id] = one

    def __iter__(self) -> Iterator[Seeker]:
        return iter(list(self.left.values()))

    def take(self, one: Seeker) -> None:
        del self.left[one.id]
        del self.rows[one.offset % A_DAY // STEP][one.id]

    def near(self, offset: int | None) -> Iterator[Seeker]:
        """Whose clocks are near this one, longest waiting first; without one, all of them."""
        if offset is None:
            return iter(self.left.values())
        here, reach = offset % A_DAY // STEP, NEAR // STEP + 1
        rows = {(here + step) % (A_DAY // STEP) for step in range(-reach, reach + 1)}
        return merge(*(self.rows[row].values() for row in rows if row in self.rows), key=lambda one: self.order[one.id])


def begin(pool: Pool, apart: Pairs, wants: Wants, *, wide: bool = False) -> list[Group]:
    """New circles, each around whoever has waited longest; where five do not come together, nobody is taken."""
    made = []
    for first in pool:
        if first.id in pool.left and wants(first):
            group = Group([first], came=[first])
            some = candidates(group, pool, apart, wants=wants, wide=wide)
            gather(group, some, apart, good_size(1 + len(some)), wide=wide)
            if len(group.people) >= SMALLEST:
                made.append(group)
                for one in group.people:
                    pool.take(one)
    return made


def good_size(there: int) -> int:
    """Of eleven, six and five; else four would be left with nobody."""
    return GOOD_SIZE - 1 if there == GOOD_SIZE + SMALLEST - 1 else GOOD_SIZE


def fill(group: Group, pool: Pool, apart: Pairs, *, wide: bool = False) -> None:
    before = len(group.people)
    some = candidates(group, pool, apart, wants=lambda one: one.is_wide or not wide, wide=wide)
    gather(group, some, apart, LARGEST, wide=wide)
    for one in group.people[before:]:
        pool.take(one)


def candidates(group: Group, pool: Pool, apart: Pairs, *, wants: Wants, wide: bool) -> list[Seeker]:
    """Those who fit in, whoever has waited longest first."""
    offset = None if wide or not group.people else group.people[0].offset
    here = {one.id for one in group.people}
    others = (one for one in pool.near(offset) if one.id not in here and wants(one) and not comes_from(one, group))
    fitting = (one for one in others if all(goes_with(one, other, apart, wide=wide) for other in group.people))
    return list(islice(fitting, LOOKED_AT))


def comes_from(one: Seeker, group: Group) -> bool:
    return one.not_in is not None and one.not_in == group.room


def gather(group: Group, some: list[Seeker], apart: Pairs, most: int, *, wide: bool) -> None:
    """Add one by one whoever brings most skills that are not there yet, and has waited longest."""
    skills = group.skills
    while some and len(group.people) < most:
        best = max(some, key=lambda one: len(one.skills - skills))
        group.add(best)
        skills |= best.skills
        some = [one for one in some if one is not best and goes_with(one, best, apart, wide=wide)]


def goes_with(one: Seeker, other: Seeker, apart: Pairs, *, wide: bool) -> bool:
    return (wide or clocks_apart(one.offset, other.offset) <= NEAR) and (one.id, other.id) not in apart


def merge_small(rooms: Sequence[Room], apart: Pairs) -> dict[int, int]:
    """Circles with hardly anybody left go over into another that has room, and is near; the smallest first."""
    merged: dict[int, int] = {}
    grown = {room.id: list(room.members) for room in rooms}
    for small in sorted(rooms, key=lambda room: len(room.members)):
        people = grown[small.id]
        if not 0 < len(people) < TOO_FEW or small.id in merged.values():
            continue
        others = (room.id for room in rooms if room.id != small.id and room.id not in merged and grown[room.id])
        home = next((one for one in others if can_join(people, grown[one], apart)), None)
        if home is not None:
            merged[small.id] = home
            grown[home] += people
            grown[small.id] = []
    return merged


def can_join(people: Sequence[Seeker], others: Sequence[Seeker], apart: Pairs) -> bool:
    pairs = [(one, other) for one in people for other in others]
    is_near = all(clocks_apart(one.offset, other.offset) <= NEAR for one, other in pairs)
    return len(people) + len(others) <= LARGEST and is_near and not any((a.id, b.id) in apart for a, b in pairs)


def gathered(rooms: Sequence[Room], merged: dict[int, int]) -> dict[int, list[Seeker]]:
    """The circles as they are after some have gone over into others."""
    people = {room.id: list(room.members) for room in rooms if room.id not in merged}
    for room in rooms:
        if room.id in merged:
            people[merged[room.id]] += room.members
    return people
