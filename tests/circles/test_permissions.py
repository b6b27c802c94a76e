"""Who may do what with a circle: Ana is in it, Ben takes part in its challenge, Cleo does not, Mo moderates."""

from types import SimpleNamespace

import pytest

from forum.accounts import VISITOR
from forum.circles.permissions import Can
from forum.core.permissions import RULES, may


def person(number: int, **about):
    about = {"is_authenticated": True, "is_moderator": False, "is_admin": False, "is_confirmed": True} | about
    return SimpleNamespace(id=number, **about)


ANA, BEN, CLEO, MO = person(1), person(2), person(3), person(4, is_moderator=True)
PEOPLE = (VISITOR, ANA, BEN, CLEO, MO)


def challenge(viewer):
    """With the viewer's own part in it."""
    part = SimpleNamespace(takes_part=viewer in (ANA, BEN))
    return SimpleNamespace(mine=part if viewer is not VISITOR and viewer is not MO else None)


def running(viewer, goes_on=True):
    """A circle with the viewer's own membership in it."""
    return SimpleNamespace(mine=SimpleNamespace() if viewer is ANA else None, goes_on=goes_on)


def over(viewer):
    return running(viewer, goes_on=False)


# fmt: off
#                              visitor  ana    ben    cleo   mo
GRID = {
    (Can.START, challenge):   (False, True,  True,  False, False),
    (Can.SEEK, challenge):    (False, True,  True,  False, False),
    (Can.COME_IN, running):   (False, True,  True,  True,  True),
    (Can.INVITE, running):    (False, True,  False, False, False),
    (Can.CHANGE, running):    (False, True,  False, False, False),
    (Can.LEAVE, running):     (False, True,  False, False, False),
    (Can.INVITE, over):       (False, False, False, False, False),
    (Can.CHANGE, over):       (False, False, False, False, False),
    (Can.LEAVE, over):        (False, True,  False, False, False),
}
# fmt: on


@pytest.mark.parametrize(("row", "answers"), GRID.items(), ids=lambda value: str(value[0]))
def test_who_may_do_what(row, answers):
    can, thing = row

    assert tuple(may(one, can, thing(one)) for one in PEOPLE) == answers


def test_every_permission_of_the_room_is_in_the_grid():
    assert {can for can, _thing in GRID} == set(Can) <= set(RULES)
