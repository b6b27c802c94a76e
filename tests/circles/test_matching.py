"""Who is put together with whom: a pure function, whatever the people."""

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from forum.circles.matching import Matching, Room, Seeker, clocks_apart, match
from forum.circles.words import LARGEST, NEAR, SMALLEST

OFFSETS = (-600, -480, -300, -180, 0, 60, 120, 330, 345, 540, 720, 765, 840)


@st.composite
def scenes(draw):
    many = draw(st.integers(0, 60))
    few_zones = draw(st.lists(st.sampled_from(OFFSETS), min_size=1, max_size=4))
    skills = st.frozensets(st.integers(1, 6), max_size=3)

    def person(number: int) -> Seeker:
        wide, again = draw(st.booleans()), draw(st.integers(0, 5)) == 0
        came_from = draw(st.sampled_from((None, None, 1)))
        return Seeker(number, draw(st.sampled_from(few_zones)), draw(skills), wide, again, came_from)

    people = [person(number) for number in range(many)]
    sizes = draw(st.lists(st.integers(1, LARGEST), max_size=4))
    rooms, rest = [], list(people)
    for number, size in enumerate(sizes, 1):
        members, rest = rest[:size], rest[size:]
        if members:
            rooms.append(Room(number, tuple(members)))
    ids = st.integers(0, max(many - 1, 0))
    one_way = draw(st.sets(st.tuples(ids, ids), max_size=12))
    return rest, rooms, one_way | {(other, one) for one, other in one_way}


def circles_after(matching: Matching, rooms: list[Room]) -> list[tuple[set[int], set[int]]]:
    """Each circle that somebody came into: who was there, and who came."""
    here = {room.id: {one.id for one in room.members} for room in rooms}
    came = {room: set(ids) for room, ids in matching.into.items()}
    for small, home in matching.merged.items():
        came.setdefault(home, set()).update(here[small])
    return [(here[room], ids) for room, ids in came.items()] + [(set(), set(ids)) for ids in matching.new]


@given(scenes())
def test_whoever_waits_is_placed_once_or_waits_on_and_every_circle_keeps_the_rules(scene):
    seekers, rooms, apart = scene
    known = {one.id: one for one in [*seekers, *(member for room in rooms for member in room.members)]}

    matching = match(seekers, rooms, apart)

    placed = [one for ids in [*matching.into.values(), *matching.new] for one in ids]
    assert sorted([*placed, *matching.waiting]) == sorted(one.id for one in seekers)
    assert all(SMALLEST <= len(ids) <= LARGEST for ids in matching.new)
    assert not set(matching.merged) & (set(matching.into) | set(matching.merged.values()))
    for here, came in circles_after(matching, rooms):
        everyone = [known[one] for one in here | came]
        assert len(everyone) <= LARGEST
        for one in came:
            for other in (here | came) - {one} - already_with(one, rooms):
                assert (one, other) not in apart
                far = clocks_apart(known[one].offset, known[other].offset) > NEAR
                assert not far or is_far_enough_on(known[one], known[other], other in here, came)
    for room, ids in matching.into.items():
        assert room not in {known[one].not_in for one in ids}


def already_with(one: int, rooms: list[Room]) -> set[int]:
    """Two of a small circle that goes over into another are not put together by that, whatever stands between them."""
    circles = [{member.id for member in room.members} for room in rooms]
    return set().union(*(circle for circle in circles if one in circle))


def is_far_enough_on(one: Seeker, other: Seeker, was_there: bool, came: set[int]) -> bool:
    """Only who has waited for a day is put together with people further away."""
    return one.is_wide or (other.is_wide and not was_there)


def group_of(*offsets: int, **about) -> list[Seeker]:
    return [Seeker(number, offset, **about) for number, offset in enumerate(offsets)]


def test_two_who_keep_apart_go_over_together_from_a_small_circle_where_they_already_are():
    few = Room(1, tuple(Seeker(n, 0) for n in (1, 2)))
    others = Room(2, tuple(Seeker(n, 0) for n in range(3, 8)))

    assert match([], [few, others], {(1, 2), (2, 1)}).merged == {1: 2}


def test_six_who_live_near_each_other_are_a_circle_and_the_one_far_away_waits():
    matching = match(group_of(60, 120, 60, 0, 180, 60, 540), [])

    assert [sorted(ids) for ids in matching.new] == [[0, 1, 2, 3, 4, 5]]
    assert matching.waiting == [6]


def test_the_date_line_is_no_border():
    """Kiritimati is fourteen hours ahead of UTC, Honolulu ten behind: their clocks show the same."""
    assert clocks_apart(840, -600) == 0
    assert match(group_of(840, 840, -600, -600, -660), []).waiting == []


def test_eleven_become_two_circles_and_nobody_is_left_over():
    matching = match(group_of(*[0] * 11), [])

    assert sorted(len(ids) for ids in matching.new) == [5, 6]
    assert matching.waiting == []


def test_a_circle_with_room_is_filled_before_a_new_one_is_made():
    matching = match(group_of(0, 0, 0), [Room(7, tuple(Seeker(100 + n, 60) for n in range(4)))])

    assert matching.into == {7: [0, 1, 2]}


def test_after_a_day_people_further_away_are_near_enough():
    near, wide = group_of(0, 300, 600, -300, -600), group_of(0, 300, 600, -300, -600, is_wide=True)

    assert match(near, []).new == []
    assert [sorted(ids) for ids in match(wide, []).new] == [[0, 1, 2, 3, 4]]


def test_skills_that_are_not_there_yet_come_first():
    painters = [Seeker(n, 0, frozenset({1})) for n in range(10)]
    others = [Seeker(n, 0, frozenset({n})) for n in range(10, 16)]

    assert {*range(10, 16)} <= set(match([*painters, *others], []).new[0])


def test_those_who_begin_again_are_put_together_first():
    again = [Seeker(n, 0, starts_again=True) for n in range(20, 25)]

    assert sorted(match([*group_of(*[0] * 6), *again], []).new[0]) == [20, 21, 22, 23, 24]


def test_two_who_are_left_go_over_into_another_small_circle():
    rooms = [Room(1, (Seeker(1, 0), Seeker(2, 0))), Room(2, tuple(Seeker(n, 60) for n in range(3, 7)))]

    assert match([], rooms).merged == {1: 2}


def test_ten_thousand_people_take_a_moment():
    people = [Seeker(n, OFFSETS[n % 13], frozenset({n % 40, n % 7}), n % 3 == 0) for n in range(10_000)]
    begun = perf_counter()

    matching = match(people, [], {(n, n + 13) for n in range(0, 9_000, 7)})

    assert perf_counter() - begun < 20, "it is less than a second where nobody else works"
    assert len(matching.waiting) < 20
