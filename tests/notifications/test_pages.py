"""The list of notifications, the mark in the head of each page, and what counts as seen."""

import json

import pytest
from sqlalchemy import select, update

from forum.core import clock
from forum.notifications import Notification
from forum.posts import Post
from tests.browser import BASE, Browser
from tests.notifications.scenes import LONG, cheer, tell_all, watch


@pytest.fixture
def entry(world) -> int:
    return world.entry(world.ana, world.challenge(), 9)


@pytest.fixture
def ana(world, browser) -> Browser:
    browser.sign_in(world.ana)
    return browser


def mark(page) -> str:
    return page.texts("span", class_="unread")[0]


def unseen(world, person) -> int:
    with world.session() as session:
        lines = select(Notification.id).where(Notification.person_id == person.id, Notification.seen_at.is_(None))
        return len(session.scalars(lines).all())


def test_a_new_list_says_what_to_do_next(ana):
    page = ana.visit("/notifications")

    assert page.has("Nothing here yet. When somebody answers you, you will read it here.")
    assert page.link("See who waits for a word") == "/waiting"


def test_visitors_are_shown_the_way_in(browser):
    browser.visit("/notifications", status=401)


def test_what_one_was_told_stands_in_the_list_and_is_counted_in_the_head(world, ana, entry):
    world.comment(world.ben, entry, LONG)
    cheer(world, entry, world.cleo)
    tell_all(world)

    page = ana.visit("/notifications")

    assert page.texts("a", class_="news__sentence") == [
        "Cleo Example found your day 9 helpful",
        "Ben Example answered your day 9",
    ]
    assert mark(page) == "2"


def test_opening_a_line_leads_to_what_is_new_and_counts_as_seen(world, ana, entry):
    comment = world.comment(world.ben, entry, LONG)
    tell_all(world)
    ana.visit("/notifications")

    page = ana.visit(ana.page.link("Ben Example answered your day 9"))

    assert page.path == f"/entries/{entry}"
    assert page.all("article", id=f"post-{comment}")
    assert mark(page) == ""
    assert unseen(world, world.ana) == 0
    assert ana.visit("/notifications").texts("strong", class_="news__new") == []


def test_a_thread_that_is_opened_by_another_way_is_seen_as_well(world, ana, entry):
    world.comment(world.ben, entry, LONG)
    cheer(world, entry, world.ben)
    tell_all(world)
    assert unseen(world, world.ana) == 2

    assert mark(ana.visit(f"/entries/{entry}")) == "", "what is on this page is not new any more"
    assert unseen(world, world.ana) == 0


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
def test_a_browser_that_looks_ahead_has_seen_nothing(world, ana, entry, header):
    world.comment(world.ben, entry, LONG)
    tell_all(world)

    ana.visit(f"/entries/{entry}", headers={header: "prefetch;prerender"})

    assert unseen(world, world.ana) == 1


def test_all_can_be_marked_as_read(world, ana, entry):
    world.comment(world.ben, entry, LONG)
    tell_all(world)
    ana.visit("/notifications")

    page = ana.submit("Mark all as read")

    assert "All of it counts as read now." in page.body
    assert mark(page) == ""
    assert unseen(world, world.ana) == 0


def test_somebody_elses_line_is_nobodys(world, browser, entry):
    """A20"""
    world.comment(world.ben, entry, LONG)
    tell_all(world)
    with world.session() as session:
        line = session.scalar(select(Notification.id))
    browser.sign_in(world.cleo)

    browser.visit(f"/notifications/{line}", status=404)
    assert unseen(world, world.ana) == 1


def test_a_line_whose_words_are_gone_is_not_counted_and_leads_back_to_the_list(world, ana, entry):
    comment = world.comment(world.ben, entry, LONG)
    tell_all(world)
    with world.session() as session:
        line = session.scalar(select(Notification.id))
        session.execute(update(Post).where(Post.id == comment).values(deleted_at=clock.now()))

    page = ana.visit("/notifications")
    assert page.texts("a", class_="news__sentence") == []
    assert mark(page) == ""
    assert "What this was about is no longer there." in ana.visit(f"/notifications/{line}").body


