"""Who may look after the people of a challenge: the table, as a table."""

from types import SimpleNamespace

import pytest

from forum.accounts import VISITOR
from forum.core.permissions import RULES, may
from forum.studio.permissions import Can

ANA, OLGA, CO, ROOT = (
    SimpleNamespace(id=number, is_authenticated=True, is_admin=number == 4) for number in range(1, 5)
)
CHALLENGE = SimpleNamespace(is_organised_by=lambda someone: someone in (OLGA, CO))

#               visitor ana    olga  co    root
GRID = {Can.LEAD: (False, False, True, True, False)}


@pytest.mark.parametrize("can", GRID)
def test_who_may_do_what(can):
    assert tuple(may(one, can, CHALLENGE) for one in (VISITOR, ANA, OLGA, CO, ROOT)) == GRID[can]


def test_every_permission_of_the_room_is_in_the_grid():
    assert set(GRID) == set(Can) <= set(RULES)
