"""Cheers: 'this helped', seen by name and never as a number."""

import pytest

from forum.core import clock
from forum.posts import Cheer
from tests.posts.topics import LONG, by, do


def cheer(world, post_id, person):
    do(world, post_id, lambda post: post.cheer(by(person), at=clock.now()))


def test_a_member_cheers_and_takes_it_back(world, browser, topic):
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")

    page = browser.submit("Cheer: this helped")
    assert page.has_button("You cheered: this helped")

    page = browser.submit("You cheered: this helped")
    assert page.has_button("Cheer: this helped")


def test_who_cheered_can_be_seen_by_name_and_without_a_number(world, browser, topic):
    comment = world.comment(world.ben, topic, LONG)
    for person in (world.ana, world.cleo):
        cheer(world, comment, person)

    page = browser.visit(f"/posts/{comment}/cheers")

    assert page.texts("a", class_="person__name") == ["Ana Example", "Cleo Example"]
    assert not any(digit in page.text for digit in "0123456789")


def test_a_comment_that_nobody_cheered_has_no_list(world, browser, topic):
    world.comment(world.ben, topic, "First.")
    second = world.comment(world.ben, topic, "Second.")
    cheer(world, second, world.ana)

    page = browser.visit(f"/topics/{topic}")

    ways = [one.get("href") for one in page.all("a") if (one.get("href") or "").endswith("/cheers")]
    assert ways == [f"/posts/{second}/cheers"]


def test_an_empty_list_says_what_to_do(world, browser, topic):
    assert browser.visit(f"/posts/{topic}/cheers").has("Nobody has cheered yet. If it helped you, say so.")


def test_nobody_cheers_for_themselves(world, browser, topic):
    browser.sign_in(world.ana)
    page = browser.visit(f"/topics/{topic}")
    assert not page.has_button("Cheer: this helped")

    browser.post_with_token(f"/posts/{topic}/cheer", status=403)


def test_a_second_cheer_changes_nothing(world, browser, topic):
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")

    for _ in range(2):
        browser.post_with_token(f"/posts/{topic}/cheer")

    with world.session() as session:
        assert session.query(Cheer).count() == 1


def test_taking_back_what_was_never_given_is_fine(world, browser, topic):
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")

    browser.post_with_token(f"/posts/{topic}/cheer/withdraw")


@pytest.mark.parametrize("deed", ["hide", "delete"])
def test_who_cheered_for_what_is_gone_is_nobodys_business(world, browser, topic, deed):
    cheer(world, topic, world.ben)
    deeds = {"hide": lambda post: post.hide(by=by(world.mo), at=clock.now())}
    do(world, topic, deeds.get(deed, lambda post: post.delete(by=by(world.ana), at=clock.now())))

    browser.visit(f"/posts/{topic}/cheers", status=404)


def test_many_cheers_come_page_by_page(world, browser, topic):
    for n in range(60):
        cheer(world, topic, world.person(f"guest{n:02}", zone="UTC"))

    page = browser.visit(f"/posts/{topic}/cheers")
    assert len(page.texts("a", class_="person__name")) == 50
    assert len(browser.visit(page.link("More")).texts("a", class_="person__name")) == 10
