"""'Their first comment offers, once, "count this as your day N and join in".'"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.entries import Entry
from forum.posts import Draft
from tests.browser import Browser
from tests.entries.lines import ANSWER
from tests.posts.topics import topic_of

OFFER = "Count this as my day 9 and join in"


@pytest.fixture
def thread(world, kind28) -> str:
    return f"/entries/{world.entry(world.ana, kind28, 8, 'I wrote to Rosa.')}"


@pytest.fixture
def cleo(world, browser):
    browser.sign_in(world.cleo)
    return world.cleo


def answered(browser, thread, text=ANSWER):
    browser.visit(thread)
    return browser.submit("Post answer", text=text)


def test_yes_signs_the_pledge_and_the_words_are_the_entry_of_that_day(world, browser, cleo, thread):
    page = answered(browser, thread)
    assert page.statements <= 8

    page = browser.submit(OFFER)
    assert page.path.startswith("/challenges/kind-28/join")
    page = browser.submit("Sign and join")
    assert page.path == "/challenges/kind-28/days/9/write"
    browser.submit("Publish entry")

    with world.session() as session:
        entry = session.scalars(select(Entry).where(Entry.number == 9)).one()
        assert entry.written_on_number == 9
    assert browser.visit(f"/entries/{entry.post_id}").has(ANSWER)
    assert browser.visit(thread).has(ANSWER), "the comment stays where it was"
    assert not browser.page.has_button(OFFER)
    assert browser.visit("/people/cleo/entries").text.count(ANSWER) == 1


def test_no_is_remembered_for_this_challenge_and_for_no_other(world, browser, cleo, thread):
    answered(browser, thread)
    page = browser.submit("No, thank you")
    assert "nobody will ask again" in page.body
    assert not page.has_button(OFFER)
    assert not answered(browser, thread, "And another thing that came to my mind later.").has_button(OFFER)

    other = world.entry(world.ana, world.challenge("other"), 9)
    assert answered(browser, f"/entries/{other}").has_button(OFFER)


def test_it_stands_below_the_first_comment_only_and_below_topics_too(world, browser, cleo, thread, kind28):
    topic = f"/topics/{topic_of(world, world.ana, kind28)}"
    assert answered(browser, topic).has_button(OFFER)
    assert not answered(browser, thread).has_button(OFFER)


def test_who_takes_part_or_runs_it_and_who_comes_too_late_is_not_asked(world, browser, cleo, thread, kind28):
    world.join(world.ben, kind28)
    for person in (world.ben, world.olga):
        one = Browser(world.app)
        one.sign_in(person)
        assert not answered(one, thread).has_button(OFFER)
    with clock.set_to(clock.now() + timedelta(days=22)):
        late = Browser(world.app)
        late.sign_in(world.cleo)
        assert not answered(late, thread).has_button("No, thank you")


def test_a_draft_that_was_begun_is_not_overwritten(world, browser, cleo, thread):
    answered(browser, thread)
    with world.session():
        Draft.save(cleo.id, "entry:kind-28:9", 3, {"text": "Begun."}, clock.now())
    browser.submit(OFFER)
    page = browser.submit("Sign and join")
    assert "Begun." in page.body
    assert ANSWER not in page.body


def test_nobody_answers_for_somebody_elses_comment(world, browser, cleo, thread):
    theirs = world.comment(world.ben, int(thread.split("/")[-1]), ANSWER)
    browser.visit("/")
    browser.post_with_token(f"/posts/{theirs}/join-in", {"answer": "yes"}, status=404)
