"""Roles: finding somebody, giving and taking with a reason, the last admin, who is told, what is kept."""

import threading

import pytest
from sqlalchemy import select

from forum.accounts import Account, LastAdmin, Role
from forum.core import clock
from forum.core.database import commit, db
from forum.core.refusals import NotAllowed
from forum.notifications.jobs import tell_events
from tests.house.scenes import changes, told


def role_of(world, person):
    with world.session() as session:
        return session.scalar(select(Account.role).where(Account.id == person.id))


def give(browser, person, role, reason="We asked, and they said yes.", status=200):
    browser.visit(f"/admin/people/{person.handle}")
    return browser.submit("Save", status=status, role=role, reason=reason)


@pytest.mark.parametrize(
    "words", ["ana", "@ana", "Ana", "ana exam", "ANA@example.org", "example an"], ids=lambda words: words
)
def test_somebody_is_found_by_handle_name_or_address(world, browser, words):
    assert [world.ana, world.ben]
    browser.sign_in(world.root)

    page = browser.visit(f"/admin/people?q={words}")

    assert page.link("Ana Example") == "/admin/people/ana"
    assert not page.has("Ben Example")


def test_the_list_goes_by_key_and_by_role_and_costs_the_same(world, browser):
    browser.sign_in(world.root)
    few = browser.visit("/admin/people?q=person").statements
    for number in range(35):
        world.person(f"person-{number}")

    page = browser.visit("/admin/people?q=person")
    assert page.statements == few <= 8
    assert browser.visit(page.link("Further")).texts("h2") != page.texts("h2")
    assert browser.visit("/admin/people?role=admin").texts("h2") == ["Robin Root"]
    assert browser.visit("/admin/people?q=nobody-at-all").has("Nobody is called like this.")


def test_a_role_is_given_with_a_reason_and_they_are_told(world, browser, app):
    browser.sign_in(world.root)

    page = give(browser, world.ana, "moderator")

    assert told(page) == "Ana Example: Moderator. They are told."
    assert page.has("Role of Ana Example")
    assert page.has("We asked, and they said yes.")
    assert role_of(world, world.ana) == "moderator"
    assert changes(world) == [("role", "member", "moderator", "We asked, and they said yes.")]
    with app.app_context():
        tell_events()
    browser.sign_in(world.ana)
    assert browser.visit("/notifications").has("You are a moderator now: “We asked, and they said yes.”")
    assert browser.visit("/moderation").status == 200


def test_without_a_reason_nothing_is_given_and_nothing_typed_is_lost(world, browser):
    browser.sign_in(world.root)

    page = give(browser, world.ana, "admin", reason="", status=422)

    assert page.errors() == ["Please say why: they read it, and it is kept."]
    assert page.all("input", value="admin", checked="")
    assert role_of(world, world.ana) == "member"


def test_the_last_admin_stays_one(world, browser):
    browser.sign_in(world.root)

    page = give(browser, world.root, "member", status=409)

    assert page.errors() == ["Nobody else runs this forum. Please make somebody an admin first."]
    give(browser, world.ana, "admin")
    give(browser, world.root, "member")
    assert (role_of(world, world.root), role_of(world, world.ana)) == ("member", "admin")
    assert browser.visit("/admin/people", status=403)


@pytest.mark.attack("A24")
@pytest.mark.parametrize("role", ["moderator", "admin"])
def test_nobody_gets_a_role_under_an_address_that_may_be_anothers(world, browser, role):
    """Somebody signed up with the address of whom the admins want to ask."""
    assert world.nina
    browser.sign_in(world.root)

    page = give(browser, world.nina, role, status=409)

    assert page.errors() == ["Nobody knows yet whose address this is. They have to confirm it first."]
    assert page.has("We asked, and they said yes.")
    assert role_of(world, world.nina) == "member"


def test_a_suspended_admin_is_none_to_rely_on(world, app):
    two, root = world.person("two", role="admin"), world.root
    with world.session() as session:
        session.get(Account, two.id).suspend(clock.now())
        with pytest.raises(LastAdmin):
            session.get(Account, root.id).take_on(Role.MEMBER, by=None, reason="x", at=clock.now())


@pytest.mark.parametrize("others", [0, 1])
def test_of_two_admins_who_take_it_from_each_other_at_once_one_stays(world, app, others):
    two = world.person("two", role="admin")
    if others:
        world.person("three", role="admin")
    pairs = [(world.root.id, two.id), (two.id, world.root.id)]
    both = threading.Barrier(2)
    said = []

    def take(by, whom):
        with app.app_context():
            people = db.session.get(Account, by), db.session.get(Account, whom)
            db.session.expunge(people[0])  # as the request found them, before it waited
            db.session.rollback()
            both.wait(5)
            try:
                people[1].take_on(Role.MEMBER, by=people[0], reason="a quarrel", at=clock.now())
                commit()
                said.append("done")
            except (LastAdmin, NotAllowed):  # as the last, or as none any more when they are asked
                said.append("refused")

    threads = [threading.Thread(target=take, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(said) == ["done", "refused"]


def test_the_command_gives_the_first_admin_and_says_so_in_the_log(world, app):
    assert world.ana
    answer = app.test_cli_runner().invoke(args=["make-admin", "ana@example.org"])

    assert answer.output == "Ana Example (@ana) is an admin now.\n"
    assert changes(world) == [("role", "member", "admin", "make-admin")]
