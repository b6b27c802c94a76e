"""'Waiting for a word: entries, help requests and first posts that nobody but their author has answered, oldest first;
those who hit a wall and newcomers in front.'"""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Challenge, Participation
from forum.core import clock
from forum.entries import Wall
from forum.posts import Kind, Post
from tests.browser import Browser
from tests.entries.lines import ANSWER, old_hand

HERE = "/challenges/kind-28/waiting"


@pytest.fixture
def ana(world, browser, kind28):
    world.entry(world.ana, kind28, 1, "Mine.")
    browser.sign_in(world.ana)
    return world.ana


def waiting(page) -> list[str]:
    return [node.split("#")[0] for link in page.all("h2") for node in [a.get("href") for a in link.iter("a")]]


def test_who_nobody_answered_waits_oldest_first(world, browser, ana, kind28):
    people = [old_hand(world, kind28, name) for name in ("pia", "rui", "sol")]
    entries = [world.entry(person, kind28, 9) for person in people]
    world.comment(world.ben, entries[1], ANSWER)

    assert waiting(browser.visit(HERE)) == [f"/entries/{entries[0]}", f"/entries/{entries[2]}"]


def test_fewer_than_40_characters_are_no_answer_nor_are_ones_own_words(world, browser, ana, kind28):
    """'A cheer, or fewer than 40 characters, is not an answer.'"""
    ben = world.entry(world.ben, kind28, 9)
    world.comment(world.cleo, ben, "Well done.")
    world.comment(world.ben, ben, "I have thought about it again and will call her tomorrow.")

    assert waiting(browser.visit(HERE)) == [f"/entries/{ben}"]


def test_ones_own_entry_never_waits_for_oneself(world, browser, ana, kind28):
    assert waiting(browser.visit(HERE)) == []
    assert browser.page.has("Nobody waits for a word here.")


def test_newcomers_stand_in_front(world, browser, ana, kind28):
    first = world.entry(old_hand(world, kind28, "pia"), kind28, 9)
    new = world.entry(world.ben, kind28, 9, "My very first.")

    page = browser.visit(HERE)

    assert waiting(page) == [f"/entries/{new}", f"/entries/{first}"]
    assert page.texts("span", class_="label-tag") == ["new here"]


@pytest.fixture
def stuck(world, kind28):
    """Rui has written, was answered, and hit a wall. Gives their latest entry."""
    rui = old_hand(world, kind28, "rui")
    latest = world.entry(rui, kind28, 9)
    with world.session() as session:
        load = joinedload(Participation.account), joinedload(Participation.challenge)
        mine = session.scalars(select(Participation).where(Participation.account_id == rui.id).options(*load)).one()
        Wall.hit(mine, "It is too much.", pause_days=1, at=clock.now())
    return latest


def test_who_hit_a_wall_stands_in_front(world, browser, ana, kind28, stuck):
    page = browser.visit(HERE)

    assert page.text.index("It is too much.") < page.text.index("Day 9")
    assert page.link("Leave a word below what they wrote last") == f"/entries/{stuck}#write"


def test_who_is_not_of_the_challenge_is_not_told_of_walls(world, browser, kind28, stuck):
    browser.sign_in(world.cleo)
    page = browser.visit(HERE)

    assert waiting(page) == [f"/entries/{stuck}"]
    assert "wall" not in page.text
    assert "It is too much." not in page.body


def test_a_first_topic_waits_and_a_later_one_does_not(world, browser, ana, kind28):
    ids = []
    with world.session() as session:
        challenge, cleo = session.get(Challenge, kind28), session.get(Account, world.cleo.id)
        for title in ("Hello", "Hello again"):
            topic = Post.write(Kind.TOPIC, cleo, "Where do I begin?", at=clock.now(), title=title, challenge=challenge)
            session.flush()
            ids.append(topic.id)

    assert waiting(browser.visit(HERE)) == [f"/topics/{ids[0]}"]


def test_what_is_held_hidden_or_deleted_waits_for_nobody(world, browser, ana, kind28):
    hidden = world.entry(world.ben, kind28, 9)
    world.entry(world.nina, kind28, 9)
    with world.session() as session:
        session.get(Post, hidden).hide(by=session.get(Account, world.mo.id), at=clock.now())

    assert waiting(browser.visit(HERE)) == []


def test_pages_go_by_key(world, browser, ana, kind28):
    old = [world.entry(old_hand(world, kind28, f"o{number:02}"), kind28, 9) for number in range(12)]
    new = [world.entry(world.person(f"n{number:02}"), kind28, 9) for number in range(13)]

    first = browser.visit(HERE)
    second = browser.visit(first.link("Those behind"))

    assert [*waiting(first), *waiting(second)] == [f"/entries/{one}" for one in [*new, *old]]
    assert waiting(browser.visit(second.link("Those in front"))) == waiting(first)


def test_all_of_ones_challenges_are_on_one_page(world, browser, ana, kind28):
    other = world.challenge("other")
    strange = world.challenge("strange")
    world.join(world.ana, other)
    here, there = world.entry(world.ben, kind28, 9), world.entry(world.cleo, other, 9)
    world.entry(world.person("zoe"), strange, 9)

    assert waiting(browser.visit("/waiting")) == [f"/entries/{here}", f"/entries/{there}"]


def test_nobody_is_asked_to_answer_where_nothing_can_be_written(world, browser, ana, kind28):
    world.entry(world.ben, kind28, 9)
    with clock.set_to(clock.now() + timedelta(days=60)):
        browser = Browser(world.app)
        browser.sign_in(world.ana)
        for page in (HERE, "/waiting"):
            assert waiting(browser.visit(page)) == []


def test_an_invited_challenges_queue_is_for_the_invited(world, browser):
    world.challenge("ours", visibility="invited")
    browser.sign_in(world.cleo)

    browser.visit("/challenges/ours/waiting", status=404)
    Browser(world.app).visit("/waiting", status=401)


@pytest.mark.parametrize("url", [HERE, "/waiting"])
def test_the_queue_costs_the_same_for_one_and_for_twenty(world, browser, ana, kind28, url):
    world.entry(world.ben, kind28, 9)
    before = browser.visit(url).statements
    for number in range(19):
        world.entry(world.person(f"p{number:02}"), kind28, 9)

    assert browser.visit(url).statements == before <= 8
