"""A second step: codes of an app, recovery codes, asking again, and who needs one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyotp import TOTP
from sqlalchemy import text

from forum.accounts.codes import step_of
from forum.accounts.qr import QUIET, drawn
from forum.core import clock
from tests.accounts.post import delivered
from tests.accounts.second_steps import SECRET, code_now, halfway, has_app, secret_on
from tests.browser import Browser, signed_in
from tests.conftest import TUESDAY
from tests.world import PASSWORD

OVERVIEW = "/settings/second-step"
WRONG = "This code is not right, or was used before. The app shows a new one every half minute."


def is_in(browser):
    return browser.visit("/welcome").has_button("Sign out")


def test_an_app_is_set_up_by_its_first_code_and_asked_for_from_then_on(world, browser):
    elsewhere = signed_in(world, world.ana)
    browser.sign_in_by_form(world.ana)
    page = browser.visit(f"{OVERVIEW}/app")
    assert page.all("svg", class_="qr")
    secret = secret_on(page)
    again = browser.submit("Switch it on", status=422, code="123456")
    assert secret_on(again) == secret

    page = browser.submit("Switch it on", code=f"{code_now(secret)[:3]} {code_now(secret)[3:]}")

    codes = page.texts("code")
    assert len(set(codes)) == 10
    assert not is_in(elsewhere)
    assert browser.visit(OVERVIEW).has("You have 10 recovery codes left.")
    assert delivered(world)[-1].subject == "How you sign in has changed"
    stranger = Browser(world.app)
    assert halfway(stranger, world.ana).texts("h1") == ["The second step"]
    assert not is_in(stranger)


def test_nothing_readable_is_kept(world):
    codes = has_app(world, world.ana)

    with world.session() as session:
        kept = [*session.scalars(text("SELECT sealed_secret FROM authenticator_apps"))]
        kept += session.scalars(text("SELECT code_hash FROM recovery_codes"))
    assert len(kept) == 11
    assert not any(secret.replace("-", "") in one for one in kept for secret in [SECRET, *codes])


def test_password_and_code_lead_where_one_was_going_and_stay(world, browser):
    has_app(world, world.ana)
    halfway(browser, world.ana, next_="/settings/sessions", stay="y")

    page = browser.submit("Go on", code=code_now())

    assert page.path == "/settings/sessions"
    assert browser.client.get_cookie("kindling", domain="localhost").expires is not None


def test_a_recovery_code_lets_in_once(world, browser):
    code = has_app(world, world.ana)[3]
    halfway(browser, world.ana)
    browser.submit("Go on", code=code.upper().replace("-", " "))
    assert is_in(browser)
    assert delivered(world)[-1].text.count("A recovery code was used")
    assert browser.visit(OVERVIEW).has("You have 9 recovery codes left.")

    other = Browser(world.app)
    halfway(other, world.ana)
    assert other.submit("Go on", status=422, code=code).errors() == [WRONG]


def test_new_recovery_codes_end_the_old_ones(world, browser):
    old = has_app(world, world.ana)
    halfway(browser, world.ana)
    browser.submit("Go on", code=code_now())
    browser.visit(OVERVIEW)

    new = browser.submit("Make new recovery codes").texts("code")

    other = Browser(world.app)
    halfway(other, world.ana)
    other.submit("Go on", status=422, code=old[0])
    other.submit("Go on", code=new[0])
    assert is_in(other)


def test_switching_it_off_takes_password_and_code(world, browser):
    has_app(world, world.ana)
    halfway(browser, world.ana)
    browser.submit("Go on", code=code_now())
    clock.advance(timedelta(seconds=60))
    elsewhere = signed_in(world, world.ana)
    browser.visit(f"{OVERVIEW}/app/off")
    assert browser.submit("Switch it off", status=422, current_password="Guess-2026", code=code_now()).errors()
    assert browser.submit("Switch it off", status=422, current_password=PASSWORD, code="000000").errors()

    browser.submit("Switch it off", current_password=PASSWORD, code=code_now())

    elsewhere.visit("/settings/account", status=401)
    assert Browser(world.app).sign_in_by_form(world.ana).has_button("Sign out")
    with world.session() as session:
        assert session.scalar(text("SELECT count(*) FROM recovery_codes")) == 0


def test_halfway_is_over_after_ten_minutes(world, browser):
    has_app(world, world.ana)
    halfway(browser, world.ana)
    clock.advance(timedelta(minutes=11))

    assert browser.submit("Go on", code=code_now()).path == "/sign-in"
    assert not is_in(browser)


def test_after_half_an_hour_the_password_is_asked_for_again(world, browser):
    browser.sign_in_by_form(world.ana)
    clock.advance(timedelta(minutes=31))
    assert browser.visit(f"{OVERVIEW}/app").texts("h1") == ["Is it you?"]
    browser.submit("Go on", status=422, current_password="Guess-2026")

    page = browser.submit("Go on", current_password=PASSWORD)

    assert page.path == f"{OVERVIEW}/app"
    browser.visit(f"{OVERVIEW}/app")


# Who needs one


@pytest.fixture
def demanding(world, settings):
    """The forum asks its moderators for a second step."""
    before = world.app.config["SETTINGS"]
    world.app.config["SETTINGS"] = replace(settings, require_second_step="moderators")
    yield world
    world.app.config["SETTINGS"] = before


def test_moderators_are_led_to_the_second_step_and_are_members_until_then(demanding, browser):
    post = demanding.entry(demanding.ana, demanding.challenge(), 9)
    browser.sign_in(demanding.mo)

    for page in ("/moderation", "/moderation/answers", "/help/skills"):
        assert browser.visit(page, status=403).link("Set up a second step") == OVERVIEW
    browser.post_with_token(f"/moderation/posts/{post}", status=403)
    assert browser.visit(OVERVIEW).has("Until then you are here as a member like others.")
    assert browser.visit(f"/entries/{post}").has("I wrote to Rosa.")
    browser.visit(f"/posts/{post}/edit", status=403)  # not theirs with a second step either: no way is offered
    assert not browser.page.has("Set up a second step")

    has_app(demanding, demanding.mo)
    assert browser.visit("/moderation").texts("h1") == ["Waiting for a moderator"]


def test_admins_need_it_too_and_members_do_not(demanding):
    signed_in(demanding, demanding.root).visit("/admin", status=403)
    has_app(demanding, demanding.root)
    signed_in(demanding, demanding.root).visit("/admin")
    ana = signed_in(demanding, demanding.ana)
    assert not ana.visit("/moderation", status=403).has("Set up a second step")


def test_whoever_runs_the_forum_takes_a_second_step_off(world, browser):
    has_app(world, world.ana)
    runner = world.app.test_cli_runner()
    assert runner.invoke(args=["second-step-off", "nobody@example.org"]).exit_code != 0

    said = runner.invoke(args=["second-step-off", world.ana.email])

    assert "has no second step any more" in said.output
    assert delivered(world)[-1].to == world.ana.email
    assert browser.sign_in_by_form(world.ana).has_button("Sign out")


def test_a_new_secret_key_seals_anew(world, settings, browser):
    has_app(world, world.ana)
    before = world.app.config["SETTINGS"]
    keys = {
        "secret_key": "another secret, long enough to pass as one",
        "secret_key_fallbacks": "x" + settings.secret_key,
    }
    world.app.config["SETTINGS"] = replace(settings, **keys)
    try:
        assert "1 could not be read" in world.app.test_cli_runner().invoke(args=["second-step-reseal"]).output
    finally:
        world.app.config["SETTINGS"] = before
    assert "1 sealed anew" in world.app.test_cli_runner().invoke(args=["second-step-reseal"]).output
    halfway(browser, world.ana)
    browser.submit("Go on", code=code_now())
    assert is_in(browser)


# Without a database


@given(st.integers(0, 2**31), st.integers(-120, 120))
def test_a_code_counts_from_half_a_minute_before_to_half_a_minute_after(seconds, late):
    shown = TUESDAY + timedelta(seconds=seconds)
    typed = shown + timedelta(seconds=late)
    step = step_of(SECRET, TOTP(SECRET).at(shown), typed)

    apart = abs(int(shown.timestamp()) // 30 - int(typed.timestamp()) // 30)
    assert (step == int(shown.timestamp()) // 30) == (apart <= 1) or step is not None


def test_the_drawing_has_a_quiet_rim_and_every_dark_square():
    qr = drawn("otpauth://totp/Kindling:ana@example.org?secret=" + SECRET)

    assert qr.path.startswith(f"M{QUIET} {QUIET}h7v1h-7z")
    assert qr.size > 2 * QUIET + 20