def test_the_list_goes_on_by_key(world, ana):
    challenge = world.challenge()
    for number in range(1, 10):
        entry = world.entry(world.ana, challenge, number)
        for person in (world.ben, world.cleo, world.olga):
            watch(world, person, thread=entry)
            cheer(world, entry, person)
            world.comment(person, entry, LONG)
        tell_all(world)
        with world.session() as session:
            session.execute(update(Notification).values(seen_at=clock.now()))
        for person in (world.ben,):
            world.comment(person, entry, LONG)
        tell_all(world)

    first = ana.visit("/notifications")
    second = ana.visit(first.link("Older"))

    assert len(first.texts("a", class_="news__sentence")) == 20
    assert len(second.texts("a", class_="news__sentence")) == 7
    assert ana.visit(second.link("Newer")).texts("a", class_="news__sentence") == first.texts(
        "a", class_="news__sentence"
    )
    ana.visit("/notifications?after=nonsense", status=404)


def test_a_long_list_costs_what_a_short_one_does(world, ana):
    challenge = world.challenge()
    world.comment(world.ben, world.entry(world.ana, challenge, 1), LONG)
    tell_all(world)
    few = ana.visit("/notifications").statements

    for number in range(2, 9):
        entry = world.entry(world.ana, challenge, number)
        for person in (world.ben, world.cleo, world.mo):
            world.comment(person, entry, LONG)
            cheer(world, entry, person)
    tell_all(world)

    assert ana.visit("/notifications").statements == few <= 8


def poll(browser, tag=None) -> tuple[int, dict, str]:
    headers = {"If-None-Match": tag} if tag else {}
    answer = browser.client.get("/notifications/unread", base_url=BASE, headers=headers)
    return answer.status_code, json.loads(answer.data or b"{}"), answer.headers.get("ETag", "")


def test_the_count_is_asked_for_lightly(world, ana, entry):
    """304 as long as nothing has changed; nothing is kept by anyone on the way."""
    status, said, tag = poll(ana)
    assert (status, said) == (200, {"count": 0, "mark": ""})
    assert poll(ana, tag)[0] == 304

    world.comment(world.ben, entry, LONG)
    tell_all(world)
    status, said, _tag = poll(ana, tag)
    assert (status, said) == (200, {"count": 1, "mark": "1"})
    assert "private" in ana.client.get("/notifications/unread", base_url=BASE).headers["Cache-Control"]


def test_asking_for_the_count_without_being_signed_in_says_so(browser):
    assert browser.client.get("/notifications/unread", base_url=BASE).status_code == 401


def test_what_one_hears_of_a_thread_is_chosen_on_its_own_page(world, ana, entry):
    assert ana.visit(f"/posts/{entry}/watching").has("What would you like to hear of this thread?")

    page = ana.submit("Save", level="nothing")
    assert page.path == f"/entries/{entry}"
    world.comment(world.ben, entry, LONG)
    tell_all(world)
    assert unseen(world, world.ana) == 0

    ana.visit(f"/posts/{entry}/watching")
    ana.submit("Save", level="usual")
    world.comment(world.ben, entry, LONG)
    tell_all(world)
    assert unseen(world, world.ana) == 1


def test_what_one_hears_of_a_challenge_is_chosen_on_its_own_page(world, browser):
    challenge = world.challenge()
    browser.sign_in(world.cleo)
    browser.visit("/challenges/kind-28/watching")
    page = browser.submit("Save", level="all")

    assert page.path == "/challenges/kind-28"
    world.entry(world.ben, challenge, 9)
    tell_all(world)
    assert unseen(world, world.cleo) == 1


@pytest.mark.parametrize("path", ["/posts/{entry}/watching", "/challenges/kind-28/watching"])
def test_a_level_that_is_not_offered_comes_back_with_a_sentence(world, ana, entry, path):
    ana.visit(path.format(entry=entry))
    page = ana.post_with_token(path.format(entry=entry), {"level": "everything"}, status=422)

    assert page.texts("p", class_="error") != []


def test_a_thread_that_one_may_not_see_has_no_such_page(world, browser):
    challenge = world.challenge("closed", visibility="invited")
    entry = world.entry(world.ana, challenge, 9)
    browser.sign_in(world.cleo)

    browser.visit(f"/posts/{entry}/watching", status=404)
    browser.visit("/challenges/closed/watching", status=404)
