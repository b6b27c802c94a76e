"""Attacks on the door by which people come: what is there after signing up with an address tells nobody whose it is."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from difflib import unified_diff

import pytest
from sqlalchemy import select

from forum.accounts import Account, account_by_handle
from forum.accounts.forms import JoinForm
from forum.core import clock
from tests.accounts.newcomers import ROSA, sign_up
from tests.accounts.post import delivered
from tests.attacks.knocking import from_address, knock, raw_post, token_of
from tests.attacks.test_taken_along import taken_along
from tests.browser import BASE, Browser, Page, after_a_while, signed_in, values_of
from tests.world import PASSWORD, Person

MINE = "Strangers-2026"
HERS = "Mailbox-2026"
TAKEN = "Someone has this handle, or one that looks much like it. Please choose another one."
KNOWN = pytest.mark.parametrize("whose", ["nobody's", "a member's", "begun by another"])


def address_of(world, whose: str) -> str:
    assert world.cleo
    if whose == "begun by another":
        sign_up(Browser(world.app))
    return {"a member's": str(world.ana.email)}.get(whose, ROSA["email"])


def begin(browser: Browser, email: str, **other: str) -> Page:
    return sign_up(browser, email=email, password=MINE, **({"handle": "mallory"} | other))


def sign_in(browser: Browser, email: str, password: str = MINE, *, status: int = 200) -> Page:
    browser.visit("/sign-in")
    return browser.submit("Sign in", status=status, email=email, password=password)


def same_for_all(page: Page, email: str) -> str:
    """What a page says, whoever it says it to."""
    text = re.sub(r'name="(csrf_token|submission_key|begun)" value="[^"]*"', "", page.body)
    text = re.sub(r'class="avatar[^"]*"( style="[^"]*")?', "", text)
    text = re.sub(r'data-token="[^"]*"|"reference":"[^"]*"|/static/[^"]*|\?v=\w+', "", text)
    return re.sub(re.escape(email), "EMAIL", text, flags=re.IGNORECASE)


@pytest.mark.attack("A11")
def test_a11_an_account_begun_with_an_address_looks_the_same_whosever_it_is(world):
    """Where it was begun, its password opens it; and all that stands there is what stands there for anybody."""
    told = {}
    for whose, handle in (("nobody's", "mallory"), ("a member's", "marlene"), ("begun by another", "matilda")):
        email = "olga@example.org" if whose == "a member's" else f"{handle}@example.net"
        assert world.olga
        if whose == "begun by another":
            sign_up(Browser(world.app), email=email)
        browser = Browser(world.app)
        pages = [begin(browser, email, handle=handle), sign_in(browser, email)]
        pages += [browser.visit(path) for path in PLACES]
        pages += [ask_for_the_same_address(browser, email), ask_once_more(browser, email)]
        told[whose] = [same_for_all(page, email).replace(handle, "HANDLE") for page in pages]

    for one, *others in zip(*told.values(), strict=True):
        for other in others:
            assert list(unified_diff(one.splitlines(), other.splitlines(), n=0)) == []


PLACES = ("/", "/settings/account", "/settings/profile", "/settings/sessions", "/settings/export", "/settings/delete")


def ask_for_the_same_address(browser: Browser, email: str) -> Page:
    browser.visit("/settings/account")
    return browser.submit("Change the address", status=422, email=email.upper(), current_password=MINE)


def ask_once_more(browser: Browser, email: str) -> Page:
    browser.visit("/confirm")
    return browser.submit("Send me a link", email=email)


@pytest.mark.attack("A11")
@KNOWN
def test_a11_the_handle_that_somebody_signs_up_with_is_taken_whosever_the_address_is(world, whose):
    begin(Browser(world.app), address_of(world, whose))

    page = sign_up(Browser(world.app), status=422, email="not an address", handle="mallory")
    assert TAKEN in page.errors()
    cleo = signed_in(world, world.cleo)
    cleo.visit("/settings/account")
    assert TAKEN in cleo.submit("Change the handle", status=422, handle="mallory").errors()


@pytest.mark.attack("A11")
@KNOWN
def test_a11_who_loses_the_handle_in_a_race_is_told_so_whosever_the_address_is(world, monkeypatch, whose):
    email = address_of(world, whose)
    validate = JoinForm.validate_on_submit

    def and_then_another_takes_the_handle(form) -> bool:
        is_fine = validate(form)
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(world.person, "mallory").result()
        return is_fine

    monkeypatch.setattr(JoinForm, "validate_on_submit", and_then_another_takes_the_handle)
    browser = Browser(world.app)
    browser.visit("/join")
    browser.submit("Join", status=409, **(ROSA | {"email": email, "password": MINE, "handle": "mallory"}))


@pytest.mark.attack("A11", "A48")
@KNOWN
def test_a11_one_form_sent_four_times_at_once_is_answered_alike_whosever_the_address_is(world, whose):
    browser = Browser(world.app)
    browser.visit("/join")
    about = ROSA | {"email": address_of(world, whose), "password": MINE, "handle": "mallory"}
    form = after_a_while(values_of(browser.page.form("Join"))) | about
    cookie = browser.client.get_cookie("kindling", domain="localhost")

    def send(_: int) -> int:
        client = world.app.test_client()
        client.set_cookie("kindling", cookie.value, domain="localhost")
        return client.post("/join", base_url=BASE, data=form).status_code

    with ThreadPoolExecutor(4) as at_once:
        answers = set(at_once.map(send, range(4)))
    assert 303 in answers
    assert answers <= {303, 422}, "422: of one that comes when the handle is taken by itself"
    with world.session() as session:
        assert len(session.scalars(select(Account.id).where(Account.handle.startswith("mallory"))).all()) == 1


@pytest.mark.attack("A11", "A48")
@pytest.mark.parametrize("whose", ["nobody's", "a member's"])
def test_a11_of_two_who_sign_up_at_once_with_one_address_each_has_an_account(world, whose):
    email = address_of(world, whose)

    def sign_up_as(handle: str) -> str:
        browser = Browser(world.app)
        begin(browser, email, handle=handle)
        return sign_in(browser, email).body

    with ThreadPoolExecutor(4) as at_once:
        handles = [f"mallory{number}" for number in range(4)]
        pages = list(at_once.map(sign_up_as, handles))
    assert all(f'data-viewer="{handle}"' in page for handle, page in zip(handles, pages, strict=True))


@pytest.mark.attack("A11", "A13")
@KNOWN
def test_a11_what_somebody_begins_with_an_address_opens_only_where_they_began_it(world, whose):
    """So whoever has the address never comes into an account whose password a stranger chose, of theirs perhaps an
    older one."""
    email = address_of(world, whose)
    mallory = Browser(world.app)
    begin(mallory, email)

    page = sign_in(Browser(world.app), email, status=422)
    assert page.has("do not belong together")
    sign_in(mallory, email)
    mallory.visit("/settings/account")
    mallory.submit("Sign out")
    sign_in(mallory, email)


@pytest.mark.attack("A11")
@KNOWN
def test_a11_signing_in_where_somebody_signed_up_takes_as_many_hashings_whosever_it_is(world, hashings, whose):
    email, browser = address_of(world, whose), Browser(world.app)
    hashings.clear()
    begin(browser, email)
    assert hashings == {"hash": 1}

    for password, status in ((MINE, 200), ("Guess-2026", 422)):
        again = Browser(world.app)
        for cookie in browser.client._cookies.values():
            again.client._cookies[cookie._storage_key] = cookie
        hashings.clear()
        sign_in(again, email, password, status=status)
        assert hashings == {"verify": 2}


@pytest.mark.attack("A10", "A11")
@KNOWN
def test_a11_whoever_signed_up_has_no_tries_of_their_own_at_the_password_of_whose_address_it_is(limited, world, whose):
    email = address_of(world, whose)
    mallory = from_address(limited, "198.51.100.7")
    begin(mallory, email)
    sign_in(mallory, email)
    mallory.visit("/settings/account")
    mallory.submit("Sign out")

    mallory.visit("/sign-in")
    assert [knock(mallory, email) for _ in range(12)] == [422] * 9 + [429] * 3
    assert knock(from_address(limited, "198.51.100.8"), email) == 422


@pytest.mark.attack("A11")
def test_a11_what_is_taken_along_names_no_letter_from_before_an_address_was_confirmed(world):
    """To an address that nobody has, a letter goes by which it is confirmed; to a member's, one to its owner."""
    told = set()
    for whose, handle in (("a member's", "marlene"), ("nobody's", "matilda"), ("begun by another", "melanie")):
        email, browser = address_of(world, whose), Browser(world.app)
        begin(browser, email, handle=handle)
        sign_in(browser, email)
        ask_once_more(browser, email)
        before = letters_taken_along(world, handle)
        delivered(world)
        browser.visit("/settings/account")
        browser.submit("Change the address", email=f"{handle}@example.net", current_password=MINE)
        with clock.set_to(clock.now() + timedelta(hours=1)):
            browser.visit(delivered(world)[-1].link)
            browser.submit("Yes, this is me")
        told.add((before, letters_taken_along(world, handle)))

    assert told == {("", "")}


