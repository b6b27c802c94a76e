"""Who may report and who decides: one row a permission, one column a person."""

import pytest

from forum.accounts import VISITOR, Account, Role
from forum.core.permissions import RULES, may
from forum.moderation import Can
from forum.posts import Post, PrivateWord

PEOPLE = {
    "visitor": VISITOR,
    "ana": Account(id=1, role=Role.MEMBER),
    "ben": Account(id=2, role=Role.MEMBER),
    "mo": Account(id=3, role=Role.MODERATOR),
    "root": Account(id=4, role=Role.ADMIN),
}
BENS, MOS = Post(author_id=2), Post(author_id=3)
BEN_TO_ANA = PrivateWord(writer_id=2, to_id=1)

GRID = [
    # permission, post     visitor ana   ben    mo     root
    (Can.REPORT, BENS, (False, True, False, True, True)),
    (Can.MODERATE, None, (False, False, False, True, True)),
    (Can.DECIDE, BENS, (False, False, False, True, True)),
    (Can.DECIDE, MOS, (False, False, False, False, True)),
    (Can.REPORT_PRIVATE_WORD, BEN_TO_ANA, (False, True, True, False, False)),
    (Can.DECIDE_ON_WORD, BEN_TO_ANA, (False, False, False, True, True)),
]


@pytest.mark.parametrize(("permission", "post", "expected"), GRID)
def test_who_may(permission, post, expected):
    assert tuple(may(person, permission, post) for person in PEOPLE.values()) == expected


def test_every_permission_of_this_room_stands_in_the_grid():
    assert {permission for permission, _post, _expected in GRID} == set(Can)
    assert set(Can) <= set(RULES)
