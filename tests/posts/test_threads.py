"""Threads: a topic or an entry and what people answer."""

import pytest

from forum.accounts import Account
from forum.core import clock
from forum.core.database import db
from forum.posts import Kind, Post


def topic_of(world, person, challenge_id=None, text="What do you do when **nobody** answers?", **about) -> int:
    from forum.challenges import Challenge

    with world.session() as session:
        challenge = session.get(Challenge, challenge_id) if challenge_id else None
        about = {"title": "Quiet customers"} | about
        author = session.get(Account, person.id)
        post = Post.write(Kind.TOPIC, author, text, at=clock.now(), challenge=challenge, **about)
        session.flush()
        return post.id


@pytest.fixture
def topic(world) -> int:
    return topic_of(world, world.ana, world.challenge())


def test_a_visitor_reads_a_topic_and_its_answers(world, browser, topic):
    world.comment(world.ben, topic, "I call them.")

    page = browser.visit(f"/topics/{topic}")

    assert page.texts("h1") == ["Quiet customers"]
    assert page.has("I call them.")
    assert page.statements <= 5
    assert "Set-Cookie" not in page.headers


def test_a_member_answers_a_topic(world, browser, topic):
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")

    page = browser.submit("Post answer", text="I wait a week, then I **call**.")

    assert page.has("I wait a week, then I call.")
    assert page.path == f"/topics/{topic}"
    with world.session():
        root = db.session.get(Post, topic)
        assert (root.comment_count, root.answer_count) == (1, 0)
