"""An entry on its own page: its words, its marks, the ways beside it, its thread; changed and taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.challenges import Challenge, Participation, Prompt
from forum.core import clock
from forum.entries import Entry
from forum.posts import Draft, Post, Revision
from tests.browser import Browser

LONG = "How good of you. I shall do the same with my baker tomorrow."


@pytest.fixture
def written(world, kind28) -> int:
    return world.entry(world.ana, kind28, 9, "I wrote to Rosa.", for_whom="customers peers", who_gains="both")


@pytest.fixture
def url(written) -> str:
    return f"/entries/{written}"


def hide(world, post_id: int) -> None:
    with world.session() as session:
        session.get(Post, post_id).hide(by=session.get(Account, world.mo.id), at=clock.now())


def test_an_entry_is_titled_by_its_prompt(browser, url):
    page = browser.visit(url)

    assert page.texts("h1") == ["Day 9: Prompt 9"]
    assert page.texts("li", class_="label-tag") == ["for customers", "for peers", "both gain"]


def test_a_prompt_that_is_not_open_here_lends_no_title(world, browser, kind28):
    """'A prompt opens at 00:00 in the reader's own time zone', also when somebody further east has written."""
    with clock.set_to(datetime(2026, 3, 10, 15, 0, tzinfo=UTC)):
        early = world.entry(world.person("kiri", zone="Pacific/Kiritimati"), kind28, 10, "It is tomorrow here.")
        page = browser.visit(f"/entries/{early}")
        assert page.texts("h1") == ["Day 10"]
        assert "Prompt 10" not in page.body

    with clock.set_to(datetime(2026, 3, 10, 23, 0, tzinfo=UTC)):
        browser.sign_in(world.cleo)
        assert browser.visit(f"/entries/{early}").texts("h1") == ["Day 10: Prompt 10"]


def test_before_and_after_lead_to_the_same_authors_other_days(world, browser, kind28, written):
    before = world.entry(world.ana, kind28, 7)
    hide(world, world.entry(world.ana, kind28, 8))
    world.entry(world.ben, kind28, 8)

    assert browser.visit(f"/entries/{written}").link("The entry before") == f"/entries/{before}"
    assert browser.visit(f"/entries/{before}").link("The entry after") == f"/entries/{written}"
    assert "The entry before" not in browser.page.body


def test_answers_stand_below(world, browser, written, url):
    world.comment(world.ben, written, LONG)

    assert browser.visit(url).has(LONG)


def test_an_entry_that_is_not_there_is_not_found(browser, kind28):
    for address in ("/entries/1", "/entries/0", "/entries/999999999999"):
        browser.visit(address, status=404)


def test_a_hidden_entry_is_a_tombstone_to_others(world, browser, written, url):
    hide(world, written)

    assert "I wrote to Rosa." not in browser.visit(url).body
    assert browser.page.has("Hidden by a moderator.")
    browser.sign_in(world.ana)
    assert browser.visit(url).has("I wrote to Rosa.")
    browser.visit(f"{url}/edit", status=403)


def test_a_held_entry_is_there_for_its_author_and_moderators(world, browser, kind28):
    held = world.entry(world.nina, kind28, 9, "Not confirmed yet.")

    browser.visit(f"/entries/{held}", status=404)
    browser.sign_in(world.ana)
    browser.visit(f"/entries/{held}", status=404)
    nina = Browser(world.app)
    nina.sign_in(world.nina)
    assert nina.visit(f"/entries/{held}").has("others see it once its author’s e-mail address is confirmed")


def test_a_challenge_that_becomes_invited_takes_its_entries_along(world, browser):
    """A22: what was public once is not, from then on."""
    ours = world.challenge("ours", visibility="invited")
    entry = world.entry(world.olga, ours, 9, "Only for us.")

    browser.visit(f"/entries/{entry}", status=404)
    browser.sign_in(world.cleo)
    for path in ("", "/edit", "/delete"):
        browser.visit(f"/entries/{entry}{path}", status=404)


def test_the_entry_costs_the_same_for_one_answer_and_for_fifty(world, browser, kind28, written, url):
    world.comment(world.ben, written, LONG)
    author, other = Browser(world.app), Browser(world.app)
    author.sign_in(world.ana)
    other.sign_in(world.cleo)
    before = [one.visit(url).statements for one in (author, other)]
    visitor = browser.visit(url).statements
    for number in range(49):
        world.comment(world.person(f"p{number:02}"), written, LONG)
    world.entry(world.ben, kind28, 9)

    assert [one.visit(url).statements for one in (author, other)] == before
    assert Browser(world.app).visit(url).statements == visitor <= 5
    assert max(before) <= 8


# Editing


@pytest.fixture
def editing(world, browser, url):
    browser.sign_in(world.ana)
    return browser.visit(f"{url}/edit")


def test_all_of_an_entry_can_be_changed(world, browser, url, editing):
    assert editing.texts("textarea")[0] == "I wrote to Rosa."

    page = browser.submit(
        "Publish changes",
        text="I *called* Rosa.",
        for_whom=["neighbours"],
        who_gains="them",
        own_blog_url="http://ana.example.org/",
        audience="members",
    )

    assert page.path == url
    assert page.has("I called Rosa.")
    assert page.texts("li", class_="label-tag") == ["for neighbours", "they gain"]
    with world.session() as session:
        entry = session.scalars(select(Entry)).one()
        assert entry.own_blog_url == "http://ana.example.org/"
        assert [one.source for one in session.scalars(select(Revision))] == ["I wrote to Rosa."]
    Browser(world.app).visit(url, status=404)


