"""Who may do what with entries and walls: the table, as a table."""

from types import SimpleNamespace

import pytest

from forum.accounts import VISITOR
from forum.core.permissions import RULES, may
from forum.entries.permissions import Can

MEMBER = {"is_authenticated": True, "is_moderator": False, "is_admin": False, "is_confirmed": True}
ANA, BEN, CLEO, OLGA = (SimpleNamespace(id=number, **MEMBER) for number in range(1, 5))
MO = SimpleNamespace(id=5, **MEMBER | {"is_moderator": True})
PEOPLE = (VISITOR, ANA, BEN, CLEO, OLGA, MO)


def entry(**states):
    post = {"author_id": ANA.id, "deleted_at": None, "is_gone": False} | states
    return SimpleNamespace(post=SimpleNamespace(**post))


def words():
    return entry().post


def place(viewer):
    """Ana and Ben take part, Olga organises; Cleo watches from the sidelines."""
    part = {ANA.id: True, BEN.id: True, CLEO.id: False}.get(viewer.id)
    challenge = SimpleNamespace(is_organised_by=lambda someone: someone.id == OLGA.id)
    mine = None if part is None else SimpleNamespace(takes_part=part, follows=not part)
    return SimpleNamespace(mine=mine, challenge=challenge)


# fmt: off
#                                                visitor  ana    ben    cleo   olga   mo
GRID = {
    (Can.WRITE, place):                         (False, True,  True,  False, False, False),
    (Can.SEE_WALLS, place):                     (False, True,  True,  False, True,  False),
    (Can.SPEAK_OF_WALL, place):                 (False, True,  True,  False, False, False),
    (Can.EDIT, entry):                          (False, True,  False, False, False, False),
    (Can.DELETE, entry):                        (False, True,  False, False, False, False),
    (Can.NOTE, place):                          (False, False, False, True,  False, False),
    (Can.GREET, place):                         (False, True,  True,  False, False, False),
    (Can.SEE_ANSWERS, place):                   (False, False, False, False, True,  False),
    (Can.ASK_AHEAD, place):                     (False, False, False, False, True,  False),
    (Can.CLAIM, words):                         (False, False, True,  True,  True,  True),
}
# fmt: on


@pytest.mark.parametrize(("asked", "answers"), GRID.items(), ids=lambda value: str(value[0]))
def test_who_may_do_what(asked, answers):
    can, thing = asked
    things = [thing(one) if thing is place else thing() for one in PEOPLE]

    assert tuple(may(one, can, what) for one, what in zip(PEOPLE, things, strict=True)) == answers


def test_every_permission_of_the_room_is_in_the_grid():
    assert {can for can, _thing in GRID} == set(Can) <= set(RULES)


def test_what_is_hidden_is_not_edited_and_what_is_deleted_is_not_deleted_again():
    hidden, deleted = entry(is_gone=True), entry(is_gone=True, deleted_at="then")

    assert [may(ANA, can, hidden) for can in (Can.EDIT, Can.DELETE)] == [False, True]
    assert [may(ANA, can, deleted) for can in (Can.EDIT, Can.DELETE)] == [False, False]
