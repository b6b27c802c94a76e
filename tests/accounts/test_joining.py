"""Signing up: from the form to the first page as a member."""

from tests.accounts.post import delivered

ROSA = {
    "first_name": "Rosa",
    "last_name": "Álvarez",
    "email": "rosa@example.org",
    "password": "Kindly-2026",
    "zone": "Europe/Madrid",
}


def test_a_newcomer_joins_by_the_mailed_link_and_is_signed_in(world, browser):
    browser.visit("/join?next=/welcome")
    assert browser.submit("Join", **ROSA).texts("h1") == ["Look into your mail"]

    browser.visit(delivered(world)[0].link)
    page = browser.submit("Yes, this is me")

    assert page.path == "/welcome"
    assert page.has_button("Sign out")
