"""Signing up: from the form to the first page as a member."""

import pytest
from sqlalchemy import func, select

from forum.accounts import Account, account_by_handle, passwords
from forum.core.events import Event
from tests.accounts.newcomers import ROSA, open_last_mail, sign_up
from tests.accounts.post import delivered
from tests.browser import Browser
from tests.conftest import TUESDAY


def person(world, handle):
    with world.session() as session:
        return session.scalars(account_by_handle(handle)).one()


def how_many(world):
    with world.session() as session:
        return session.scalar(select(func.count(Account.id)))


def test_a_newcomer_joins_by_the_mailed_link_and_lands_where_they_were_going(world, browser):
    assert sign_up(browser, next_="/settings/profile").texts("h1") == ["Look into your mail"]

    open_last_mail(world, browser)
    page = browser.submit("Yes, this is me")

    assert page.path == "/settings/profile"
    assert page.texts("p", class_="notice") == ["Thank you. Your e-mail address is confirmed."]


def test_what_was_typed_is_kept(world, browser):
    sign_up(browser)

    rosa = person(world, "rosa-alvarez")
    assert (rosa.name, rosa.email, rosa.zone) == ("Rosa Álvarez", "rosa@example.org", "Europe/Madrid")
    assert rosa.has_password("Kindly-2026")
    assert not rosa.is_confirmed


def test_confirming_is_told_to_the_rooms_above(world, browser):
    sign_up(browser)
    open_last_mail(world, browser)
    browser.submit("Yes, this is me")

    with world.session() as session:
        told = session.scalars(select(Event)).all()
        assert [(event.kind, event.person_id) for event in told] == [
            ("account.confirmed", person(world, "rosa-alvarez").id)
        ]


def test_opening_the_link_alone_confirms_nothing(world, browser):
    sign_up(browser)
    scanner = Browser(world.app)

    for _ in range(3):
        open_last_mail(world, scanner)

    assert not person(world, "rosa-alvarez").is_confirmed


def test_the_link_works_once(world, browser):
    sign_up(browser)
    link = delivered(world)[0].link
    browser.visit(link)
    browser.submit("Yes, this is me")

    again = Browser(world.app).visit(link, status=410)
    assert again.texts("h1") == ["This link no longer works"]
    assert again.link("Ask for a new link") == "/confirm"


def test_somebody_else_who_is_signed_in_stays_signed_in(world, browser):
    sign_up(browser)
    browser.sign_in(world.ana)

    open_last_mail(world, browser)
    browser.submit("Yes, this is me", password="Rosas-own-2026")

    assert person(world, "rosa-alvarez").is_confirmed
    assert browser.visit("/settings/account").has("ana@example.org")


def test_without_the_mail_one_signs_in_and_is_told_that_words_wait(world, browser):
    sign_up(browser)
    browser.visit("/sign-in?next=/settings/profile")

    page = browser.submit("Sign in", email=ROSA["email"], password=ROSA["password"])

    assert page.has("Your e-mail address is not confirmed yet.")


def test_a_new_link_replaces_the_first(world, browser):
    sign_up(browser)
    first = delivered(world)[0].link
    browser.visit("/confirm?next=/settings/profile")
    browser.submit("Send me a link", email=ROSA["email"])
    second = delivered(world)[1].link

    browser.visit(first, status=410)
    browser.visit(second)
    assert browser.submit("Yes, this is me").path == "/settings/profile"


def test_a_confirmed_address_gets_no_new_link(world, browser):
    browser.visit("/confirm")
    browser.submit("Send me a link", email=world.ana.email)

    assert delivered(world) == []


def test_a_known_address_is_answered_alike_and_its_owner_hears_of_it(world, browser):
    for_a_newcomer = sign_up(browser)
    for_ana = sign_up(browser, email=world.ana.email.upper(), handle="ana-two")

    assert for_ana.body == for_a_newcomer.body
    mail = delivered(world)[-1]
    assert (mail.to, mail.subject) == (world.ana.email, "You have an account already")
    assert Browser(world.app).visit(mail.link).has("@ana")


def test_the_handle_is_made_from_the_name(world, browser):
    sign_up(browser, first_name="Łukasz", last_name="Żółć")
    sign_up(browser, first_name="Łukasz", last_name="Żółć", email="second@example.org")

    assert person(world, "lukasz-zolc").email == "rosa@example.org"
    assert person(world, "lukasz-zolc-2").email == "second@example.org"


