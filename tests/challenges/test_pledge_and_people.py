"""The pledge with its versions and one's own signature; the people in the order in which they joined."""

from datetime import timedelta

from sqlalchemy import delete

from forum.accounts import VISITOR, Account
from forum.challenges import part_in, participations_of
from forum.core import clock
from tests.challenges.scenes import HOME, change_part, do, follows


def test_the_pledge_says_what_it_is_and_since_when(world, challenge, browser):
    page = browser.visit(f"{HOME}/pledge")

    assert page.has("I will listen.")
    assert page.has("Version 1, of 10 March 2026, 13:00")
    assert "Earlier versions" not in page.texts("h2")


def test_ones_own_signature_stays_on_the_version_one_signed(world, challenge, signed_in):
    world.join(world.ana, challenge)
    do(world, challenge, lambda one: one.promise("I will ask.", "I will stop hiding.", clock.now()))

    page = signed_in(world.ana).visit(f"{HOME}/pledge")

    assert page.texts("h2") == ["As it stands", "How it goes with yours", "Signed by you", "Earlier versions"]
    assert page.has("You signed version 1 on 10 March 2026, 13:00.")
    assert page.text.index("I will ask.") < page.text.index("I will listen.")


def test_own_words_are_ones_own_to_read(world, challenge, signed_in, browser):
    ana = signed_in(world.ana)
    ana.visit(f"{HOME}/join")
    ana.submit("Sign and join", own_words="I will phone Rosa.")

    assert ana.visit(f"{HOME}/pledge").has("I will phone Rosa.")
    for page in (browser.visit(f"{HOME}/pledge"), signed_in(world.olga).visit(f"{HOME}/pledge")):
        assert "Rosa" not in page.body


def test_a_pledge_in_a_draft_has_no_history(world, signed_in):
    challenge = world.challenge(announced=False)
    do(world, challenge, lambda one: one.promise("I will ask.", "I will stop hiding.", clock.now()))

    page = signed_in(world.olga).visit(f"{HOME}/pledge")

    assert page.has("I will ask.")
    assert page.has("Version 1,")
    assert "I will listen." not in page.body


def names(page) -> list[str]:
    return ["".join(node.itertext()) for node in page.all("a") if node.get("class") == "person__name"]


def test_people_stand_in_the_order_in_which_they_joined(world, challenge, browser):
    for person in (world.cleo, world.ana, world.ben):
        world.join(person, challenge)
        clock.advance(timedelta(minutes=5))

    page = browser.visit(f"{HOME}/people")

    assert names(page) == ["Cleo Example", "Ana Example", "Ben Example"]
    assert page.has("joined 15 minutes ago")


def test_sideliners_and_those_who_left_are_in_no_list(world, challenge, signed_in):
    follows(world, world.ben, challenge)
    change_part(world, world.join(world.cleo, challenge), lambda mine: mine.leave(clock.now()))
    world.join(world.ana, challenge)

    for person in (world.ana, world.olga, world.root):
        page = signed_in(person).visit(f"{HOME}/people")
        assert names(page) == ["Ana Example"]
        assert "cleo" not in page.body


def test_with_nobody_in_it_the_page_says_what_to_do(world, challenge, browser):
    assert browser.visit(f"{HOME}/people").link("Be the first") == f"{HOME}/join"


def test_who_has_left_the_forum_is_a_former_member(world, challenge, browser):
    world.join(world.ana, challenge)
    with world.session() as session:
        session.execute(delete(Account).where(Account.id == world.ana.id))

    assert browser.visit(f"{HOME}/people").has("A former member")


def test_a_visitor_has_no_part_in_it_when_somebody_left_the_forum(world, challenge, browser):
    world.join(world.ana, challenge)
    with world.session() as session:
        session.execute(delete(Account).where(Account.id == world.ana.id))
        assert session.scalars(part_in(VISITOR, challenge)).all() == []
        assert session.scalars(participations_of(VISITOR)).all() == []

    assert browser.visit(HOME).has("Join this challenge")


def test_many_people_come_in_pages(world, challenge, browser):
    for number in range(60):
        world.join(world.person(f"person-{number}"), challenge)

    page = browser.visit(f"{HOME}/people")
    first = names(page)
    second = names(browser.visit(page.link("Later")))

    assert (len(first), len(second)) == (50, 10)
    assert len({*first, *second}) == 60
    assert names(browser.visit(browser.page.link("Earlier"))) == first
