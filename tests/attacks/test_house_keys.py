"""Attacks on the keys of the house: roles and settings by those who run nothing, roles by the way of other forms (A24),
and doors that open by a link to who was not let in (A26)."""

import pytest
from sqlalchemy import select, update

from forum.accounts import Account
from forum.challenges import Challenge, Invitation, Organiser, Prompt
from forum.challenges.co_organising import OrganiserInvitation
from forum.challenges.hosting import HostInvitation
from forum.core import clock
from tests.accounts.post import delivered
from tests.browser import Browser, signed_in, values_of
from tests.house.scenes import JOINING, account, ask_to_join, changes, kept, link_in, mails_to, set_site

DEEDS = [
    ("/admin/people/ana/role", {"role": "admin", "reason": "because"}),
    ("/admin/settings/rest", {"read_only": "y", "version": "0"}),
    ("/admin/settings/joining", {"sign_up": "closed", "version": "0"}),
    ("/admin/joining/1", {"answer": "yes"}),
]


@pytest.mark.attack("A24")
@pytest.mark.parametrize("who", [None, "ana", "mo"])
def test_roles_and_settings_are_closed_to_all_but_admins(world, browser, who):
    assert world.ana
    if who:
        browser.sign_in(getattr(world, who))
        browser.visit("/about")
    else:
        browser.visit("/sign-in")

    token = browser.page.all("input", name="csrf_token")[0].get("value")
    for way, form in DEEDS:
        browser.post(way, form | {"csrf_token": token}, status=403 if who else 401)

    assert changes(world) == []
    assert account(world, "ana").role == "member"


STOLEN = {
    "role": "admin",
    "is_admin": "1",
    "trust": "2",
    "email_confirmed_at": "2026-01-01",
    "waits_since": "",
    "id": "1",
    "account_id": "1",
    "created_at": "2020-01-01",
    "version": "1",
}


@pytest.mark.attack("A24")
def test_a24_no_other_form_gives_a_role(world, browser):
    """Whatever is added to the form for joining, a profile or the settings of an account."""
    ask_to_join(browser)
    browser.visit("/join")
    eve = {"email": "eve@example.org", "first_name": "Eve", "opened": ""}  # and not too fast for a person
    browser.post_with_token("/join", JOINING | STOLEN | eve)
    browser.sign_in(world.ana)
    browser.visit("/settings/profile")
    browser.post_with_token("/settings/profile", STOLEN | values_of(browser.page.form("Save")) | {"bio": "A word."})
    browser.visit("/settings/account")
    for part, form in (("zone", {"zone": "Asia/Tokyo"}), ("look", {"theme": "dark"}), ("handle", {"handle": "anna"})):
        browser.post_with_token(f"/settings/account/{part}", STOLEN | form)

    with world.session() as session:
        people = session.scalars(select(Account).where(Account.email.in_(("eve@example.org", world.ana.email)))).all()
        assert [(one.role, one.trust) for one in people if one.email.startswith("eve")] == [("member", 0)]
        assert [(one.role, one.trust) for one in people if one.email.startswith("ana")] == [("member", 1)]
        assert all(one.id != 1 or one.email == "rosa@example.org" for one in people)


@pytest.mark.attack("A24")
def test_a24_a_form_of_settings_keeps_only_its_own_section(world, browser):
    browser.sign_in(world.root)
    browser.visit("/admin/settings/place")

    more = {"read_only": "y", "guidelines_html": "<script>alert(1)</script>", "nothing_of_ours": "1"}
    browser.post_with_token("/admin/settings/place", values_of(browser.page.form("Save")) | more)

    assert kept(world, "read_only") is False
    assert kept(world, "guidelines_html") is None
    assert changes(world) == []


@pytest.mark.attack("A26")
def test_a26_neither_link_lets_in_who_was_not_approved(world, browser):
    """A confirmation, a new password, an invitation into the forum: none of them signs in who still waits."""
    set_site(world, sign_up="approval")
    browser.sign_in(world.ana)
    browser.visit("/settings/invitations")
    way = browser.submit("Make a link", most="2", days="3").all("input", readonly="")[0].get("value")
    rosa = Browser(world.app)
    ask_to_join(rosa, way.removeprefix("http://localhost:8000"), "Ask to join")
    assert account(world, "rosa-bakes").waits_since is not None, "an invitation is no approval"

    rosa.visit(link_in(mails_to(world, "rosa@example.org")[0][1]))
    rosa.submit("Yes, this is me")
    rosa.visit("/drafts", status=401)
    rosa.visit("/forgot-password")
    rosa.submit("Send me a link", email="rosa@example.org")
    delivered(world)
    rosa.visit(link_in(mails_to(world, "rosa@example.org")[-1][1]))
    assert "Somebody here reads your request" in rosa.submit("Set the new password", password="Rye-bread-2026").body

    rosa.visit("/drafts", status=401)
    rosa.visit("/sign-in")
    assert rosa.submit("Sign in", status=403, email="rosa@example.org", password="Rye-bread-2026").has(
        "still to be answered"
    )
    assert not account(world, "rosa-bakes").is_confirmed
    browser.sign_in(world.root)
    assert browser.visit("/admin/joining").has("invited by Ana Example")


