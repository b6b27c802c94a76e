"""Settings: the address and the password to sign in with, the handle, the time zone."""

import pytest

from forum.accounts import account_by_handle
from forum.core import clock
from tests.accounts.newcomers import ROSA, open_last_mail, sign_up
from tests.accounts.post import delivered
from tests.browser import Browser
from tests.world import PASSWORD

NEW = "Rekindled-2026"


@pytest.fixture
def at_home(world, browser):
    """Ana on the page of her account."""
    browser.sign_in(world.ana)
    browser.visit("/settings/account")
    return browser


def signs_in(world, email, password=PASSWORD):
    browser = Browser(world.app)
    browser.visit("/sign-in")
    data = {"email": email, "password": password}
    data["csrf_token"] = browser.page.all("input", name="csrf_token")[0].get("value")
    return browser.client.post("/sign-in", base_url="http://localhost:8000", data=data).status_code == 303


@pytest.mark.parametrize("path", ["profile", "account", "account/email", "sessions"])
def test_visitors_are_shown_the_way_in(browser, path):
    browser.visit(f"/settings/{path}", status=401)


@pytest.mark.parametrize("path", ["profile", "account", "sessions"])
def test_a_page_of_settings_takes_few_statements(at_home, path):
    assert 0 < at_home.visit(f"/settings/{path}").statements <= 4


def test_a_new_address_counts_when_its_link_is_used(world, at_home):
    at_home.submit("Change the address", email="ana@example.net", current_password=PASSWORD)
    assert signs_in(world, "ana@example.org")

    to_new, to_old = delivered(world)[:2]
    assert (to_new.to, to_old.to) == ("ana@example.net", "ana@example.org")
    assert to_old.subject == "Your e-mail address is about to change"
    assert "ana@example.net" in to_old.text

    at_home.visit(to_new.link)
    at_home.submit("Yes, this is me")
    assert signs_in(world, "ana@example.net")
    assert not signs_in(world, "ana@example.org")


def test_the_link_to_a_new_address_signs_nobody_in(world, at_home):
    at_home.submit("Change the address", email="ana@example.net", current_password=PASSWORD)

    Browser(world.app).visit(delivered(world)[0].link, status=401)


def test_an_address_of_somebody_else_is_answered_alike(world, at_home):
    said = at_home.submit("Change the address", email="free@example.org", current_password=PASSWORD)
    said_of_ben = at_home.submit("Change the address", email=world.ben.email, current_password=PASSWORD)

    assert said.texts("p", class_="notice") == said_of_ben.texts("p", class_="notice")
    assert [mail.subject for mail in delivered(world) if mail.to == world.ben.email] == ["You have an account already"]


def test_an_address_taken_meanwhile_is_refused(world, at_home):
    at_home.submit("Change the address", email="rosa@example.org", current_password=PASSWORD)
    link = delivered(world)[0].link
    rosa = Browser(world.app)
    sign_up(rosa)
    open_last_mail(world, rosa)
    rosa.submit("Yes, this is me")

    at_home.visit(link)
    at_home.submit("Yes, this is me", status=409)

    assert signs_in(world, ROSA["email"], ROSA["password"])
    assert signs_in(world, "ana@example.org")


def test_a_new_password_stops_a_change_of_address(world, at_home):
    at_home.submit("Change the address", email="thief@example.org", current_password=PASSWORD)
    link = delivered(world)[0].link

    at_home.submit("Change the password", current_password=PASSWORD, new_password=NEW)

    at_home.visit(link, status=410)


def test_a_mistyped_address_is_mended_before_it_was_confirmed(world, browser):
    sign_up(browser, email="rosa@exmaple.org")
    browser.visit("/sign-in?next=/settings/account")
    browser.submit("Sign in", email="rosa@exmaple.org", password=ROSA["password"])

    browser.submit("Change the address", email=ROSA["email"], current_password=ROSA["password"])

    mails = delivered(world)
    assert [mail.to for mail in mails] == ["rosa@exmaple.org", ROSA["email"]]
    browser.visit(mails[-1].link)
    browser.submit("Yes, this is me")
    assert not browser.visit("/settings/account").has("not confirmed yet")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "ana@example.net", "current_password": "wrong"}, "This is not your password. Please type it again."),
        ({"email": "ana@example.net"}, "Please type your password."),
        ({"email": "ANA@example.org", "current_password": PASSWORD}, "This is your address already."),
        (
            {"email": "ana", "current_password": PASSWORD},
            "This does not look like an e-mail address that we can write to.",
        ),
    ],
)
def test_a_wrong_change_of_address_is_refused_beside_its_field(world, at_home, fields, said):
    page = at_home.submit("Change the address", status=422, **fields)

    assert page.errors() == [said]
    assert page.path == "/settings/account/email"
    assert delivered(world) == []
    assert at_home.visit("/settings/account/email").path == "/settings/account"


def test_a_new_password_signs_out_all_other_browsers(world, at_home):
    elsewhere = Browser(world.app)
    elsewhere.sign_in(world.ana)

    at_home.submit("Change the password", current_password=PASSWORD, new_password=NEW)

    at_home.visit("/settings/account")
    elsewhere.visit("/settings/account", status=401)
    assert signs_in(world, "ana@example.org", NEW)
    assert [mail.subject for mail in delivered(world)] == ["Your password was changed"]


@pytest.mark.parametrize(
    ("current", "new", "said"),
    [
        ("wrong", NEW, "This is not your password. Please type it again."),
        (PASSWORD, "weak", "Please use at least 8 characters."),
    ],
)
def test_a_wrong_change_of_password_is_refused_beside_its_field(world, at_home, current, new, said):
    page = at_home.submit("Change the password", status=422, current_password=current, new_password=new)

    assert page.errors() == [said]
    assert not [node for node in page.all("input", type="password") if node.get("value")]
    assert signs_in(world, "ana@example.org")


def test_a_new_handle_moves_the_page(world, at_home):
    at_home.submit("Change the handle", handle="AnaBakes")

    assert at_home.visit("/people/anabakes").texts("h1") == ["Ana Example"]
    at_home.visit("/people/ana", status=404)


def test_ones_own_handle_can_be_written_differently(at_home):
    page = at_home.submit("Change the handle", handle="a-na")

    assert page.texts("p", class_="notice") == ["You are @a-na now."]


def test_a_handle_that_looks_like_anothers_is_refused(world, at_home):
    page = at_home.submit("Change the handle", status=422, handle=world.ben.handle.replace("b", "8"))

    assert page.errors()[0].startswith("Someone has this handle")


def test_a_zone_changes_on_purpose_only(world, at_home):
    at_home.submit("Change the time zone", zone="Pacific/Kiritimati")

    with world.session() as session:
        assert session.scalars(account_by_handle("ana")).one().zone == "Pacific/Kiritimati"
    assert not at_home.visit("/settings/account").all("select", data_zone="UTC")
    at_home.submit("Change the time zone", status=422, zone="Mars/Olympus")


def test_times_are_shown_in_the_zone_of_who_reads(world, at_home):
    at_home.submit("Change the time zone", zone="Pacific/Kiritimati")

    assert clock.now().hour == 12
    assert at_home.visit("/settings/sessions").has("11 March 2026, 02:00")
