"""A second step in a real browser: codes of an app, and passkeys of an authenticator that developer tools make up."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from pyotp import TOTP

from forum.core import clock
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import DESK, DESK_WITHOUT_SCRIPTS, PHONE, Device, Visitor
from tests.world import PASSWORD

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site by a name: browsers keep no passkeys for bare numbers."""
    known = replace(site.settings, site_url=site.url.replace("127.0.0.1", "localhost"))
    monkeypatch.setitem(site.app.config, "SETTINGS", known)
    return site


def arrives(arrive: Arrive, site: Site, device: Device = DESK, **options: Any) -> Visitor:
    return arrive(device, base_url=site.app.config["SETTINGS"].url, **options)


def has_authenticator(person: Visitor, **other: Any) -> str:
    person.tools.send("WebAuthn.enable")
    made = person.tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | other})
    return str(made["authenticatorId"])


def test_an_app_is_set_up_asked_for_and_switched_off(arrive: Arrive) -> None:
    pat = arrive(PHONE, handle="pat")
    pat.visit("/settings/account")
    pat.press("Set up a second step")
    pat.press("Set up an app")
    secret = pat.page.locator(".qr__key").inner_text().replace(" ", "")
    pat.fill("The code that the app shows now", TOTP(secret).at(clock.now()))
    pat.press("Switch it on")
    assert pat.page.locator(".codes code").count() == 10
    recovery = pat.page.locator(".codes code").first.inner_text()
    pat.press("I have kept them")
    pat.context.clear_cookies()

    pat.visit("/sign-in?next=/settings/second-step/app/off")
    pat.fill_in_the_sign_in("pat")
    pat.fill("Code", "000000")
    pat.press("Go on", status=422)
    pat.fill("Code", recovery)
    pat.press("Go on")

    assert pat.heading == "Switch the app off"
    clock.advance(timedelta(minutes=1))
    pat.fill("Your password", PASSWORD)
    pat.fill("A code from the app, or a recovery code", TOTP(secret).at(clock.now()))
    pat.press("Switch it off")
    assert pat.sees("Set up an app")


def test_a_passkey_is_added_and_signs_in_without_a_name_or_a_password(arrive: Arrive, named: Site) -> None:
    pat = arrives(arrive, named, PHONE, handle="pat")
    authenticator = has_authenticator(pat)
    pat.visit("/settings/second-step")
    pat.press("Add a passkey")
    expect(pat.labelled("What you call it")).to_have_value("Chrome, Linux")
    pat.press("Add a passkey")
    assert pat.heading == "Your recovery codes"
    pat.press("I have kept them")
    assert pat.sees("Chrome, Linux")
    pat.context.clear_cookies()

    pat.visit("/sign-in?next=/settings/second-step")
    pat.press("Sign in with a passkey")

    assert pat.path == "/settings/second-step"
    assert pat.sees("last used just now")
    kept = pat.tools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})
    assert [one["rpId"] for one in kept["credentials"]] == ["localhost"]
    pat.visit("/settings/second-step/passkeys/new")
    pat.press_here("Add a passkey")
    expect(pat.page.locator(".passkey__said")).to_have_text("This device has a passkey for your account already.")


def test_after_the_password_a_passkey_is_the_second_step(arrive: Arrive, named: Site) -> None:
    pat = arrives(arrive, named, handle="pat")
    has_authenticator(pat)
    pat.visit("/settings/second-step/passkeys/new")
    pat.press("Add a passkey")
    pat.context.clear_cookies()

    pat.visit("/sign-in?next=/drafts")
    pat.fill_in_the_sign_in("pat")
    assert pat.heading == "The second step"
    pat.press("Use a passkey")

    assert pat.path == "/drafts"


def test_who_stops_half_way_is_told_that_nothing_happened(arrive: Arrive, named: Site) -> None:
    somebody = arrives(arrive, named)
    has_authenticator(somebody, isUserVerified=False)
    somebody.visit("/sign-in")

    somebody.press_here("Sign in with a passkey")

    expect(somebody.page.locator(".passkey__said")).to_have_text("That was not finished. You can try again.")
    assert somebody.path == "/sign-in"


def test_without_scripts_nothing_is_offered_that_cannot_work(arrive: Arrive, named: Site) -> None:
    pat = arrives(arrive, named, DESK_WITHOUT_SCRIPTS, handle="pat")
    pat.visit("/settings/second-step/passkeys/new")
    expect(pat.page.locator("[data-passkey]")).to_be_hidden()
    assert pat.sees("This browser cannot do it here")
    pat.context.clear_cookies()
    pat.visit("/sign-in")
    expect(pat.page.locator("[data-passkey]")).to_be_hidden()