@pytest.mark.attack("A26")
def test_a26_who_no_longer_organises_does_not_come_back_by_a_link_to_host(world, browser):
    """Nor does a link show, or let in by, what a moderator has hidden."""
    challenge = world.challenge()
    with world.session() as session:
        day = session.scalars(select(Prompt).where(Prompt.challenge_id == challenge, Prompt.number == 5)).one()
        by = session.get(Account, world.olga.id)
        way = f"/hosting/{HostInvitation.to(day, by=by, standing=0, at=clock.now()).code}"
    browser.visit(way)
    hide(world, challenge, clock.now())
    browser.visit(way, status=404)
    hide(world, challenge, None)
    browser.visit(way)

    with world.session() as session:
        session.execute(update(Organiser).where(Organiser.account_id == world.olga.id).values(account_id=world.ana.id))
    browser.sign_in(world.olga)
    browser.visit(way, status=404)
    browser.post_with_token(way, {}, status=404)


def hide(world, challenge, at):
    with world.session() as session:
        session.get(Challenge, challenge).hidden_at = at


@pytest.mark.attack("A26")
def test_a26_a_link_to_host_or_into_a_challenge_lets_in_as_many_as_it_is_for(world):
    set_site(world, sign_up="invitation")
    challenge = world.challenge(visibility="invited")
    with world.session() as session:
        day = session.scalars(select(Prompt).where(Prompt.challenge_id == challenge, Prompt.number == 20)).one()
        by, at = session.get(Account, world.olga.id), clock.now()
        about = {"by": by, "standing": 0, "at": at}
        hosting = f"/hosting/{HostInvitation.to(day, **about).code}"
        two = Invitation.to(session.get(Challenge, challenge), most_uses=2, **about)
        any_number = Invitation.to(session.get(Challenge, challenge), **about)
        ways = {hosting: 1, f"/invitations/{two.code}": 2, f"/invitations/{any_number.code}": 4}

    came = {}
    for way in ways:
        came[way] = sum(joins(world, way, f"eve{n}-{len(came)}@example.org") for n in range(4))
    assert came == ways


@pytest.mark.attack("A26")
def test_a26_the_links_of_who_is_suspended_lead_nowhere_until_they_are_back(world):
    challenge = world.challenge(visibility="invited")
    with world.session() as session:
        one = session.get(Challenge, challenge)
        day = session.scalars(select(Prompt).where(Prompt.challenge_id == challenge, Prompt.number == 20)).one()
        about = {"by": session.get(Account, world.olga.id), "standing": 0, "at": clock.now()}
        ways = [f"/hosting/{HostInvitation.to(day, **about).code}"]
        ways += [f"/organising/{OrganiserInvitation.to(one, **about).code}"]
        ways += [f"/invitations/{Invitation.to(one, **about).code}"]
    ben = signed_in(world, world.ben)

    for suspended_at, answer in ((None, 200), (clock.now(), 404), (None, 200)):
        with world.session() as session:
            session.get(Account, world.olga.id).suspended_at = suspended_at
        for way in ways:
            ben.visit(way, status=answer)
            if answer == 404:
                ben.post_with_token(way, status=404)


def joins(world, way, email):
    browser = Browser(world.app)
    browser.visit(f"/join?next={way}")
    return browser.page.has_button("Join") and browser.submit("Join", **JOINING | {"email": email}).path == "/welcome"


@pytest.mark.attack("A26")
def test_a26_the_door_says_the_same_to_whoever_is_here_already(world, browser):
    """By invitation too: neither the page nor the count of the link tells that an address has an account."""
    set_site(world, sign_up="invitation")
    browser.sign_in(world.ana)
    browser.visit("/settings/invitations")
    way = browser.submit("Make a link", most="3", days="3").all("input", readonly="")[0].get("value")
    stranger = Browser(world.app)
    for email in ("rosa@example.org", world.ben.email):
        page = ask_to_join(stranger, way.removeprefix("http://localhost:8000"), email=email)
        assert page.path == "/welcome"

    assert browser.visit("/settings/invitations").has("2 of 3 have come by it.")
