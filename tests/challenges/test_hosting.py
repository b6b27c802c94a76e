"""Hosting by link: one person, one day, and nothing else of what is to come."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.challenges.hosting import HostInvitation
from forum.core import clock
from tests.challenges.scenes import HOME, challenge_of
from tests.notifications.scenes import sentences, tell_all

NOT_THEIRS = ["/days", "/days/3/edit", "/days/20/host", "/edit", "/days/file", "/days/file.csv", "/organisers"]


@pytest.fixture
def olga(world, signed_in):
    return signed_in(world.olga)


def link(world, olga, number: int = 20) -> str:
    """A new link for this day, by its path."""
    olga.visit(f"{HOME}/days/{number}/host")
    olga.submit("Make a link")
    with world.session() as session:
        code = session.scalars(select(HostInvitation.code).order_by(HostInvitation.id.desc())).first()
    return f"/hosting/{code}"


def host_of(world, challenge, number: int = 20) -> int | None:
    return challenge_of(world, challenge).prompts[number - 1].host_id


def test_who_opens_the_link_writes_that_day_and_sees_and_writes_no_other(world, olga, signed_in):
    """ "Hosts invited by link per day, who see and write only that day", also while all is a draft."""
    draft = world.challenge(announced=False)
    ana = signed_in(world.ana)
    ana.visit(HOME, status=404)

    page = ana.visit(link(world, olga))
    assert page.has("Will you host day 20?")
    assert not page.has("Prompt 20")
    page = ana.submit("Yes, I host it")
    assert page.path == f"{HOME}/days/20/edit"
    ana.submit("Save this day", body="Ana’s words.")

    stored = challenge_of(world, draft).prompts
    assert (stored[19].host_id, stored[19].body) == (world.ana.id, "Ana’s words.")
    assert [one for one in ana.visit(HOME).all("a") if (one.get("href") or "").endswith("/days/20/edit")]
    for number in (1, 19, 21):
        assert not ana.visit(f"{HOME}/days/{number}").has("Do kind thing")
        ana.visit(f"{HOME}/days/{number}/history", status=404)
        values = {"version": "1", "title": "T", "body": "B", "theme": "rest"}
        ana.post_with_token(f"{HOME}/days/{number}/edit", values, status=403)
        ana.post_with_token(f"{HOME}/days/{number}/preview", values, status=403)
    for path in NOT_THEIRS:
        ana.visit(HOME + path, status=403)


def test_a_link_is_for_one_person_who_is_not_silenced(world, challenge, olga, signed_in):
    way = link(world, olga)
    ana, ben = signed_in(world.ana), signed_in(world.ben)
    with world.session() as session:
        session.get(Account, world.cleo.id).silenced_until = clock.now() + timedelta(days=3)
    cleo = signed_in(world.cleo)
    cleo.visit(way)
    cleo.submit("Yes, I host it", status=403)
    for browser in (ana, ben):
        browser.visit(way)
    ana.submit("Yes, I host it")

    ben.submit("Yes, I host it", status=404)

    ben.visit(way, status=404)
    assert host_of(world, challenge) == world.ana.id


def test_a_link_ends_after_two_weeks_or_when_it_is_withdrawn(world, challenge, olga, signed_in):
    old, withdrawn = link(world, olga), link(world, olga)
    olga.visit(f"{HOME}/days/20/host")
    with world.session() as session:
        newest = session.scalars(select(HostInvitation.id).order_by(HostInvitation.id.desc())).first()
    olga.post_with_token(f"{HOME}/days/20/host/{newest}/withdrawal", {})
    ana = signed_in(world.ana)

    ana.visit(withdrawn, status=404)
    ana.visit(old)
    with clock.set_to(clock.now() + timedelta(days=14)):
        ana.visit(old, status=404)
    assert host_of(world, challenge) is None


def test_a_visitor_is_led_to_an_account_and_back(world, challenge, olga, browser):
    way = link(world, olga)
    page = browser.visit(way)

    assert page.link("Create an account").startswith("/join?next=/hosting/")
    assert page.headers["Cache-Control"] == "no-store"
    browser.client.post(way)
    assert host_of(world, challenge) is None


def test_a_day_has_a_few_links_at_most_and_only_organisers_make_them(world, challenge, olga, signed_in):
    for _ in range(3):
        link(world, olga)
    assert olga.submit("Make a link", status=409).has("There are many links already.")
    assert olga.visit(f"{HOME}/days/20/host").statements <= 8
    ana = signed_in(world.ana)
    ana.visit(HOME)
    ana.post_with_token(f"{HOME}/days/21/host", {}, status=403)


def test_a_host_hears_when_somebody_else_changes_what_stands_under_their_name(world, challenge, olga, signed_in):
    ana = signed_in(world.ana)
    ana.visit(link(world, olga))
    ana.submit("Yes, I host it")
    ana.submit("Save this day", body="Ana’s words.")
    olga.visit(f"{HOME}/days/20/edit")
    olga.submit("Save this day", body="Ana’s words.")
    tell_all(world)
    assert not sentences(world, world.ana)

    olga.visit(f"{HOME}/days/20/edit")
    olga.submit("Save this day", body="Olga’s words.")
    tell_all(world)

    assert host_of(world, challenge) == world.ana.id
    said = "Olga Example changed what stands under your name in “Twenty-eight kind days”: day 20"
    assert sentences(world, world.ana) == [said]
    ana.visit("/notifications")
    assert ana.visit(ana.page.link(said)).path == f"{HOME}/days/20/edit"


def test_a_link_of_who_is_suspended_ends_whoever_else_has_made_one(world, challenge, olga, signed_in):
    hers = link(world, olga)
    signed_in(world.ana).visit(hers)
    root = signed_in(world.root)
    theirs = link(world, root, number=21)
    with world.session() as session:
        session.get(Account, world.olga.id).suspend(clock.now())

    signed_in(world.ben).visit(hers, status=404)
    signed_in(world.cleo).visit(theirs)
