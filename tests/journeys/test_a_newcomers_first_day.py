"""A person who has never seen the site: from the landing page to their first entry, their first answer, and out again.

Once on a phone, once at a desk with a browser that runs no scripts.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import DESK_WITHOUT_SCRIPTS, PHONE, Device, Visitor

MOST_INTERACTIONS = 10  # from the end of signing up to the published entry
BEGUN = "I wrote to Mrs Okafor, who has not come since her shop moved."
REST = " She answered within the hour."


@pytest.mark.parametrize("device", [PHONE, DESK_WITHOUT_SCRIPTS], ids=str)
def test_a_newcomers_first_day(arrive: Arrive, site: Site, device: Device) -> None:
    nele = arrive(device)
    look_into_the_running_challenge(nele)
    sign_up(nele, site)
    nele.interactions = 0
    confirm_by_the_mail(nele)
    sign_the_pledge(nele)
    write(nele)
    publish(nele, site)
    assert nele.interactions <= MOST_INTERACTIONS
    answer_someone(nele, site)
    see_today(nele)
    sign_out(nele)


def look_into_the_running_challenge(nele: Visitor) -> None:
    nele.visit("/")
    nele.press("See the whole challenge")
    assert nele.sees("Day 9 of 28")
    nele.press("Join this challenge")
    assert nele.sees("Joining means signing this pledge")


def sign_up(nele: Visitor, site: Site) -> None:
    nele.press("Create an account")
    nele.fill("First name", "Nele")
    nele.fill("Last name", "Brandt")
    nele.fill("E-mail", "nele@example.org")
    nele.fill("Password", "Warme-Socken-7")
    if nele.has_scripts:
        assert nele.labelled("Time zone").input_value() == "Europe/Berlin", "taken from the browser"
    else:
        nele.labelled("Time zone").select_option("Europe/Berlin")
    site.let_a_minute_go_by()
    nele.press("Join", within=nele.main)
    assert nele.heading == "Look into your mail"


def confirm_by_the_mail(nele: Visitor) -> None:
    nele.visit("/dev/mail")
    letter = nele.main.locator("article").first
    assert "nele@example.org" in letter.inner_text()
    nele.follow(letter.get_by_role("link", name=re.compile("confirm")))
    nele.press("Yes, this is me")
    assert nele.sees("Thank you. Your e-mail address is confirmed.")


def sign_the_pledge(nele: Visitor) -> None:
    assert nele.path == "/challenges/first-28/join", "where she was on her way to"
    nele.press("Sign and join")
    assert nele.sees("Welcome. You take part now.")
    nele.press("Open day 9")


def write(nele: Visitor) -> None:
    nele.press("Write your entry")
    if not nele.has_scripts:
        nele.fill("Your entry", BEGUN + REST)
        return
    nele.type("Your entry", BEGUN)
    expect(nele.main.get_by_text("Saved", exact=True)).to_be_visible()
    nele.reload()
    assert nele.labelled("Your entry").input_value() == BEGUN
    nele.labelled("Your entry").press("Control+End")
    nele.type("Your entry", REST)


def publish(nele: Visitor, site: Site) -> None:
    site.let_a_minute_go_by()
    nele.press("Publish entry")
    assert nele.heading.startswith("Day 9: ")
    assert nele.sees("Your entry is here for others to read.")
    assert nele.sees(BEGUN + REST)


def answer_someone(nele: Visitor, site: Site) -> None:
    nele.press("Day 9")
    nele.follow(nele.main.get_by_role("link", name="Waits for a word", exact=True).first)
    nele.fill("Your answer", "This is the sort of courage I was looking for today. How did it go on?")
    site.let_a_minute_go_by()
    nele.press("Post answer")
    assert nele.sees("This is the sort of courage I was looking for today.")
    nele.follow(nele.main.get_by_role("button", name="Cheer: this helped").first)
    assert nele.sees("You cheered: this helped")


def see_today(nele: Visitor) -> None:
    nele.press("Today")
    assert nele.sees("1 of 28 days")


def sign_out(nele: Visitor) -> None:
    nele.page.locator("header summary").click()
    nele.press("Sign out")
    nele.visit("/")
    assert nele.sees("Sign in")
