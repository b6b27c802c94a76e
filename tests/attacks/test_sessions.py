"""Attacks on sessions: planted, stolen, replayed and tampered cookies; forms of other sites; long passwords."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask_babel import lazy_gettext as _l
from itsdangerous import TimestampSigner
from markupsafe import escape
from sqlalchemy import delete, select

from forum import create_app
from forum.accounts import Account, account_by_handle, passwords, viewers
from forum.accounts.sign_ins import SignIn
from forum.core import clock
from forum.core.database import db
from tests.accounts.newcomers import ROSA, open_last_mail, sign_up
from tests.accounts.post import delivered
from tests.attacks.knocking import raw_post, token_of
from tests.attacks.one_of_each import PARTS, dump_of, rules_of
from tests.browser import BASE, Browser, Page
from tests.posts.topics import LONG, counts_of, topic_of
from tests.world import PASSWORD

NEW = "Rekindled-2026"


# Sessions


@pytest.mark.attack("A06")
def test_a_session_planted_before_signing_in_is_dropped(world, browser):
    with browser.client.session_transaction(base_url=BASE) as planted:
        planted["planted"] = "by somebody else"
    browser.visit("/sign-in")
    before = token_of(browser.page)

    browser.sign_in_by_form(world.ana)

    with browser.client.session_transaction(base_url=BASE) as session:
        assert "planted" not in session
    assert token_of(browser.visit("/settings/account")) != before
    browser.post("/settings/account/zone", {"csrf_token": before, "zone": "UTC"}, status=400)


@pytest.mark.attack("A06")
def test_each_sign_in_has_a_token_of_its_own(world, browser):
    tokens = set()
    for _ in range(2):
        browser.sign_in_by_form(world.ana)
        with browser.client.session_transaction(base_url=BASE) as session:
            tokens.add(session["_user_id"])
        browser.submit("Sign out")

    assert len(tokens) == 2


def thief_of(browser):
    thief = Browser(browser.client.application)
    thief.client.set_cookie(
        "kindling", browser.client.get_cookie("kindling", domain="localhost").value, domain="localhost"
    )
    thief.visit("/settings/account")
    return thief


@pytest.mark.attack("A07")
def test_a_stolen_cookie_ends_with_signing_out(world, browser):
    page = browser.sign_in_by_form(world.ana)
    thief = thief_of(browser)
    browser.page = page
    browser.submit("Sign out")

    thief.visit("/settings/account", status=401)


@pytest.mark.attack("A07")
def test_a_stolen_cookie_ends_with_a_new_password(world, browser):
    browser.sign_in_by_form(world.ana)
    thief = thief_of(browser)
    owner = Browser(world.app)
    owner.sign_in_by_form(world.ana)
    owner.visit("/settings/account")
    owner.submit("Change the password", current_password=PASSWORD, new_password=NEW)

    thief.visit("/settings/account", status=401)


@pytest.mark.attack("A07")
@pytest.mark.parametrize("door", ["/settings/account", "/settings/sessions"])
def test_a_copy_of_the_cookie_ends_where_its_owner_signs_all_others_out(world, browser, door):
    """Also one of this very browser, which stays signed in."""
    browser.sign_in_by_form(world.ana)
    thief = thief_of(browser)
    elsewhere = Browser(world.app)
    elsewhere.sign_in_by_form(world.ana)
    browser.visit(door)
    if door == "/settings/account":
        browser.submit("Change the password", current_password=PASSWORD, new_password=NEW)
    else:
        browser.submit("Sign out all others")

    thief.visit("/settings/account", status=401)
    assert browser.visit("/settings/sessions").has("this one")


@pytest.mark.attack("A07")
def test_a_session_ends_with_a_suspension_and_stays_ended(world, browser):
    browser.sign_in_by_form(world.ana)
    with world.session() as session:
        session.scalars(account_by_handle("ana")).one().suspend(clock.now())
    browser.visit("/settings/account", status=401)

    with world.session() as session:
        session.scalars(account_by_handle("ana")).one().lift_suspension(clock.now())
    browser.visit("/settings/account", status=401)


MEANWHILE = {
    "a new password": lambda ana: ana.set_password(NEW),
    "a suspension": lambda ana: ana.suspend(clock.now()),
    "a second step": lambda ana: setattr(ana, "second_step_since", clock.now()),
    "another address": lambda ana: ana.confirm_email("ana@elsewhere.example.org", clock.now()),
}


class Slow:
    """Looks at a password as always; and before it says anything, something else is done."""

    def __init__(self, world, deed):
        self.hasher, self.world, self.deed = passwords.hasher, world, deed
        self.hash = self.hasher.hash

    def verify(self, kept, password):
        is_right = self.hasher.verify(kept, password)
        deed, self.deed = self.deed, None
        if deed is not None:
            with self.world.session() as session:
                deed(session.get(Account, self.world.ana.id))
        return is_right


@pytest.mark.attack("A07", "A13")
@pytest.mark.parametrize("what", MEANWHILE)
def test_what_changes_while_a_password_is_looked_at_is_not_come_before(world, browser, monkeypatch, what):
    assert world.ana
    browser.visit("/sign-in")
    monkeypatch.setattr(passwords, "hasher", Slow(world, MEANWHILE[what]))

    page = browser.submit("Sign in", email=world.ana.email, password=PASSWORD, status=409)

    assert page.has("Please sign in once more.")
    browser.visit("/settings/account", status=401)
    with world.session() as session:
        assert session.scalars(select(SignIn).where(SignIn.account_id == world.ana.id)).all() == []


@pytest.mark.attack("A07", "A17")
@pytest.mark.parametrize("door", ["a password", "an address", "a proof"])
def test_whoever_knew_the_password_changes_nothing_in_the_moment_in_which_it_ends(world, browser, monkeypatch, door):
    browser.sign_in(world.ana)
    browser.visit("/settings/proof" if door == "a proof" else "/settings/account")
    monkeypatch.setattr(passwords, "hasher", Slow(world, MEANWHILE["a new password"]))

    if door == "a password":
        browser.submit("Change the password", current_password=PASSWORD, new_password="Stolen-2026", status=409)
    elif door == "an address":
        browser.submit("Change the address", current_password=PASSWORD, email="thief@example.org", status=401)
    else:
        browser.submit("Go on", current_password=PASSWORD, status=401)

    browser.visit("/settings/account", status=401)
    with world.session() as session:
        assert session.get(Account, world.ana.id).has_password(NEW)
    assert delivered(world) == []


IN_FLIGHT = {
    "/settings/profile": {"first_name": "Ana", "version": "1", "bio": "Buy my candles."},
    "/settings/account/handle": {"handle": "candles"},
    "/challenges/kind-28/join": {"version": "1"},
    "/challenges/kind-28/follow": {},
    "/settings/account/zone": {"zone": "UTC"},
    "/settings/sessions/end-others": {},
    "/settings/delete": {"current_password": PASSWORD, "posts": "stay"},
}


@pytest.mark.attack("A07", "A13")
@pytest.mark.parametrize("way", IN_FLIGHT)
def test_what_an_ended_session_has_in_flight_changes_nothing(world, browser, monkeypatch, way):
    """It was still signed in when it came; before it is kept, its owner has signed out all others."""
    world.challenge()
    browser.sign_in(world.ana)
    browser.visit("/settings/profile")
    before, load = dump_of(world.app), viewers.become_viewer

    def then_ended(account, token):
        with world.session() as session:
            session.execute(delete(SignIn).where(SignIn.account_id == account.id))
        return load(account, token)

    monkeypatch.setattr(viewers, "become_viewer", then_ended)
    browser.post_with_token(way, IN_FLIGHT[way], status=401)

    after = dump_of(world.app)
    assert {name: rows for name, rows in after.items() if rows != before[name] and name != "sign_ins"} == {}
    monkeypatch.undo()
    browser.visit("/settings/account", status=401)


@pytest.mark.attack("A08")
def test_there_is_no_remember_token(world, browser):
    browser.visit("/sign-in")
    browser.submit("Sign in", email=world.ana.email, password=PASSWORD, stay="y")
    assert browser.client.get_cookie("remember_token", domain="localhost") is None

    stranger = Browser(world.app)
    stranger.client.set_cookie("remember_token", f"{world.ana.id}|abc", domain="localhost")
    stranger.visit("/settings/account", status=401)


@pytest.mark.attack("A07")
def test_a_cookie_that_was_tampered_with_is_a_visitors(world, browser):
    browser.sign_in_by_form(world.ana)
    cookie = browser.client.get_cookie("kindling", domain="localhost").value

    for bent in (cookie[:-1], cookie + "x", "x", "", cookie.replace(".", "", 1), "é" * 50):
        stranger = Browser(world.app)
        stranger.client.set_cookie("kindling", bent, domain="localhost")
        stranger.visit("/settings/account", status=401)


@pytest.mark.attack("A09")
def test_an_address_that_a_browser_claims_is_not_believed(world, browser):
    browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.9"
    browser.sign_in_by_form(world.ana)

    page = browser.visit("/settings/sessions")
    assert page.has("127.0.0.1")
    assert not page.has("203.0.113.9")


# Long passwords


@pytest.mark.attack("A14")
def test_a_password_of_five_megabytes_is_refused_before_it_is_read(world, browser, hashings):
    browser.visit("/sign-in")
    answer = raw_post(
        browser, "/sign-in", csrf_token=token_of(browser.page), email="ana@example.org", password="x" * 5_000_000
    )

    assert answer.status_code == 413
    assert not hashings


@pytest.mark.attack("A14")
@pytest.mark.parametrize("door", ["/sign-in", "/join"])
def test_a_long_password_is_not_hashed(world, browser, hashings, door):
    browser.visit(door)
    data = ROSA | {"csrf_token": token_of(browser.page), "password": "Aa1" * 10_000}

    assert raw_post(browser, door, **data).status_code == 422
    assert not hashings


# Forms of our own only


WITH_TOKENS_OF_THEIR_OWN = {"/mail/unsubscribe/<token>", "/mail/returned"}  # machines send these


@pytest.mark.attack("A15")
def test_nothing_is_written_without_a_token_by_any_address(world, app):
    browser = Browser(app)
    browser.sign_in(world.root)
    browser.visit("/settings/account")
    before = dump_of(app)

    for rule in rules_of(app, "POST"):
        if rule.rule not in WITH_TOKENS_OF_THEIR_OWN:
            address = PARTS.sub("1", rule.rule)
            for headers in ({}, {"X-CSRFToken": "forged"}):
                answer = browser.client.post(address, base_url=BASE, data=b"text=mine&zone=UTC", headers=headers)
                assert answer.status_code in (400, 404), rule
            answer = browser.client.post(address, base_url=BASE, json={"text": "mine", "zone": "UTC"})
            assert answer.status_code in (400, 404), rule
    assert dump_of(app) == before


@pytest.mark.attack("A15")
def test_over_https_a_form_of_another_site_is_refused_even_with_its_token(world, settings):
    app = create_app(replace(settings, env="production", site_url="https://forum.example.org"))
    site = "https://forum.example.org"
    browser = app.test_client()
    token = token_of(Page(browser.get("/sign-in", base_url=site), site))
    data = {"csrf_token": token, "email": "ana@example.org", "password": "x"}
    said = [
        browser.post("/sign-in", base_url=site, data=data, headers=headers).status_code
        for headers in (
            {},
            {"Referer": "https://evil.example/"},
            {"Referer": f"{site}.evil.example/"},
            {"Referer": f"{site}/x"},
        )
    ]
    with app.app_context():
        db.engine.dispose()

    assert said == [400, 400, 400, 422]


@pytest.mark.attack("A16")
def test_nothing_is_changed_by_following_any_link(world, app):
    browser = Browser(app)
    browser.sign_in(world.root)
    before = dump_of(app)

    both = {rule.rule for rule in rules_of(app, "GET")}
    for rule in rules_of(app, "POST"):
        if rule.rule not in both:
            for method in ("GET", "PUT"):
                answer = browser.client.open(PARTS.sub("1", rule.rule), base_url=BASE, method=method)
                assert answer.status_code in (303, 404, 405), rule
    assert dump_of(app) == before


@pytest.mark.attack("A15")
def test_a_token_of_another_session_is_refused(world, browser):
    stranger = Browser(world.app)
    stranger.visit("/sign-in")
    browser.sign_in_by_form(world.ana)

    assert raw_post(browser, "/sign-out", csrf_token=token_of(stranger.page)).status_code == 400


@pytest.mark.attack("A15")
def test_a_form_of_an_older_session_is_refused_and_its_words_stand_on_the_page(world, browser):
    topic = topic_of(world, world.ana)
    browser.sign_in_by_form(world.ben)
    token = token_of(browser.visit(f"/topics/{topic}"))
    browser.submit("Sign out")
    browser.sign_in_by_form(world.ben)

    with clock.set_to(clock.now() + timedelta(hours=2)):
        page = browser.post(f"/posts/{topic}/comments", {"text": LONG, "csrf_token": token}, status=400)
    assert LONG in page.body
    assert counts_of(world, topic)[0] == 0


@pytest.mark.attack("A15")
def test_what_was_half_written_overnight_is_taken_as_long_as_one_is_signed_in(world, browser, monkeypatch):
    topic = topic_of(world, world.ana)
    browser.visit("/sign-in")
    browser.submit("Sign in", email=world.ben.email, password=PASSWORD, stay="y")
    browser.visit(f"/topics/{topic}")

    began = TimestampSigner(b"x").get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda signer: began + 20 * 3600)
    with clock.set_to(clock.now() + timedelta(hours=20)):
        assert browser.submit("Post answer", text=LONG).has(LONG)


@pytest.mark.attack("A16")
@pytest.mark.parametrize("path", ["/sign-out", "/settings/sessions/1/end", "/settings/sessions/end-others"])
def test_nothing_ends_by_following_a_link(world, browser, path):
    browser.sign_in_by_form(world.ana)

    assert browser.client.get(path, base_url=BASE).status_code == 405
    browser.visit("/settings/account")


# What a cookie is good for


@pytest.mark.attack("A18")
def test_the_cookie_is_for_this_site_and_for_no_script(world, browser):
    browser.visit("/sign-in")
    answer = raw_post(browser, "/sign-in", csrf_token=token_of(browser.page), email=world.ana.email, password=PASSWORD)

    cookies = {cookie.partition("=")[0]: cookie.split("; ")[1:] for cookie in answer.headers.getlist("Set-Cookie")}
    assert sorted(cookies.pop("kindling")) == ["HttpOnly", "Path=/", "SameSite=Lax"]
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} < set(cookies.pop("known-browser"))
    assert cookies == {}


@pytest.mark.attack("A18")
def test_in_production_the_cookie_is_secure_and_bound_to_the_host(world, settings):
    app = create_app(replace(settings, env="production", site_url="https://forum.example.org"))
    answer = app.test_client().get("/sign-in", base_url="https://forum.example.org")
    with app.app_context():
        db.engine.dispose()

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-kindling=")
    assert sorted(cookie.split("; ")[1:]) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.mark.attack("A18")
def test_a_cookie_without_a_name_is_no_session(world, browser):
    browser.sign_in_by_form(world.ana)
    cookie = browser.client.get_cookie("kindling", domain="localhost").value
    stranger = world.app.test_client(use_cookies=False)

    for header in (f"=kindling={cookie}", f"={cookie}", f"; =kindling={cookie}"):
        answer = stranger.get("/settings/account", base_url=BASE, headers={"Cookie": header})
        assert answer.status_code == 401, header


# What a link or a name brings in


@pytest.mark.attack("A26")
def test_a_suspended_newcomer_is_not_let_in_by_the_mailed_link(world, browser):
    sign_up(browser)
    with world.session() as session:
        session.scalars(select(Account)).one().suspend(clock.now())

    open_last_mail(world, browser)
    assert not browser.submit("Yes, this is me").has_button("Sign out")


@pytest.mark.attack("A26")
def test_a_suspended_member_is_not_let_in_by_a_new_password(world, browser):
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=world.ana.email)
    with world.session() as session:
        session.scalars(account_by_handle("ana")).one().suspend(clock.now())

    open_last_mail(world, browser)
    page = browser.submit("Set the new password", status=403, password=NEW)
    assert not page.has_button("Sign out")
    assert page.has("Your account is suspended")
    with world.session() as session:
        assert session.scalars(account_by_handle("ana")).one().has_password(NEW)


@pytest.mark.attack("A29")
def test_a_name_in_a_lazy_sentence_is_escaped(app):
    with app.test_request_context():
        assert escape(_l("Thank you, %(name)s", name="<script>")) == "Thank you, &lt;script&gt;"


@pytest.mark.attack("A29")
def test_what_the_one_who_joins_typed_is_not_mailed_to_strangers(world, browser):
    sign_up(browser, first_name="Win money at pills dot example", handle="pills")

    text = delivered(world)[0].text
    assert "pills" not in text
