"""Who looks after the forum's machinery: one row a permission, one column a person."""

import pytest

from forum.accounts import VISITOR, Account, Role
from forum.core.permissions import RULES, may
from forum.ops import Can

PEOPLE = {
    "visitor": VISITOR,
    "ana": Account(id=1, role=Role.MEMBER),
    "mo": Account(id=3, role=Role.MODERATOR),
    "root": Account(id=4, role=Role.ADMIN),
}

GRID = [
    # permission   visitor ana    mo     root
    (Can.ADMINISTER, (False, False, False, True)),
]


@pytest.mark.parametrize(("permission", "expected"), GRID)
def test_who_may(permission, expected):
    assert tuple(may(person, permission) for person in PEOPLE.values()) == expected


def test_every_permission_of_this_room_stands_in_the_grid():
    assert {permission for permission, _expected in GRID} == set(Can)
    assert set(Can) <= set(RULES)
