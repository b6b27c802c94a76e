"""No page of posts reads more of a growing table than it shows: what the databases say they would do."""

import pytest
from sqlalchemy import text, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from forum.accounts import VISITOR
from forum.core import clock
from forum.core.database import db
from forum.core.pictures import freed_before
from forum.posts import Post
from forum.posts.attached import Hashtag
from forum.posts.queries import PLACE_IN_THREAD, held_of_confirmed, not_held_from, posts_tagged, up_to
from forum.posts.threads import all_comments
from tests.conftest import TUESDAY


def plan_of(query, *, as_it_is: bool = False):
    """Among as many rows as there may be; or `as_it_is`, among those that are there."""
    on_postgres = db.engine.dialect.name == "postgresql"
    dialect = postgresql.dialect() if on_postgres else sqlite.dialect()
    sql = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    if on_postgres and not as_it_is:
        make_ready_to_explain()
    rows = db.session.execute(text(("EXPLAIN " if on_postgres else "EXPLAIN QUERY PLAN ") + sql.replace(":", "\\:")))
    return "\n".join(str(row[-1]) for row in rows)


def make_ready_to_explain():
    """As it would be for tables that nobody has counted yet, whatever earlier tests left in the files."""
    names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
    db.session.execute(text(f"TRUNCATE {names}"))  # in a transaction that is never kept
    for way in ("seqscan", "bitmapscan", "sort"):  # else an empty table is read whole
        db.session.execute(text(f"SET LOCAL enable_{way} = off"))


def comments_after(key):
    query = all_comments().where(Post.thread_id == 1, not_held_from(VISITOR))
    return query.where(tuple_(PLACE_IN_THREAD, Post.id) > key).order_by(PLACE_IN_THREAD, Post.id).limit(51)


QUERIES = {
    "a deep page of a thread": (lambda: comments_after((900, 950)), "ix_posts_thread"),
    "a permalink": (lambda: up_to(Post(id=5, branch_id=2, thread_id=1)).limit(51), "ix_posts_thread"),
    "a tag": (lambda: posts_tagged(VISITOR, "x").order_by(Hashtag.post_id.desc()).limit(21), "ix_hashtags_tag"),
    "the next picture to sweep": (lambda: freed_before(TUESDAY), "ix_pictures_freed"),
    "what waits": (lambda: held_of_confirmed(clock.now()).limit(20), "ix_posts_held"),
}


@pytest.mark.parametrize("what", QUERIES)
def test_it_is_answered_from_an_index(app, what):
    query, index = QUERIES[what]
    with app.app_context():
        plan = plan_of(query())

    assert index in plan, plan
    assert "SCAN posts" not in plan.replace(f"SCAN posts USING INDEX {index}", "")
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan
