"""Attacks on the second step: guessing, replaying, stealing half of it, and locking somebody out by it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from forum.accounts import Account, account_by_email, account_by_handle
from forum.accounts.passkeys import Passkey
from forum.accounts.sign_ins import SignIn
from forum.core import clock
from forum.leaving.jobs import pack_exports
from forum.leaving.models import Export
from forum.notifications.jobs import tell_events
from tests.accounts.newcomers import ROSA, open_last_mail, sign_up
from tests.accounts.post import delivered
from tests.accounts.second_steps import SECRET, code_now, halfway, has_app
from tests.accounts.soft_passkey import (
    NEW,
    PRESENT,
    SoftPasskey,
    add_passkey,
    options_on,
    send_passkey,
    show_passkey,
    with_passkey,
)
from tests.attacks.knocking import from_address, knock
from tests.browser import BASE, Browser, signed_in
from tests.world import PASSWORD

NEW_PASSWORD = "Rekindled-2026"
OVERVIEW = "/settings/second-step"


def is_in(browser):
    return browser.visit("/welcome").has_button("Sign out")


def wrong_codes(world, person, times):
    """A stranger who has the password tries codes; gives the browser, and what was said."""
    guesser = Browser(world.app)
    halfway(guesser, person)
    said = []
    for n in range(times):
        token = guesser.page.all("input", name="csrf_token")[0].get("value")
        data = {"csrf_token": token, "code": f"{n:06}"}
        said.append(guesser.client.post("/sign-in/second-step", base_url=BASE, data=data).status_code)
    return guesser, said


@pytest.mark.attack("A17")
def test_a_code_is_taken_once_and_none_older_than_it(world, browser):
    has_app(world, world.ana)
    older, code = code_now(), ""
    clock.advance(timedelta(seconds=30))
    code = code_now()
    halfway(browser, world.ana)
    browser.submit("Go on", code=code)

    for replayed in (code, older):
        thief = Browser(world.app)
        halfway(thief, world.ana)
        thief.submit("Go on", status=422, code=replayed)
        assert not is_in(thief)


@pytest.mark.attack("A17")
def test_codes_are_guessed_five_times_in_five_minutes_wherever_from(world, browser):
    has_app(world, world.ana)
    _, first = wrong_codes(world, world.ana, 3)
    _, second = wrong_codes(world, world.ana, 4)
    assert first + second == [422] * 5 + [429] * 2

    halfway(browser, world.ana)
    assert browser.submit("Go on", status=429, code=code_now()).errors() == [
        "Those were five codes in a row. Please wait five minutes, then try again."
    ]
    clock.advance(timedelta(minutes=5))
    browser.submit("Go on", code=code_now())
    assert is_in(browser)


@pytest.mark.attack("A17")
def test_who_is_guessed_at_hears_of_it_once_a_day(world):
    has_app(world, world.ana)
    for _ in range(3):
        wrong_codes(world, world.ana, 6)
        clock.advance(timedelta(minutes=6))

    assert [mail.subject for mail in delivered(world)] == ["Someone knows your password"]


@pytest.mark.attack("A17")
def test_recovery_codes_are_counted_among_the_guesses(world, browser):
    codes = has_app(world, world.ana)
    wrong_codes(world, world.ana, 5)
    halfway(browser, world.ana)

    browser.submit("Go on", status=429, code=codes[0])


# Nobody is locked out by it (A12)


@pytest.mark.attack("A12")
def test_a_known_browser_gets_in_while_others_guess_codes(world, browser):
    has_app(world, world.ana)
    halfway(browser, world.ana)
    browser.submit("Go on", code=code_now())
    browser.submit("Sign out")
    clock.advance(timedelta(minutes=1))
    assert wrong_codes(world, world.ana, 6)[1][-1] == 429

    halfway(browser, world.ana)
    browser.submit("Go on", code=code_now())

    assert is_in(browser)


@pytest.mark.attack("A12")
def test_a_new_password_by_mail_shuts_the_guesser_out_and_lets_the_owner_in(world, browser):
    has_app(world, world.ana)
    guesser, _ = wrong_codes(world, world.ana, 5)
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=world.ana.email)
    open_last_mail(world, browser)

    page = browser.submit("Set the new password", password=NEW_PASSWORD)
    assert page.texts("h1") == ["The second step"], "a mailbox alone opens nothing"
    assert not is_in(browser)
    browser.visit("/sign-in/second-step")
    browser.submit("Go on", code=code_now())

    assert is_in(browser)
    assert guesser.visit("/sign-in/second-step").path == "/sign-in"


@pytest.mark.attack("A12")
def test_a_known_browser_gets_in_while_others_guess_the_password(limited, world):
    home = from_address(limited, "203.0.113.5")
    home.sign_in_by_form(world.ana)
    home.submit("Sign out")
    for n in range(31):
        guesser = from_address(limited, f"198.51.{n}.7")
        said = [knock(guesser, world.ana.email) for _ in range(10)]
    assert said == [429] * 10

    assert home.sign_in_by_form(world.ana).has_button("Sign out")


@pytest.mark.attack("A12")
def test_a_cookie_that_one_made_up_gives_no_tries(limited, world):
    guesser = from_address(limited, "198.51.100.7")
    guesser.client.set_cookie("known-browser", "made.up", domain="localhost")

    assert [knock(guesser, world.ana.email) for _ in range(11)] == [422] * 10 + [429]


@pytest.mark.attack("A12")
def test_a_known_browser_guesses_no_more_than_others(limited, world):
    thief = from_address(limited, "203.0.113.5")
    thief.sign_in_by_form(world.ana)
    thief.submit("Sign out")
    thief.visit("/sign-in")

    assert [knock(thief, world.ana.email) for _ in range(11)] == [422] * 10 + [429]


# Half of it is nothing


@pytest.mark.attack("A17")
def test_the_cookie_of_a_known_browser_opens_nothing(world, browser):
    has_app(world, world.ana)
    halfway(browser, world.ana)
    browser.submit("Go on", code=code_now())
    thief = Browser(world.app)
    known = browser.client.get_cookie("known-browser", domain="localhost").value
    thief.client.set_cookie("known-browser", known, domain="localhost")

    assert halfway(thief, world.ana).texts("h1") == ["The second step"]
    thief.visit("/settings/account", status=401)


@pytest.mark.attack("A17")
def test_halfway_in_is_not_in(world, browser):
    has_app(world, world.ana)
    halfway(browser, world.ana)

    for page in ("/drafts", "/settings/account", OVERVIEW, f"{OVERVIEW}/app/off", "/settings/proof"):
        browser.visit(page, status=401)
    browser.visit("/sign-in/second-step")
    browser.post_with_token(f"{OVERVIEW}/codes", status=401)


@pytest.mark.attack("A17")
def test_the_mail_that_confirms_an_address_does_not_pass_by_the_second_step(world, browser):
    """In the browser that signed up; in any other one a new owner comes in, and it ends (test_owning.py)."""
    sign_up(browser)
    with world.session() as session:
        rosa = session.scalars(account_by_email(ROSA["email"])).one()
    has_app(world, rosa)
    open_last_mail(world, browser)
    browser.submit("Yes, this is me")

    assert not is_in(browser)


@pytest.mark.attack("A17")
def test_a_suspended_account_is_not_let_in_by_code_or_passkey(world, browser):
    passkey = with_passkey(browser, world.ana)
    halfway(browser, world.ana)
    with world.session() as session:
        session.scalars(account_by_handle("ana")).one().suspend(clock.now())

    assert browser.visit("/sign-in/second-step").path == "/sign-in"
    assert show_passkey(browser, passkey, status=403).texts("h1") == ["Your account is suspended"]


@pytest.mark.attack("A17")
def test_neither_password_nor_mailbox_alone_tells_why_an_account_with_a_second_step_is_suspended(world, browser):
    passkey = with_passkey(browser, world.ana)
    reset = Browser(world.app)
    reset.visit("/forgot-password")
    reset.submit("Send me a link", email=world.ana.email)
    for person in (world.ana, world.ben):
        with world.session() as session:
            until = clock.now() + timedelta(days=3)
            session.get(Account, person.id).suspend(clock.now(), until=until, why="Unkind to newcomers.")
    thief = Browser(world.app)
    thief.visit("/sign-in")
    told = thief.submit("Sign in", status=403, email=world.ana.email, password=PASSWORD)
    open_last_mail(world, reset)

    for page in (told, reset.submit("Set the new password", status=403, password=NEW_PASSWORD)):
        assert page.has("Your account is suspended")
        assert page.has("The letter about it says why.")
        assert not page.has("Unkind")
        assert not page.has("You can sign in again on")
    assert show_passkey(Browser(world.app), passkey, status=403).has("Unkind to newcomers.")
    thief.visit("/sign-in")
    assert thief.submit("Sign in", status=403, email=world.ben.email, password=PASSWORD).has("Unkind to newcomers.")


# A stolen session


@pytest.mark.attack("A17")
@pytest.mark.parametrize(
    "path",
    [
        *(f"{OVERVIEW}/app", f"{OVERVIEW}/codes", NEW, f"{OVERVIEW}/passkeys/1/remove"),
        *("/settings/account/email", "/settings/account/password"),
    ],
)
def test_an_old_session_changes_nothing_that_protects_the_account(world, path):
    has_app(world, world.ana)
    thief = signed_in(world, world.ana)
    clock.advance(timedelta(minutes=31))

    known = {"current_password": PASSWORD, "email": "thief@example.net", "new_password": NEW_PASSWORD}
    assert thief.post_with_token(path, {"code": "1"} | known).texts("h1") == ["Is it you?"]
    with world.session() as session:
        assert session.scalar(text("SELECT count(*) FROM recovery_codes")) == 10


@pytest.mark.attack("A17")
def test_whoever_has_the_password_and_an_old_session_does_not_do_without_the_phone(world):
    """By the password alone there would be new recovery codes, and by one of these no second step any more."""
    earlier = has_app(world, world.ana)
    thief = signed_in(world, world.ana)
    clock.advance(timedelta(minutes=31))
    thief.visit(f"{OVERVIEW}/app")

    for code in ("", "000000", "000001", "000002", "000003", "000004"):
        thief.submit("Go on", status=422, current_password=PASSWORD, code=code)
    assert thief.post_with_token(f"{OVERVIEW}/codes", {}).texts("h1") == ["Is it you?"]
    clock.advance(timedelta(minutes=6))
    thief.visit(f"{OVERVIEW}/app")
    owner_went_on = thief.submit("Go on", current_password=PASSWORD, code=earlier[0])
    assert owner_went_on.path == OVERVIEW


@pytest.mark.attack("A17")
def test_a_stolen_session_changes_neither_address_nor_password_without_the_password(world):
    thief = signed_in(world, world.ana)
    new = {"email": "thief@example.net", "new_password": NEW_PASSWORD}

    for part in ("email", "password"):
        thief.post_with_token(f"/settings/account/{part}", new, status=422)
    assert delivered(world) == []


@pytest.mark.attack("A17")
def test_a_secret_shown_to_somebody_else_is_not_taken(world, browser):
    browser.sign_in_by_form(world.ben)
    sealed = browser.visit(f"{OVERVIEW}/app").all("input", name="sealed")[0].get("value")
    other = Browser(world.app)
    other.sign_in_by_form(world.ana)
    other.visit(f"{OVERVIEW}/app")

    for planted in (sealed, "x", ""):
        assert other.submit("Switch it on", sealed=planted, code=code_now(SECRET)).texts("h1") == ["Set up an app"]


# Passkeys


@pytest.mark.attack("A17")
def test_what_a_passkey_said_counts_once(world, browser):
    passkey = with_passkey(browser, world.ana)
    said = passkey.shown(options_on(browser.visit("/sign-in")))
    cookie = browser.client.get_cookie("kindling", domain="localhost").value
    send_passkey(browser, said)
    assert is_in(browser)

    replayer = Browser(world.app)
    replayer.client.set_cookie("kindling", cookie, domain="localhost")
    send_passkey(replayer, said, status=422)
    assert not is_in(replayer)


@pytest.mark.attack("A17")
def test_what_a_passkey_said_counts_for_nobody_else_nor_later_nor_for_something_else(world, browser):
    passkey = with_passkey(browser, world.ana)
    said = passkey.shown(options_on(browser.visit("/sign-in")))
    send_passkey(Browser(world.app), said, status=422)

    clock.advance(timedelta(minutes=11))
    send_passkey(browser, said, status=422)
    show_passkey(browser, passkey)
    clock.advance(timedelta(minutes=31))
    proof = passkey.shown(options_on(browser.visit("/settings/proof")))
    browser.submit("Sign out")
    send_passkey(browser, proof, status=422)


@pytest.mark.attack("A17")
@pytest.mark.parametrize(
    "lie", [{"origin": "https://evil.example"}, {"origin": "http://localhost:8001"}, {"flags": PRESENT}]
)
def test_a_passkey_shown_elsewhere_or_by_nobody_is_refused(world, browser, lie):
    passkey = with_passkey(browser, world.ana)

    show_passkey(browser, passkey, status=422, **lie)
    assert not is_in(browser)


@pytest.mark.attack("A17")
def test_a_copied_passkey_is_noticed_by_its_counter(world, browser):
    passkey = with_passkey(browser, world.ana)
    passkey.count = 7
    show_passkey(browser, passkey)
    browser.submit("Sign out")

    passkey.count = 7 - 1
    show_passkey(browser, passkey, status=422)
    assert not is_in(browser)


@pytest.mark.attack("A17")
def test_a_passkey_of_somebody_else_proves_nothing_and_is_not_theirs_to_remove(world, browser):
    bens = with_passkey(Browser(world.app), world.ben)
    browser.sign_in_by_form(world.ana)
    add_passkey(browser, SoftPasskey())
    said = bens.shown(options_on(browser.visit("/settings/proof")))

    browser.post_with_token("/settings/proof/passkey", {"credential": said}, status=422)
    browser.post_with_token(f"{OVERVIEW}/passkeys/1/remove", status=404)


@pytest.mark.attack("A17")
def test_a_passkey_that_is_somebodys_is_not_added_again(world, browser):
    stolen = with_passkey(Browser(world.app), world.ben)
    browser.sign_in_by_form(world.ana)

    add_passkey(browser, stolen, status=409)
    assert not browser.visit(OVERVIEW).has("Recovery codes")


EC2 = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"
NO_KEYS = {
    "a list": b"\x81\x01",
    "a text": b"\x61x",
    "bytes": b"\x41x",
    "nothing": b"\xf6",
    "a number": b"\x18\x2a",
    "an empty map": b"\xa0",
    "a point off the curve": EC2 + b"\x01" * 32 + b"\x22\x58\x20" + b"\x02" * 32,
    "an unknown kind": b"\xa2\x01\x09\x03\x26",
    "texts for numbers": b"\xa5\x01\x02\x03\x26\x20\x01\x21\x61x\x22\x61y",
}


@pytest.mark.attack("A17")
@pytest.mark.parametrize("key", NO_KEYS.values(), ids=NO_KEYS)
def test_a_device_that_makes_no_key_is_plainly_refused(world, browser, key):
    passkey = SoftPasskey()
    passkey.public_key = lambda: key
    browser.sign_in_by_form(world.ana)

    add_passkey(browser, passkey, status=422)

    assert not browser.visit(OVERVIEW).has("Recovery codes")


@pytest.mark.attack("A17")
@pytest.mark.parametrize("said", ["", "x", "[]", "{}", '{"id": 7}', "[" * 9000, "x" * 10_001, '{"id":"é","rawId":"é"}'])
def test_nonsense_for_a_passkey_is_a_plain_refusal(world, browser, said):
    send_passkey(browser, said, status=422)
    browser.sign_in(world.ana)
    browser.visit(OVERVIEW)
    browser.post_with_token("/settings/proof/passkey", {"credential": said}, status=422)


@pytest.mark.attack("A17")
@pytest.mark.parametrize(
    ("page", "button"), [("/settings/delete", "Leave in seven days"), ("/settings/export", "Pack everything")]
)
def test_a_thief_at_an_open_session_with_the_password_neither_leaves_nor_takes_everything_along(
    world, browser, page, button
):
    has_app(world, world.ana)
    browser.sign_in(world.ana)
    more = {"posts": "go"} if page.endswith("delete") else {}
    browser.visit(page)
    browser.submit(button, status=422, current_password=PASSWORD, **more)
    browser.submit(button, status=422, current_password=PASSWORD, code="000000", **more)
    with world.session() as session:
        assert session.get(Account, world.ana.id).leaves_at is None
        assert session.scalar(select(Export.person_id)) is None

    browser.submit(button, current_password=PASSWORD, code=code_now(), **more)
    assert not browser.page.has_button(button)


@pytest.mark.attack("A17")
def test_who_finds_an_open_session_fetches_no_file_that_is_ready_without_the_second_step(world, browser):
    has_app(world, world.ana)
    browser.sign_in(world.ana)
    prove(browser)
    browser.visit("/settings/export")
    browser.submit("Pack everything", current_password=PASSWORD)
    with world.app.app_context():
        pack_exports()
    assert is_fetched(browser)

    clock.advance(timedelta(minutes=31))
    assert not is_fetched(browser)
    assert browser.visit("/settings/export/file").path == "/settings/proof?next=/settings/export"
    assert browser.submit("Go on", current_password=PASSWORD, code=code_now()).path == "/settings/export"
    assert is_fetched(browser)


def prove(browser):
    browser.visit("/settings/proof")
    browser.submit("Go on", current_password=PASSWORD, code=code_now())


def is_fetched(browser):
    return browser.client.get("/settings/export/file", base_url=BASE).mimetype == "application/zip"


@pytest.mark.attack("A45")
def test_under_an_address_that_may_be_anothers_nothing_is_done_that_fills_its_mailbox(world, browser):
    """No second step and no passkey, and no letter about a new password or a file that is ready."""
    browser.sign_in(world.nina)
    assert browser.visit(OVERVIEW).has("Please confirm your e-mail address first.")
    prove_without_code(browser)
    for place in (NEW, f"{OVERVIEW}/app"):
        browser.visit(place, status=403)
        browser.post_with_token(place, {"name": "x"}, status=403)
    browser.visit("/settings/account")
    browser.submit("Change the password", current_password=PASSWORD, new_password=NEW_PASSWORD)
    browser.visit("/settings/export")
    browser.submit("Pack everything", current_password=NEW_PASSWORD)
    with world.app.app_context():
        pack_exports()
        tell_events()

    assert delivered(world) == []
    assert browser.visit("/notifications").has("Everything of yours is packed")


def prove_without_code(browser):
    browser.visit("/settings/proof")
    browser.submit("Go on", current_password=PASSWORD)


@pytest.mark.attack("A45")
def test_passkeys_added_and_removed_without_end_fill_no_mailbox_and_what_a_thief_added_can_be_removed(limited, world):
    ana = Browser(limited)
    ana.sign_in(world.ana)
    prove_without_code(ana)
    for _ in range(9):
        add_passkey(ana, SoftPasskey())
        ana.visit(OVERVIEW)
        ana.submit("Remove")
    add_passkey(ana, SoftPasskey())

    add_passkey(ana, SoftPasskey(), status=429)

    ana.visit(OVERVIEW)
    ana.submit("Remove")
    assert len(delivered(world)) == 20


@pytest.mark.attack("A07", "A17")
def test_whoever_is_signed_out_at_this_moment_adds_no_way_in_that_outlives_it(world, browser, monkeypatch):
    """A thief's request is under way: they were still signed in when it came."""
    browser.sign_in_by_form(world.ana)
    passkey, options = SoftPasskey(), options_on(browser.visit(NEW))
    is_proved_at = SignIn.is_proved_at

    def later(sign_in, at):
        with world.session() as session:
            session.get(Account, world.ana.id).set_password(NEW_PASSWORD)
        return is_proved_at(sign_in, at)

    monkeypatch.setattr(SignIn, "is_proved_at", later)
    browser.submit("Add a passkey", name="Mine", credential=passkey.made(options), status=401)

    with world.session() as session:
        assert session.scalars(select(Passkey)).all() == []
        assert session.get(Account, world.ana.id).second_step_since is None
