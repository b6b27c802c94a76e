"""What can be found is right soon after every deed, whatever happens to the worker meanwhile."""

import pytest
from sqlalchemy import delete, func, select, text

from forum.core import clock
from forum.core.database import db
from forum.core.events import Event
from forum.posts import Post
from forum.search import index_everything, indexing
from forum.search.documents import words_in
from forum.search.shelves import POSTS, SHELVES, Word
from tests.posts.topics import by, do, topic_of


def kept(world):
    """Everything on the shelves, and the words."""
    with world.session() as session:
        rows = {one.name: shelf_rows(session, one) for one in SHELVES}
        return rows | {"words": dict(tuple(row) for row in session.execute(select(Word.word, Word.texts)))}


def shelf_rows(session, shelf):
    table = shelf.table
    columns = (shelf.id, table.c.version, table.c.readers, table.c.title, table.c.body)
    return [tuple(row) for row in session.execute(select(*columns).order_by(shelf.id))]


def waiting(world):
    with world.session() as session:
        return session.scalar(select(func.count()).where(Event.indexed_at.is_(None)))


@pytest.fixture
def forum(world):
    challenge = world.challenge()
    world.entry(world.ana, challenge, 9, "The greengrocer again.")
    topic = topic_of(world, world.ana, challenge, "Pears in newspaper, pears everywhere.")
    world.comment(world.ben, topic, "And quinces.")
    return topic


def test_each_event_is_read_once_and_reading_it_again_changes_nothing(world, forum, indexed):
    indexed()
    first = kept(world)
    assert waiting(world) == 0
    assert len(first["search_posts"]) == 3

    with world.session() as session:
        session.execute(text("UPDATE events SET indexed_at = NULL"))
    indexed()

    assert kept(world) == first


def test_words_are_counted_and_forgotten_with_the_last_text(world, forum, indexed):
    indexed()
    rows = kept(world)
    texts = [words_in(title, body) for shelf in SHELVES for *_, title, body in rows[shelf.name]]
    assert rows["words"] == {word: sum(word in one for one in texts) for word in set().union(*texts)}

    do(world, forum, lambda post: post.delete(by=by(world.ana), at=clock.now()))
    indexed()

    assert "newspaper" not in kept(world)["words"]
    assert "quinces" in kept(world)["words"]


def test_a_worker_that_dies_half_way_leaves_all_to_the_next(world, forum, indexed, monkeypatch):
    def pull_the_plug(*given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(indexing, "done", pull_the_plug)
        with pytest.raises(KeyboardInterrupt):
            indexed()
    assert kept(world)["search_posts"] == []
    assert waiting(world) > 0

    indexed()
    assert len(kept(world)["search_posts"]) == 3
    assert waiting(world) == 0


def test_what_cannot_be_read_does_not_hold_up_the_rest(world, forum, indexed, monkeypatch):
    real = indexing.refresh

    def refresh(shelf, ids):
        if shelf is POSTS and forum in ids:
            raise ValueError("this one is odd")
        return real(shelf, ids)

    with monkeypatch.context() as patch:
        patch.setattr(indexing, "refresh", refresh)
        indexed()
    assert len(kept(world)["search_posts"]) == 2
    assert waiting(world) == 1

    indexed()
    assert len(kept(world)["search_posts"]) == 3
    assert waiting(world) == 0


def test_what_is_new_is_read_first(world, forum, app, monkeypatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 1)
    with app.app_context():
        newest = db.session.scalar(select(func.max(Event.id)))
        assert [one.id for one in db.session.execute(indexing.unindexed())] == [newest]


def test_reindex_puts_right_whatever_was_lost(world, forum, app):
    run = app.test_cli_runner().invoke
    assert run(args=["reindex"]).exit_code == 0
    good = kept(world)
    assert "0 were not as they are now" in run(args=["reindex"]).output
    with world.session() as session:
        for shelf in SHELVES:
            session.execute(delete(shelf.table))
        session.execute(text("DELETE FROM search_words"))

    done = run(args=["reindex"])

    assert done.exit_code == 0, done.output
    assert kept(world) == good


def test_reindex_takes_away_what_is_no_more_with_its_words(world, forum, indexed, app):
    indexed()
    with world.session() as session:
        session.execute(delete(Post).where(Post.thread_id == forum))
    is_there_still = len(kept(world)["search_posts"]) == 3  # PostgreSQL takes it away with the post

    app.test_cli_runner().invoke(args=["reindex"])

    assert len(kept(world)["search_posts"]) == 2
    assert not is_there_still or "quinces" not in kept(world)["words"]


def test_reindex_can_be_stopped_at_any_step(world, forum, indexed, app, monkeypatch):
    indexed()
    good = kept(world)
    with world.session() as session:
        session.execute(text("DELETE FROM search_posts"))
        session.execute(text("DELETE FROM search_words"))
    monkeypatch.setattr(indexing, "batch", one_by_one)
    real, seen = indexing.refresh, []

    def stop_at_the_second(shelf, ids):
        seen.append(ids)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(shelf, ids)

    with monkeypatch.context() as patch:
        patch.setattr("forum.search.commands.refresh", stop_at_the_second)
        stopped = app.test_cli_runner().invoke(args=["reindex"])
    assert stopped.exit_code != 0
    assert len(kept(world)["search_posts"]) == 1

    with app.app_context():
        index_everything()
    assert kept(world)["search_posts"] == good["search_posts"]


def one_by_one(shelf, before):
    column = shelf.subject.id
    return db.session.scalars(select(column).where(column < before).order_by(column.desc()).limit(1)).all()


def test_two_who_index_at_once_take_turns(world, forum, app):
    """The second waits for the first to be done before it reads: so an older text never comes after a newer one."""
    with app.app_context():
        indexing.one_at_a_time()
        first = db.session.connection()
        with db.engine.connect() as other:
            if db.engine.dialect.name == "postgresql":
                free = other.execute(text("SELECT pg_try_advisory_xact_lock(4711029)")).scalar()
            else:
                free = not first.connection.in_transaction
        assert not free
