"""'A sideliner has private notes on each day; they become entries in one click, marked with their real dates.'"""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from forum.accounts import Account
from forum.challenges import Challenge, Participation, follow
from forum.core import clock
from forum.entries import Entry, Note
from tests.browser import Browser
from tests.posts.topics import by

NOTE = "/challenges/kind-28/days/8/note"
WORDS = "I **asked** the builder."


@pytest.fixture
def cleo(world, browser, kind28):
    """Cleo watches; in Tokyo it is nine in the evening of day 9."""
    with world.session() as session:
        follow(session.get(Challenge, kind28), session.get(Account, world.cleo.id), None, clock.now())
    browser.sign_in(world.cleo)
    return world.cleo


def note(browser, text=WORDS):
    browser.visit(NOTE)
    return browser.submit("Keep it", text=text)


def join(browser) -> None:
    browser.visit("/challenges/kind-28/join")
    browser.submit("Sign and join")


def test_only_they_read_it_and_they_stand_in_no_list(world, browser, cleo):
    page = note(browser)
    assert page.has("I asked the builder.")
    assert page.has("Only you can read this.")
    assert page.statements <= 8
    assert browser.visit("/challenges/kind-28/notes").has("I asked the builder.")

    for person in (world.ana, world.olga, world.mo, world.root):
        other = Browser(world.app)
        other.sign_in(person)
        for path in ("/challenges/kind-28/days/8", "/challenges/kind-28/notes", "/challenges/kind-28/people"):
            assert "builder" not in other.visit(path).body
        assert "Cleo" not in other.page.text
        other.visit(NOTE, status=403)
    Browser(world.app).visit(NOTE, status=401)


def test_it_is_changed_and_an_older_tab_overwrites_nothing(browser, cleo):
    old = browser.visit(NOTE)
    note(browser)
    browser.page = old
    page = browser.submit("Keep it", status=409, text="From the other tab.")
    assert page.has("I asked the builder.")
    assert "From the other tab." in page.body

    browser.submit("Keep it", text="Both of it.")
    assert browser.page.has("Both of it.")
    browser.submit("Throw it away")
    assert browser.visit("/challenges/kind-28/notes").has("You have no notes here.")


def test_there_is_none_on_a_day_that_has_not_begun(browser, cleo):
    browser.visit("/challenges/kind-28/days/10/note", status=409)


def test_one_click_makes_it_the_entry_of_its_day_with_its_real_date(world, browser, cleo, kind28):
    note(browser)  # on day 9
    clock.advance(timedelta(days=3))
    browser.sign_in(world.cleo)
    join(browser)

    browser.visit("/challenges/kind-28/days/8")
    page = browser.submit("Make it my entry for day 8")

    assert page.has("written on day 9 for day 8 · written on Tuesday, 10 March as a private note")
    with world.session() as session:
        entry = session.scalars(select(Entry)).one()
        assert (entry.number, entry.written_on_number, entry.zone) == (8, 9, "Asia/Tokyo")
        assert entry.noted_at == clock.now() - timedelta(days=3)
        assert session.scalars(select(Note)).all() == [], "no text stands twice"
        assert session.scalars(select(Participation.done)).one().split() == ["8"]
    browser.visit("/challenges/kind-28/days/8")
    browser.post_with_token(NOTE + "/publish")
    assert browser.page.path == f"/entries/{entry.post_id}", "pressed again, it leads to the entry"


def test_the_days_that_can_be_caught_up_are_the_same_for_notes(world, browser, cleo):
    note(browser)
    join(browser)
    clock.advance(timedelta(days=40))
    browser.sign_in(world.cleo)
    assert not browser.visit("/challenges/kind-28/days/8").has_button("Make it my entry for day 8")
    browser.post_with_token(NOTE + "/publish", status=409)
    assert browser.visit("/challenges/kind-28/notes").has("I asked the builder."), "and it is still theirs"


def test_who_only_watches_publishes_nothing(world, browser, cleo):
    note(browser)
    browser.post_with_token(NOTE + "/publish", status=403)
    with world.session() as session:
        assert session.scalars(select(Entry)).all() == []


def test_at_ones_own_pace_a_note_from_before_joining_keeps_its_date(world, browser):
    world.challenge("own", pace="own", starts_on=clock.now().date() - timedelta(days=8))
    with world.session() as session:
        challenge = session.scalars(select(Challenge).options(selectinload(Challenge.pledges))).one()
        mine = follow(challenge, by(world.cleo), None, clock.now())
        mine.first_on = clock.now().date() - timedelta(days=2)
    browser.sign_in(world.cleo)
    browser.visit("/challenges/own/days/1/note")
    browser.submit("Keep it", text=WORDS)
    clock.advance(timedelta(days=5))
    browser.sign_in(world.cleo)
    browser.visit("/challenges/own/join")
    browser.submit("Sign and join")

    browser.visit("/challenges/own/days/1")
    page = browser.submit("Make it my entry for day 1")

    assert page.has("written on Tuesday, 10 March as a private note")
    assert "for day 1" not in page.text, "it was not caught up"
