"""Attacks on the doors: redirects, sessions, guessing, enumeration, mailed links."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from flask_babel import lazy_gettext as _l
from markupsafe import escape
from sqlalchemy import select

from forum import create_app
from forum.accounts import Account, account_by_handle, passwords
from forum.core import clock
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.core.limits import limiter
from tests.accounts.newcomers import ROSA, open_last_mail, sign_up
from tests.accounts.post import delivered
from tests.browser import BASE, Browser
from tests.world import PASSWORD

NEW = "Rekindled-2026"

OFF_SITE = [
    *("https://evil.example", "http:evil.example", "http:/evil.example", "//evil.example", "///evil.example"),
    *(
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "/\\/evil.example",
        "//\\evil.example",
    ),
    *(
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/ /evil.example",
        "\x00//evil.example",
    ),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
    ),
    *(
        "vbscript:x",
        "//evil.example%2f@localhost:8000",
        "https://localhost:8000@evil.example",
        "evil.example",
        ".evil.example",
    ),
    *(
        "@evil.example",
        "?next=//evil.example",
        "#//evil.example",
        "//google.com%E3%80%82evil.example",
        "〱evil.example",
    ),
    *("/〱evil.example", "/\u2028/evil.example", "/\u00a0/evil.example", "／／evil.example", "/／evil.example"),
    *("/about\r\nSet-Cookie: evil=1", "/about\r\n\r\n<script>alert(1)</script>", "/%0d%0aSet-Cookie:%20evil=1"),
    *("/" + "x" * 5000, "//[::1", "http://[evil", "//:80:80", ""),
]


def on_this_site(location):
    """As a browser reads it: it drops tabs and line ends, and takes a backslash for a slash."""
    read = location.strip("".join(map(chr, range(33))))
    read = read.replace("\t", "").replace("\r", "").replace("\n", "").replace("\\", "/")
    read = read.removeprefix(BASE)
    return read.startswith("/") and not read.startswith("//")


def token_of(page):
    return page.all("input", name="csrf_token")[0].get("value")


def raw_post(browser, path, **data):
    return browser.client.post(path, base_url=BASE, data=data)


@pytest.fixture
def limited(world, settings):
    """A forum that counts how often one knocks, on the same database."""
    app = create_app(replace(settings, rate_limits=True))
    app.testing = True
    limiter.reset()
    yield app
    limiter.enabled = False
    with app.app_context():
        db.engine.dispose()


def from_address(app, address):
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def knock(browser, email, *, door="/sign-in", **headers):
    """One try with nothing in it but the address; gives the status."""
    if not hasattr(browser, "page"):
        browser.visit(door)
    data = {"csrf_token": token_of(browser.page), "email": email}
    return browser.client.post(door, base_url=BASE, data=data, headers=headers).status_code


# A01, A02: where one is sent afterwards


@pytest.mark.parametrize("target", OFF_SITE)
def test_next_never_leads_off_the_site(world, browser, target):
    browser.sign_in_by_form(world.ana)

    for door in ("/sign-in", "/join"):
        answer = browser.client.get(door, base_url=BASE, query_string={"next": target})
        if answer.status_code != 404:  # control characters in an address are no page at all
            assert answer.status_code == 303
            assert on_this_site(answer.headers["Location"])
            assert "evil" not in answer.headers.get("Set-Cookie", "")


def test_next_sent_by_a_form_never_leads_off_the_site(world, browser):
    for target in OFF_SITE[::4]:
        browser.visit("/sign-in")
        answer = raw_post(
            browser,
            "/sign-in",
            csrf_token=token_of(browser.page),
            email=world.ana.email,
            password=PASSWORD,
            next=target,
        )
        assert answer.status_code == 303
        assert on_this_site(answer.headers["Location"])
        browser.client.delete_cookie("kindling", domain="localhost")


def test_a_mailed_link_never_leads_off_the_site(world, browser):
    sign_up(browser)
    page = browser.visit(delivered(world)[0].link + "?next=//evil.example")
    assert page.all("input", name="next")[0].get("value") == ""

    answer = raw_post(browser, page.path, csrf_token=token_of(page), next="//evil.example")
    assert answer.headers["Location"] == "/"


# A03: mails name the configured address


def test_a_foreign_host_is_refused(browser):
    assert browser.client.get("/forgot-password", base_url="http://evil.example").status_code == 400


def test_a_forwarded_host_changes_nothing_in_a_mail(world, browser):
    browser.client.environ_base["HTTP_X_FORWARDED_HOST"] = "evil.example"
    browser.client.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"
    sign_up(browser)
    sign_up(browser, email=world.ana.email)
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=world.ana.email)

    for mail in delivered(world):
        assert mail.link
        assert "evil" not in mail.text


# A04: what caches may keep


def test_pages_of_members_and_of_forms_are_never_kept(world, browser):
    assert browser.visit("/sign-in").headers["Cache-Control"] == "private, no-store"
    browser.sign_in_by_form(world.ana)
    assert browser.visit("/people/ana").headers["Cache-Control"] == "private, no-store"


def test_public_pages_set_no_cookies_and_are_the_same_whatever_cookies_come(world, browser):
    page = browser.visit(f"/people/{world.ana.handle}")
    browser.client.set_cookie("visits", "17", domain="localhost")

    assert "Set-Cookie" not in page.headers
    assert browser.visit(f"/people/{world.ana.handle}").body == page.body


# A06 to A09: sessions


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


def test_a_stolen_cookie_ends_with_signing_out(world, browser):
    page = browser.sign_in_by_form(world.ana)
    thief = thief_of(browser)
    browser.page = page
    browser.submit("Sign out")

    thief.visit("/settings/account", status=401)


def test_a_stolen_cookie_ends_with_a_new_password(world, browser):
    browser.sign_in_by_form(world.ana)
    thief = thief_of(browser)
    owner = Browser(world.app)
    owner.sign_in_by_form(world.ana)
    owner.visit("/settings/account")
    owner.submit("Change the password", current_password=PASSWORD, new_password=NEW)

    thief.visit("/settings/account", status=401)


def test_a_session_ends_with_a_suspension_and_stays_ended(world, browser):
    browser.sign_in_by_form(world.ana)
    with world.session() as session:
        session.scalars(account_by_handle("ana")).one().suspend(clock.now())
    browser.visit("/settings/account", status=401)

    with world.session() as session:
        session.scalars(account_by_handle("ana")).one().lift_suspension(clock.now())
    browser.visit("/settings/account", status=401)


def test_there_is_no_remember_token(world, browser):
    browser.visit("/sign-in")
    browser.submit("Sign in", email=world.ana.email, password=PASSWORD, stay="y")
    assert browser.client.get_cookie("remember_token", domain="localhost") is None

    stranger = Browser(world.app)
    stranger.client.set_cookie("remember_token", f"{world.ana.id}|abc", domain="localhost")
    stranger.visit("/settings/account", status=401)


def test_a_cookie_that_was_tampered_with_is_a_visitors(world, browser):
    browser.sign_in_by_form(world.ana)
    cookie = browser.client.get_cookie("kindling", domain="localhost").value

    for bent in (cookie[:-1], cookie + "x", "x", "", cookie.replace(".", "", 1), "é" * 50):
        stranger = Browser(world.app)
        stranger.client.set_cookie("kindling", bent, domain="localhost")
        stranger.visit("/settings/account", status=401)


def test_an_address_that_a_browser_claims_is_not_believed(world, browser):
    browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.9"
    browser.sign_in_by_form(world.ana)

    page = browser.visit("/settings/sessions")
    assert page.has("127.0.0.1")
    assert not page.has("203.0.113.9")


# A10, A12: guessing


def test_guessing_is_slowed_whatever_a_browser_claims(limited, world):
    guesser = from_address(limited, "198.51.100.7")

    said = [
        knock(
            guesser,
            world.ana.email,
            **{"X-Forwarded-For": f"10.0.0.{n}", "X-Real-IP": f"10.0.0.{n}", "Forwarded": f"for={n}"},
        )
        for n in range(12)
    ]

    assert said == [422] * 10 + [429] * 2


def test_one_household_is_one_caller(limited, world):
    said = Counter(knock(from_address(limited, f"2001:db8:1:2::{n}"), world.ana.email) for n in range(1, 13))

    assert said == {422: 10, 429: 2}


def test_case_and_tags_make_no_other_mailbox(limited, world):
    guesser = from_address(limited, "198.51.100.7")

    said = [knock(guesser, email) for email in ("ana@example.org", "ANA@example.org", "ana+x@example.org") * 4]

    assert said == [422] * 10 + [429] * 2


def test_unknown_addresses_are_slowed_alike(limited):
    guesser = from_address(limited, "198.51.100.7")

    assert [knock(guesser, "nobody@example.org") for _ in range(11)] == [422] * 10 + [429]


def test_who_is_guessed_at_gets_in_from_home(limited, world):
    guesser = from_address(limited, "198.51.100.7")
    assert [knock(guesser, world.ana.email) for _ in range(11)][-1] == 429

    assert from_address(limited, "203.0.113.5").sign_in_by_form(world.ana).has_button("Sign out")


def test_who_is_guessed_at_from_everywhere_gets_in_by_mail(limited, world):
    for n in range(31):
        guesser = from_address(limited, f"198.51.{n}.7")
        said = [knock(guesser, world.ana.email) for _ in range(10)]
    assert said == [429] * 10

    owner = from_address(limited, "203.0.113.5")
    assert knock(owner, world.ana.email) == 429
    owner.visit("/forgot-password")
    owner.submit("Send me a link", email=world.ana.email)
    open_last_mail(world, owner)
    assert owner.submit("Set the new password", password=NEW).has_button("Sign out")


def test_a_signed_in_thief_cannot_guess_the_password(limited, world):
    thief = from_address(limited, "198.51.100.7")
    thief.sign_in_by_form(world.ana)
    page = thief.visit("/settings/account")
    said = [
        raw_post(thief, "/settings/account/password", csrf_token=token_of(page), current_password="").status_code
        for _ in range(11)
    ]

    assert said == [422] * 10 + [429]


# A11: nothing tells whether an address has an account


@pytest.fixture
def hashings(monkeypatch):
    """Counts what the hasher is asked."""
    asked = Counter()

    class Counting:
        def hash(self, password):
            asked["hash"] += 1
            return real.hash(password)

        def verify(self, kept, password):
            asked["verify"] += 1
            return real.verify(kept, password)

    real = passwords.hasher
    passwords.nobodys_hash()
    monkeypatch.setattr(passwords, "hasher", Counting())
    return asked


def make(hashings, *people):
    """The cast is made when first named, with a password each: that does not count."""
    assert people
    hashings.clear()


@pytest.mark.parametrize("handle", ["ana", "nina", "nobody"])
def test_signing_in_takes_one_hashing_whoever_it_is(world, browser, hashings, handle):
    make(hashings, world.ana, world.nina)
    browser.visit("/sign-in")
    browser.submit("Sign in", status=422, email=f"{handle}@example.org", password="Guess-2026")

    assert hashings == {"verify": 1}


@pytest.mark.parametrize("handle", ["ana", "nina", "nobody"])
def test_joining_takes_one_hashing_whoever_it_is(world, browser, hashings, handle):
    make(hashings, world.ana, world.nina)
    page = sign_up(browser, email=f"{handle}@example.org")

    assert page.texts("h1") == ["Look into your mail"]
    assert hashings == {"hash": 1}


@pytest.mark.parametrize("door", ["/forgot-password", "/confirm"])
def test_asking_for_a_link_does_the_same_work_whoever_it_is(world, browser, door):
    assert world.ana
    assert world.nina
    told = set()
    for handle in ("ana", "nina", "nobody"):
        browser.visit(door)
        answer = raw_post(browser, door, csrf_token=token_of(browser.page), email=f"{handle}@example.org")
        told.add((answer.status_code, answer.headers["Location"], answer.headers["X-Statements"], answer.data))

    assert len(told) == 1


# A13: mailed links


def test_a_link_ends_with_the_next_one(world, browser):
    for _ in range(2):
        browser.visit("/forgot-password")
        browser.submit("Send me a link", email=world.ana.email)
    first, second = (mail.link for mail in delivered(world))
    assert first != second

    browser.visit(first, status=410)
    browser.visit(second)


def test_a_link_works_once(world, browser):
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=world.ana.email)
    page = open_last_mail(world, browser)
    browser.submit("Set the new password", password=NEW)

    stranger = Browser(world.app)
    stranger.visit(page.path, status=410)
    stranger.visit("/sign-in")
    stranger.post(page.path, {"csrf_token": token_of(stranger.page), "password": "Stolen-2026"}, status=410)


def test_a_link_ends_when_the_address_changes(world, browser):
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=world.ana.email)
    link = delivered(world)[0].link
    with world.session() as session:
        link_row = session.scalars(account_by_handle("ana")).one()
        link_row.confirm_email("ana@example.net", clock.now())

    browser.visit(link, status=410)


def test_a_link_of_one_kind_opens_no_other_door(world, browser):
    sign_up(browser)
    confirm = delivered(world)[0].link

    browser.visit(confirm.replace("/confirm/", "/reset-password/"), status=410)


def test_an_old_link_to_confirm_is_refused(world, browser):
    sign_up(browser)
    link = delivered(world)[0].link

    with clock.set_to(clock.now() + timedelta(days=3, minutes=1)):
        browser.visit(link, status=410)


def test_the_address_of_a_link_is_told_to_no_other_site(world, browser):
    sign_up(browser)

    assert open_last_mail(world, browser).headers["Referrer-Policy"] == "same-origin"


def test_tokens_cannot_be_tried_without_end(limited):
    guesser = from_address(limited, "198.51.100.7")
    said = Counter(guesser.client.get(f"/confirm/{n}", base_url=BASE).status_code for n in range(62))

    assert said == {410: 60, 429: 2}


# A14: long passwords


def test_a_password_of_five_megabytes_is_refused_before_it_is_read(world, browser, hashings):
    browser.visit("/sign-in")
    answer = raw_post(
        browser, "/sign-in", csrf_token=token_of(browser.page), email="ana@example.org", password="x" * 5_000_000
    )

    assert answer.status_code == 413
    assert not hashings


@pytest.mark.parametrize("door", ["/sign-in", "/join"])
def test_a_long_password_is_not_hashed(world, browser, hashings, door):
    browser.visit(door)
    data = ROSA | {"csrf_token": token_of(browser.page), "password": "Aa1" * 10_000}

    assert raw_post(browser, door, **data).status_code == 422
    assert not hashings


# A15, A16: forms of our own only


def writing_addresses(app):
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]
    ours = [rule for rule in rules if app.view_functions[rule.endpoint].__module__.startswith("forum.accounts")]
    return [rule.rule.replace("<token>", "x").replace("<int:sign_in_id>", "1") for rule in ours]


def test_nothing_is_written_without_a_token(world, browser):
    browser.sign_in_by_form(world.ana)
    addresses = writing_addresses(world.app)

    assert len(addresses) >= 14
    for address in addresses:
        assert raw_post(browser, address, zone="UTC").status_code == 400, address


def test_a_token_of_another_session_is_refused(world, browser):
    stranger = Browser(world.app)
    stranger.visit("/sign-in")
    browser.sign_in_by_form(world.ana)

    assert raw_post(browser, "/sign-out", csrf_token=token_of(stranger.page)).status_code == 400


@pytest.mark.parametrize("path", ["/sign-out", "/settings/sessions/1/end", "/settings/sessions/end-others"])
def test_nothing_ends_by_following_a_link(world, browser, path):
    browser.sign_in_by_form(world.ana)

    assert browser.client.get(path, base_url=BASE).status_code == 405
    browser.visit("/settings/account")


# A18: what a cookie is good for


def test_the_cookie_is_for_this_site_and_for_no_script(world, browser):
    browser.visit("/sign-in")
    answer = raw_post(browser, "/sign-in", csrf_token=token_of(browser.page), email=world.ana.email, password=PASSWORD)

    attributes = answer.headers["Set-Cookie"].split("; ")[1:]
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Lax"]


def test_in_production_the_cookie_is_secure_and_bound_to_the_host(world, settings):
    app = create_app(replace(settings, env="production", site_url="https://forum.example.org"))
    answer = app.test_client().get("/sign-in", base_url="https://forum.example.org")
    with app.app_context():
        db.engine.dispose()

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-kindling=")
    assert sorted(cookie.split("; ")[1:]) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_a_cookie_without_a_name_is_no_session(world, browser):
    browser.sign_in_by_form(world.ana)
    cookie = browser.client.get_cookie("kindling", domain="localhost").value
    stranger = world.app.test_client(use_cookies=False)

    for header in (f"=kindling={cookie}", f"={cookie}", f"; =kindling={cookie}"):
        answer = stranger.get("/settings/account", base_url=BASE, headers={"Cookie": header})
        assert answer.status_code == 401, header


# A26, A29: what a link or a name brings in


def test_a_suspended_newcomer_is_not_let_in_by_the_mailed_link(world, browser):
    sign_up(browser)
    with world.session() as session:
        session.scalars(select(Account)).one().suspend(clock.now())

    open_last_mail(world, browser)
    assert not browser.submit("Yes, this is me").has_button("Sign out")


def test_a_suspended_member_is_not_let_in_by_a_new_password(world, browser):
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=world.ana.email)
    with world.session() as session:
        session.scalars(account_by_handle("ana")).one().suspend(clock.now())

    open_last_mail(world, browser)
    assert not browser.submit("Set the new password", password=NEW).has_button("Sign out")


def test_a_name_in_a_lazy_sentence_is_escaped(app):
    with app.test_request_context():
        assert escape(_l("Thank you, %(name)s", name="<script>")) == "Thank you, &lt;script&gt;"


def test_what_the_one_who_joins_typed_is_not_mailed_to_strangers(world, browser):
    sign_up(browser, first_name="Win money at pills dot example", handle="pills")

    text = delivered(world)[0].text
    assert "pills" not in text


# A45: letters nobody asked for


def test_one_mailbox_gets_few_letters_whoever_asks(limited, world):
    doors = ["/forgot-password", "/confirm"] * 3
    said = [knock(from_address(limited, f"198.51.100.{n}"), world.ana.email, door=door) for n, door in enumerate(doors)]

    assert said == [303] * 5 + [429]
    with world.session() as session:
        assert session.scalars(select(Delivery)).all() == []


def test_one_network_sends_letters_to_few(limited):
    sender = from_address(limited, "198.51.100.7")
    said = [knock(sender, f"stranger{n}@example.org", door="/forgot-password") for n in range(21)]

    assert said == [303] * 20 + [429]


def test_joining_is_counted_with_the_letters(limited, world):
    sender = from_address(limited, "198.51.100.7")

    assert [knock(sender, world.ana.email, door="/join") for _ in range(6)] == [422] * 5 + [429]
