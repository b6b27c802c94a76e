"""Links that let people into a challenge that is not for everyone."""

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


def test_accepting_twice_is_accepting_once(world, secret, code, signed_in):
    cleo = signed_in(world.cleo)
    cleo.visit(f"/invitations/{code}")
    for _ in range(2):
        cleo.post_with_token(f"/invitations/{code}")

    assert readers(world, secret) == {world.olga.id, world.cleo.id}


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

    clock.advance(timedelta(days=400))
    signed_in(world.cleo).visit(f"/invitations/{code}")