def letters_taken_along(world, handle: str) -> str:
    with world.session() as session:
        account = session.scalars(account_by_handle(handle)).one()
        person = Person(account.id, handle, account.email, account.name)
    files, _everything = taken_along(world, person)
    subjects = [one["subject"] for one in files["mails"]["deliveries"]]
    return " ".join(subjects + [one["email"] for one in files["sign-ins"]["mail_links"]])


@pytest.mark.attack("A11")
def test_a11_nobody_reads_from_the_numbers_of_their_own_letters_whether_somebody_got_one(world):
    """In between they asked for a new password for somebody who may be a member."""
    for other in ("nobody@example.org", world.ben.email):
        for email in (world.ana.email, other, world.ana.email):
            asking = Browser(world.app)
            asking.visit("/forgot-password")
            asking.submit("Send me a link", email=email)
            delivered(world)

    files, _everything = taken_along(world, world.ana)
    rows = [*files["mails"]["deliveries"], *files["sign-ins"]["mail_links"], *files["notifications"]["notifications"]]
    assert len(rows) >= 6
    assert not any("id" in row for row in rows)


@pytest.mark.attack("A11")
@KNOWN
def test_a11_a_form_that_is_sent_once_more_begins_no_further_account(world, whose):
    email, browser = address_of(world, whose), Browser(world.app)
    begin(browser, email)
    assert begin(browser, email, handle="mallory-two").texts("h1") == ["Look into your mail"]

    with world.session() as session:
        assert session.scalars(select(Account.id).where(Account.handle == "mallory-two")).all() == []


