"""Passkeys, as the server sees them; in a real browser: tests/journeys/test_second_step.py."""

from dataclasses import replace

from tests.accounts.post import delivered
from tests.accounts.second_steps import halfway
from tests.accounts.soft_passkey import NEW, SoftPasskey, add_passkey, options_on, show_passkey, with_passkey
from tests.browser import Browser

OVERVIEW = "/settings/second-step"


def test_a_passkey_is_added_named_used_and_removed(world, browser):
    passkey = SoftPasskey()
    browser.sign_in_by_form(world.ana)
    options = options_on(browser.visit(NEW))
    assert (options["rp"]["id"], options["authenticatorSelection"]["userVerification"]) == ("localhost", "required")
    page = browser.submit("Add a passkey", name="My <phone>", credential=passkey.made(options))
    assert len(page.texts("code")) == 10
    browser.submit("Sign out")

    assert show_passkey(browser, passkey).has_button("Sign out")

    page = browser.visit(OVERVIEW)
    assert page.has("My <phone>")
    assert page.has("last used just now")
    page = browser.submit("Remove")
    assert not page.has("My <phone>")
    assert not page.has("Recovery codes")
    assert [mail.subject for mail in delivered(world)] == ["How you sign in has changed"] * 2
    browser.submit("Sign out")
    assert show_passkey(browser, passkey, status=422).has("That did not work with this passkey.")
    assert browser.sign_in_by_form(world.ana).has_button("Sign out")


def test_what_a_passkey_opened_elsewhere_ends_when_it_is_taken_away(world, browser):
    """Somebody may have lost the device that it is on."""
    passkey, elsewhere = with_passkey(browser, world.ana), Browser(world.app)
    for one in (elsewhere, browser):
        show_passkey(one, passkey)
    elsewhere.visit("/settings/account")

    browser.visit(OVERVIEW)
    assert "all other browsers were signed out" in browser.submit("Remove").body

    elsewhere.visit("/settings/account", status=401)
    browser.visit("/settings/account")


def test_with_a_passkey_the_password_alone_opens_nothing(world, browser):
    passkey = with_passkey(browser, world.ana)

    page = halfway(browser, world.ana, next_="/settings/sessions")
    assert page.texts("h1") == ["The second step"]
    assert browser.visit("/settings/account", status=401)

    page = browser.visit("/sign-in/second-step")
    data = {"credential": passkey.shown(options_on(page)), "next": "/settings/sessions"}
    assert browser.post_with_token("/sign-in/passkey", data).path == "/settings/sessions"


def test_a_second_passkey_shows_no_new_codes_and_the_first_cannot_be_added_twice(world, browser):
    first = SoftPasskey()
    browser.sign_in_by_form(world.ana)
    add_passkey(browser, first)

    page = add_passkey(browser, SoftPasskey())

    assert page.path == OVERVIEW
    assert page.has("You have 10 recovery codes left.")
    assert len(options_on(browser.visit(NEW))["excludeCredentials"]) == 2


def test_where_browsers_keep_no_passkeys_none_are_offered(world, settings, browser):
    browser.sign_in_by_form(world.ana)
    before = world.app.config["SETTINGS"]
    world.app.config["SETTINGS"] = replace(settings, site_url="http://127.0.0.1:8000")
    try:
        assert not browser.visit(OVERVIEW).has("Add a passkey")
        browser.visit(NEW, status=404)
        assert Browser(world.app).visit("/sign-in").all("div", class_="passkey") == []
    finally:
        world.app.config["SETTINGS"] = before
