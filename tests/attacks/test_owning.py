"""Attacks on whose an account is: an address that is somebody else's, signed up before them or lent by them (A13)."""

import pytest

from forum.accounts import account_by_email
from tests.accounts.newcomers import ROSA, open_last_mail, sign_up
from tests.accounts.post import delivered
from tests.accounts.soft_passkey import SoftPasskey, add_passkey
from tests.browser import Browser
from tests.world import PASSWORD

HERS = "Rosas-own-2026"


def signs_in(world, password, email=ROSA["email"]):
    browser = Browser(world.app)
    browser.visit("/sign-in")
    status = browser.client.post(
        "/sign-in",
        data={"csrf_token": browser.page.all("input", name="csrf_token")[0].get("value"), "email": email}
        | {"password": password},
        base_url="http://localhost:8000",
    ).status_code
    return status == 303


@pytest.mark.attack("A13")
def test_who_signed_up_with_anothers_address_is_out_as_soon_as_its_owner_confirms_it(world, browser):
    """Neither their password, nor where they are signed in, nor a passkey of theirs opens it any more."""
    sign_up(browser)
    browser.visit("/sign-in")
    browser.submit("Sign in", email=ROSA["email"], password=ROSA["password"])
    letter = delivered(world)[-1].link
    add_passkey(browser, SoftPasskey())
    rosa = Browser(world.app)

    page = rosa.visit(letter)
    assert page.all("input", type="password"), "another browser than the one in which somebody signed up"
    rosa.submit("Yes, this is me", status=422)
    rosa.submit("Yes, this is me", password=HERS)

    with world.session() as session:
        assert session.scalars(account_by_email(ROSA["email"])).one().second_step_since is None
    browser.visit("/settings/account", status=401)
    assert not signs_in(world, ROSA["password"])
    assert signs_in(world, HERS)


@pytest.mark.attack("A11", "A13")
def test_who_confirms_where_they_signed_up_keeps_their_password_and_the_cookie_tells_nobody_who_is_here(world, browser):
    sign_up(browser, email=world.ana.email)
    sign_up(browser)
    with browser.client.session_transaction(base_url="http://localhost:8000") as kept:
        known, new = kept["signed up"]
    assert len(known) == len(new)

    page = open_last_mail(world, browser)
    assert not page.all("input", type="password")
    browser.submit("Yes, this is me")
    assert signs_in(world, ROSA["password"])


@pytest.mark.attack("A13")
def test_nobody_lends_their_address_to_an_account_of_somebody_else(world, browser):
    """Pressed by whoever has the mailbox, the button would give their address to a stranger's account."""
    browser.sign_in(world.ana)
    browser.visit("/settings/account")
    browser.submit("Change the address", email="rosa@example.org", current_password=PASSWORD)
    letter = delivered(world)[0].link

    Browser(world.app).visit(letter, status=401)
    ben = Browser(world.app)
    ben.sign_in(world.ben)
    ben.visit(letter, status=403)
    browser.visit(letter)
    assert "Your e-mail address is confirmed" in browser.submit("Yes, this is me").body
