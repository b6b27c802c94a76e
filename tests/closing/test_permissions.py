"""Who may do what at the end of a challenge: one row a permission, one column a person."""

import pytest

from forum.accounts import VISITOR, Account, Role
from forum.challenges import Challenge, Organiser
from forum.closing.permissions import Can
from forum.core.permissions import may

PEOPLE = ("visitor", "ana", "olga", "mo", "root")
IDS = {"ana": 1, "olga": 6, "mo": 7, "root": 8}
GRID = {
    #                   visitor ana   olga   mo     root
    Can.READ_KEEPSAKE: (False, True, True, True, True),
    Can.MAKE_KEEPSAKE: (False, False, True, False, True),
    Can.READ_WRAP_UP: (True, True, True, True, True),
    Can.WRITE_THANKS: (False, False, True, False, True),
}


def person(name: str):
    role = {"mo": Role.MODERATOR, "root": Role.ADMIN}.get(name, Role.MEMBER)
    return VISITOR if name == "visitor" else Account(id=IDS[name], role=role, zone="UTC")


@pytest.mark.parametrize("can", GRID)
def test_the_grid(app, can):
    challenge = Challenge(organisers=[Organiser(account_id=IDS["olga"])])
    with app.test_request_context("/"):
        assert tuple(may(person(name), can, challenge) for name in PEOPLE) == GRID[can]