@pytest.mark.attack("A12", "A13")
def test_a12_what_a_stranger_began_with_a_members_address_takes_nothing_from_the_member(world):
    """No letter confirms it, a new password goes to the member's own account, and theirs is the only one it finds."""
    mallory = Browser(world.app)
    begin(mallory, world.ana.email)
    sign_in(mallory, world.ana.email)
    ask_once_more(mallory, world.ana.email)
    letters = [letter for letter in delivered(world) if letter.to == world.ana.email]
    assert [letter.subject for letter in letters] == ["You have an account already"]

    owner = Browser(world.app)
    owner.visit("/forgot-password")
    owner.submit("Send me a link", email=world.ana.email)
    owner.visit(delivered(world)[-1].link)
    owner.submit("Set the new password", password=HERS)
    page = sign_in(Browser(world.app), world.ana.email, HERS)
    assert 'data-viewer="ana"' in page.body
    mallory.visit("/settings/account")


@pytest.mark.attack("A12")
def test_a12_it_can_be_confirmed_with_an_address_of_their_own(world):
    mallory = Browser(world.app)
    begin(mallory, world.ana.email)
    sign_in(mallory, world.ana.email)
    mallory.visit("/settings/account")
    mallory.submit("Change the address", email="mallory@example.net", current_password=MINE)
    mallory.visit(delivered(world)[-1].link)
    mallory.submit("Yes, this is me")

    sign_in(Browser(world.app), "mallory@example.net")
    sign_in(Browser(world.app), world.ana.email, PASSWORD)


@pytest.mark.attack("A12", "A45")
def test_a12_newcomers_who_ask_for_somebodys_new_address_keep_no_member_from_moving_there(limited, world):
    """Of the letters to one mailbox, newcomers have three together, and who has shown some good three of their own."""
    new = "ana@elsewhere.example.org"
    be_new(world, world.ben, world.cleo)
    said = [ask_to_move(limited, person, new) for person in (world.ben, world.ben, world.cleo, world.cleo)]
    assert said == [303, 303, 303, 429]

    assert [ask_to_move(limited, world.ana, new) for _ in range(4)] == [303, 303, 303, 429]


def be_new(world, *people) -> None:
    with world.session() as session:
        for person in people:
            session.get_one(Account, person.id).trust = 0


def ask_to_move(app, person, email: str) -> int:
    browser = Browser(app)
    browser.sign_in(person)
    token = token_of(browser.visit("/settings/account"))
    data = {"csrf_token": token, "email": email, "current_password": PASSWORD}
    return raw_post(browser, "/settings/account/email", **data).status_code
