"""Going on reading what is for invited people, in no list that its organisers see: by an office that is over (A25),
or by having organised it or hosted a day (A20). Coming in again by a link that one could read before (A26)."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from forum.accounts import Account
from forum.challenges import Invitation, PlaceWish
from forum.challenges.jobs import pass_on_places
from forum.core import clock
from tests.attacks.test_opening import opened
from tests.browser import signed_in
from tests.challenges.scenes import HOME, change_part, counted, counts, do, follows, hosts, part_of, readers
from tests.posts.topics import LONG, by

OFFICE = "You see this challenge because you look after this place."


def has_role(world, person, role):
    with world.session() as session:
        session.execute(update(Account).where(Account.id == person.id).values(role=role))


@pytest.mark.attack("A25")
@pytest.mark.parametrize("role", ["moderator", "admin"])
def test_who_sees_a_challenge_for_invited_people_by_their_office_alone_cannot_come_in(world, role):
    challenge = world.challenge(visibility="invited", most_people=5)
    entry = world.entry(world.ana, challenge, 9)
    has_role(world, world.ben, role)
    ben = signed_in(world, world.ben)
    for path in (HOME, f"{HOME}/pledge", f"{HOME}/people", f"{HOME}/circles"):
        page = ben.visit(path)
        assert not page.all("a", href=f"{HOME}/join"), path
        assert not page.has_button("Follow from the sidelines"), path
    world.comment(world.ben, entry, "Well done, and Rosa will be glad.")
    assert not ben.visit(f"/entries/{entry}").has("That could be your day 9")

    assert ben.visit(f"{HOME}/join", status=403).has(OFFICE)
    for path in ("/follow", "/join", "/waiting-list"):
        ben.visit(HOME)
        assert ben.post_with_token(f"{HOME}{path}", {"version": "1"}, status=403).has(OFFICE), path
    ben.visit(f"{HOME}/circles/new", status=403)
    has_role(world, world.ben, "member")

    ben.visit(HOME, status=404)
    ben.visit(f"/entries/{entry}", status=404)
    assert world.ben.id not in readers(world, challenge)


@pytest.mark.attack("A25")
def test_a_moderator_who_was_asked_in_or_was_there_before_takes_part_like_everyone(world):
    challenge = world.challenge(visibility="public")
    follows(world, world.mo, challenge)
    opened(world, "invited")
    mo = signed_in(world, world.mo)
    mo.visit(f"{HOME}/join")
    mo.submit("Sign and join")
    assert part_of(world, world.mo, challenge).takes_part

    olga, root = signed_in(world, world.olga), signed_in(world, world.root)
    olga.visit(f"{HOME}/invitations")
    olga.submit("Make a link")
    root.visit(invitation_of(world))
    root.submit("Come in")
    root.visit(HOME)
    root.submit("Follow from the sidelines")
    assert part_of(world, world.root, challenge).follows


def invitation_of(world):
    with world.session() as session:
        return f"/invitations/{session.scalar(select(Invitation.code))}"


@pytest.mark.attack("A25")
def test_a_moderator_who_waited_while_it_was_open_holds_up_nobody_once_it_is_for_invited_people(world):
    challenge = world.challenge(visibility="public", most_people=1)
    follows(world, world.cleo, challenge)
    with world.session() as session:
        for person in (world.mo, world.cleo):
            session.execute(
                insert(PlaceWish).values(challenge_id=challenge, account_id=person.id, asked_at=clock.now())
            )
    opened(world, "invited")

    with world.app.app_context():
        pass_on_places()

    with world.session() as session:
        kept = session.scalars(select(PlaceWish.account_id).where(PlaceWish.kept_until.is_not(None))).all()
    assert kept == [world.cleo.id]


def in_the_team(world, challenge):
    """Ben organises it, too, and Hugo hosts a day to come."""
    hugo = world.person("hugo")
    do(world, challenge, lambda one: one.add_organiser(by(world.ben), clock.now()))
    hosts(world, hugo, challenge, 20)
    return hugo


@pytest.mark.attack("A20")
def test_who_was_only_in_the_team_of_a_challenge_for_invited_people_reads_it_no_more_once_they_are_not(world):
    challenge = world.challenge(visibility="invited")
    entry = world.entry(world.ana, challenge, 9)
    clock.advance(timedelta(minutes=1))
    hugo = in_the_team(world, challenge)
    ben, host = signed_in(world, world.ben), signed_in(world, hugo)
    for browser in (ben, host):
        browser.visit(f"/entries/{entry}")

    olga = signed_in(world, world.olga)
    olga.visit(f"{HOME}/organisers")
    olga.post_with_token(f"{HOME}/organisers/ben/removal")
    host.visit(f"{HOME}/days/20/edit")
    assert host.submit("I no longer host this day").path == "/challenges"

    later = world.comment(world.ana, entry, "Now that we are among us.")
    for browser in (ben, host):
        for path in (HOME, f"/entries/{entry}", f"/posts/{later}", f"{HOME}/people"):
            browser.visit(path, status=404)
    assert readers(world, challenge) == {world.olga.id, world.ana.id}


@pytest.mark.attack("A20")
def test_stepping_back_oneself_is_the_same_and_leads_to_a_page_that_is_there(world):
    challenge = world.challenge(visibility="invited")
    in_the_team(world, challenge)
    ben = signed_in(world, world.ben)
    ben.visit(f"{HOME}/organisers")

    assert ben.submit("Step back").path == "/challenges"
    ben.visit(HOME, status=404)


@pytest.mark.attack("A20")
@pytest.mark.parametrize("way", ["takes part", "follows", "has a link", "hosts"])
def test_who_is_there_for_another_reason_stays(world, way):
    challenge = world.challenge(visibility="invited")
    in_the_team(world, challenge)
    ben, olga = signed_in(world, world.ben), signed_in(world, world.olga)
    if way == "takes part":
        world.join(world.ben, challenge)
    elif way == "follows":
        follows(world, world.ben, challenge)
    elif way == "hosts":
        hosts(world, world.ben, challenge, 21)
    else:
        olga.visit(f"{HOME}/invitations")
        olga.submit("Make a link")
        ben.visit(HOME)
        ben.post_with_token(invitation_of(world))

    olga.visit(f"{HOME}/organisers")
    olga.post_with_token(f"{HOME}/organisers/ben/removal")

    ben.visit(HOME)
    assert world.ben.id in readers(world, challenge)


@pytest.mark.attack("A20")
def test_who_organised_while_it_was_open_is_not_among_those_whom_closing_lets_in(world):
    challenge = world.challenge(visibility="public")
    in_the_team(world, challenge)
    world.join(world.ana, challenge)
    do(world, challenge, lambda one: one.remove_organiser(by(world.ben), clock.now()))

    opened(world, "invited")

    signed_in(world, world.ben).visit(HOME, status=404)


@pytest.mark.attack("A20")
def test_who_took_part_when_it_was_closed_stays_once_they_organise_it_no_longer(world):
    challenge = world.challenge(visibility="public")
    in_the_team(world, challenge)
    world.join(world.ben, challenge)
    opened(world, "invited")

    do(world, challenge, lambda one: one.remove_organiser(by(world.ben), clock.now()))

    signed_in(world, world.ben).visit(HOME)


@pytest.mark.attack("A20")
def test_who_is_out_is_not_let_in_again_for_what_they_wrote_among_invited_people(world):
    challenge = world.challenge(visibility="invited")
    in_the_team(world, challenge)
    world.comment(world.ben, world.entry(world.ana, challenge, 9), LONG)
    do(world, challenge, lambda one: one.remove_organiser(by(world.ben), clock.now()))

    for visibility in ("public", "invited"):
        opened(world, visibility)

    signed_in(world, world.ben).visit(HOME, status=404)


@pytest.mark.attack("A26")
def test_whoever_others_took_off_the_list_comes_in_by_no_link_that_they_could_read(world):
    challenge = world.challenge(visibility="invited")
    in_the_team(world, challenge)
    ben, olga = signed_in(world, world.ben), signed_in(world, world.olga)
    olga.visit(f"{HOME}/invitations")
    olga.submit("Make a link")
    way = invitation_of(world)
    assert ben.visit(f"{HOME}/invitations").has("Link of")

    olga.visit(f"{HOME}/organisers")
    olga.post_with_token(f"{HOME}/organisers/ben/removal")

    ben.visit(way, status=404)
    ben.visit("/challenges")
    ben.post_with_token(way, status=404)
    ben.visit(HOME, status=404)
    assert world.ben.id not in readers(world, challenge)


@pytest.fixture
def along(world):
    """Ana takes part; Ben came by a link, Cleo follows, Dora took part. Gives the challenge and the link."""
    challenge = world.challenge(visibility="invited")
    world.join(world.ana, challenge)
    hosts(world, world.person("hugo"), challenge, 20)
    follows(world, world.cleo, challenge)
    dora = world.person("dora")
    change_part(world, world.join(dora, challenge), lambda mine: mine.leave(clock.now()))
    olga, ben = signed_in(world, world.olga), signed_in(world, world.ben)
    olga.visit(f"{HOME}/invitations")
    olga.submit("Make a link")
    ben.visit(invitation_of(world))
    assert ben.page.has("Who organises it sees that you came.")
    ben.submit("Come in")
    return challenge, invitation_of(world)


@pytest.mark.attack("A26")
def test_who_reads_and_takes_no_part_is_seen_by_those_who_organise_and_put_out_for_good(world, along):
    challenge, way = along
    olga, ben, cleo = (signed_in(world, one) for one in (world.olga, world.ben, world.cleo))
    page = olga.visit(f"{HOME}/invitations")
    assert page.statements <= 9
    assert {one.get("aria-label") for one in page.all("button") if "Take " in (one.get("aria-label") or "")} == {
        "Take Ben Example out",
        "Take Cleo Example out",
        "Take Dora Example out",
    }

    for handle in ("ben", "cleo"):
        page = olga.post_with_token(f"{HOME}/invitations/readers/{handle}/removal")
        assert "reads it no more. The links that stood have ended" in page.body

    for browser in (ben, cleo):
        browser.visit(HOME, status=404)
        browser.visit(way, status=404)
        browser.visit("/challenges")
        browser.post_with_token(way, status=404)
    assert not part_of(world, world.cleo, challenge).follows
    assert {world.ben.id, world.cleo.id}.isdisjoint(readers(world, challenge))
    assert counts(world, challenge) == counted(world, challenge) == (1, 0)
    assert "Ben Example" not in olga.visit(f"{HOME}/invitations").body


@pytest.mark.attack("A20")
def test_nobody_else_puts_somebody_out_or_sees_who_reads_along(world, along):
    challenge, _way = along
    ana, olga = signed_in(world, world.ana), signed_in(world, world.olga)
    ana.visit(f"{HOME}/invitations", status=403)
    ana.visit(HOME)
    ana.post_with_token(f"{HOME}/invitations/readers/ben/removal", status=403)
    olga.visit(f"{HOME}/invitations")
    for handle in ("ana", "olga", "hugo", "nobody", "mo"):
        olga.post_with_token(f"{HOME}/invitations/readers/{handle}/removal", status=404)
    assert {world.ana.id, world.ben.id, world.cleo.id, world.olga.id} <= readers(world, challenge)


def test_a_challenge_that_is_open_has_no_such_list(world):
    world.challenge(visibility="members")
    assert not signed_in(world, world.olga).visit(f"{HOME}/invitations").has("without taking part")
