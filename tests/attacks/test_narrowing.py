"""Attacks by closing what others wrote in, and by opening what was changed in the meantime (A12, A22)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.challenges import Challenge
from forum.challenges.discussion import move_topic
from forum.core import clock
from forum.notifications import tell_all
from forum.posts import Audience, Post, Reader
from tests.attacks.test_opening import SECRET, index, opened, sees
from tests.browser import Browser, signed_in
from tests.challenges.scenes import follows
from tests.circles.scenes import circle_of
from tests.posts.topics import LONG, by, do, topic_of


def change(world, person, post, text, title=None):
    do(world, post, lambda one: one.edit(text, by=by(person), version=one.version, at=clock.now(), title=title))
    index(world)


def open_to(world, post, audience, circle=None):
    with world.session() as session:
        one = session.scalars(select(Post).where(Post.id == post).options(joinedload(Post.author))).one()
        one.open_to(audience, by=one.author, at=clock.now(), circle_id=circle, tally_id=one.tally_id)


def opens_all(browser):
    page = browser.visit("/notifications")
    browser.visit(page.link("“Twenty-eight kind days” is open to more people now, but not what you wrote there"))
    browser.submit("Open what I wrote")


def is_there(world, who, post):
    browser = Browser(world.app) if who is None else signed_in(world, who)
    return browser.client.get(f"/posts/{post}", base_url="http://localhost:8000").status_code != 404


@pytest.mark.attack("A12")
@pytest.mark.parametrize("meanwhile", [Audience.MEMBERS, Audience.CIRCLE])
def test_who_closes_an_entry_and_opens_it_again_silences_nobody_who_answered(world, meanwhile):
    challenge = world.challenge()
    circle = circle_of(world, challenge, world.ana, world.ben)
    entry = world.entry(world.ana, challenge, 9)
    answer = world.comment(world.cleo, entry, LONG)
    deeper = world.comment(world.ana, entry, "That is so.", to=answer)

    open_to(world, entry, meanwhile, circle if meanwhile == Audience.CIRCLE else None)
    assert not is_there(world, None, answer)
    among_us = world.comment(world.ben, entry, f"Among us: {LONG}")
    open_to(world, entry, Audience.PUBLIC)

    assert is_there(world, None, answer), "as it was before"
    assert is_there(world, None, deeper)
    assert not is_there(world, None, among_us), "what was written for fewer stays theirs"


@pytest.mark.attack("A22")
def test_what_somebody_changed_in_their_answer_while_fewer_read_it_is_for_these(world):
    challenge = world.challenge()
    entry = world.entry(world.ana, challenge, 9)
    answer = world.comment(world.cleo, entry, LONG)
    open_to(world, entry, Audience.MEMBERS)
    change(world, world.cleo, answer, f"{SECRET} {LONG}")

    open_to(world, entry, Audience.PUBLIC)

    assert not is_there(world, None, answer)
    assert is_there(world, world.ben, answer)


@pytest.mark.attack("A22")
def test_what_somebody_changed_while_a_challenge_was_closed_is_not_opened_with_it(world):
    """Their answers to others, and others' answers to theirs, are there again where these are."""
    challenge = world.challenge()
    entry = world.entry(world.ana, challenge, 9)
    topic = topic_of(world, world.ana, challenge, "A question.", title="Asked of all")
    mine, hers = world.comment(world.ana, topic, LONG), world.comment(world.ben, topic, f"Well. {LONG}")
    follows(world, world.ben, challenge)
    clock.advance(timedelta(minutes=1))
    opened(world, "invited")
    for post, title in ((entry, None), (topic, f"About {SECRET}"), (mine, None)):
        change(world, world.ana, post, f"{SECRET} #quinces {LONG}", title)
    assert sees(world, world.ben, (entry, topic, mine)), "who was in it when it was closed reads on"

    clock.advance(timedelta(minutes=1))
    opened(world, "public")
    follows(world, world.cleo, challenge)

    posts = (entry, topic, mine)
    assert sees(world, None, posts) == sees(world, world.cleo, posts) == set()
    assert not is_there(world, None, hers), "below what is not there"
    clock.advance(timedelta(minutes=1))
    opened(world, "invited")  # with Cleo in it, who came while it was open
    assert sees(world, world.cleo, posts) == set()
    assert sees(world, world.ben, posts)
    opened(world, "public")

    opens_all(signed_in(world, world.ana))
    assert sees(world, None, posts) >= {f"/posts/{one}" for one in posts}
    assert is_there(world, None, hers), "for whom it was written"


@pytest.mark.attack("A22")
def test_what_somebody_changed_below_a_topic_that_is_still_for_invited_people_is_not_opened_with_it(world):
    challenge = world.challenge()
    topic = topic_of(world, world.ana, challenge, "A question.", title="Asked of all")
    answer = world.comment(world.ben, topic, LONG)
    opened(world, "invited")
    change(world, world.ana, topic, f"Another question, {LONG}", "Asked of few")
    opened(world, "public")
    change(world, world.ben, answer, f"{SECRET} {LONG}")

    opens_all(signed_in(world, world.ana))

    assert is_there(world, None, topic)
    assert not is_there(world, None, answer)


@pytest.mark.attack("A22", "A25")
def test_taking_back_that_a_topic_was_moved_opens_nothing_that_was_changed_there(world, browser):
    topic = topic_of(world, world.ana, world.challenge(), "A question.", title="Asked of all")
    few = world.challenge("few", visibility="invited")
    with world.session() as session:
        session.add(Reader(challenge_id=few, account_id=world.ana.id, since_at=clock.now(), came_openly=False))
    move(world, topic, few)
    change(world, world.ana, topic, f"{SECRET} {LONG}", f"About {SECRET}")

    move(world, topic, "kind-28", back=True)

    assert sees(world, None, [topic]) == set()
    browser.sign_in(world.ana)
    assert browser.visit(f"/topics/{topic}").has(SECRET), "she has her own words"
    browser.visit(f"/posts/{topic}/delete")
    opens_all(browser)
    assert sees(world, None, [topic])


def move(world, topic, to, **how):
    with world.session() as session:
        there = Challenge.slug == to if isinstance(to, str) else Challenge.id == to
        challenge = session.scalars(select(Challenge).where(there)).one()
        assert move_topic(session.get(Post, topic), challenge, by=by(world.mo), at=clock.now(), **how)
    with world.session():
        tell_all(clock.now())


@pytest.mark.attack("A12")
def test_who_only_answered_in_a_challenge_has_their_words_when_it_is_closed(world):
    """To read, to change and to take away."""
    challenge = world.challenge()
    answer = world.comment(world.cleo, world.entry(world.ana, challenge, 9), LONG)
    clock.advance(timedelta(minutes=1))

    opened(world, "invited")

    assert is_there(world, world.cleo, answer)
    assert not is_there(world, world.ben, answer)
    browser = signed_in(world, world.cleo)
    browser.visit(f"/posts/{answer}/edit")
    browser.submit("Save", text=f"In other words: {LONG}")
