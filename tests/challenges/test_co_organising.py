"""Organising together by link: for one person, who says yes; what it gives, what it does not, and how one leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.challenges import Announcement, Invitation
from forum.challenges.co_organising import OrganiserInvitation
from forum.core import clock
from forum.core.database import db
from tests.challenges.scenes import HOME, challenge_of, loaded, readers
from tests.challenges.test_hosting import link as host_link

PAGE = f"{HOME}/organisers"


@pytest.fixture
def olga(world, signed_in):
    return signed_in(world.olga)


def link(world, olga) -> str:
    """A new link, by its path."""
    olga.visit(PAGE)
    olga.submit("Make a link")
    with world.session() as session:
        code = session.scalars(select(OrganiserInvitation.code).order_by(OrganiserInvitation.id.desc())).first()
    return f"/organising/{code}"


def organisers(world, challenge) -> set[int]:
    return {one.account_id for one in challenge_of(world, challenge).organisers}


def test_who_says_yes_organises_a_draft_with_the_others_and_can_step_back(world, olga, signed_in):
    draft = world.challenge(announced=False, visibility="invited")
    way, ana, ben = link(world, olga), signed_in(world.ana), signed_in(world.ben)
    ana.visit(HOME, status=404)
    for browser in (ana, ben):
        page = browser.visit(way)
        assert page.has("Organised by Olga Example.")
        assert not page.has("Prompt 1")
        assert page.statements <= 8

    assert ana.submit("Yes, I organise it, too").path == HOME
    ben.submit("Yes, I organise it, too", status=404)
    ben.visit(way, status=404)

    assert organisers(world, draft) == {world.olga.id, world.ana.id}
    ana.visit(f"{HOME}/days/3/edit")
    ana.submit("Save this day", body="Ana’s words.")
    assert not ana.visit(HOME).has("Throw the draft away")
    ana.post_with_token(f"{HOME}/thrown-away", status=403)
    page = ana.visit(PAGE)
    assert page.statements <= 8
    assert page.has("founded it")
    assert not page.all("form", action=f"{PAGE}/olga/removal")
    ana.post_with_token(f"{PAGE}/olga/removal", status=403)
    ana.visit(PAGE)
    assert ana.submit("Step back").path == "/challenges"
    ana.visit(HOME, status=404)
    assert organisers(world, draft) == {world.olga.id}


def test_in_a_challenge_that_is_announced_they_read_what_invited_people_read(world, olga, signed_in):
    challenge = world.challenge(visibility="invited")
    way, ana = link(world, olga), signed_in(world.ana)
    ana.visit(way)
    ana.submit("Yes, I organise it, too")

    assert world.ana.id in readers(world, challenge)
    again = link(world, ana)
    assert olga.visit(again).path == PAGE, "whoever organises it does not use a link up"
    olga.post_with_token(again)
    signed_in(world.ben).visit(again)
    olga.post_with_token(f"{PAGE}/ana/removal")
    signed_in(world.ben).visit(again, status=404)


@pytest.mark.attack("A26")
def test_a_link_of_whoever_was_taken_off_the_list_leads_nowhere_also_once_they_are_back(world, olga, signed_in):
    challenge = world.challenge()
    organises(world, challenge, world.ana)
    ana = signed_in(world.ana)
    ways = [link(world, ana), host_link(world, ana), way_in(world, world.ana, challenge)]
    ways += [link(world, olga), host_link(world, olga), way_in(world, world.olga, challenge)]
    cleo = signed_in(world.cleo)
    kept = [asked(world, olga, world.cleo)]

    page = olga.post_with_token(f"{PAGE}/ana/removal")
    assert "The links that stood have ended" in page.body
    organises(world, challenge, world.ana)

    ben = signed_in(world.ben)
    for way in ways:
        ben.visit(way, status=404)
    for way in kept:
        cleo.visit(way)


@pytest.mark.attack("A26")
def test_who_steps_back_ends_the_links_they_made_and_no_others(world, olga, signed_in):
    challenge = world.challenge()
    organises(world, challenge, world.ana)
    ana, ben = signed_in(world.ana), signed_in(world.ben)
    theirs = [link(world, ana), host_link(world, ana), way_in(world, world.ana, challenge)]
    kept = [link(world, olga), host_link(world, olga), way_in(world, world.olga, challenge)]

    ana.visit(PAGE)
    ana.submit("Step back")

    for way in theirs:
        ben.visit(way, status=404)
    for way in kept:
        ben.visit(way)


def asked(world, olga, person) -> str:
    """The way to the question, of somebody who was asked by handle."""
    olga.visit(PAGE)
    olga.submit("Ask them", handle=person.handle)
    with world.session() as session:
        code = session.scalars(select(OrganiserInvitation.code).order_by(OrganiserInvitation.id.desc())).first()
    return f"/organising/{code}"


@pytest.mark.attack("A26")
def test_whoever_was_taken_off_the_list_announces_nothing_that_they_had_planned(world, olga):
    challenge = world.challenge()
    organises(world, challenge, world.ana)
    tomorrow = {"on_date": clock.now().date() + timedelta(days=1), "hour": 6}
    announced(world, world.ana, challenge, **tomorrow)
    announced(world, world.ana, challenge)
    announced(world, world.olga, challenge, **tomorrow)
    other = world.challenge("other-28")
    organises(world, other, world.ana)
    announced(world, world.ana, other, **tomorrow)

    olga.post_with_token(f"{PAGE}/ana/removal")

    with world.session() as session:
        gone = [one.withdrawn_at is not None for one in session.scalars(select(Announcement).order_by(Announcement.id))]
    assert gone == [True, False, False, False], "what was said is said, and the other challenge is hers still"


def announced(world, person, challenge, **when) -> None:
    with loaded(world, challenge) as one:
        by = db.session.get(Account, person.id)
        Announcement.make(one, by, "Come and see", "There is something new.", at=clock.now(), **when)


def way_in(world, person, challenge) -> str:
    with loaded(world, challenge) as one:
        by = db.session.get(Account, person.id)
        return f"/invitations/{Invitation.to(one, by=by, standing=0, at=clock.now()).code}"


def organises(world, challenge, person) -> None:
    with loaded(world, challenge) as one:
        one.add_organiser(db.session.get(Account, person.id), clock.now())


def test_a_link_ends_after_a_week_or_when_it_is_withdrawn_and_there_are_three(world, challenge, olga, signed_in):
    ways = [link(world, olga) for _ in range(3)]
    assert olga.submit("Make a link", status=409).has("There are many links already.")
    with world.session() as session:
        newest = session.scalars(select(OrganiserInvitation.id).order_by(OrganiserInvitation.id.desc())).first()
    olga.post_with_token(f"{PAGE}/links/{newest}/withdrawal")
    ana = signed_in(world.ana)
    ana.visit(ways[2], status=404)
    ana.visit(ways[0])
    ana.post_with_token(f"{PAGE}/links", status=403)
    ana.post_with_token(f"{PAGE}/links/{newest - 1}/withdrawal", status=403)
    with clock.set_to(clock.now() + timedelta(days=7)):
        signed_in(world.ben).visit(ways[0], status=404)
    assert organisers(world, challenge) == {world.olga.id}


def test_it_takes_a_confirmed_account_that_is_not_silenced(world, challenge, olga, browser, signed_in):
    way = link(world, olga)
    page = browser.visit(way)
    assert page.link("Create an account").startswith("/join?next=/organising/")
    assert page.headers["Cache-Control"] == "no-store"
    browser.client.post(way)
    nina = signed_in(world.nina)
    assert nina.visit(way).has("Please confirm your e-mail address first.")
    assert not nina.page.has_button("Yes, I organise it, too")
    nina.post_with_token(way, status=403)
    ben = signed_in(world.ben)
    ben.visit(way)
    with world.session() as session:
        session.get(Account, world.ben.id).be_silent(clock.now() + timedelta(days=3), "Enough for now.")
    assert ben.submit("Yes, I organise it, too", status=403).has("Enough for now.")
    assert organisers(world, challenge) == {world.olga.id}
    ana = signed_in(world.ana)
    ana.visit(way)
    ana.submit("Yes, I organise it, too")
    assert organisers(world, challenge) == {world.olga.id, world.ana.id}, "what was refused has not used it up"
