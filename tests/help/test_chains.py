"""Passing help on, and pointing to somebody better."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from forum.core import clock
from forum.posts import Post
from tests.browser import Browser, signed_in
from tests.help.scenes import account, agree, helped, thanked, wish_of
from tests.notifications.scenes import keep_away, sentences, tell_all


def pass_on(world, person, post_id: int) -> Browser:
    one = signed_in(world, person)
    one.visit(f"/help/{post_id}")
    one.submit("Pay it forward")
    return one


def test_the_next_help_of_who_was_helped_joins_the_chain(world):
    people = [world.ana, world.ben, world.cleo, world.olga]
    first = helped(world, world.ben, world.ana, title="First")
    assert "it joins this chain" in pass_on(world, world.ben, first).page.body
    second = helped(world, world.cleo, world.ben, title="Second")
    helped(world, world.cleo, world.ben, title="Not in it")
    pass_on(world, world.cleo, second)
    third = helped(world, world.olga, world.cleo, title="Third")

    page = Browser(world.app).visit(f"/help/{third}")
    page = Browser(world.app).visit(page.link("See the chain that this belongs to"))

    told = [f"{one.name} helped {two.name}" for one, two in pairwise(people)]
    assert page.texts("h2", class_="story__title") == told
    steps = [node.get("aria-label") for node in page.all("g", role="listitem")]
    assert steps == ["It began with Ana Example.", *(f"{one}." for one in told)]
    assert "Not in it" not in page.body


def test_however_many_helped_it_is_passed_on_once_and_all_of_them_stand_in_the_chain(world):
    wish = wish_of(world, world.ben)
    for helper in (world.ana, world.olga):
        agree(world, world.ben, helper, wish)
    thanked(world, world.ben, wish)
    pass_on(world, world.ben, wish)
    for title in ("Joins it", "Does not"):
        helped(world, world.cleo, world.ben, title=title)

    page = Browser(world.app).visit(f"/help/{wish}")
    page = Browser(world.app).visit(page.link("See the chain that this belongs to"))

    assert page.texts("h2", class_="story__title") == [
        "Ana Example and Olga Example helped Ben Example",
        "Ben Example helped Cleo Example",
    ]


def test_a_step_that_one_may_not_read_says_nothing(world, browser):
    first = helped(world, world.ben, world.ana, title="First")
    pass_on(world, world.ben, first)
    second = helped(world, world.cleo, world.ben, title="Second")
    with world.session() as session:
        session.get(Post, second).hide(by=account(world.mo), at=clock.now())

    chain = browser.visit(f"/help/{first}").link("See the chain that this belongs to")
    page = browser.visit(chain)

    assert page.has("Somebody helped somebody")
    assert "Cleo" not in page.body
    with world.session() as session:
        session.get(Post, first).hide(by=account(world.mo), at=clock.now())
    browser.visit(f"{chain}?later", status=404)
    browser.visit("/help/chains/999", status=404)


def test_a_persons_page_says_whom_they_helped_by_name(world, browser):
    helped(world, world.ana, world.ben)
    helped(world, world.ana, world.ben, title="Again")
    helped(world, world.ben, world.cleo)

    assert browser.visit("/people/ben").has("Helped Ana Example Was helped by Cleo Example")
    assert browser.visit("/people/ana").has("Was helped by Ben Example")


def test_one_points_to_somebody_better_and_they_are_told_once(world):
    olga = world.olga
    wish = wish_of(world, world.ana)
    ben, cleo = signed_in(world, world.ben), signed_in(world, world.cleo)

    def point(one: Browser) -> None:
        one.visit(f"/help/{wish}/pointers")
        one.submit("Point to them", handle="@Olga", reason="She prints price lists all day.")

    with ThreadPoolExecutor(2) as at_once:
        list(at_once.map(point, (ben, cleo)))
    page = ben.visit(f"/help/{wish}")
    assert [words.text for words in page.all("a", href="/people/olga")] == ["@olga", "@olga"], "both comments are kept"
    tell_all(world)

    told = [one.partition(" thinks ")[2] for one in sentences(world, olga)]
    assert told == ["that you would be better at “Somebody to read my price list”"]
    assert "answered in your request" in sentences(world, world.ana)[0]


@pytest.mark.attack("A48")
def test_the_same_form_with_other_words_points_once_more_only_if_one_says_so(world, browser):
    wish, cleo, mo = wish_of(world, world.ana), world.cleo.handle, world.mo.handle
    browser.sign_in(world.ben)
    form = browser.visit(f"/help/{wish}/pointers")
    browser.submit("Point to them", handle=f"@{cleo.upper()}", reason="She knows.")
    browser.page = form
    browser.submit("Point to them", handle=cleo, reason="She knows.")
    browser.page = form

    page = browser.submit("Point to them", status=409, handle=mo, reason="He knows, too.")
    assert page.has("This form was sent already, with other words. Send it once more if you want both.")

    assert browser.submit("Point to them").has("He knows, too.")
    assert browser.visit(f"/help/{wish}").body.count("She knows.") == 1


def test_one_points_to_nobody_who_cannot_be_reached(world, browser):
    keep_away(world, world.cleo, world.ben, "block")
    wish = wish_of(world, world.ana)
    browser.sign_in(world.ben)
    for handle in ("cleo", "nobody-here", "ben", "ana"):
        browser.visit(f"/help/{wish}/pointers")
        page = browser.submit("Point to them", status=422, handle=handle, reason="They know how.")
        assert page.errors() == ["Nobody whom one can point to here has that handle. Please look at it again."]
    assert "They know how." in browser.page.body
