"""Attacks by what is said beside a circle: its name, who is invited, and the sentence with which somebody leaves (A22,
A25, A45, A51)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts import Distance, Keeps
from forum.challenges import Challenge
from forum.circles import Circle, CircleInvitation, Left, Membership
from forum.core import clock
from forum.core.database import db
from forum.core.lists import Kind
from forum.leaving.goodbye import next_step
from forum.moderation import Action
from tests.attacks.test_spam import listed
from tests.attacks.test_taken_along import taken_along
from tests.browser import BASE, signed_in
from tests.circles.scenes import account, circle_of, let_in, loaded, membership
from tests.moderation.queue import decide, report, undo
from tests.notifications.post import plain, post_office
from tests.notifications.scenes import sentences, tell_all
from tests.posts.topics import by

HOME = "/challenges/kind-28/circles"
UGLY = "Ana cheats customers"
BYE = "Ask me about pears, https://one.example"
LINKS = " ".join(f"https://{name}.example" for name in ("one", "two", "three"))
FEW = "You are new here, so a post of yours can have 2 links"


@pytest.fixture
def office(app, settings):
    with post_office(settings) as opened:
        yield opened


@pytest.fixture
def kind28(world):
    return world.challenge("kind-28")


def be_new(world, person) -> None:
    with world.session():
        by(person).trust = 0


def invite(world, circle, person, whom) -> None:
    with world.session():
        CircleInvitation.make(loaded(circle), account(whom), by=account(person), at=clock.now())


def be_silent(world, person):
    with world.session():
        by(person).be_silent(clock.now() + timedelta(days=3), "Calm down.")
    return lambda: clock.advance(timedelta(days=3, minutes=1))


def be_decided_about(action):
    def deed(world, person):
        report(world, person, world.olga)
        decision = decide(world, person, action, world.mo)
        return lambda: undo(world, decision, world.root)

    return deed


OUT_OF_SIGHT = {
    "silenced": be_silent,
    "suspended": be_decided_about(Action.SUSPEND),
    "their page hidden": be_decided_about(Action.HIDE),
    "removed as a spammer": be_decided_about(Action.REMOVE_SPAMMER),
}


@pytest.mark.attack("A22", "A25")
@pytest.mark.parametrize("how", OUT_OF_SIGHT)
def test_the_sentence_of_one_who_left_is_read_by_nobody_while_they_are_not_heard(world, office, kind28, how):
    """In no list and in no mail, which waits a quarter of an hour; and as it was once that is over."""
    circle = circle_of(world, kind28, world.ana, world.ben)
    ben = signed_in(world, world.ben)
    ben.visit(f"/circles/{circle}/leave")
    ben.submit("Leave the circle", words=BYE)
    tell_all(world)
    said = f"Ben Example left “Larks”: “{BYE}”"
    assert said in sentences(world, world.ana)

    over = OUT_OF_SIGHT[how](world, world.ben)

    office.minute(clock.now() + timedelta(minutes=20))
    assert said not in sentences(world, world.ana)
    assert not any("pears" in f"{mail['Subject']} {plain(mail)}" for mail in office.box.to(world.ana))
    over()
    assert said in sentences(world, world.ana)


@pytest.mark.attack("A22", "A25")
@pytest.mark.parametrize("how", OUT_OF_SIGHT)
def test_what_they_called_a_circle_is_read_by_nobody_else_while_they_are_not_heard(world, kind28, how):
    """On no page, in no notice and in no export; the circle goes on, and its name comes back."""
    world.join(world.cleo, kind28)
    circle = circle_of(world, kind28, world.ben, world.ana, name=UGLY)
    invite(world, circle, world.ana, world.cleo)
    tell_all(world)
    ana, cleo = signed_in(world, world.ana), signed_in(world, world.cleo)
    assert ana.visit(f"/circles/{circle}").has(UGLY)

    over = OUT_OF_SIGHT[how](world, world.ben)

    pages = [f"/circles/{circle}{more}" for more in ("", "/edit", "/invite", "/leave", "/staying")]
    for browser, path in [(ana, path) for path in [*pages, "/notifications"]] + [
        (cleo, HOME),
        (cleo, "/notifications"),
    ]:
        assert UGLY not in browser.visit(path).body, path
    assert ana.visit(f"/circles/{circle}").has("A circle")
    assert "Ana Example invites you to the circle “A circle”" in sentences(world, world.cleo)
    assert UGLY not in taken_along(world, world.ana)[1]
    report_of = ana.client.get(f"/people/ben/report?circle={circle}", base_url=BASE, follow_redirects=True)
    assert UGLY not in report_of.text
    ana.visit(f"/circles/{circle}/edit")
    ana.submit("Keep it", takes_others=True)
    over()
    ana, cleo = signed_in(world, world.ana), signed_in(world, world.cleo)
    assert ana.visit(f"/circles/{circle}").has(UGLY), "what was sent as it was read is no other name"
    assert cleo.visit(HOME).has(UGLY)


@pytest.mark.attack("A22", "A25")
@pytest.mark.parametrize("how", OUT_OF_SIGHT)
def test_what_they_called_it_does_not_become_the_word_of_who_had_its_form_open(world, kind28, how):
    """Ana only ticks a box; Cleo takes the name out, and puts it back when she has to have one."""
    circle = circle_of(world, kind28, world.ben, world.ana, world.cleo, name=UGLY)
    ana, cleo = signed_in(world, world.ana), signed_in(world, world.cleo)
    for browser in (ana, cleo):
        browser.visit(f"/circles/{circle}/edit")

    OUT_OF_SIGHT[how](world, world.ben)
    ana.submit("Keep it", takes_others=True)
    cleo.submit("Keep it", status=422, name="")
    cleo.submit("Keep it", name=UGLY)

    for browser in (ana, cleo):
        assert browser.visit(f"/circles/{circle}").has("A circle")
        assert UGLY not in browser.page.body
    ana.visit(f"/circles/{circle}/edit")
    assert ana.submit("Keep it", name="Early birds").has("Early birds")


@pytest.mark.attack("A22")
def test_whoever_comes_by_the_link_does_not_read_the_name_either(world, kind28):
    world.join(world.cleo, kind28)
    circle = circle_of(world, kind28, world.ben, name=UGLY)
    with world.session():
        loaded(circle).make_link()
    with world.session():
        code = loaded(circle).code
    be_silent(world, world.ben)

    cleo = signed_in(world, world.cleo)
    assert cleo.visit(f"/circles/join/{code}").has("You are invited to “A circle”")
    assert signed_in(world, world.ben).visit(f"/circles/{circle}").has(UGLY), "who gave it, does"


@pytest.mark.attack("A22")
def test_the_name_that_a_spammer_gave_does_not_come_out_when_their_account_goes(world, kind28):
    circle = circle_of(world, kind28, world.ben, world.ana, name=UGLY)
    be_decided_about(Action.REMOVE_SPAMMER)(world, world.ben)

    with world.session():
        by(world.ben).leaves_at = clock.now()
    for _step in range(100):
        with world.session():
            if next_step(account(world.ben), clock.now()) is not None:
                break

    assert not signed_in(world, world.ana).visit(f"/circles/{circle}").has(UGLY)


@pytest.mark.attack("A22", "A25")
@pytest.mark.parametrize("how", OUT_OF_SIGHT)
def test_an_invitation_of_whom_nobody_hears_is_neither_told_nor_usable_and_comes_back(world, office, kind28, how):
    world.join(world.cleo, kind28)
    circle = circle_of(world, kind28, world.ben, world.ana)
    invite(world, circle, world.ben, world.cleo)
    tell_all(world)
    cleo = signed_in(world, world.cleo)
    assert cleo.visit(HOME).has("Ben Example invites you to “Larks”")

    over = OUT_OF_SIGHT[how](world, world.ben)

    page = cleo.visit(HOME)
    assert not page.has("Larks")
    assert "Larks" not in cleo.visit("/notifications").body
    assert answered(cleo, world) == 404
    office.minute(clock.now() + timedelta(minutes=20))
    assert not any("Larks" in mail["Subject"] for mail in office.box.to(world.cleo))
    over()
    assert signed_in(world, world.cleo).visit(HOME).has("Ben Example invites you to “Larks”")


def answered(browser, world) -> int:
    with world.session():
        invitation = db.session.scalars(select(CircleInvitation.id)).one()
    token = {"csrf_token": browser.page.all("input", name="csrf_token")[0].get("value")}
    return browser.client.post(f"/circle-invitations/{invitation}/acceptance", base_url=BASE, data=token).status_code


@pytest.mark.attack("A22")
def test_an_invitation_ends_with_the_stay_of_whoever_invites_and_holds_no_place(world, kind28):
    """Another of the circle can ask the same person then."""
    world.join(world.cleo, kind28)
    circle = circle_of(world, kind28, world.ben, world.ana)
    invite(world, circle, world.ben, world.cleo)
    tell_all(world)
    with world.session():
        membership(world.ben, circle).leave(Left.LEFT, at=clock.now())

    cleo = signed_in(world, world.cleo)
    assert not cleo.visit(HOME).has("Larks")
    assert "Larks" not in " ".join(sentences(world, world.cleo))
    ana = signed_in(world, world.ana)
    ana.visit(f"/circles/{circle}/invite")
    assert not ana.page.has("Invited so far")
    ana.submit("Invite them", handle="cleo")
    assert cleo.visit(HOME).has("Ana Example invites you to “Larks”")


@pytest.mark.attack("A45")
def test_a_newcomer_invites_three_a_day_into_however_many_circles(world, kind28):
    world.join(world.ben, kind28)
    people = [world.person(f"stranger{number}") for number in range(4)]
    for person in people:
        world.join(person, kind28)
    be_new(world, world.ben)
    ben = signed_in(world, world.ben)
    found(ben)
    for person in people[:2]:
        ben.submit("Invite them", handle=person.handle)
    leave(ben)
    found(ben)
    ben.submit("Invite them", handle=people[2].handle)

    page = ben.submit("Invite them", status=422, handle=people[3].handle)

    assert "have invited 3 people into a circle within a day" in page.errors()[0]
    assert "This falls away once you have been here for a day" in page.errors()[0]
    clock.advance(timedelta(days=1, minutes=1))
    later = signed_in(world, world.ben)
    later.visit(HOME)
    later.visit(f"{later.page.path}/invite")
    assert later.submit("Invite them", handle=people[3].handle).has("Invited so far")


@pytest.mark.attack("A45")
def test_nobody_invites_very_many_in_a_day(world, kind28):
    world.join(world.ben, kind28)
    people = [world.person(f"stranger{number}") for number in range(21)]
    for person in people:
        world.join(person, kind28)
    with world.session():
        circles = [
            Circle.make(db.session.get_one(Challenge, kind28), "Larks", takes_others=False, at=clock.now())
            for _ in "123"
        ]
        for number, person in enumerate(people[:20]):
            about = {"circle_id": circles[number % 3].id, "person_id": person.id, "by_id": world.ben.id}
            db.session.add(CircleInvitation(invited_at=clock.now(), **about))
    ben = signed_in(world, world.ben)
    found(ben)

    assert ben.submit("Invite them", status=422, handle="stranger20").has("You have invited many people today")


@pytest.mark.attack("A45")
def test_the_same_person_is_invited_by_the_same_once_a_day_and_three_times_a_week(world, kind28):
    world.join(world.ben, kind28)
    world.join(world.cleo, kind28)
    ben = signed_in(world, world.ben)
    again = "You have invited them here already, not long ago."
    for _day in range(3):
        found(ben)
        assert ben.submit("Invite them", handle="cleo").has("Invited so far")
        leave(ben)
        found(ben)
        assert not ben.page.has("Cleo Example"), "nor is she offered"
        assert again in ben.submit("Invite them", status=422, handle="cleo").errors()[0]
        leave(ben)
        clock.advance(timedelta(days=1, minutes=1))
        ben = signed_in(world, world.ben)
    found(ben)
    assert again in ben.submit("Invite them", status=422, handle="cleo").errors()[0]

    clock.advance(timedelta(days=6))
    later = signed_in(world, world.ben)
    later.visit(HOME)
    later.visit(f"{later.page.path}/invite")
    assert later.submit("Invite them", handle="cleo").has("Invited so far")


def found(browser) -> None:
    browser.visit(f"{HOME}/new")
    browser.submit("Start it", name="Larks")


def leave(browser) -> None:
    browser.visit(HOME)
    browser.visit(f"{browser.page.path}/leave")
    browser.submit("Leave the circle")


@pytest.mark.attack("A51")
def test_what_is_on_the_lists_is_no_name_of_a_circle_and_in_no_sentence_of_who_leaves(world, kind28):
    world.join(world.ana, kind28)
    world.join(world.ben, kind28)
    listed(world, Kind.WORD, "casinokral")
    ben = signed_in(world, world.ben)
    ben.visit(f"{HOME}/new")
    assert ben.submit("Start it", status=422, name="Casinokral for all").has("on a list against spam: casinokral")
    ben.submit("Start it", name="Larks")
    circle = int(ben.page.path.split("/")[2])
    let_in(world, circle, world.ana)
    ben.visit(f"/circles/{circle}/edit")
    assert ben.submit("Keep it", status=422, name="Casinokral").has("on a list against spam: casinokral")
    ben.visit(f"/circles/{circle}/leave")
    page = ben.submit("Leave the circle", status=422, words="See casinokral.")
    assert page.has("on a list against spam: casinokral")
    assert page.all("input", id="words")[0].get("value") == "See casinokral."
    assert ben.submit("Leave the circle", words="See you.").path == HOME


@pytest.mark.attack("A51")
def test_a_name_that_came_onto_the_lists_later_keeps_nobody_from_changing_the_rest(world, kind28):
    circle = circle_of(world, kind28, world.ben, name="Pears")
    listed(world, Kind.WORD, "pears")
    ben = signed_in(world, world.ben)
    ben.visit(f"/circles/{circle}/edit")
    assert "may be matched with you" in ben.submit("Keep it", takes_others=True).body


@pytest.mark.attack("A25")
def test_a_newcomers_name_for_a_circle_and_sentence_have_no_more_links_than_a_post(world, kind28):
    circle = circle_of(world, kind28, world.ana, world.ben)
    be_new(world, world.ben)
    ben = signed_in(world, world.ben)
    ben.visit(f"/circles/{circle}/edit")
    assert FEW in ben.submit("Keep it", status=422, name=LINKS).errors()[0]
    ben.visit(f"/circles/{circle}/leave")
    page = ben.submit("Leave the circle", status=422, words=LINKS)
    assert FEW in page.errors()[0]
    assert page.all("input", id="words")[0].get("value") == LINKS


@pytest.mark.attack("A45")
def test_whoever_leaves_again_and_again_has_one_sentence_a_day(world, kind28):
    circle = circle_of(world, kind28, world.ana, world.ben)
    ben = signed_in(world, world.ben)
    ben.visit(f"/circles/{circle}/leave")
    ben.submit("Leave the circle", words="Once.")
    let_in(world, circle, world.ben)
    ben.visit(f"/circles/{circle}/leave")

    page = ben.submit("Leave the circle", status=422, words="Twice.")

    assert page.errors() == [
        "You have left this circle with a sentence within a day. This time you can leave without one."
    ]
    assert ben.submit("Leave the circle", words="").path == HOME
    with world.session():
        assert db.session.scalars(select(Membership.left_words).where(Membership.left_words.is_not(None))).all() == [
            "Once."
        ]


@pytest.mark.attack("A25")
@pytest.mark.parametrize("blocks", ["ana", "ben"])
def test_no_name_comes_from_somebody_with_a_block_between_them_and_one_of_the_circle(world, kind28, blocks):
    circle = circle_of(world, kind28, world.ana, world.ben, world.cleo)
    with world.session():
        one, other = (account(world.ana), account(world.ben))
        Distance.keep(*((one, other) if blocks == "ana" else (other, one)), Keeps.BLOCK, at=clock.now())
    ben = signed_in(world, world.ben)
    ben.visit(f"/circles/{circle}/edit")

    page = ben.submit("Keep it", status=422, name=UGLY)

    assert page.has("No other name can come from you at the moment.")
    assert "may be matched with you" in ben.submit("Keep it", name="Larks", takes_others=True).body
    cleo = signed_in(world, world.cleo)
    cleo.visit(f"/circles/{circle}/edit")
    assert cleo.submit("Keep it", name="Wrens").has("Wrens")


def test_what_was_said_beside_a_circle_is_reported_with_who_said_it_and_quoted(world, kind28):
    world.join(world.cleo, kind28)
    circle = circle_of(world, kind28, world.ben, world.ana, name=UGLY)
    ana = signed_in(world, world.ana)
    ana.visit(f"/circles/{circle}")
    ana.visit(ana.page.link("Report its name"))
    assert ana.page.all("textarea", id="note")[0].text_content().strip() == f"They called a circle: “{UGLY}”"
    ben = signed_in(world, world.ben)
    assert not ben.visit(f"/circles/{circle}").has("Report its name")

    invite(world, circle, world.ana, world.cleo)
    cleo = signed_in(world, world.cleo)
    cleo.visit(HOME)
    cleo.visit(f"/people/ben/report?circle={circle}")
    assert cleo.page.has(f"They called a circle: “{UGLY}”")
    olga = signed_in(world, world.olga)
    assert UGLY not in olga.visit(f"/people/ben/report?circle={circle}").body, "who knows nothing of it"


def test_the_sentence_of_one_who_left_is_reported_from_its_line_and_quoted(world, kind28):
    circle = circle_of(world, kind28, world.ben, world.ana)
    ben, ana = signed_in(world, world.ben), signed_in(world, world.ana)
    ben.visit(f"/circles/{circle}/leave")
    ben.submit("Leave the circle", words=BYE)
    tell_all(world)
    ana.visit("/notifications")
    link = next(one.get("href") for one in ana.page.all("a") if "/report?circle=" in (one.get("href") or ""))
    ana.visit(link)
    assert ana.page.has(f"They left a circle, and said: “{BYE}”")
    ana.submit("Send to the moderators", reason="spam")
    mo = signed_in(world, world.mo)
    mo.visit("/moderation")
    assert mo.page.has("Ben Example")
