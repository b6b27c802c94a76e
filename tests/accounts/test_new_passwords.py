"""Forgotten passwords: a mailed link, once, for an hour."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from forum.accounts import passwords
from forum.core import clock
from tests.accounts.newcomers import ROSA, open_last_mail, sign_up
from tests.accounts.post import delivered
from tests.browser import Browser
from tests.world import PASSWORD

NEW = "Rekindled-2026"
SENT = "If there is an account with this address, a link is on its way to it. It works for one hour."


def ask(browser, email, next_=""):
    browser.visit(f"/forgot-password?next={next_}" if next_ else "/forgot-password")
    return browser.submit("Send me a link", email=email)


def test_a_new_password_by_the_mailed_link(world, browser):
    assert ask(browser, world.ana.email, "/settings/profile").texts("p", class_="notice") == [SENT]

    open_last_mail(world, browser)
    page = browser.submit("Set the new password", password=NEW)

    assert page.path == "/settings/profile"
    assert signs_in(world, world.ana.email, NEW)
    assert not signs_in(world, world.ana.email, PASSWORD)


@pytest.mark.attack("A07")
def test_it_signs_out_everywhere_else(world, browser):
    elsewhere = Browser(world.app)
    elsewhere.sign_in(world.ana)
    ask(browser, world.ana.email)

    open_last_mail(world, browser)
    browser.submit("Set the new password", password=NEW)

    elsewhere.visit("/settings/account", status=401)


def test_the_owner_is_told(world, browser):
    ask(browser, world.ana.email)
    open_last_mail(world, browser)
    browser.submit("Set the new password", password=NEW)

    mail = delivered(world)[-1]
    assert (mail.to, mail.subject) == (world.ana.email, "Your password was changed")


def test_nobody_is_written_to_who_has_no_account(world, browser):
    assert ask(browser, "nobody@example.org").texts("p", class_="notice") == [SENT]

    assert delivered(world) == []


def test_the_link_goes_to_the_address_we_know_not_to_the_one_that_was_typed(world, browser):
    ask(browser, "ANA@EXAMPLE.ORG")
    assert world.ana
    ask(browser, "ANA@EXAMPLE.ORG")

    assert [mail.to for mail in delivered(world)] == ["ana@example.org"] * 2


@pytest.mark.attack("A13")
def test_the_link_is_valid_for_an_hour(world, browser):
    ask(browser, world.ana.email)
    link = delivered(world)[0].link

    with clock.set_to(clock.now() + timedelta(minutes=59)):
        browser.visit(link)
    with clock.set_to(clock.now() + timedelta(minutes=61)):
        page = browser.visit(link, status=410)
        assert page.link("Ask for a new link") == "/forgot-password"


def test_a_weak_password_uses_nothing_up(world, browser):
    ask(browser, world.ana.email)
    open_last_mail(world, browser)

    assert browser.submit("Set the new password", status=422, password="weak").errors()
    browser.submit("Set the new password", password=NEW)


def test_whoever_has_the_mailbox_takes_over_an_account_that_was_never_confirmed(world, browser):
    """Somebody else joined with Rosa's address. The link throws them out, and confirms that the address is hers."""
    someone_else = Browser(world.app)
    sign_up(someone_else)
    someone_else.visit("/sign-in")
    someone_else.submit("Sign in", email=ROSA["email"], password=ROSA["password"])

    sign_up(browser)
    open_last_mail(world, browser)
    page = browser.submit("Set the new password", password=NEW)

    assert page.has_button("Sign out")
    assert not browser.visit("/settings/account").has("not confirmed yet")
    someone_else.visit("/settings/account", status=401)


def test_passwords_are_kept_at_the_cost_that_was_chosen():
    assert PasswordHasher(**passwords.COST).hash(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_accent_is_the_same_from_every_keyboard():
    assert passwords.matches(passwords.hashed("Caf\u00e9-2026"), "Cafe\u0301-2026")


def signs_in(world, email, password):
    browser = Browser(world.app)
    browser.visit("/sign-in")
    data = {"email": email, "password": password}
    data["csrf_token"] = browser.page.all("input", name="csrf_token")[0].get("value")
    return browser.client.post("/sign-in", base_url="http://localhost:8000", data=data).status_code == 303
