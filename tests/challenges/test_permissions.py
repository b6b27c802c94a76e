"""Who may do what with a challenge: one row a permission, one column a person."""

import pytest

from forum.accounts import VISITOR, Account, Role
from forum.challenges import Challenge, Organiser, Pace, Part, Participation, Prompt
from forum.challenges.permissions import Can
from forum.challenges.seats import Seat, seats_in
from forum.challenges.standing import Standing
from forum.core.permissions import RULES, may
from tests.conftest import TUESDAY

IDS = {"ana": 1, "ben": 2, "cleo": 3, "nina": 4, "hugo": 5, "olga": 6, "mo": 7, "root": 8}
PEOPLE = ("visitor", *IDS)

GRID = {
    # Ana takes part, Ben follows, Cleo does neither, Nina is not confirmed, Hugo hosts a day, Olga organises.
    #                     visitor ana    ben    cleo   nina   hugo   olga   mo     root
    Can.CREATE: (False, True, True, True, False, True, True, True, True),
    Can.EDIT: (False, False, False, False, False, False, True, False, True),
    Can.ANNOUNCE: (False, False, False, False, False, False, True, False, True),
    Can.SAY_TO_ALL: (False, False, False, False, False, False, True, False, True),
    Can.POSTPONE: (False, False, False, False, False, False, True, False, True),
    Can.CANCEL: (False, False, False, False, False, False, True, False, True),
    Can.THROW_AWAY: (False, False, False, False, False, False, True, False, True),
    Can.CLOSE: (False, False, False, False, False, False, True, False, True),
    Can.RUN_AGAIN: (False, False, False, False, False, False, True, False, True),
    Can.NAME_ORGANISERS: (False, False, False, False, False, False, True, False, True),
    Can.REMOVE_ORGANISER: (False, False, False, False, False, False, True, False, True),
    Can.ORGANISE: (False, True, True, True, False, True, True, True, True),
    Can.HOST: (False, True, True, True, False, True, True, True, True),
    Can.INVITE: (False, False, False, False, False, False, True, False, True),
    Can.GIVE_PLACES: (False, False, False, False, False, False, True, False, True),
    Can.SEE_ALL_DAYS: (False, False, False, False, False, False, True, False, True),
    Can.NAME_HOST: (False, False, False, False, False, False, True, False, True),
    Can.GIVE_DAY_BACK: (False, False, False, False, False, True, False, False, False),
    Can.EDIT_PROMPT: (False, False, False, False, False, True, True, False, True),
    Can.SEE_NAMED: (True, True, True, True, True, True, True, True, True),
    Can.SEE_PEOPLE: (True, True, True, True, True, True, True, True, True),
    Can.JOIN: (False, True, True, True, True, True, True, True, True),
    Can.START_TOPIC: (False, True, False, False, False, False, True, True, True),
}


def person(name: str):
    if name == "visitor":
        return VISITOR
    role = {"mo": Role.MODERATOR, "root": Role.ADMIN}.get(name, Role.MEMBER)
    return Account(id=IDS[name], role=role, zone="UTC", email_confirmed_at=None if name == "nina" else TUESDAY)


def a_challenge() -> Challenge:
    challenge = Challenge(starts_on=TUESDAY.date(), length=28, pace=Pace.TOGETHER, zone="UTC")
    challenge.organisers = [Organiser(account_id=IDS["olga"])]
    return challenge


def thing(can: Can, name: str):
    challenge = a_challenge()
    if can in (Can.NAME_HOST, Can.GIVE_DAY_BACK, Can.EDIT_PROMPT):
        return Prompt(challenge=challenge, number=3, host_id=IDS["hugo"])
    if can == Can.REMOVE_ORGANISER:
        return Seat(challenge, challenge.organisers[0])
    if can == Can.START_TOPIC:
        part = {"ana": Part.PARTICIPANT, "ben": Part.SIDELINER}.get(name)
        mine = Participation(part=part, first_on=challenge.starts_on) if part else None
        return Standing(challenge, person(name), mine, TUESDAY)
    return challenge


@pytest.mark.parametrize("can", GRID)
def test_who_may(can):
    answers = {name: may(person(name), can, thing(can, name)) for name in PEOPLE}

    assert answers == dict(zip(PEOPLE, GRID[can], strict=True))


def test_every_permission_of_the_room_has_its_row():
    assert set(GRID) == set(Can)
    assert set(Can) <= set(RULES)


def test_an_unset_host_is_nobody_not_every_visitor():
    prompt = Prompt(challenge=a_challenge(), number=3, host_id=None)

    assert not may(VISITOR, Can.EDIT_PROMPT, prompt)


def test_who_founded_it_is_taken_off_by_nobody_else_and_alone_throws_the_draft_away():
    challenge = a_challenge()
    challenge.created_by_id = IDS["olga"]
    challenge.organisers += [Organiser(account_id=IDS["ana"]), Organiser(account_id=IDS["ben"])]
    founders, anas, _bens = seats_in(challenge)

    assert [may(person(name), Can.REMOVE_ORGANISER, founders) for name in ("olga", "ana", "root")] == [
        True,
        False,
        True,
    ]
    assert [may(person(name), Can.REMOVE_ORGANISER, anas) for name in ("olga", "ana", "ben")] == [True, True, True]
    assert [may(person(name), Can.THROW_AWAY, challenge) for name in ("olga", "ana", "root")] == [True, False, True]
    challenge.organisers = challenge.organisers[1:]
    assert may(person("ana"), Can.THROW_AWAY, challenge), "when who founded it has stepped back"
