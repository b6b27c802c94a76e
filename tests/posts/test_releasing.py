"""Beside requests: what waited is released, and old HTML is made anew."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from forum.accounts import Account
from forum.core import clock
from forum.core.database import db
from forum.core.events import Event
from forum.core.jobs import JOBS
from forum.moderation import Action
from forum.posts import Post
from forum.posts.jobs import release_confirmed
from forum.posts.words import HeldFor
from tests.moderation.queue import decide, report, undo
from tests.posts.topics import LONG, by, confirm, counted, counts_of, do, topic_of


def test_confirming_the_address_releases_what_waited(world, app, browser, topic):
    for _ in range(45):
        world.comment(world.nina, topic, LONG)
    confirm(world, world.nina)

    with app.app_context():
        release_confirmed()
        release_confirmed()

    assert counts_of(world, topic) == counted(world, topic)
    assert counts_of(world, topic)[:2] == (45, 45)
    with world.session() as session:
        assert session.query(Event).filter(Event.kind == "post.released").count() == 45


def test_who_is_not_confirmed_yet_goes_on_waiting(world, app, topic):
    world.comment(world.nina, topic, LONG)

    with app.app_context():
        release_confirmed()

    assert counts_of(world, topic) == (0, 0, None)


@pytest.mark.attack("A25")
def test_what_waited_does_not_come_out_while_its_author_is_silenced_and_does_after(world, app, topic):
    world.comment(world.nina, topic, LONG)
    until = clock.now() + timedelta(days=3)
    be_silent(world, world.nina, until)
    confirm(world, world.nina)

    with app.app_context():
        release_confirmed()
        assert counts_of(world, topic)[:2] == (0, 0)
        with clock.set_to(until):
            release_confirmed()
    assert counts_of(world, topic)[:2] == (1, 1)


@pytest.mark.attack("A25")
@pytest.mark.parametrize("action", [Action.SILENCE, Action.SUSPEND])
def test_what_waited_comes_out_once_a_decision_about_its_author_is_taken_back(world, app, topic, action):
    world.comment(world.nina, topic, LONG)
    report(world, world.nina, world.ana)
    decision = decide(world, world.nina, action, world.mo, days=3)
    confirm(world, world.nina)

    with app.app_context():
        release_confirmed()
    assert counts_of(world, topic)[:2] == (0, 0)
    undo(world, decision, world.mo)
    with app.app_context():
        release_confirmed()
    assert counts_of(world, topic)[:2] == (1, 1)


def be_silent(world, person, until) -> None:
    with world.session() as session:
        session.get(Account, person.id).be_silent(until, "Enough for now.")


def test_what_waits_for_a_moderator_goes_on_waiting(world, app, topic):
    comment = world.comment(world.ben, topic, LONG)
    do(world, comment, lambda post: post.hold(HeldFor.REVIEW, at=clock.now()))

    with app.app_context():
        release_confirmed()

    assert counts_of(world, topic) == (0, 0, None)


def test_the_worker_does_it_every_minute():
    assert JOBS["release_confirmed"].every_minutes == 1


def old(world, post_id, source, html_of=None):
    """As an earlier renderer left it."""
    with world.session() as session:
        session.execute(update(Post).where(Post.id == post_id).values(source=source, renderer_version=0))


@pytest.fixture
def runner(app):
    return app.test_cli_runner()


def test_html_of_an_older_renderer_is_made_anew(world, runner):
    assert world.cleo.handle == "cleo"
    posts = [topic_of(world, world.ana, text="Ask @cleo or @ben.") for _ in range(3)]
    for post in posts[:2]:
        old(world, post, "Ask @cleo or @ben, **soon**.")

    result = runner.invoke(args=["rerender"], catch_exceptions=False)
    said = result.output

    assert said == "2 posts rendered anew.\n"
    with world.session():
        html = str(db.session.get(Post, posts[0]).html)
        assert "<strong>soon</strong>" in html
        assert 'href="/people/cleo"' in html
        assert "/people/ben" not in html
    assert runner.invoke(args=["rerender"]).output == "0 posts rendered anew.\n"


def test_what_is_beyond_todays_limits_stays_as_it_is(world, runner):
    post = topic_of(world, world.ana, text="As it was.")
    old(world, post, "x" * 10_001)

    said = runner.invoke(args=["rerender"]).output

    assert "0 posts rendered anew." in said
    assert "1 posts stay as they are" in said
    with world.session():
        assert "As it was." in str(db.session.get(Post, post).html)


def test_releasing_a_topic_tells_once(world, topic):
    held = topic_of(world, world.nina)
    for _ in range(2):
        do(world, held, lambda post: post.release(clock.now()))

    with world.session() as session:
        assert session.query(Event).filter(Event.kind == "post.released").count() == 1
        assert by(world.nina).handle == "nina"
