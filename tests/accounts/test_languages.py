"""A member's language: the browser's when they join, changed in the settings, and spoken in every letter to them."""

import pytest
from sqlalchemy import select

from forum.accounts import Account
from tests.accounts.newcomers import ROSA, sign_up
from tests.accounts.post import delivered
from tests.browser import BASE

GERMAN = {"Accept-Language": "de-DE,de;q=0.9,en;q=0.6"}


@pytest.fixture
def hanna(world):
    return world.person("hanna", locale="de")


def locale_of(world, email):
    with world.session() as session:
        return session.scalars(select(Account.locale).where(Account.email == email)).one()


def test_who_joins_in_german_is_written_to_in_german(world, browser):
    browser.client.get("/language/de", base_url=BASE)
    browser.visit("/join")
    browser.submit("Mitmachen", **ROSA)

    [mail] = delivered(world)
    assert locale_of(world, "rosa@example.org") == "de"
    assert mail.subject == "Bitte bestätige deine E-Mail-Adresse"
    assert mail.text.startswith("Hallo und willkommen,\n\njemand, vermutlich du, hat sich")


def test_the_browser_says_it_where_nothing_was_chosen(world, browser):
    browser.visit("/join", headers=GERMAN)
    form = {**ROSA, "opened": "1", "csrf_token": browser.page.all("input", name="csrf_token")[0].get("value")}
    browser.post("/join", form, headers=GERMAN)

    assert locale_of(world, "rosa@example.org") == "de"


def test_a_letter_is_in_the_language_of_its_owner_not_of_who_asked_for_it(world, browser, hanna):
    sign_up(browser, email=hanna.email)

    assert [mail.subject for mail in delivered(world)] == ["Du hast schon ein Konto"]
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=hanna.email)
    assert delivered(world)[-1].text.startswith("Hallo @hanna,\n\nhier ist der Link,")


def test_pages_are_in_the_language_of_the_account_whatever_the_browser_says(world, browser, hanna):
    browser.sign_in(hanna)

    page = browser.visit("/settings/account", headers={"Accept-Language": "en"})

    assert page.texts("h1") == ["Dein Konto"]
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("de", "ltr")
    assert browser.visit("/settings/account?lang=en").texts("h1") == ["Dein Konto"]
    assert page.all("link", rel="alternate") == []


def test_the_language_is_changed_in_the_settings_and_the_answer_comes_in_it(world, browser):
    browser.sign_in(world.ana)
    browser.visit("/settings/account")

    page = browser.submit("Change the language", locale="de")

    assert page.texts("h1") == ["Dein Konto"]
    assert page.texts("p", class_="notice") == ["Ab jetzt ist hier alles auf Deutsch, auch die Mails an dich."]
    assert locale_of(world, world.ana.email) == "de"


@pytest.mark.parametrize("language", ["fr", "", "de-AT", "../../etc"])
def test_another_language_than_ours_is_refused_beside_the_field(world, browser, language):
    browser.sign_in(world.ana)
    browser.visit("/settings/account")

    page = browser.submit("Change the language", locale=language, status=422)

    assert page.errors() == ["Please choose one of these."]
    assert locale_of(world, world.ana.email) == "en"


def test_what_wtforms_says_is_said_in_our_words(world, browser, hanna):
    browser.sign_in(hanna)
    browser.visit("/settings/account")

    page = browser.submit("Sprache ändern", locale="fr", status=422)

    assert page.errors() == ["Bitte wähle eines davon."]
