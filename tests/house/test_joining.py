"""Ways of joining: by invitation, after somebody has read a request, or not at all for now."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from forum.accounts import Account, JoinRequest
from forum.accounts.invitations import InvitationNeeded, JoinInvitation
from forum.accounts.jobs import forget_old_rows
from forum.accounts.join_requests import say_why
from forum.challenges import Challenge, Invitation, Prompt
from forum.challenges.hosting import HostInvitation
from forum.core import clock
from forum.core.database import commit, db
from tests.browser import Browser, values_of
from tests.house.scenes import account, ask_to_join, changes, link_in, mails_to, set_site, told
from tests.world import PASSWORD

BY_INVITATION = "One joins here by invitation."


def link_of(world, person, *, most=1, days=14, **about):
    with world.session() as session:
        link = JoinInvitation.make(session.get(Account, person.id), most=most, days=days, standing=0, at=clock.now())
        session.flush()
        session.execute(update(JoinInvitation).where(JoinInvitation.id == link.id).values(about or {"used": 0}))
        return f"/join?invitation={link.code}"


def used(world):
    with world.session() as session:
        return session.scalars(select(JoinInvitation.used)).all()


def test_closed_says_so_kindly(world, browser):
    set_site(world, sign_up="closed", joining_words="We begin anew in May.")

    page = browser.visit("/join")

    assert page.has("Nobody new can join at the moment.")
    assert page.has("We begin anew in May.")
    assert not page.has_button("Join")


def test_whoever_filled_in_the_form_before_it_closed_is_told(world, browser):
    browser.visit("/join")
    set_site(world, sign_up="closed")

    page = browser.submit("Join", status=403, first_name="Rosa", email="rosa@example.org", password="Sourdough-2026")

    assert page.has("Nobody new can join at the moment.")
    assert account(world, "rosa") is None


def test_by_invitation_a_member_makes_a_link_and_somebody_comes_by_it(world, browser):
    set_site(world, sign_up="invitation")
    assert browser.visit("/join").has(BY_INVITATION)
    browser.sign_in(world.ana)
    assert browser.visit("/settings/account").link("Invitations") == "/settings/invitations"
    browser.visit("/settings/invitations")

    page = browser.submit("Make a link", most="1", days="7")

    assert page.has("0 of 1 have come by it.")
    way = page.all("input", readonly="")[0].get("value").removeprefix("http://localhost:8000")
    rosa = Browser(world.app)
    assert rosa.visit(way).has("Ana Example has invited you.")
    assert (
        rosa.submit("Join", first_name="Rosa", email="rosa@example.org", password="Sourdough-2026").path == "/welcome"
    )
    assert account(world, "rosa").waits_since is None
    assert used(world) == [1]
    assert Browser(world.app).visit(way).has("This invitation was used up")


@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 400, "2147483648"])
def test_a_number_that_no_column_holds_is_refused_once_beside_its_field(world, browser, number):
    set_site(world, sign_up="invitation")
    browser.sign_in(world.ana)
    browser.visit("/settings/invitations")

    browser.submit("Make a link", status=422, most=number, days="7")

    assert browser.page.errors() == ["Please give a number with fewer digits."]
    assert browser.submit("Make a link", status=422, most="500", days="7").errors() == [
        "Please choose a number from 1 to 50."
    ]
    assert browser.submit("Make a link", status=422, most="many", days="7").errors() == ["Please give a whole number."]


@pytest.mark.parametrize(
    "about", [{"ends_at": None}, {"withdrawn_at": "now"}, {"used": 3}], ids=["over", "withdrawn", "used up"]
)
def test_an_invitation_ends(world, browser, about):
    set_site(world, sign_up="invitation")
    about = {name: clock.now() if value in (None, "now") else value for name, value in about.items()}
    way = link_of(world, world.ana, most=3, **about)

    page = browser.visit(way)

    assert page.has("This invitation was used up, has run out, or was withdrawn.")
    assert not page.has_button("Join")


def test_an_invitation_ends_with_whoever_made_it_setting_out(world, browser):
    set_site(world, sign_up="invitation")
    way = link_of(world, world.ana)
    assert browser.visit(way).has_button("Join")
    with world.session() as session:
        session.get(Account, world.ana.id).leaves_at = clock.now() + timedelta(days=7)

    assert not browser.visit(way).has_button("Join")


@pytest.mark.attack("A26")
def test_an_invitation_of_a_moderator_ends_when_they_are_a_newcomer_again(world, browser):
    set_site(world, sign_up="invitation")
    newt = world.person("newt", trust=0, role="moderator")
    way = link_of(world, newt)
    assert browser.visit(way).has_button("Join")
    with world.session() as session:
        session.get(Account, newt.id).role = "member"

    assert not browser.visit(way).has_button("Join")


def test_a_member_withdraws_only_their_own_links(world, browser):
    set_site(world, sign_up="invitation")
    way = link_of(world, world.ana)
    with world.session() as session:
        number = session.scalars(select(JoinInvitation.id)).one()
    browser.sign_in(world.ben)
    browser.visit("/settings/invitations")
    browser.post_with_token(f"/settings/invitations/{number}/withdrawal", status=404)
    browser.sign_in(world.ana)
    browser.visit("/settings/invitations")

    browser.submit("Withdraw it")

    assert Browser(world.app).visit(way).has("This invitation was used up")


def test_newcomers_and_the_silenced_invite_nobody(world, browser):
    set_site(world, sign_up="invitation")
    browser.sign_in(world.person("newt", trust=0))
    browser.visit("/settings/invitations")
    browser.post_with_token("/settings/invitations", {"most": "1", "days": "1"}, status=403)
    with world.session() as session:
        session.get(Account, world.ana.id).be_silent(clock.now() + timedelta(days=1), "a quarrel")
    browser.sign_in(world.ana)
    browser.visit("/settings/invitations")
    browser.post_with_token("/settings/invitations", {"most": "1", "days": "1"}, status=403)
    assert used(world) == []


def test_of_two_who_take_the_last_place_at_once_one_gets_it(world, app):
    set_site(world, sign_up="invitation")
    assert link_of(world, world.ana, most=1)
    both, said = threading.Barrier(2), []

    def take():
        with app.app_context():
            link = db.session.scalars(select(JoinInvitation)).one()
            db.session.rollback()
            both.wait(5)
            try:
                link.use()
                commit()
                said.append("in")
            except InvitationNeeded:
                said.append("refused")

    threads = [threading.Thread(target=take) for _both in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(said) == ["in", "refused"]
    assert used(world) == [1]


def test_an_invitation_into_a_challenge_lets_in_as_well(world, browser):
    number = world.challenge(visibility="invited")
    set_site(world, sign_up="invitation")
    with world.session() as session:
        olga, challenge = session.get(Account, world.olga.id), session.get(Challenge, number)
        code = Invitation.to(challenge, by=olga, standing=0, at=clock.now()).code
    browser.visit(f"/invitations/{code}")

    browser.visit(browser.page.link("Create an account"))

    assert browser.page.has("You are invited")
    browser.submit("Join", first_name="Rosa", email="rosa@example.org", password="Sourdough-2026")
    assert account(world, "rosa") is not None
    assert browser.visit("/join?next=/invitations/anything").has(BY_INVITATION)
    with world.session() as session:
        session.get(Account, world.olga.id).trust = 0
    assert Browser(world.app).visit(f"/join?next=/invitations/{code}").has(BY_INVITATION), "of a newcomer it does not"


def test_whoever_is_asked_to_host_a_day_needs_no_other_invitation(world, browser):
    number = world.challenge()
    set_site(world, sign_up="invitation")
    with world.session() as session:
        olga = session.get(Account, world.olga.id)
        prompt = session.scalars(select(Prompt).where(Prompt.challenge_id == number, Prompt.number == 20)).one()
        link = HostInvitation.to(prompt, by=olga, standing=0, at=clock.now())
        way = f"/join?next=/hosting/{link.code}"
    assert browser.visit(way).has_button("Join")
    with world.session() as session:
        session.execute(update(HostInvitation).values(ended_at=clock.now()))

    assert browser.visit(way).has(BY_INVITATION)


def test_a_request_is_read_answered_with_yes_and_then_they_sign_in(world, browser):
    set_site(world, sign_up="approval", joining_words="Tell us what you make.")
    page = browser.visit("/join")
    assert page.has("Somebody here reads each request")
    assert page.has("Tell us what you make.")
    ask_to_join(browser, button="Ask to join", words="I bake bread for my street.")
    assert browser.page.has("Then somebody here reads your request")
    root = Browser(world.app)
    root.sign_in(world.root)
    assert root.visit("/admin/joining").has("Nobody waits for an answer."), "nothing before the address is theirs"

    browser.visit(link_in(mails_to(world, "rosa@example.org")[0][1]))
    page = browser.submit("Yes, this is me")

    assert "Somebody here reads your request, and you hear by mail." in told(page)
    page = root.visit("/admin/joining")
    assert page.has("I bake bread for my street.")
    root.visit(page.link("Rosa Bakes"))
    root.submit("Let them in", word="Bring a loaf.")
    subject, text = mails_to(world, "rosa@example.org")[-1]
    assert subject == "Come in"
    assert "Bring a loaf." in text
    assert changes(world)[-1][0] == "admitted"
    browser.visit("/sign-in")
    assert browser.submit("Sign in", email="rosa@example.org", password="Sourdough-2026").path == "/"
    assert account(world, "rosa-bakes").is_confirmed


def test_a_declined_request_leaves_nothing_but_a_line_without_a_name(world, browser):
    set_site(world, sign_up="approval")
    waiting = waits(world)
    browser.sign_in(world.root)
    browser.visit(f"/admin/joining/{waiting.id}")

    browser.submit("Decline", word="We are full this month.")

    subject, text = mails_to(world, waiting.email)[-1]
    assert subject == "About your request to join"
    assert "We are full this month." in text
    assert account(world, waiting.handle) is None
    assert changes(world)[-1] == ("declined", "", "", "We are full this month.")
    assert browser.visit("/admin/log").has("A request to join was declined")


def waits(world, handle="wanda", proved=True):
    """Somebody who asked to join, and whose address is confirmed."""
    person = world.person(handle, confirmed=False)
    with world.session() as session:
        asks = session.get(Account, person.id)
        JoinRequest.make(asks, "I mend shoes.", None, at=clock.now())
        session.flush()
        if proved:
            asks.confirm_email(asks.email, clock.now())
    return person


@pytest.mark.attack("A26")
def test_words_that_nobody_has_read_are_not_answered(world, browser):
    """Wanda says more while an admin reads what she had said before."""
    waiting = waits(world)
    browser.sign_in(world.root)
    browser.visit(f"/admin/joining/{waiting.id}")
    with world.session() as session:
        say_why(session.get(Account, waiting.id), "I mend shoes, and teach it.")

    page = browser.submit("Decline", status=409, word="We are full this month.")

    assert page.has("I mend shoes, and teach it.")
    assert page.has("We are full this month.")
    assert account(world, "wanda") is not None


def test_a_request_is_answered_once(world, browser):
    waiting = waits(world)
    browser.sign_in(world.root)
    browser.visit(f"/admin/joining/{waiting.id}")
    with world.session() as session:
        one = session.scalars(select(JoinRequest)).one()
        one.account = session.get(Account, waiting.id)
        one.admit(read=one.key, by=session.get(Account, world.root.id), at=clock.now())

    browser.submit("Decline", status=404)

    assert account(world, "wanda").is_active


@pytest.mark.attack("A26")
@pytest.mark.parametrize("button", ["Let them in", "Decline"])
def test_an_answer_falls_on_nobody_whose_request_was_not_read(world, browser, button):
    """SQLite gives the number of an account that was declined to the next one; on the page stands who asks now."""
    wanda = waits(world)
    browser.sign_in(world.root)
    browser.visit(f"/admin/joining/{wanda.id}")
    clock.advance(timedelta(minutes=1))
    willa = waits(world, "willa")

    page = browser.submit(button, at=f"/admin/joining/{willa.id}", status=409, word="About your loaf.")

    assert page.has("this is one of somebody else")
    assert page.has("@willa")
    assert values_of(page.form(button))["word"] == "About your loaf."
    assert mails_to(world, willa.email) == []
    assert account(world, "willa").waits_since is not None
    browser.submit(button)
    assert mails_to(world, willa.email)


def test_whoever_waits_is_told_so_at_the_door_and_seen_by_nobody(world, browser):
    waiting = waits(world)
    browser.visit(f"/people/{waiting.handle}", status=404)
    browser.visit("/sign-in")

    page = browser.submit("Sign in", status=403, email=waiting.email, password=PASSWORD)

    assert page.texts("h1") == ["Your request is still to be answered"]


def test_requests_that_nobody_confirmed_are_forgotten(world, app):
    assert waits(world, "wanda", proved=False)
    assert waits(world, "willa")
    with clock.set_to(clock.now() + timedelta(days=15)), app.app_context():
        forget_old_rows()

    assert account(world, "wanda") is None
    assert account(world, "willa") is not None


def test_the_queue_goes_by_key_and_costs_the_same(world, browser):
    browser.sign_in(world.root)
    assert waits(world)
    few = browser.visit("/admin/joining").statements
    for number in range(22):
        waits(world, f"w-{number}")

    page = browser.visit("/admin/joining")

    assert page.statements == few <= 8
    assert browser.visit(page.link("Further")).has("@w-21")
