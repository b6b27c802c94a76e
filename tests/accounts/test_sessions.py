"""Where one is signed in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts.browsers import browser_words
from forum.accounts.sign_ins import SignIn
from forum.core import clock
from tests.browser import Browser

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"


def from_a_phone(world, person):
    phone = Browser(world.app)
    phone.client.environ_base["HTTP_USER_AGENT"] = PHONE
    phone.sign_in_by_form(person)
    return phone


def rows(page):
    return page.texts("li", class_="listing__row")


def test_every_browser_is_listed_with_what_one_knows_it_by(world, browser):
    from_a_phone(world, world.ana)
    browser.client.environ_base["HTTP_USER_AGENT"] = DESK
    browser.sign_in_by_form(world.ana)

    page = browser.visit("/settings/sessions")

    assert [row.split(" Since")[0] for row in rows(page)] == ["Edge, Windows · this one", "Safari, iPhone"]


def test_all_others_are_ended(world, browser):
    phone = from_a_phone(world, world.ana)
    browser.sign_in_by_form(world.ana)
    browser.visit("/settings/sessions")

    assert len(rows(browser.submit("Sign out all others"))) == 1
    phone.visit("/settings/sessions", status=401)


def test_a_single_one_is_ended_and_the_others_stay(world, browser):
    phone, other = from_a_phone(world, world.ana), from_a_phone(world, world.ana)
    browser.sign_in_by_form(world.ana)
    page = browser.visit("/settings/sessions")
    address = page.all("form", class_="one-button")[0].get("action")

    browser.post_with_token(address)

    other.visit("/settings/sessions", status=401)
    phone.visit("/settings/sessions")


def test_a_session_of_somebody_else_does_not_exist(world, browser):
    Browser(world.app).sign_in_by_form(world.ben)
    browser.sign_in_by_form(world.ana)
    browser.visit("/settings/sessions")

    with world.session() as session:
        bens = session.scalars(select(SignIn.id).where(SignIn.account_id == world.ben.id)).one()
    browser.post_with_token(f"/settings/sessions/{bens}/end", status=404)


def test_sessions_that_are_over_are_not_listed(world, browser):
    from_a_phone(world, world.ana)
    clock.advance(timedelta(days=2))
    browser.sign_in_by_form(world.ana)

    assert len(rows(browser.visit("/settings/sessions"))) == 1


def test_reading_writes_nothing_and_writing_notes_the_time(world, browser):
    browser.sign_in_by_form(world.ana)
    clock.advance(timedelta(hours=1))
    assert browser.visit("/settings/sessions").has("last used 1 hour ago")

    browser.visit("/settings/account")
    browser.submit("Change the time zone", zone="Europe/Rome")

    assert browser.visit("/settings/sessions").has("last used just now")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (PHONE, "Safari, iPhone"),
        (DESK, "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("<script>alert(1)</script>", "scriptalert1/script"),
        ("", ""),
    ],
)
def test_browsers_are_called_as_people_call_them(said, words):
    assert browser_words(said) == words
