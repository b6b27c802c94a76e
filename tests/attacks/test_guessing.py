"""Attacks on the doors: guessing, asking who is here, mailed links, and letters nobody asked for."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts import Account, account_by_handle
from forum.challenges import Challenge, Invitation
from forum.core import clock
from forum.core.deliveries import Delivery
from tests.accounts.newcomers import ROSA, open_last_mail, sign_up
from tests.accounts.post import delivered
from tests.attacks.knocking import from_address, knock, raw_post, token_of
from tests.browser import BASE, Browser, Page, signed_in, values_of
from tests.world import PASSWORD

NEW = "Rekindled-2026"


# Guessing


@pytest.mark.attack("A10")
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


@pytest.mark.attack("A10")
def test_one_household_is_one_caller(limited, world):
    said = Counter(knock(from_address(limited, f"2001:db8:1:2::{n}"), world.ana.email) for n in range(1, 13))

    assert said == {422: 10, 429: 2}


@pytest.mark.attack("A10")
def test_case_and_tags_make_no_other_mailbox(limited, world):
    guesser = from_address(limited, "198.51.100.7")

    spellings = ("ana@example.org", "ANA@example.org", "ana+x@example.org", " ana@example.org ", "ana@EXAMPLE.org\t")
    said = [knock(guesser, email) for email in (spellings * 3)[:12]]

    assert said == [422] * 10 + [429] * 2


@pytest.mark.attack("A10")
@pytest.mark.parametrize("email", ["ana@example.org.", "ana.@example.org", "ana @example.org", "ana@example.org\u200b"])
def test_a_spelling_that_would_be_counted_apart_opens_no_door(world, browser, email):
    assert world.ana
    token = token_of(browser.visit("/sign-in"))

    assert raw_post(browser, "/sign-in", csrf_token=token, email=email, password=PASSWORD).status_code == 422


@pytest.mark.attack("A11", "A12")
def test_unknown_addresses_are_slowed_alike(limited):
    guesser = from_address(limited, "198.51.100.7")

    assert [knock(guesser, "nobody@example.org") for _ in range(11)] == [422] * 10 + [429]


@pytest.mark.attack("A12")
def test_who_is_guessed_at_gets_in_from_home(limited, world):
    guesser = from_address(limited, "198.51.100.7")
    assert [knock(guesser, world.ana.email) for _ in range(11)][-1] == 429

    assert from_address(limited, "203.0.113.5").sign_in_by_form(world.ana).has_button("Sign out")


@pytest.mark.attack("A12")
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
    telephone = from_address(limited, "203.0.114.5")
    telephone.visit("/sign-in")
    assert telephone.submit("Sign in", email=world.ana.email, password=NEW).has_button("Sign out")


@pytest.mark.attack("A17")
def test_a_signed_in_thief_cannot_guess_the_password(limited, world):
    thief = from_address(limited, "198.51.100.7")
    thief.sign_in_by_form(world.ana)
    page = thief.visit("/settings/account")
    said = [
        raw_post(thief, "/settings/account/password", csrf_token=token_of(page), current_password="").status_code
        for _ in range(11)
    ]

    assert said == [422] * 10 + [429]


# Nothing tells whether an address has an account


def make(hashings, *people):
    """The cast is made when first named, with a password each: that does not count."""
    assert people
    hashings.clear()


@pytest.mark.attack("A11")
@pytest.mark.parametrize("handle", ["ana", "nina", "nobody"])
def test_signing_in_takes_one_hashing_whoever_it_is(world, browser, hashings, handle):
    make(hashings, world.ana, world.nina)
    browser.visit("/sign-in")
    browser.submit("Sign in", status=422, email=f"{handle}@example.org", password="Guess-2026")

    assert hashings == {"verify": 1}


@pytest.mark.attack("A11")
@pytest.mark.parametrize("handle", ["ana", "nina", "nobody"])
def test_joining_takes_one_hashing_whoever_it_is(world, browser, hashings, handle):
    make(hashings, world.ana, world.nina)
    page = sign_up(browser, email=f"{handle}@example.org")

    assert page.texts("h1") == ["Look into your mail"]
    assert hashings == {"hash": 1}


@pytest.mark.attack("A11")
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


def words_of(answer):
    """Without the reference, which is another each time."""
    page = Page(answer, BASE)
    return answer.status_code, page.texts("h1"), page.texts("p", class_="problem__message")


@pytest.mark.attack("A11")
def test_a_page_that_is_not_there_and_one_that_is_not_for_you_are_one(world, browser):
    """Somebody who has not confirmed, a challenge for few, an invitation that was withdrawn: as if there were none."""
    assert world.nina
    secret = world.challenge("secret", visibility="invited")
    with world.session() as session:
        by, challenge = session.get(Account, world.olga.id), session.get(Challenge, secret)
        withdrawn = Invitation.to(challenge, by=by, standing=0, at=clock.now())
        withdrawn.withdraw(clock.now())
        pairs = [("/people/nobody", "/people/nina"), ("/challenges/nowhere", "/challenges/secret")]
        pairs += [(f"/invitations/{'x' * len(withdrawn.code)}", f"/invitations/{withdrawn.code}")]
    for someone in (browser, signed_in(world, world.cleo)):
        for nowhere, there in pairs:
            not_there, hidden = (words_of(someone.client.get(path, base_url=BASE)) for path in (nowhere, there))
            assert hidden == not_there, there
            assert hidden[0] == 404


# Mailed links


@pytest.mark.attack("A13")
def test_a_link_ends_with_the_next_one(world, browser):
    for _ in range(2):
        browser.visit("/forgot-password")
        browser.submit("Send me a link", email=world.ana.email)
    first, second = (mail.link for mail in delivered(world))
    assert first != second

    browser.visit(first, status=410)
    browser.visit(second)


@pytest.mark.attack("A13")
def test_a_link_works_once(world, browser):
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=world.ana.email)
    page = open_last_mail(world, browser)
    browser.submit("Set the new password", password=NEW)

    stranger = Browser(world.app)
    stranger.visit(page.path, status=410)
    stranger.visit("/sign-in")
    stranger.post(page.path, {"csrf_token": token_of(stranger.page), "password": "Stolen-2026"}, status=410)


@pytest.mark.attack("A13")
def test_a_link_ends_when_the_address_changes(world, browser):
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=world.ana.email)
    link = delivered(world)[0].link
    with world.session() as session:
        link_row = session.scalars(account_by_handle("ana")).one()
        link_row.confirm_email("ana@example.net", clock.now())

    browser.visit(link, status=410)


@pytest.mark.attack("A13")
def test_a_link_to_a_new_password_ends_when_whoever_opened_it_signs_in(world, browser):
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=world.ana.email)
    link = open_last_mail(world, browser).path
    browser.sign_in_by_form(world.ana)

    Browser(world.app).visit(link, status=410)


@pytest.mark.attack("A13")
def test_a_link_of_one_kind_opens_no_other_door(world, browser):
    sign_up(browser)
    confirm = delivered(world)[0].link

    browser.visit(confirm.replace("/confirm/", "/reset-password/"), status=410)


@pytest.mark.attack("A13")
def test_an_old_link_to_confirm_is_refused(world, browser):
    sign_up(browser)
    link = delivered(world)[0].link

    with clock.set_to(clock.now() + timedelta(days=3, minutes=1)):
        browser.visit(link, status=410)


@pytest.mark.attack("A13")
def test_the_address_of_a_link_is_told_to_no_other_site(world, browser):
    sign_up(browser)

    assert open_last_mail(world, browser).headers["Referrer-Policy"] == "same-origin"


@pytest.mark.attack("A13")
def test_tokens_cannot_be_tried_without_end(limited):
    guesser = from_address(limited, "198.51.100.7")
    said = Counter(guesser.client.get(f"/confirm/{n}", base_url=BASE).status_code for n in range(62))

    assert said == {410: 60, 429: 2}


# Letters nobody asked for


@pytest.mark.attack("A45")
def test_one_mailbox_gets_few_letters_whoever_asks(limited, world):
    doors = ["/forgot-password", "/confirm"] * 4
    said = [knock(from_address(limited, f"198.51.100.{n}"), world.ana.email, door=door) for n, door in enumerate(doors)]

    assert said == [303] * 6 + [429] * 2
    with world.session() as session:
        assert session.scalars(select(Delivery)).all() == []


@pytest.mark.attack("A10", "A45")
@pytest.mark.parametrize(
    "local", ["=?utf-8?q?ro{}sa?=", "=?us-ascii?q?ros{}a?=", "rosa%example.org%x{}", "x{}!rosa", "a%b@{}"]
)
def test_one_mailbox_is_reached_by_no_other_spelling(world, browser, local):
    for n in ("", "=", "1"):
        sign_up(browser, status=422, email=f"{local.format(n)}@example.org")

        assert browser.page.errors() == ["This does not look like an e-mail address that we can write to."]
    ana = signed_in(world, world.ana)
    ana.visit("/settings/account")
    ana.submit("Change the address", status=422, email=f"{local.format('')}@example.org", current_password=PASSWORD)
    with world.session() as session:
        assert session.scalars(select(Delivery)).all() == []


@pytest.mark.attack("A45")
def test_one_network_sends_letters_to_few(limited):
    sender = from_address(limited, "198.51.100.7")
    said = [knock(sender, f"stranger{n}@example.org", door="/forgot-password") for n in range(61)]

    assert said == [303] * 60 + [429]


@pytest.mark.attack("A45")
def test_accounts_that_confirmed_nothing_send_no_more_letters_than_their_network(limited, world):
    said = []
    for n in range(7):
        squatter = from_address(limited, "198.51.100.7")
        squatter.sign_in(world.person(f"squatter{n}", confirmed=False))
        token = token_of(squatter.visit("/settings/account"))
        for m in range(9):
            data = {"csrf_token": token, "email": f"stranger{n}-{m}@example.org", "current_password": PASSWORD}
            said.append(raw_post(squatter, "/settings/account/email", **data).status_code)

    assert Counter(said) == {303: 60, 429: 3}


@pytest.mark.attack("A45")
def test_joining_is_counted_with_the_letters(limited, world):
    assert world.ana
    said = []
    for n in range(4):
        sender = from_address(limited, f"198.51.{n}.7")
        sender.visit("/join")
        form = values_of(sender.page.form("Join")) | ROSA | {"email": world.ana.email, "opened": 1}
        said.append(raw_post(sender, "/join", **form).status_code)

    assert said == [303] * 3 + [429]


@pytest.mark.attack("A12", "A45")
def test_nobody_uses_up_the_letters_of_somebody_else(limited, world):
    for n in range(4):
        wrecker = from_address(limited, f"198.51.{n}.7")
        assert {knock(wrecker, world.ana.email, door="/join") for _ in range(5)} == {422}

    owner = from_address(limited, "203.0.113.5")
    owner.visit("/forgot-password")
    owner.submit("Send me a link", email=world.ana.email)
    open_last_mail(world, owner)
    assert owner.submit("Set the new password", password=NEW).has_button("Sign out")
