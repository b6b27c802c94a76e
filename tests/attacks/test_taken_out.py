"""Whoever was taken out of what is for invited people stays out (A26): a little later, when the job has seen to who
reads it, and when it is opened and closed once more."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.challenges import hide_challenge, show_challenge
from forum.challenges.hosting import HostInvitation
from forum.core import clock
from tests.attacks.test_invited import invitation_of
from tests.browser import signed_in
from tests.challenges.scenes import HOME, change_part, counted, counts, do, follows, hosts, part_of, readers
from tests.challenges.test_co_organising import asked as asked_to_organise
from tests.challenges.test_co_organising import link as link_to_organise
from tests.challenges.test_hosting import link as link_to_host
from tests.help.scenes import wish_of
from tests.notifications.scenes import tell_all
from tests.posts.topics import LONG, by, topic_of

OUT = "took you out of it"
WAYS = ("follows", "took part", "wrote", "both")


def show_to(world, visibility):
    """As its organiser does it; the job has not run yet."""
    olga = signed_in(world, world.olga)
    olga.visit(f"{HOME}/edit")
    olga.submit("Save", visibility=visibility)
    olga.submit("Save it so")
    return olga


def take_out(olga, handle):
    olga.visit(f"{HOME}/invitations")
    return olga.post_with_token(f"{HOME}/invitations/readers/{handle}/removal")


def later(world):
    clock.advance(timedelta(minutes=1))
    tell_all(world)


def was_there(world, person, challenge, way):
    if way in ("wrote", "both"):
        world.comment(person, world.entry(world.ana, challenge, 9), LONG)
    if way in ("follows", "both"):
        follows(world, person, challenge)
    if way == "took part":
        change_part(world, world.join(person, challenge), lambda mine: mine.leave(clock.now()))


def is_out(world, person, challenge):
    browser = signed_in(world, person)
    browser.visit(HOME, status=404)
    browser.visit("/challenges")
    for path in ("/join", "/follow", "/waiting-list"):
        browser.post_with_token(f"{HOME}{path}", {"version": "1"}, status=404)
    return person.id not in readers(world, challenge)


@pytest.fixture
def challenge(world):
    challenge = world.challenge(visibility="public")
    world.join(world.ana, challenge)
    return challenge


@pytest.mark.attack("A26")
@pytest.mark.parametrize("way", WAYS)
def test_whoever_is_taken_out_right_after_the_closing_is_out_when_the_job_has_run(world, challenge, way):
    was_there(world, world.ben, challenge, way)
    olga = show_to(world, "invited")
    take_out(olga, "ben")
    assert is_out(world, world.ben, challenge)

    later(world)

    assert is_out(world, world.ben, challenge)
    assert "Ben Example" not in olga.visit(f"{HOME}/invitations").body


@pytest.mark.attack("A26")
@pytest.mark.parametrize("way", WAYS)
def test_whoever_was_taken_out_is_not_let_in_by_opening_it_and_closing_it_again(world, challenge, way):
    was_there(world, world.ben, challenge, way)
    olga = show_to(world, "invited")
    later(world)
    take_out(olga, "ben")
    for visibility in ("members", "invited", "public", "invited"):
        show_to(world, visibility)
        later(world)

    assert is_out(world, world.ben, challenge)
    assert world.ana.id in readers(world, challenge)


@pytest.mark.attack("A26")
def test_nor_by_what_they_do_in_it_while_everyone_may_read_it(world, challenge):
    follows(world, world.ben, challenge)
    take_out(show_to(world, "invited"), "ben")
    show_to(world, "public")
    ben = signed_in(world, world.ben)
    assert not ben.visit(f"{HOME}/circles").all("a", href=f"{HOME}/join")
    assert ben.visit(f"{HOME}/join", status=403).has(OUT)
    for path in ("/join", "/follow", "/waiting-list"):
        ben.visit(HOME)
        assert ben.post_with_token(f"{HOME}{path}", {"version": "1"}, status=403).has(OUT), path
    entry = world.entry(world.ana, challenge, 9)
    clock.advance(timedelta(hours=1))
    world.comment(world.ben, entry, LONG)
    assert not ben.visit(f"/entries/{entry}").has("That could be your day")

    show_to(world, "invited")
    later(world)

    assert is_out(world, world.ben, challenge)
    assert counts(world, challenge) == counted(world, challenge) == (1, 0)


def asked_to_host(world, olga, person):
    olga.visit(f"{HOME}/days/20/edit")
    olga.submit("Save this day", host=f"@{person.handle}")
    with world.session() as session:
        return f"/hosting/{session.scalars(select(HostInvitation.code)).one()}"


STOOD_BEFORE = {
    "asked to organise": asked_to_organise,
    "asked to host": asked_to_host,
    "a link to organise": lambda world, olga, _person: link_to_organise(world, olga),
    "a link to host": lambda world, olga, _person: link_to_host(world, olga),
}


@pytest.mark.attack("A26")
@pytest.mark.parametrize("way", STOOD_BEFORE)
def test_nor_by_what_asked_them_before(world, challenge, way):
    follows(world, world.ben, challenge)
    olga = show_to(world, "invited")
    address, others = STOOD_BEFORE[way](world, olga, world.ben), asked_to_organise(world, olga, world.cleo)
    ben, cleo = signed_in(world, world.ben), signed_in(world, world.cleo)
    ben.visit(address)

    take_out(olga, "ben")

    ben.visit(address, status=404)
    ben.post_with_token(address, status=404)
    assert is_out(world, world.ben, challenge)
    assert "Ben Example" not in olga.visit(f"{HOME}/organisers").body
    cleo.visit(others)


@pytest.mark.attack("A26")
@pytest.mark.parametrize("way", ["taken off", "steps back"])
def test_nor_does_who_organises_it_no_longer_come_back_by_what_asked_them_before(world, challenge, way):
    olga, ben = signed_in(world, world.olga), signed_in(world, world.ben)
    ways = [asked_to_organise(world, olga, world.ben), asked_to_host(world, olga, world.ben)]
    do(world, challenge, lambda one: one.add_organiser(by(world.ben), clock.now()))
    who = olga if way == "taken off" else ben
    who.visit(f"{HOME}/organisers")
    who.post_with_token(f"{HOME}/organisers/ben/removal")

    for address in ways:
        assert ben.visit(address).path == HOME, "the question is over, and everyone reads the challenge"
        ben.post_with_token(address, status=404)


@pytest.mark.attack("A26")
def test_nor_by_a_moderator_who_hides_it_and_shows_it_again(world, challenge):
    follows(world, world.ben, challenge)
    take_out(show_to(world, "invited"), "ben")
    mo = signed_in(world, world.mo)
    for deed in ("hide", "show"):
        hide_or_show(world, challenge, deed)
        later(world)

    assert is_out(world, world.ben, challenge)
    assert mo.visit(HOME)


def hide_or_show(world, challenge, deed):
    verb = hide_challenge if deed == "hide" else show_challenge
    do(world, challenge, lambda one: verb(one, by=by(world.mo), at=clock.now()))


@pytest.mark.attack("A26")
@pytest.mark.parametrize("while_open", [False, True])
def test_a_new_link_is_an_invitation_and_then_they_are_in_like_everyone(world, challenge, while_open):
    was_there(world, world.ben, challenge, "both")
    olga = show_to(world, "invited")
    take_out(olga, "ben")
    if while_open:
        show_to(world, "members")
    olga.visit(f"{HOME}/invitations")
    olga.submit("Make a link")
    ben = signed_in(world, world.ben)
    ben.visit(invitation_of(world))
    ben.submit("Come in")
    ben.visit(HOME)
    ben.submit("Follow from the sidelines")
    if while_open:
        show_to(world, "invited")
    later(world)

    assert ben.visit(HOME)
    assert part_of(world, world.ben, challenge).follows
    take_out(olga, "ben")
    later(world)
    assert is_out(world, world.ben, challenge)


@pytest.mark.attack("A26")
def test_whoever_is_asked_to_host_a_day_is_invited_by_that(world, challenge):
    follows(world, world.ben, challenge)
    take_out(show_to(world, "invited"), "ben")
    hosts(world, world.ben, challenge, 20)
    later(world)

    ben = signed_in(world, world.ben)
    ben.visit(HOME)
    ben.submit("Follow from the sidelines")
    assert part_of(world, world.ben, challenge).follows


def in_the_team(world, challenge):
    """Ben organises it, Hugo hosts a day, and both have said something in it."""
    hugo = world.person("hugo")
    do(world, challenge, lambda one: one.add_organiser(by(world.ben), clock.now()))
    hosts(world, hugo, challenge, 20)
    entry = world.entry(world.ana, challenge, 9)
    for person in (world.ben, hugo):
        world.comment(person, entry, LONG)
    return hugo


def dismiss_both(world, hugo):
    olga, host = signed_in(world, world.olga), signed_in(world, hugo)
    olga.visit(f"{HOME}/organisers")
    olga.post_with_token(f"{HOME}/organisers/ben/removal")
    host.visit(f"{HOME}/days/20/edit")
    host.submit("I no longer host this day")


@pytest.mark.attack("A26")
def test_whoever_is_in_the_team_no_longer_right_after_the_closing_is_out_when_the_job_has_run(world, challenge):
    hugo = in_the_team(world, challenge)
    show_to(world, "invited")
    dismiss_both(world, hugo)

    for visibility in (None, "public", "invited"):
        if visibility:
            show_to(world, visibility)
        later(world)

    assert is_out(world, world.ben, challenge)
    assert is_out(world, hugo, challenge)


@pytest.mark.attack("A26")
def test_whoever_was_in_the_team_comes_in_by_what_they_do_afterwards_like_everyone(world, challenge):
    hugo = in_the_team(world, challenge)
    show_to(world, "invited")
    dismiss_both(world, hugo)
    show_to(world, "public")
    later(world)
    ben = signed_in(world, world.ben)
    ben.visit(HOME)
    ben.submit("Follow from the sidelines")
    world.comment(hugo, world.entry(world.ana, challenge, 8), LONG)

    show_to(world, "invited")
    later(world)

    for person in (world.ben, hugo):
        signed_in(world, person).visit(HOME)


def test_who_leaves_by_themselves_after_the_closing_reads_on_as_the_page_says_and_takes_no_part(world, challenge):
    follows(world, world.ben, challenge)
    show_to(world, "invited")
    ben = signed_in(world, world.ben)
    ben.visit(HOME)
    ben.post_with_token(f"{HOME}/leave")

    later(world)

    assert ben.visit(HOME)
    assert not part_of(world, world.ben, challenge).is_active


# Where somebody finds what is their own, wherever they wrote it.
OWN = (
    *("/", "/challenges", "/drafts", "/help", "/help/mine", "/notifications", "/people/ben", "/private-words"),
    *("/private-words?sent=1", "/search?q=Renamed", "/settings/skills", "/waiting", "/settings/notifications"),
)


@pytest.mark.attack("A21", "A22")
def test_what_it_is_called_by_now_stands_nowhere_beside_their_own_words(world, challenge):
    """An entry, an answer, a topic and a request: all that they may have left there."""
    was_there(world, world.ben, challenge, "wrote")
    world.entry(world.ben, challenge, 9)
    topic_of(world, world.ben, challenge)
    wish_of(world, world.ben, challenge=challenge)
    ben = signed_in(world, world.ben)
    change_part(world, part_of(world, world.ben, challenge).id, lambda mine: mine.leave(clock.now()))
    olga = show_to(world, "invited")
    later(world)
    take_out(olga, "ben")
    later(world)
    do(world, challenge, lambda one: setattr(one, "title", "Renamed since"))

    for way in OWN:
        assert "Renamed since" not in ben.visit(way).body, way
