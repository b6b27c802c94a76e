"""Somebody writes what reads like a pitch: with scripts on a phone, and at a desk without any."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import DESK_WITHOUT_SCRIPTS, PHONE, Device

PITCH = "My new course is now live! Only 97 € until Sunday. Sign up now: https://pat.example.com/shop"


@pytest.mark.parametrize("device", [PHONE, DESK_WITHOUT_SCRIPTS], ids=str)
def test_a_note_first_then_a_choice(arrive: Arrive, device: Device) -> None:
    pat = arrive(device, handle="pat")
    pat.visit("/challenges/first-28/discussion/new")
    pat.fill("Title", "Loyal customers in 30 days")
    pat.fill("Your text", PITCH)
    pat.press("Post topic", status=422)
    assert pat.sees("Would it help the reader even if they never bought?")
    assert "Only 97 €" in pat.page.locator("mark").all_inner_texts()
    if pat.has_scripts:
        expect(pat.page.locator(".nudge")).to_be_focused()
    pat.press_here("Change it")
    expect(pat.labelled("Your text")).to_be_focused()
    expect(pat.labelled("Your text")).to_have_value(PITCH)

    with pat.page.expect_navigation(wait_until="load") as coming:
        pat.labelled("Title").press("Enter")  # what Enter presses must not be what publishes
    pat.look(coming.value.status, 422)
    pat.press("Publish all the same")
    assert pat.sees("This waits for a moderator’s look before others see it.")
    pat.press("Why?")
    assert pat.sees("a price as in an offer")