def test_who_may_read_an_entry_may_read_its_answers_and_nobody_else(world, browser, written, url):
    answer = world.comment(world.ben, written, LONG)
    browser.sign_in(world.ana)
    browser.visit(f"{url}/edit")
    browser.submit("Publish changes", audience="members")

    Browser(world.app).visit(f"/posts/{answer}", status=404)
    with world.session() as session:
        assert session.get(Post, answer).audience == "members"


def test_editing_keeps_the_day_and_the_time(world, browser, url, editing):
    with clock.set_to(clock.now() + timedelta(hours=20)):
        page = browser.submit("Publish changes", text="I called Rosa.")
        assert "edited" in page.text
    with world.session() as session:
        entry = session.scalars(select(Entry)).one()
        assert (entry.number, entry.written_on_number) == (9, 9)


def test_two_tabs_that_edit_at_once_lose_nothing(world, browser, url, editing):
    """'Two people or tabs editing at once get a clear conflict, not a lost text.'"""
    other = Browser(world.app)
    other.sign_in(world.ana)
    other.visit(f"{url}/edit")
    other.submit("Publish changes", text="I called Rosa.")

    page = browser.submit("Publish changes", text="I visited Rosa.", who_gains="them", status=409)

    assert page.texts("textarea")[:2] == ["I called Rosa.", "I visited Rosa."]
    assert browser.submit("Publish changes").has("I visited Rosa.")
    with world.session() as session:
        kept = session.scalars(select(Revision).order_by(Revision.id))
        assert [one.source for one in kept] == ["I wrote to Rosa.", "I called Rosa."]


def test_sending_the_same_changes_twice_is_no_conflict(world, browser, url, editing):
    browser.submit("Publish changes", text="I called Rosa.")
    browser.page = editing

    assert browser.submit("Publish changes", text="I called Rosa.").path == url


def test_a_form_that_needs_a_second_look_keeps_what_was_typed(world, browser, url, editing):
    page = browser.submit("Publish changes", text="I called Rosa.", own_blog_url="javascript:alert(1)", status=422)

    assert page.texts("textarea")[0] == "I called Rosa."
    assert page.has("Please give a full address")


def test_unpublished_changes_stand_in_the_form_again_or_are_left(world, browser, written, url):
    with world.session():
        Draft.save(world.ana.id, f"edit:{written}", 3, {"text": "I called"}, clock.now())
    browser.sign_in(world.ana)

    page = browser.visit(f"{url}/edit")
    assert page.texts("textarea")[0] == "I called"
    assert page.has("Here are words of yours that were kept just now and never published.")
    browser.visit(page.link("Begin with the published text instead"))

    assert browser.page.texts("textarea")[0] == "I wrote to Rosa."
    browser.submit("Publish changes", text="I called Rosa.")
    with world.session() as session:
        assert session.scalars(select(Draft)).all() == []


def test_only_its_author_changes_an_entry(world, browser, url):
    for person in (world.ben, world.mo, world.olga, world.root):
        one = Browser(world.app)
        one.sign_in(person)
        for path in ("edit", "delete"):
            one.visit(f"{url}/{path}", status=403)
            one.visit("/")
            one.post_with_token(f"{url}/{path}", {"text": "Mine now.", "version": 1}, status=403)
    browser.visit(f"{url}/edit", status=401)
    assert browser.visit(url).has("I wrote to Rosa.")


def test_an_archived_challenge_is_read_only(world, browser, url):
    with clock.set_to(clock.now() + timedelta(days=60)):
        browser.sign_in(world.ana)
        browser.visit(f"{url}/edit", status=409)


# Taking it back


def test_a_deleted_entry_without_answers_is_gone_and_its_day_is_free(world, browser, written, url, kind28):
    browser.sign_in(world.ana)
    browser.visit(f"{url}/delete")

    page = browser.submit("Delete it")

    assert page.path == "/challenges/kind-28/days/9"
    assert page.link("Write your entry") == "/challenges/kind-28/days/9/write"
    browser.visit(url, status=404)
    with world.session() as session:
        counted = [session.scalars(select(Participation)).one(), session.get(Challenge, kind28)]
        counted.append(session.scalars(select(Prompt).where(Prompt.number == 9)).one())
        assert [one.entry_count for one in counted] == [0, 0, 0]
        assert counted[0].days_done == frozenset()


def test_a_deleted_entry_with_answers_leaves_a_tombstone(world, browser, written, url):
    """'Deleting leaves a tombstone if there are answers.'"""
    world.comment(world.ben, written, LONG)
    browser.sign_in(world.ana)
    browser.visit(f"{url}/delete")
    browser.submit("Delete it")

    page = Browser(world.app).visit(url)

    assert page.has("Its author took this entry back.")
    assert page.has(LONG)
    assert "I wrote to Rosa." not in page.body
    assert page.texts("li", class_="label-tag") == []


def test_deleting_twice_counts_once(world, browser, url, kind28):
    browser.sign_in(world.ana)
    form = browser.visit(f"{url}/delete")
    browser.submit("Delete it")
    browser.page = form

    browser.submit("Delete it", status=403)

    with world.session() as session:
        assert session.get(Challenge, kind28).entry_count == 0


def test_a_day_can_be_written_again_and_counts_once(world, browser, url, kind28):
    """F11, with the day in between free again."""
    browser.sign_in(world.ana)
    browser.visit(f"{url}/delete")
    browser.submit("Delete it")
    browser.visit("/challenges/kind-28/days/9/write")
    browser.submit("Publish entry", text="Once more.")

    with world.session() as session:
        mine = session.scalars(select(Participation)).one()
        assert (mine.entry_count, mine.days_done) == (1, {9})
