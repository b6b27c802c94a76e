"""Keeping away from somebody: what one hears no more, and that the other is never told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from forum.accounts import Account, Distance, Keeps, are_apart, has_blocked
from forum.accounts.distances import NotFromOneself
from forum.core import clock
from tests.browser import Browser

LIST = "/settings/distances"


@pytest.fixture
def ana(world, browser):
    """Ana looks at Ben's page."""
    ben = world.ben
    browser.sign_in(world.ana)
    browser.visit(f"/people/{ben.handle}")
    return browser


def kept(world) -> list[tuple[int, int, str]]:
    with world.session() as session:
        return [(one.person_id, one.other_id, one.kind) for one in session.scalars(select(Distance))]


def keep(world, person, other, kind) -> None:
    with world.session() as session:
        Distance.keep(session.get(Account, person.id), session.get(Account, other.id), kind, at=clock.now())


def test_the_page_of_somebody_says_what_each_button_does(world, ana):
    assert ana.page.has("What they write is in none of your lists, notifications and mails")
    assert ana.page.has("As muting, and they can neither @mention you nor write you a private word.")
    assert ana.page.has("Nobody is told.")


def test_muting_blocking_and_undoing_it(world, ana):
    page = ana.submit("Mute")
    assert page.has("You have muted Ben.")
    assert kept(world) == [(world.ana.id, world.ben.id, "mute")]
    assert not page.has_button("Mute")

    page = ana.submit("Block")
    assert page.has("You have blocked Ben.")
    assert kept(world) == [(world.ana.id, world.ben.id, "block")]

    page = ana.submit("Undo it")
    assert page.path == "/people/ben"
    assert page.has_button("Mute")
    assert kept(world) == []


def test_the_list_names_them_and_lets_them_come_near_again(world, ana):
    assert ana.visit(LIST).has("You keep away from nobody.")
    keep(world, world.ana, world.ben, Keeps.BLOCK)

    page = ana.visit(LIST)
    assert page.has("blocked just now")
    assert page.link("Ben Example") == "/people/ben"
    page = ana.submit("Undo it")

    assert page.path == LIST
    assert page.has("You keep away from nobody.")
    assert kept(world) == []


def test_the_list_is_ones_own_comes_in_pages_and_costs_the_same(world, ana):
    keep(world, world.cleo, world.ben, Keeps.MUTE)
    assert ana.visit(LIST).has("You keep away from nobody.")
    for number in range(52):
        keep(world, world.ana, world.person(f"guest-{number:02}"), Keeps.MUTE)

    page = ana.visit(LIST)
    more = ana.visit(page.link("Earlier"))

    assert (len(page.all("li", class_="listing__row")), len(more.all("li", class_="listing__row"))) == (50, 2)
    assert page.statements == more.statements <= 4


@pytest.mark.parametrize("word", ["mute", "block", "near"])
def test_said_twice_it_is_said_once(world, ana, word):
    for _ in range(2):
        ana.visit("/people/ben")
        ana.post_with_token(f"/people/ben/{word}")

    assert [row[2] for row in kept(world)] == ([] if word == "near" else [word])


def test_said_four_times_at_once_it_is_said_once(world, ana):
    browsers = [ana, *(Browser(world.app) for _ in range(3))]
    for browser in browsers[1:]:
        browser.sign_in(world.ana)
        browser.visit("/people/ben")

    with ThreadPoolExecutor(4) as at_once:
        list(at_once.map(lambda one: one.post_with_token("/people/ben/block"), browsers))

    assert kept(world) == [(world.ana.id, world.ben.id, "block")]


def test_nobody_keeps_away_from_themselves(world, ana):
    page = ana.visit("/people/ana")
    assert not page.has_button("Mute")

    page = ana.post_with_token("/people/ana/mute", status=NotFromOneself.status)

    assert page.has("Nobody needs to keep away from themselves.")
    assert kept(world) == []


def test_moderators_are_kept_away_from_like_anybody(world, ana):
    ana.visit(f"/people/{world.mo.handle}")

    assert ana.submit("Block").has("What moderators decide reaches you all the same.")


def test_visitors_are_asked_to_sign_in(world, browser):
    ben = world.ben
    assert not browser.visit(f"/people/{ben.handle}").has_button("Mute")
    for path in ("/people/ben/mute", "/people/ben/block", "/people/ben/near"):
        browser.visit("/sign-in")
        browser.post_with_token(path, status=401)
    browser.visit(LIST, status=401)


def test_whoever_has_no_page_is_not_found_by_the_buttons(world, ana):
    nina = world.nina
    for handle in (nina.handle, "nobody"):
        ana.visit("/people/ben")
        ana.post_with_token(f"/people/{handle}/mute", status=404)


def test_whether_somebody_exists_is_not_told_by_undoing(world, ana):
    nina, bodies = world.nina, []
    for handle in (nina.handle, "nobody"):
        ana.visit("/people/ben")
        bodies.append(ana.post_with_token(f"/people/{handle}/near").path)

    assert bodies == [LIST, LIST]


@pytest.mark.parametrize("kind", Keeps)
def test_the_other_sees_the_same_pages_as_before(world, kind):
    ana, ben = world.ana, world.ben
    them = Browser(world.app)
    them.sign_in(ben)
    before = [them.visit(path).text for path in ("/people/ana", "/people/ben", LIST, "/")]

    keep(world, ana, ben, kind)

    assert [them.visit(path).text for path in ("/people/ana", "/people/ben", LIST, "/")] == before


@pytest.mark.parametrize(
    ("kind", "apart", "apart_seen_from_there", "cannot_reach"),
    [(Keeps.MUTE, True, False, False), (Keeps.BLOCK, True, True, True), (None, False, False, False)],
)
def test_what_keeps_them_apart(world, kind, apart, apart_seen_from_there, cannot_reach):
    ana, ben, cleo = world.ana, world.ben, world.cleo
    keep(world, cleo, ben, Keeps.BLOCK)
    if kind:
        keep(world, ana, ben, kind)

    with world.session() as session:
        assert session.scalar(select(are_apart(ana.id, ben.id))) == apart
        assert session.scalar(select(are_apart(ben.id, ana.id))) == apart_seen_from_there
        assert session.scalar(select(has_blocked(ana.id, ben.id))) == cannot_reach
        assert not session.scalar(select(has_blocked(ben.id, ana.id)))
        rows = session.scalars(select(Account.handle).where(are_apart(ana.id, Account.id)))
        assert rows.all() == (["ben"] if kind else [])
