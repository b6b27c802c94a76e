"""A person who has never seen the site: from the landing page to their first entry and their first answer."""

import re

import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import DESK_WITHOUT_SCRIPTS, PHONE, Device, Visitor


@pytest.mark.parametrize("device", [PHONE, DESK_WITHOUT_SCRIPTS], ids=str)
def test_a_newcomers_first_day(arrive: Arrive, device: Device) -> None:
    nele = arrive(device)
    look_around(nele)
    sign_up(nele)
    confirm_by_mail(nele)


def look_around(nele: Visitor) -> None:
    nele.visit("/")


def sign_up(nele: Visitor) -> None:
    nele.press("Join")
    nele.fill("First name", "Nele")
    nele.fill("Last name", "Brandt")
    nele.fill("E-mail", "nele@example.org")
    nele.fill("Password", "Warme-Socken-7")
    if nele.has_scripts:
        assert nele.labelled("Time zone").input_value() == "Europe/Berlin", "taken from the browser"
    else:
        nele.labelled("Time zone").select_option("Europe/Berlin")
    nele.press("Join", within=nele.main)
    assert nele.heading == "Look into your mail"


def confirm_by_mail(nele: Visitor) -> None:
    nele.visit("/dev/mail")
    letter = nele.main.locator("article").first
    assert "nele@example.org" in letter.inner_text()
    nele.follow(letter.get_by_role("link", name=re.compile("confirm")))
    nele.press("Yes, this is me")
    assert nele.sees("Thank you. Your e-mail address is confirmed.")
