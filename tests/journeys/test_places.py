"""All places are taken: somebody asks for one, another makes room, and the place is kept until the pledge is signed."""

import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import DESK_WITHOUT_SCRIPTS, PHONE, Device

CLEAR_WORDS = "/challenges/clear-words"


@pytest.mark.parametrize("device", [PHONE, DESK_WITHOUT_SCRIPTS], ids=str)
def test_ask_for_a_place_hear_that_one_is_free_and_sign(arrive: Arrive, device: Device) -> None:
    ada, pat = arrive(device, handle="ada", looks=False), arrive(device, handle="pat", looks=False)
    priya = arrive(device, handle="priya", looks=False)
    ada.visit(f"{CLEAR_WORDS}/edit")
    ada.fill("How many people may take part", "4")
    ada.press("Save")

    pat.visit(CLEAR_WORDS)
    pat.press("Ask for a place")
    pat.inspect()
    pat.press("Ask for a place", within=pat.main)
    assert pat.sees("You are next.")
    pat.inspect()
    ada.visit(f"{CLEAR_WORDS}/waiting-list")
    assert ada.sees("Pat Delgado")
    ada.inspect()

    priya.visit(CLEAR_WORDS)
    priya.press("Leave this challenge")
    pat.visit(CLEAR_WORDS)
    assert pat.sees("A place is kept for you until")
    pat.press("Read and sign the pledge")
    pat.inspect()
    pat.press("Sign and join")
    pat.visit(CLEAR_WORDS)
    assert pat.sees("You take part.")
