"""Who may do what with an account: the grid is the table once more, by hand."""

import pytest

from forum.accounts import MEMBER, NEWCOMER, VISITOR, Account, Can, Role
from forum.core.permissions import RULES, may
from tests.conftest import TUESDAY

PEOPLE = {
    "visitor": VISITOR,
    "ana": Account(id=1, role=Role.MEMBER, email_confirmed_at=TUESDAY, trust=MEMBER),
    "ben": Account(id=2, role=Role.MEMBER, trust=NEWCOMER),
    "mo": Account(id=3, role=Role.MODERATOR, trust=NEWCOMER),
    "root": Account(id=4, role=Role.ADMIN, trust=NEWCOMER),
}

GRID = [
    # permission, thing        visitor ana    ben    mo     root
    (Can.EDIT, "ana", (False, True, False, False, False)),
    (Can.EDIT, "root", (False, False, False, False, True)),
    (Can.GIVE_ROLE, "ana", (False, False, False, False, True)),
    (Can.LET_IN, "ana", (False, False, False, False, True)),
    (Can.INVITE, "ana", (False, True, False, True, True)),  # only Ana is no newcomer any more
    (Can.SHOW_FACE, "ana", (False, True, False, False, False)),  # only Ana has confirmed her address
    (Can.SECURE, "ana", (False, True, False, False, False)),  # for the same reason
]


@pytest.mark.parametrize(("permission", "thing", "expected"), GRID)
def test_who_may(permission, thing, expected):
    assert tuple(may(person, permission, PEOPLE[thing]) for person in PEOPLE.values()) == expected


def test_every_permission_of_this_room_stands_in_the_grid():
    assert {permission for permission, _thing, _expected in GRID} == set(Can)
    assert set(Can) <= set(RULES)
