"""Who sets what may be set, and who sees the pages: one row a permission, one column a person."""

import pytest

from forum.accounts import VISITOR, Account, Role
from forum.core.permissions import RULES, may
from forum.house import Can

PEOPLE = {
    "visitor": VISITOR,
    "ana": Account(id=1, role=Role.MEMBER),
    "mo": Account(id=3, role=Role.MODERATOR),
    "root": Account(id=4, role=Role.ADMIN),
}
GRID = [
    # permission  visitor ana    mo     root
    (Can.SET, (False, False, False, True)),
]
PAGES = ["/admin/people", "/admin/people/ana", "/admin/joining", "/admin/settings/place", "/admin/log"]


@pytest.mark.parametrize(("permission", "expected"), GRID)
def test_who_may(permission, expected):
    assert tuple(may(person, permission) for person in PEOPLE.values()) == expected


def test_every_permission_of_this_room_stands_in_the_grid():
    assert {permission for permission, _expected in GRID} == set(Can)
    assert set(Can) <= set(RULES)


@pytest.mark.parametrize(("who", "status"), [(None, 401), ("mo", 403), ("root", 200)])
def test_the_pages_are_for_administrators(world, browser, who, status):
    assert world.ana
    if who:
        browser.sign_in(getattr(world, who))

    for path in PAGES:
        page = browser.visit(path, status=status)
        assert status != 200 or page.statements <= 8
