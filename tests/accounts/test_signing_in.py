"""The door: signing in, staying, leaving."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts import Account, account_by_handle
from forum.core import clock
from tests.accounts.post import delivered
from tests.browser import Browser
from tests.world import PASSWORD

WRONG = (
    "This e-mail and password do not belong together. Please look at both again, or choose a new password. If you have"
    " just signed up, please open the link in your mail first."
)


def signed_in(browser):
    return browser.visit("/welcome").has_button("Sign out")


def cookie_of(browser):
    return browser.client.get_cookie("kindling", domain="localhost")


def test_a_member_signs_in_and_out(world, browser):
    page = browser.sign_in_by_form(world.ana)

    assert page.path == "/"
    assert page.has_button("Sign out")
    assert not browser.submit("Sign out").has_button("Sign out")


def test_case_and_blanks_make_no_other_address(world, browser):
    assert world.ana
    browser.visit("/sign-in")

    assert browser.submit("Sign in", email="  ANA@Example.ORG ", password=PASSWORD).has_button("Sign out")


@pytest.mark.parametrize(
    ("email", "password"),
    [("ana@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("ana@example.org", "x" * 5000)],
)
def test_what_does_not_belong_together_is_answered_with_one_sentence(world, browser, email, password):
    assert world.ana
    browser.visit("/sign-in?next=/about")

    page = browser.submit("Sign in", status=422, email=email, password=password)

    assert page.errors() == [WRONG]
    kept = {node.get("name"): node.get("value") for node in page.all("input")}
    assert (kept["email"], kept["password"], kept["next"]) == (email, "", "/about")


def test_one_lands_where_one_was_going(world, browser):
    browser.visit("/sign-in?next=/settings/account")

    assert browser.submit("Sign in", email=world.ana.email, password=PASSWORD).path == "/settings/account"


def test_the_way_in_leads_back_to_what_was_asked_for(world, browser):
    page = browser.visit("/settings/account", status=401)

    ways = {node.get("href") for node in page.all("a") if "sign-in?" in (node.get("href") or "")}
    assert ways == {"/sign-in?next=/settings/account"}


def test_next_goes_along_to_joining_and_forgetting(world, browser):
    page = browser.visit("/sign-in?next=/challenges/kind-28")

    assert page.link("Forgot your password?") == "/forgot-password?next=/challenges/kind-28"
    assert "/join?next=/challenges/kind-28" in {node.get("href") for node in page.all("a")}


def test_a_session_ends_with_the_browser_or_after_a_day(world, browser):
    browser.sign_in_by_form(world.ana)

    assert cookie_of(browser).expires is None
    with clock.set_to(clock.now() + timedelta(hours=23)):
        assert signed_in(browser)
    with clock.set_to(clock.now() + timedelta(hours=25)):
        assert not signed_in(browser)


def test_who_writes_stays_signed_in(world, browser):
    browser.sign_in_by_form(world.ana)

    for _ in range(3):
        clock.advance(timedelta(hours=20))
        browser.visit("/settings/account")
        browser.submit("Change the time zone", zone="Europe/Rome")

    assert signed_in(browser)


def test_staying_lasts_for_weeks(world, browser):
    assert world.ana
    browser.visit("/sign-in")
    browser.submit("Sign in", email="ana@example.org", password=PASSWORD, stay="y")

    assert cookie_of(browser).expires is not None
    with clock.set_to(clock.now() + timedelta(days=59)):
        assert signed_in(browser)
    with clock.set_to(clock.now() + timedelta(days=61)):
        assert not signed_in(browser)


def test_a_suspended_account_hears_it_only_with_the_right_password(world, browser):
    suspend(world, world.ana)
    browser.visit("/sign-in")
    assert browser.submit("Sign in", status=422, email="ana@example.org", password="wrong").errors() == [WRONG]

    page = browser.submit("Sign in", status=403, email="ana@example.org", password=PASSWORD)

    assert page.texts("h1") == ["Your account is suspended"]
    assert page.has("If you would like to talk about it: kindling@localhost")
    assert not signed_in(browser)


def test_a_suspension_that_is_lifted_lets_in_again(world, browser):
    suspend(world, world.ana)
    with world.session() as session:
        session.scalars(account_by_handle("ana")).one().lift_suspension(clock.now())

    assert browser.sign_in_by_form(world.ana).has_button("Sign out")


def test_signing_in_leaves_a_link_that_waits_unopened_in_the_mailbox(world, browser):
    """Who signs in may have the password, and not the mailbox."""
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=world.ana.email)
    link = delivered(world)[0].link
    browser.sign_in_by_form(world.ana)

    Browser(world.app).visit(link)


def test_who_is_signed_in_needs_no_door(world, browser):
    browser.sign_in_by_form(world.ana)

    assert browser.visit("/sign-in?next=/settings/account").path == "/settings/account"


def test_signing_in_anew_leaves_one_session(world, browser):
    browser.sign_in_by_form(world.ana)
    token = browser.page.all("input", name="csrf_token")[0].get("value")
    browser.post("/sign-in", {"csrf_token": token, "email": "ana@example.org", "password": PASSWORD})

    assert len(browser.visit("/settings/sessions").all("li", class_="listing__row")) == 1


def test_signing_out_twice_does_no_harm(world, browser):
    page = browser.sign_in_by_form(world.ana)
    token = page.all("input", name="csrf_token")[0].get("value")
    browser.submit("Sign out")

    browser.post("/sign-out", {"csrf_token": token}, status=400)
    browser.visit("/sign-in")
    assert browser.post_with_token("/sign-out").path == "/"


def suspend(world, person):
    with world.session() as session:
        session.scalars(select(Account).where(Account.id == person.id)).one().suspend(clock.now())
