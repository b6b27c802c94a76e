"""Links that let people into a challenge that is not for everyone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.challenges import Invitation
from forum.core import clock
from tests.browser import BASE, Browser
from tests.challenges.scenes import HOME, readers


@pytest.fixture
def secret(world) -> int:
    return world.challenge(visibility="invited")


@pytest.fixture
def code(world, secret, signed_in) -> str:
    olga = signed_in(world.olga)
    olga.visit(f"{HOME}/invitations")
    page = olga.submit("Make a link")
    return next(one.get("value") for one in page.all("input") if "/invitations/" in (one.get("value") or ""))[-32:]


def test_an_organiser_makes_a_link_and_reads_its_address(world, secret, code, signed_in):
    page = signed_in(world.olga).visit(f"{HOME}/invitations")

    assert [one.get("value") for one in page.all("input", readonly="")] == [f"{BASE}/invitations/{code}"]
    assert page.has("Link of 10 March 2026, 13:00, by Olga Example")


def test_whoever_has_the_link_reads_what_it_is_and_comes_in(world, secret, code, signed_in):
    cleo = signed_in(world.cleo)
    cleo.visit(HOME, status=404)

    page = cleo.visit(f"/invitations/{code}")
    assert page.texts("h1") == ["You are invited to “Twenty-eight kind days”"]
    assert page.has("One kind and useful thing a day.")
    assert "Four weeks" not in page.body
    page = cleo.submit("Come in")

    assert page.path == HOME
    assert page.has("Join this challenge")
    assert world.cleo.id in readers(world, secret)


def test_a_secret_address_is_kept_nowhere(world, code):
    page = Browser(world.app).visit(f"/invitations/{code}")

    assert page.headers["Cache-Control"] == "no-store"


def test_looking_at_an_invitation_lets_nobody_in(world, secret, code, signed_in):
    cleo = signed_in(world.cleo)
    cleo.visit(f"/invitations/{code}")

    cleo.visit(HOME, status=404)


def test_a_visitor_signs_in_and_is_back_at_the_invitation(world, secret, code, browser):
    page = browser.visit(f"/invitations/{code}")
    assert not page.all("form")
    ways = {one.get("href") for one in page.all("main")[0].iter("a")}
    assert ways == {f"/join?next=/invitations/{code}", f"/sign-in?next=/invitations/{code}"}

    browser.visit(f"/sign-in?next=/invitations/{code}")
    page = browser.submit("Sign in", email=world.cleo.email, password="Kindling-2026")

    assert page.has_button("Come in")


def test_who_is_in_already_is_led_there(world, secret, code, signed_in):
    assert signed_in(world.olga).visit(f"/invitations/{code}").path == HOME


def test_a_link_can_be_withdrawn_and_who_came_in_stays(world, secret, code, signed_in):
    cleo = signed_in(world.cleo)
    cleo.visit(f"/invitations/{code}")
    cleo.submit("Come in")
    olga = signed_in(world.olga)
    olga.visit(f"{HOME}/invitations")

    page = olga.submit("Withdraw it")

    assert page.has("There is no link yet.")
    cleo.visit(HOME)
    ben = signed_in(world.ben)
    ben.visit(f"/invitations/{code}", status=404)
    ben.visit("/challenges/new")
    ben.post_with_token(f"/invitations/{code}", status=404)
    assert world.ben.id not in readers(world, secret)


def test_a_wrong_code_and_a_withdrawn_one_are_answered_alike(world, secret, code, browser):
    with world.session() as session:
        session.scalars(select(Invitation)).one().withdraw(clock.now())

    bodies = []
    for wrong in (code, "no-such-code"):
        page = browser.visit(f"/invitations/{wrong}", status=404)
        bodies.append([page.texts("h1"), page.texts("p")[:2]])

    assert bodies[0] == bodies[1]


def test_a_code_is_too_long_to_guess_and_never_the_same(world, secret, code, signed_in):
    olga = signed_in(world.olga)
    olga.visit(f"{HOME}/invitations")
    page = olga.submit("Make a link")

    codes = {one.get("value").rsplit("/", 1)[1] for one in page.all("input", readonly="")}
    assert len(codes) == 2
    assert all(len(one) == 32 for one in codes)


def test_accepting_twice_is_accepting_and_counting_once(world, secret, code, signed_in):
    olga, cleo = signed_in(world.olga), signed_in(world.cleo)
    assert olga.visit(f"{HOME}/invitations").has("Nobody came in by it yet.")
    cleo.visit(f"/invitations/{code}")
    for _ in range(2):
        cleo.post_with_token(f"/invitations/{code}")

    assert readers(world, secret) == {world.olga.id, world.cleo.id}
    assert olga.visit(f"{HOME}/invitations").has("One person came in by it.")


def test_there_are_not_more_links_than_one_can_look_through(world, secret, signed_in):
    olga = signed_in(world.olga)
    olga.visit(f"{HOME}/invitations")
    for _ in range(20):
        olga.submit("Make a link")

    page = olga.submit("Make a link", status=409)

    assert page.has("There are many links already.")
    assert len(page.all("input", readonly="")) == 20


def test_a_draft_has_no_links_yet(world, signed_in):
    world.challenge(visibility="invited", announced=False)
    olga = signed_in(world.olga)
    olga.visit(f"{HOME}/invitations")

    assert olga.submit("Make a link", status=409).has("Announce the challenge first.")


def test_a_link_of_another_challenge_cannot_be_withdrawn_from_here(world, secret, code, signed_in):
    world.challenge("anas", organiser=world.ana)
    ana = signed_in(world.ana)
    ana.visit("/challenges/anas/invitations")
    with world.session() as session:
        number = session.scalars(select(Invitation.id)).one()

    ana.post_with_token(f"/challenges/anas/invitations/{number}/withdrawal", status=404)
    ana.post_with_token(f"/challenges/anas/invitations/{2**63}/withdrawal", status=404)

    signed_in(world.cleo).visit(f"/invitations/{code}")


def test_a_link_ends_when_its_time_is_over_and_the_organisers_read_when(world, secret, signed_in):
    olga = signed_in(world.olga)
    code = link_of(olga, days="7")
    assert olga.page.has("It works until 17 March 2026, 13:00.")
    clock.advance(timedelta(days=7))
    cleo = signed_in(world.cleo)
    cleo.visit("/challenges")

    cleo.post_with_token(f"/invitations/{code}", status=404)

    assert world.cleo.id not in readers(world, secret)
    assert signed_in(world.olga).visit(f"{HOME}/invitations").has("It ended on 17 March 2026, 13:00.")


def test_a_link_without_an_end_works_until_it_is_withdrawn(world, secret, signed_in):
    code = link_of(signed_in(world.olga), days="0")
    clock.advance(timedelta(days=400))

    assert signed_in(world.cleo).visit(f"/invitations/{code}").has_button("Come in")


def test_of_many_who_use_a_link_for_one_at_the_same_time_one_comes_in(world, secret, signed_in):
    olga = signed_in(world.olga)
    code = link_of(olga, most_uses="1")
    browsers = [signed_in(one) for one in (world.ana, world.ben, world.cleo)]
    for browser in browsers:
        browser.visit(f"/invitations/{code}")

    def send(browser):
        data = {"csrf_token": browser.page.all("input", name="csrf_token")[0].get("value")}
        return browser.client.post(f"/invitations/{code}", base_url=BASE, data=data).status_code

    with ThreadPoolExecutor(3) as at_once:
        answers = sorted(at_once.map(send, browsers))

    assert answers == [303, 404, 404]
    assert len(readers(world, secret)) == 2
    page = olga.visit(f"{HOME}/invitations")
    assert page.has("One person came in by it.")
    assert page.has("it lets nobody in any more")


def test_a_link_is_for_a_number_of_people_or_for_any(world, secret, signed_in):
    olga = signed_in(world.olga)
    olga.visit(f"{HOME}/invitations")

    assert olga.submit("Make a link", most_uses="0", status=422).has("Please choose a number from 1 to 1000.")


def link_of(olga: Browser, **fields: str) -> str:
    """The code of a new link."""
    olga.visit(f"{HOME}/invitations")
    page = olga.submit("Make a link", **fields)
    return page.all("input", readonly="")[0].get("value").rsplit("/", 1)[1]
