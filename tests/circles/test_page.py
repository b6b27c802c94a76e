"""A circle's page: who wrote, who waits longest for whom, what was written, and how many conversations there are."""

from datetime import timedelta

import pytest

from forum.circles import Circle
from forum.circles.queries import conversations_in
from forum.core import clock
from forum.core.database import db
from tests.browser import Browser, signed_in
from tests.circles.scenes import account, circle_of, loaded

LONG = "That is what I would have said to her as well, and I am glad that you did."


@pytest.fixture
def scene(world):
    challenge = world.challenge("kind-28")
    people = (world.ana, world.ben, world.cleo, world.person("dora"), world.person("eva"))
    return challenge, circle_of(world, challenge, *people), people


def page_of(world, person, circle):
    return signed_in(world, person).visit(f"/circles/{circle}")


def who_comes_second(world, circle):
    """Ben has the form open that Ana has just sent: it is called something new."""
    ana, ben = signed_in(world, world.ana), signed_in(world, world.ben)
    for one in (ana, ben):
        one.visit(f"/circles/{circle}/edit")
    ana.submit("Keep it", name="The early birds")
    return ben


def test_it_shows_who_wrote_and_who_has_waited_longest_for_whom(world, scene):
    challenge, circle, _people = scene
    with clock.set_to(clock.now() - timedelta(hours=20)):
        world.entry(world.cleo, challenge, 8, "I baked for the neighbours.")
    answered = world.entry(world.ben, challenge, 8, "I wrote to Rosa.")
    world.comment(world.ana, answered, LONG)
    world.entry(world.ana, challenge, 9, "Mine of today.")

    page = page_of(world, world.ben, circle)

    notes = page.texts("span", class_="person__note")
    assert notes[0] == "wrote today"
    assert notes[1] == "last wrote just now", "for the day before"
    assert notes[3:5] == ["has not written yet"] * 2
    assert notes[5] == "wrote 20 hours ago, and waits for you or Ana and 2 others"
    assert notes[6] == "wrote just now, and waits for you or Cleo and 2 others"
    assert len(notes) == 7
    assert page.has("I baked for the neighbours.")
    mine = page_of(world, world.cleo, circle).texts("span", class_="person__note")
    assert mine[5] == "wrote 20 hours ago, and wait for Ana and 3 others"


def test_conversations_are_threads_in_which_two_members_take_three_turns(world, scene):
    """'What is counted is conversations of three turns or more.'"""
    challenge, circle, people = scene
    first = world.entry(world.ana, challenge, 9, "Day nine.")
    world.comment(world.ben, first, LONG)
    ids = [one.id for one in people]

    def counted():
        with world.session():
            return conversations_in(account(world.ana), loaded(circle), ids)

    world.comment(world.ben, first, LONG)
    assert counted() == 0, "two words of one person in a row are one turn"
    stranger = world.person("fritz")
    world.join(stranger, challenge)
    other = world.entry(world.cleo, challenge, 9, "Mine.")
    world.comment(stranger, other, LONG)
    world.comment(world.cleo, other, LONG)
    assert counted() == 0, "others than its members are not counted"
    world.comment(world.ana, first, LONG)
    world.comment(world.ben, first, LONG)
    assert counted() == 1, "each thread once"
    for person in (world.ben, world.ana, world.ben):
        world.comment(person, other, LONG)
    assert counted() == 2, "below somebody else's entry, too"
    assert page_of(world, world.ana, circle).has("2 conversations of three turns or more so far.")


@pytest.mark.parametrize("number", [1, 12])
def test_it_costs_eight_statements_at_the_most_however_much_was_written(world, scene, number):
    challenge, circle, people = scene
    for day in range(1, number + 1):
        for person in people:
            entry = world.entry(person, challenge, min(day, 9)) if day <= 9 else None
            if entry:
                world.comment(world.ana if person != world.ana else world.ben, entry, LONG)
    assert page_of(world, world.ana, circle).statements <= 8


def test_today_says_in_a_line_how_the_circle_does(world, scene):
    challenge, circle, _people = scene
    browser = Browser(world.app)
    browser.sign_in(world.ana)
    assert browser.visit("/").has("Your circle: nobody has written yet today.")
    answered = world.entry(world.ben, challenge, 9)
    world.comment(world.ana, answered, LONG)
    with clock.set_to(clock.now() - timedelta(days=2)):
        world.entry(world.cleo, challenge, 7)
    page = browser.visit("/")
    assert page.has("Your circle: Ben wrote today, Cleo waits for a word.")
    assert page.link("Your circle") == f"/circles/{circle}"
    assert page.statements <= 8


def test_when_its_challenge_is_over_it_stays_to_be_read(world, scene):
    challenge, circle, _people = scene
    entry = world.entry(world.ana, challenge, 9, "For all of us.")
    with clock.set_to(clock.now() + timedelta(days=60)):
        page = page_of(world, world.ben, circle)
        assert page.has("The challenge is over, and so is the circle.")
        assert page.has("For all of us.")
        assert not page.has("Who waits longest")
        browser = Browser(world.app)
        browser.sign_in(world.ben)
        browser.visit(f"/circles/{circle}/invite", status=403)
        browser.visit("/challenges/kind-28/circles")
        assert browser.page.path == f"/circles/{circle}"
        with world.session():
            assert db.session.get_one(Circle, circle).member_count == 5
        assert entry


def test_of_two_who_call_it_something_new_the_second_is_asked(world, scene):
    _challenge, circle, _people = scene
    ben = who_comes_second(world, circle)

    page = ben.submit("Keep it", status=409, name="The night owls")
    assert page.has("The early birds")
    assert page.has("This was changed elsewhere while you were writing.")
    assert ben.submit("Keep it").has("The night owls")


def test_an_older_form_that_leaves_the_name_changes_the_rest(world, scene):
    _challenge, circle, _people = scene
    ben = who_comes_second(world, circle)

    assert ben.submit("Keep it", takes_others="y").has("The early birds")
