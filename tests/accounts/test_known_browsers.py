"""Browsers that were seen before, and the mail about one that was not."""

from datetime import timedelta

from sqlalchemy import func, select

from forum.accounts import jobs
from forum.accounts.known_browsers import KEPT_FOR, KnownBrowser
from forum.core import clock
from tests.accounts.newcomers import ROSA, open_last_mail, sign_up
from tests.accounts.post import delivered
from tests.browser import Browser
from tests.world import PASSWORD

ALERT = "Someone signed in from a new browser"
DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"


def alerts(world):
    return [mail for mail in delivered(world) if mail.subject == ALERT]


def test_a_browser_never_seen_before_is_told_of_once(world, browser):
    browser.sign_in_by_form(world.ana)
    other = Browser(world.app)
    other.client.environ_base["HTTP_USER_AGENT"] = DESK
    for _ in range(2):
        other.sign_in_by_form(world.ana)
        other.submit("Sign out")
    browser.submit("Sign out")
    browser.sign_in_by_form(world.ana)

    (mail,) = alerts(world)
    assert mail.to == world.ana.email
    assert "Browser: Firefox, Linux" in mail.text
    assert "10 March 2026" in mail.text
    assert "http://localhost:8000/forgot-password" in mail.text
    assert "127.0.0.1" not in mail.text


def test_joining_and_the_first_sign_in_are_no_news(world, browser):
    sign_up(browser)
    open_last_mail(world, browser)
    browser.submit("Yes, this is me")
    browser.submit("Sign out")
    browser.visit("/sign-in")
    browser.submit("Sign in", email=ROSA["email"], password=ROSA["password"])

    assert alerts(world) == []


def test_two_people_share_a_browser(world, browser):
    for person in (world.ana, world.ben, world.ana, world.ben):
        browser.sign_in_by_form(person)
        browser.submit("Sign out")

    cookie = browser.client.get_cookie("known-browser", domain="localhost")
    assert cookie.http_only
    assert len(cookie.value.split(".")) == 2
    assert alerts(world) == []


def test_after_a_new_password_no_other_browser_is_known(world, browser):
    old = Browser(world.app)
    for one in (old, browser):
        one.sign_in_by_form(world.ana)
    browser.visit("/settings/account")
    browser.submit("Change the password", current_password=PASSWORD, new_password="Rekindled-2026")
    browser.submit("Sign out")
    before = len(alerts(world))
    for one, more in ((browser, 0), (old, 1)):
        one.visit("/sign-in")
        one.submit("Sign in", email=world.ana.email, password="Rekindled-2026")
        assert len(alerts(world)) == before + more


def test_browsers_long_unused_are_forgotten(world, browser):
    browser.sign_in_by_form(world.ana)
    clock.advance(KEPT_FOR + timedelta(days=1))
    with world.session() as session:
        jobs.forget_old_rows()
        assert session.scalar(select(func.count()).select_from(KnownBrowser)) == 0
