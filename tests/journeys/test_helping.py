"""Somebody asks for help, somebody else gives it, and it goes on from there: with scripts on a phone and at a desk
without any."""

import re

import pytest
from playwright.sync_api import expect

from forum.core import clock
from forum.notifications import tell_all
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import DESK_WITHOUT_SCRIPTS, PHONE, Device, Visitor

TITLE = "A second pair of eyes for my invoices"


@pytest.mark.parametrize("device", [PHONE, DESK_WITHOUT_SCRIPTS], ids=str)
def test_ask_offer_accept_tick_thank_and_pay_it_forward(arrive: Arrive, device: Device) -> None:
    noor, priya = arrive(device, handle="noor"), arrive(device, handle="priya")
    where = ask(noor)
    take_up(priya, where)
    agree_and_tick(noor, where)
    thank(noor, where)
    priya.visit("/people/priya")
    assert priya.sees("Noor")
    noor.visit(where)
    noor.press("See the chain that this belongs to")
    assert noor.sees("helped Noor")


def test_a_helper_hands_over_to_somebody_who_takes_it_on(arrive: Arrive, site: Site) -> None:
    noor, priya, leo = arrive(PHONE, handle="noor"), arrive(PHONE, handle="priya"), arrive(PHONE, handle="leo")
    where = ask(noor)
    take_up(priya, where)
    noor.visit(where)
    noor.follow(noor.main.get_by_role("button", name=re.compile("^Yes, please")))

    priya.visit(where)
    priya.press("This isn’t working")
    priya.fill("To whom?", "@leo")
    priya.press("Hand it over", status=422)
    priya.fill("What the next one should know", "My market moved to Sunday. Leo keeps books better than I do.")
    priya.press("Hand it over")

    assert priya.sees("Priya Raman handed it over, and named Léo Fontaine.")
    with site.session():
        tell_all(clock.now())
    leo.visit("/notifications")
    leo.follow(leo.main.get_by_role("link", name=re.compile(TITLE)))
    assert leo.sees("My market moved to Sunday. Leo keeps books better than I do.")
    leo.fill("A line to the author", "With pleasure, tonight.")
    leo.press("I can help")
    noor.visit(where)
    noor.follow(noor.main.get_by_role("button", name=re.compile("^Yes, please")))
    assert noor.sees("Léo Fontaine took it up.")


def ask(noor: Visitor) -> str:
    noor.visit("/")
    noor.press("Help")
    noor.press("Ask for help")
    noor.press("Publish", status=422)
    noor.fill("In one line", TITLE)
    noor.fill("A few words more", "There are nine of them, and one must be wrong.")
    noor.fill("What is your own part?", "I sort them first.\nI explain fractions to whoever needs it.")
    noor.type("Skills it takes", "Bookk")
    if noor.has_scripts:
        option = noor.page.locator("#skill-names option")
        expect(option).to_have_attribute("value", "Bookkeeping")
    noor.fill("Skills it takes", "Bookkeeping")
    noor.tick("an hour")
    noor.press("Publish")
    assert noor.heading == TITLE
    where = noor.path
    noor.press("People who might enjoy this")
    assert noor.sees("Priya")
    noor.follow(noor.main.get_by_role("button", name=re.compile("^Ask Priya")))
    return where


def take_up(priya: Visitor, where: str) -> None:
    priya.visit("/help")
    priya.press(TITLE)
    assert priya.path == where
    priya.fill("A line to the author", "I look for the wrong one on Sunday, after the market.")
    priya.press("I can help")
    assert priya.sees("You hear of the answer.")


def agree_and_tick(noor: Visitor, where: str) -> None:
    noor.visit(where)
    noor.follow(noor.main.get_by_role("button", name=re.compile("^Yes, please")))
    noor.press("Tick off: I sort them first.")
    assert noor.sees("In good hands")
    noor.press("This isn’t working")
    noor.press("Change both parts", status=422)


def thank(noor: Visitor, where: str) -> None:
    noor.visit(where)
    noor.press("Say thanks: it is done")
    noor.fill("Your thanks", "It was the fourth. I would never have looked at the fourth.")
    noor.press("Say thanks")
    assert noor.sees("What came of it")
    noor.press("Pay it forward")
    assert noor.heading == "Help"
