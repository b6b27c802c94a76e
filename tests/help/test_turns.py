"""Whose a sentence is that went with a step: Ana's request; Ben and Cleo take it up, Dora is named, Eve comes later."""

from types import SimpleNamespace

import pytest

from forum.accounts import VISITOR
from forum.help import Turn
from forum.help.words import Standing, Step

ANA, BEN, CLEO, DORA, EVE = (
    SimpleNamespace(id=number, is_authenticated=True, is_moderator=False) for number in range(1, 6)
)
MO = SimpleNamespace(id=6, is_authenticated=True, is_moderator=True)
PEOPLE = (VISITOR, ANA, BEN, CLEO, DORA, EVE, MO)
TAKER = {BEN.id: 20, CLEO.id: 30, EVE.id: 50}
EVE_CAME = Turn(step=Step.TAKEN, person_id=EVE.id, taker_id=TAKER[EVE.id])
OF_BEN = {"taker_id": TAKER[BEN.id]}

# fmt: off
#                                                     visitor  ana   ben    cleo   dora   eve    mo
READERS = [
    (Turn(step=Step.CHANGED, **OF_BEN),                (False, True, True,  False, False, False, True)),
    (Turn(step=Step.PAUSED, **OF_BEN),                 (False, True, True,  False, False, False, True)),
    (Turn(step=Step.HANDED_OVER, **OF_BEN, person_id=DORA.id),
                                                       (False, True, True,  False, True,  True,  True)),
    (Turn(step=Step.HANDED_OVER, **OF_BEN),            (False, True, True,  False, False, True,  True)),
    (Turn(step=Step.WITHDRAWN),                        (False, True, True,  True,  False, False, True)),
]
# fmt: on


@pytest.mark.parametrize(("turn", "readers"), READERS, ids=lambda value: getattr(value, "step", ""))
def test_a_sentence_is_for_whom_the_step_was_about(turn, readers):
    def reads(viewer) -> bool:
        standing = Standing.DONE if viewer is EVE else Standing.RELEASED
        mine = SimpleNamespace(id=TAKER[viewer.id], standing=standing) if viewer.id in TAKER else None
        return turn.is_for(viewer, ANA.id, mine, [EVE_CAME])

    assert tuple(map(reads, PEOPLE)) == readers
