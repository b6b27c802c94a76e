"""A person's entries, and their rhythm as far as they show it."""

from datetime import date

import pytest

from forum.accounts import Account
from tests.browser import Browser

ENTRIES = "/people/ana/entries"


@pytest.fixture
def ana(world, kind28):
    for number in (1, 2, 3, 8, 9):
        world.entry(world.ana, kind28, number, f"Day {number}, done.")
    return world.ana


def headings(page) -> list[str]:
    return page.texts("h3", class_="post__title")


def test_the_latest_entry_comes_first(browser, ana):
    page = browser.visit(ENTRIES)

    assert page.texts("h1") == ["Entries by Ana Example"]
    assert headings(page)[0] == "Day 9, Twenty-eight kind days"


def test_rhythm_comes_as_days_done_first(browser, ana):
    """'"18 of 28 days" comes first'"""
    assert browser.visit(ENTRIES).has("5 of 28 days")


def test_rhythm_can_be_hidden_and_is_still_there_for_oneself(world, browser, ana):
    with world.session() as session:
        session.get(Account, ana.id).hides_rhythm = True

    assert "of 28 days" not in browser.visit(ENTRIES).text
    browser.sign_in(ana)
    assert browser.visit(ENTRIES).has("5 of 28 days")


def test_what_one_may_not_read_is_not_in_the_list(world, browser, kind28, ana):
    ours = world.challenge("ours", visibility="invited", title="Among us", organiser=world.ana)
    world.entry(world.ana, ours, 9, "Only for us.")
    world.entry(world.ana, kind28, 4, "For members.", audience="members")

    page = browser.visit(ENTRIES)
    assert "Only for us." not in page.body
    assert "Among us" not in page.body
    assert "For members." not in page.body
    browser.sign_in(world.cleo)
    page = browser.visit(ENTRIES)
    assert page.has("For members.")
    assert "Among us" not in page.body


def test_pages_go_by_key(world, browser, kind28):
    long = world.challenge("long", length=100, starts_on=date(2026, 1, 1))
    for number in range(1, 24):
        world.entry(world.ana, long, number)

    first = browser.visit(ENTRIES)
    second = browser.visit(first.link("Older"))

    assert [len(headings(page)) for page in (first, second)] == [20, 3]


def test_nobody_is_found_by_a_handle_that_is_not_theirs(world, browser, kind28):
    browser.visit("/people/nobody/entries", status=404)
    assert world.nina
    browser.visit("/people/nina/entries", status=404)


def test_an_empty_page_says_what_to_do_next(world, browser, kind28):
    browser.sign_in(world.cleo)

    assert browser.visit("/people/cleo/entries").link("See what today asks") == "/"
    assert browser.visit("/people/olga/entries").link("See their page") == "/people/olga"


def test_the_page_costs_the_same_for_one_entry_and_for_twenty(world, browser, kind28):
    world.entry(world.ana, kind28, 1)
    member = Browser(world.app)
    member.sign_in(world.cleo)
    before = [one.visit(ENTRIES).statements for one in (browser, member)]
    for number in range(2, 10):
        world.entry(world.ana, kind28, number)
    for slug in ("one", "two", "three"):
        world.entry(world.ana, world.challenge(slug), 9)

    after = [one.visit(ENTRIES + "?").statements for one in (Browser(world.app), member)]
    assert before == after
    assert before[0] <= 5
    assert before[1] <= 8
