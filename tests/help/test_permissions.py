"""Who may do what with help: Ana asked, Ben was accepted, Cleo has offered, Mo moderates, Nina is not confirmed."""

from types import SimpleNamespace

import pytest

from forum.accounts import VISITOR
from forum.core.permissions import RULES, may
from forum.help.permissions import Can
from forum.help.words import Kind, Side, Standing, State


def person(number: int, **about):
    about = {"is_authenticated": True, "is_moderator": False, "is_admin": False, "is_confirmed": True} | about
    about = {"is_silenced_at": lambda at: False} | about
    return SimpleNamespace(id=number, **about)


ANA, BEN, CLEO = (person(number) for number in (1, 2, 3))
MO, NINA = person(4, is_moderator=True), person(5, is_confirmed=False)
PEOPLE = (VISITOR, ANA, BEN, CLEO, MO, NINA)


def wish(**about):
    post = {"author_id": ANA.id, "deleted_at": None, "is_gone": False, "is_shown": True}
    given = {"kind": Kind.ASK, "state": State.OPEN} | about
    post |= {name: given.pop(name) for name in tuple(given) if name in post}
    return SimpleNamespace(post=SimpleNamespace(**post), **given)


def agreement(standing=Standing.ACCEPTED, whose=BEN, **about):
    sides = {ANA.id: Side.AUTHOR, whose.id: Side.TAKER}
    request = wish(**({"state": State.TAKEN} | about))
    return SimpleNamespace(standing=standing, request=request, side_of=lambda viewer: sides.get(viewer.id))


def offered(viewer):
    return agreement(Standing.OFFERED, CLEO, state=State.OPEN)


def line_of_ben(viewer):
    return SimpleNamespace(line=SimpleNamespace(side=Side.TAKER), side=agreement().side_of(viewer))


def thanks_of_ana(viewer):
    return SimpleNamespace(by_id=ANA.id)


def faded(viewer):
    return wish(state=State.FADED)


def asked(viewer):
    return wish()


def agreed(viewer):
    return agreement()


def nothing(viewer):
    return None


# fmt: off
#                                    visitor  ana    ben    cleo   mo     nina
GRID = {
    (Can.PUBLISH, nothing):         (False, True,  True,  True,  True,  True),
    (Can.EDIT, asked):              (False, True,  False, False, False, False),
    (Can.DELETE, asked):            (False, True,  False, False, False, False),
    (Can.WITHDRAW, asked):          (False, True,  False, False, False, False),
    (Can.WAKE, asked):              (False, False, False, False, False, False),
    (Can.WAKE, faded):              (False, True,  False, False, False, False),
    (Can.TAKE_UP, asked):           (False, False, True,  True,  True,  False),
    (Can.TAKE_UP, faded):           (False, False, False, False, False, False),
    (Can.ANSWER, offered):          (False, True,  False, False, False, False),
    (Can.ANSWER, agreed):           (False, False, False, False, False, False),
    (Can.ASK_SOMEBODY, asked):      (False, True,  False, False, False, False),
    (Can.ASK_SOMEBODY, faded):      (False, False, False, False, False, False),
    (Can.POINT, asked):             (False, True,  True,  True,  True,  False),
    (Can.SEE_AGREEMENT, agreed):    (False, True,  True,  False, True,  False),
    (Can.SEE_AGREEMENT, offered):   (False, True,  False, True,  False, False),
    (Can.AGREE, agreed):            (False, True,  True,  False, False, False),
    (Can.AGREE, offered):           (False, False, False, False, False, False),
    (Can.TICK, line_of_ben):        (False, False, True,  False, False, False),
    (Can.PAY_FORWARD, thanks_of_ana):   (False, True,  False, False, False, False),
    (Can.MERGE_SKILLS, nothing):    (False, False, False, False, True,  False),
}
# fmt: on


@pytest.mark.parametrize(("row", "answers"), GRID.items(), ids=lambda value: str(value[0]))
def test_who_may_do_what(row, answers):
    can, thing = row

    assert tuple(may(one, can, thing(one)) for one in PEOPLE) == answers


def test_every_permission_of_the_room_is_in_the_grid():
    assert {can for can, _thing in GRID} == set(Can) <= set(RULES)


def test_what_is_hidden_or_done_is_not_taken_up_nor_changed():
    hidden, done = wish(is_gone=True, is_shown=False), wish(state=State.DONE)

    assert [may(BEN, Can.TAKE_UP, one) for one in (hidden, done)] == [False, False]
    assert [may(ANA, Can.EDIT, one) for one in (hidden, done)] == [False, False]
    assert [may(ANA, Can.DELETE, one) for one in (hidden, done)] == [True, True]
    assert not may(ANA, Can.AGREE, agreement(is_shown=False))
    assert not may(ANA, Can.ASK_SOMEBODY, wish(kind=Kind.OFFER))


def test_whoever_is_silenced_merges_no_names():
    assert not may(person(6, is_moderator=True, is_silenced_at=lambda at: True), Can.MERGE_SKILLS)
