"""Somebody starts a circle, lets others in, and they write what only they read; with and without scripts."""

import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import DESK_WITHOUT_SCRIPTS, PHONE, Device, Visitor

SECRET = "I told Erla that I was afraid of the price, and she laughed kindly."


@pytest.mark.parametrize("device", [PHONE, DESK_WITHOUT_SCRIPTS], ids=str)
def test_start_a_circle_invite_write_for_it_only_and_leave(arrive: Arrive, device: Device) -> None:
    sigrun, dana = arrive(device, handle="sigrun", looks=False), arrive(device, handle="dana", looks=False)
    start(sigrun)
    dana.visit("/challenges/first-28/circles")
    assert dana.sees("Sigrún")
    dana.inspect()
    dana.press("Come in")
    assert dana.heading == "Wool and wire"
    write_for_it(sigrun)
    dana.visit("/")
    dana.press("Your circle")
    assert dana.sees(SECRET)
    dana.inspect()
    rest_and_leave(dana)
    dana.visit("/challenges/first-28/days/9")
    assert not dana.sees(SECRET)


def start(sigrun: Visitor) -> None:
    sigrun.visit("/challenges/first-28")
    sigrun.press("Circles")
    sigrun.inspect()
    sigrun.press("Start a circle")
    sigrun.press("Start it", status=422)
    sigrun.fill("What is it called?", "Wool and wire")
    sigrun.press("Start it")
    sigrun.fill("Whom would you like to invite?", "@dana")
    sigrun.press("Invite them")
    sigrun.press("Make a link")
    sigrun.inspect()


def write_for_it(sigrun: Visitor) -> None:
    sigrun.visit("/challenges/first-28/days/9/write")
    sigrun.fill("Your entry", SECRET)
    sigrun.main.get_by_text("Say more about it").click()
    sigrun.tick("my circle, and nobody else")
    sigrun.press("Publish entry")
    assert sigrun.sees("for the circle only")


def rest_and_leave(dana: Visitor) -> None:
    dana.press("Take a pause")
    dana.tick("I need a pause")
    dana.inspect()
    dana.press("Say so")
    assert dana.sees("Your place is kept")
    dana.press("Leave the circle")
    dana.inspect()
    dana.press("Leave the circle")
    assert dana.heading == "Circles"