def test_nobody_is_called_like_the_place_itself(world, browser):
    page = sign_up(browser, status=422, first_name="Admin", last_name="")

    assert page.has("looks after this place")
    assert how_many(world) == 0


def test_a_chosen_handle_is_kept_in_lower_case(world, browser):
    sign_up(browser, handle=" @RosaBakes ")

    assert person(world, "rosabakes").first_name == "Rosa"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("first_name", "  ", "Please give your first name."),
        ("first_name", "Ro\u202esa", "This contains a character that cannot be shown. Please type it again."),
        ("first_name", "\u3164", "This needs at least one letter that can be seen."),
        ("first_name", "!!!", "This needs at least one letter that can be seen."),
        ("last_name", "<img src=x>", "A name cannot contain an address or any of < > @."),
        ("last_name", "https://pills.example", "A name cannot contain an address or any of < > @."),
        ("last_name", "x" * 61, "Please use at most 60 characters."),
        ("email", "", "Please give an e-mail address."),
        ("email", "rosa", "This does not look like an e-mail address that we can write to."),
        ("email", "rosa@example.org\r\nBcc: all@example.org", "This does not look like an e-mail address"),
        ("handle", "Rosa Bakes", "A handle has 2 to 30 letters"),
        ("handle", "аdmin", "A handle has 2 to 30 letters"),
        ("handle", "adm1n", "This handle is kept for the forum itself."),
        ("handle", "_rosa", "A handle has"),
        ("password", "Short-1", "Please use at least 8 characters."),
        ("password", "Kindly-now", "Please use at least one digit."),
        ("password", "kindly-2026", "Please use at least one upper-case letter."),
        ("password", "KINDLY-2026", "Please use at least one lower-case letter."),
        ("password", "Password1", "This password is on the lists of known leaks."),
        ("password", "Aa1" * 70, "A password has at most 200 characters."),
        ("zone", "Mars/Olympus", "Please choose a time zone from the list."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(world, browser, field, typed, said):
    page = sign_up(browser, status=422, **{field: typed})

    assert [error[: len(said)] for error in page.errors()] == [said]
    assert how_many(world) == 0


@pytest.mark.parametrize("alike", ["ana", "ANA", "a-na", "an_a"])
def test_a_handle_that_looks_like_somebodys_is_refused(world, browser, alike):
    assert world.ana

    page = sign_up(browser, status=422, handle=alike)

    assert page.errors()[0].startswith("Someone has this handle")


def test_nothing_typed_is_lost_but_the_password(world, browser):
    page = sign_up(browser, status=422, next_="/about", password="short")

    kept = {node.get("name"): node.get("value") for node in page.all("input")}
    assert (kept["first_name"], kept["email"], kept["next"]) == ("Rosa", "rosa@example.org", "/about")
    assert not kept["password"]
    assert [option.get("value") for option in page.all("option", selected="")] == ["Europe/Madrid"]


def test_whoever_falls_into_a_trap_for_robots_is_asked_again_and_has_lost_nothing(world, browser):
    page = sign_up(browser, status=422, website="https://pills.example")
    assert page.has("there for machines")
    assert "rosa@example.org" in [node.get("value") for node in page.all("input")]

    page = sign_up(browser, status=422, opened=str(int(TUESDAY.timestamp())))
    assert page.has("so fast")
    assert (how_many(world), delivered(world)) == (0, [])

    browser.submit("Join", password="Kindly-2026")  # half a minute later
    assert how_many(world) == 1


def test_a_form_sent_twice_makes_one_account(world, browser):
    sign_up(browser)
    sign_up(browser)

    assert how_many(world) == 1


def test_who_is_signed_in_needs_not_join(world, browser):
    browser.sign_in(world.ana)

    assert browser.visit("/join?next=/settings/profile").path == "/settings/profile"


def test_a_zone_by_its_older_name_is_kept(world, browser):
    browser.visit("/join")
    sign_up(browser, zone="Asia/Calcutta")
    browser.visit("/sign-in?next=/settings/account")

    page = browser.submit("Sign in", email=ROSA["email"], password=ROSA["password"])

    assert [option.get("value") for option in page.all("option", selected="")] == ["Asia/Calcutta"]


def test_rules_shown_are_the_rules_that_count():
    assert [str(words) for words, _pattern in passwords.RULES] == [
        "at least 8 characters",
        "a digit",
        "an upper-case letter",
        "a lower-case letter",
    ]
