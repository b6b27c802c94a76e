"""Changing and deleting what one wrote."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.database import db
from forum.posts import Post, Revision
from tests.conftest import TUESDAY
from tests.posts.topics import LONG, by, do, topic_of


@pytest.fixture
def comment(world, topic) -> int:
    return world.comment(world.ben, topic, "My first words.")


def test_the_author_changes_a_comment(world, browser, comment):
    browser.sign_in(world.ben)
    browser.visit(f"/posts/{comment}")
    browser.visit(browser.page.link("Edit"))

    page = browser.submit("Save", text="My **better** words.")

    assert page.has("My better words.")
    assert not page.has("My first words.")


def test_the_author_changes_title_and_text_of_a_topic(world, browser, topic):
    browser.sign_in(world.ana)
    browser.visit(f"/posts/{topic}/edit")

    page = browser.submit("Save", title="Loud customers", text="What if everybody answers?")

    assert page.texts("h1") == ["Loud customers"]
    assert page.has("What if everybody answers?")


@pytest.mark.parametrize(("minutes", "shows"), [(4, False), (5, False), (6, True)])
def test_edited_shows_after_five_minutes(world, browser, topic, comment, minutes, shows):
    with clock.set_to(TUESDAY + timedelta(minutes=minutes)):
        do(world, comment, lambda post: post.edit("Other.", by=by(world.ben), version=1, at=clock.now()))

    page = browser.visit(f"/topics/{topic}")

    assert page.has("· edited") is shows


def test_earlier_texts_are_kept_for_the_author_and_moderators(world, browser, comment):
    do(world, comment, lambda post: post.edit("Second.", by=by(world.ben), version=1, at=clock.now()))
    do(world, comment, lambda post: post.edit("Third.", by=by(world.ben), version=2, at=clock.now()))

    browser.sign_in(world.mo)
    page = browser.visit(f"/posts/{comment}/history")

    assert page.texts("p", class_="history__text") == ["Second.", "My first words."]


@pytest.mark.parametrize("who", ["ana", "cleo"])
def test_earlier_texts_are_not_for_others(world, browser, comment, who):
    browser.sign_in(getattr(world, who))

    browser.visit(f"/posts/{comment}/history", status=403)


def test_two_tabs_get_a_conflict_and_nothing_is_lost(world, browser, comment):
    browser.sign_in(world.ben)
    browser.visit(f"/posts/{comment}/edit")
    do(world, comment, lambda post: post.edit("From the other tab.", by=by(world.ben), version=1, at=clock.now()))

    page = browser.submit("Save", text="From this tab.", status=409)

    assert page.has("From the other tab.")
    assert "".join(page.all("textarea", name="text")[0].itertext()).strip() == "From this tab."
    assert browser.submit("Save").has("From this tab.")


def test_saving_the_same_form_twice_is_a_conflict_not_a_second_change(world, browser, comment):
    browser.sign_in(world.ben)
    page = browser.visit(f"/posts/{comment}/edit")
    browser.submit("Save", text="Once.")
    browser.page = page

    browser.submit("Save", text="Twice.", status=409)

    with world.session() as session:
        assert session.get(Post, comment).source == "Once."


@pytest.mark.parametrize("who", ["ana", "mo", "root"])
@pytest.mark.parametrize("address", ["/posts/{}/edit", "/posts/{}/delete"])
def test_nobody_else_changes_or_deletes_it_not_even_a_moderator(world, browser, comment, who, address):
    browser.sign_in(getattr(world, who))
    browser.visit(address.format(comment), status=403)
    browser.visit(f"/posts/{comment}")

    browser.post_with_token(address.format(comment), {"text": "Mine.", "version": 1}, status=403)

    with world.session() as session:
        assert session.get(Post, comment).source == "My first words."


def test_a_changed_text_that_is_too_long_comes_back_whole(world, browser, comment):
    browser.sign_in(world.ben)
    browser.visit(f"/posts/{comment}/edit")

    page = browser.submit("Save", text="x" * 5001, status=422)

    assert page.texts("p", class_="error") == ["This is one character too long: up to 5,000 fit."]
    assert "x" * 5001 in page.body


def test_a_topic_may_be_longer_and_needs_a_title(world, browser, topic):
    browser.sign_in(world.ana)
    browser.visit(f"/posts/{topic}/edit")

    page = browser.submit("Save", title=" ", text="x" * 10_000, status=422)
    assert page.texts("p", class_="error") == ["A title helps people to find this."]

    assert browser.submit("Save", title="Long").texts("h1") == ["Long"]


def test_the_author_deletes_a_comment_after_being_asked(world, browser, topic, comment):
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")
    page = browser.visit(browser.page.link("Delete"))
    assert page.texts("h1") == ["Delete this answer?"]

    page = browser.submit("Delete it")

    assert page.texts("article", id=f"post-{comment}") == ["Deleted by its author."]
    with world.session() as session:
        post = session.get(Post, comment)
        assert (post.source, str(post.html)) == ("", "")
        assert [one.source for one in session.query(Revision).all()] == ["My first words."]


def test_a_deleted_topic_keeps_its_answers_and_shows_neither_title_nor_text(world, browser, topic, comment):
    browser.sign_in(world.ana)
    browser.visit(f"/posts/{topic}/delete")

    page = browser.submit("Delete it")

    assert page.texts("h1") == ["A topic that is gone"]
    assert "Quiet customers" not in page.body
    assert page.has("My first words.")


def test_a_deleted_post_cannot_be_changed(world, browser, comment):
    do(world, comment, lambda post: post.delete(by=by(world.ben), at=clock.now()))
    browser.sign_in(world.ben)

    browser.visit(f"/posts/{comment}/edit", status=403)
    browser.visit(f"/posts/{comment}/delete", status=403)


def test_what_is_deleted_can_be_read_by_its_author_and_moderators_only(world, browser, comment):
    do(world, comment, lambda post: post.delete(by=by(world.ben), at=clock.now()))
    browser.sign_in(world.mo)
    assert browser.visit(f"/posts/{comment}/history").texts("p", class_="history__text") == ["My first words."]

    browser.submit("Sign out")
    browser.sign_in(world.ana)
    browser.visit(f"/posts/{comment}/history", status=403)


@pytest.mark.parametrize("way", ["edit", "delete"])
def test_entries_are_changed_and_deleted_on_their_own_pages(world, browser, way):
    entry = world.entry(world.ana, world.challenge(), 9)
    browser.sign_in(world.ana)

    response = browser.client.get(f"/posts/{entry}/{way}", base_url="http://localhost:8000")

    assert (response.status_code, response.headers["Location"]) == (303, f"/entries/{entry}/{way}")


def test_an_archived_challenge_takes_no_changes_but_lets_people_delete(world, browser, comment):
    with clock.set_to(TUESDAY + timedelta(days=100)):
        browser.sign_in(world.ben)
        browser.visit(f"/posts/{comment}/edit", status=409)
        browser.visit(f"/posts/{comment}/delete")

        assert browser.submit("Delete it").has("Deleted by its author.")


def test_the_draft_of_a_change_is_shown_again(world, browser, comment):
    browser.sign_in(world.ben)
    browser.visit(f"/posts/{comment}/edit")
    browser.post_with_token("/drafts", {"place": f"edit:{comment}", "sequence": 1, "text": "Half a thought"})

    page = browser.visit(f"/posts/{comment}/edit")

    assert "".join(page.all("textarea", name="text")[0].itertext()).strip() == "Half a thought"


def test_a_history_is_read_page_by_page(world, browser):
    topic = topic_of(world, world.ana)
    for n in range(1, 26):
        do(world, topic, lambda post, n=n: post.edit(f"{LONG} {n}", by=by(world.ana), version=n, at=clock.now()))
    browser.sign_in(world.ana)

    page = browser.visit(f"/posts/{topic}/history")
    assert len(page.texts("p", class_="history__text")) == 20
    assert len(browser.visit(page.link("Still earlier")).texts("p", class_="history__text")) == 5
    with world.session():
        assert db.session.get(Post, topic).version == 26
