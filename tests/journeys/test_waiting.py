"""Publishing, being told who waits, answering one after the other; with and without scripts."""

import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import DESK_WITHOUT_SCRIPTS, PHONE, Device

ANSWER = "I read this twice. The second time I put the kettle on and rang my sister."


@pytest.mark.parametrize("device", [PHONE, DESK_WITHOUT_SCRIPTS], ids=str)
def test_from_ones_own_entry_to_answering_those_who_wait(arrive: Arrive, device: Device) -> None:
    pat = arrive(device, handle="pat", looks=False)
    pat.visit("/challenges/first-28/days/9/write")
    pat.fill("Your entry", "I rang Ruthie. She sold the bike and kept the bell.")
    pat.press("Publish entry")
    assert pat.sees("people are waiting for a word.")

    pat.press("Look who it is")
    assert pat.heading == "Who waits for a word"
    pat.press("Show me another")
    pat.inspect()
    pat.press("I’ll answer")
    pat.inspect()
    assert pat.sees("You said you would answer.")
    first = pat.path
    pat.fill("Your answer", ANSWER)
    pat.press("Post answer")

    assert pat.sees("has a word now. Thank you.")
    assert pat.path.startswith(first.partition("?")[0].partition("#")[0])
    pat.press("I’ll answer")
    pat.press("Let it go")
    assert pat.sees("Who waits for a word")
