"""No question reads a growing table whole, on either database: what they say they would do."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from forum.accounts import VISITOR
from forum.core.database import db
from forum.search.asking import Question
from forum.search.indexing import unindexed, with_other_readers
from forum.search.queries import Asked, Ground, ground_of, latest_drafts
from forum.search.shelves import SHELVES
from forum.search.statements import candidates
from tests.posts.test_plans import make_ready_to_explain

ANA = SimpleNamespace(id=7, is_authenticated=True, is_admin=False, is_moderator=False)
MO = SimpleNamespace(id=8, is_authenticated=True, is_admin=False, is_moderator=True)
GROUND = Ground(
    endings={"pears": ["pears", "pearshaped"]},
    closed=[3],
    lowest={one.name: 1 for one in SHELVES},
    highest={one.name: 100_000 for one in SHELVES},
)


def plan_of(query, values=None) -> str:
    """The driver fills in the values here: some are of types that cannot be spelled out."""
    if db.engine.dialect.name == "postgresql":
        make_ready_to_explain()
        db.session.execute(text("SET LOCAL enable_bitmapscan = on"))  # the only way through a GIN index
        db.session.execute(text("SET LOCAL enable_sort = on"))
    how = "EXPLAIN " if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    compiled = query.compile(db.engine, compile_kwargs={"render_postcompile": True})
    rows = db.session.connection().exec_driver_sql(how + str(compiled), values_of(compiled, values))
    return "\n".join(str(row[-1]) for row in rows)


def values_of(compiled, values):
    values = compiled.construct_params(values)
    return tuple(values[name] for name in compiled.positiontup) if compiled.positional else values


@pytest.mark.parametrize("viewer", [VISITOR, ANA, MO], ids=["visitor", "member", "moderator"])
@pytest.mark.parametrize("within", [{}, {"challenge_id": 3}, {"person_id": 7}], ids=["all", "challenge", "person"])
@pytest.mark.parametrize("texts", [3, 3_000, 90_000], ids=["seldom", "now and then", "often"])
def test_what_is_looked_for_is_found_by_its_words(app, viewer, within, texts):
    with app.app_context():
        ground = replace(GROUND, begun={"pears": texts})
        asked = Asked(Question.read('"kind words" pears'), viewer, ground, **within)
        plan = plan_of(*candidates(asked, 50_000, dict.fromkeys(SHELVES, 200)))

        for shelf in SHELVES:
            owner = shelf.subject.__tablename__
            if db.engine.dialect.name == "postgresql":
                assert f"Bitmap Index Scan on ix_{shelf.name}_words" in plan, plan
                assert f"using pk_{owner}" in plan, plan
                assert "Seq Scan" not in plan, plan
            else:
                assert f"SCAN {shelf.name} VIRTUAL TABLE INDEX" in plan, plan
                assert f"SEARCH {owner} USING INTEGER PRIMARY KEY" in plan, plan
                assert "TEMP B-TREE" not in plan, plan


QUERIES = {
    "beginnings and closed challenges": lambda: ground_of(ANA, Question.read('"kind words" pea* qui*')),
    "what happened": lambda: unindexed(900),
    "drafts": lambda: latest_drafts(ANA),
    "a challenge that others read now": lambda: with_other_readers(
        SimpleNamespace(kind="challenge.readers_changed", challenge_id=3, post_id=None)
    ),
    "a thread that others read now": lambda: with_other_readers(
        SimpleNamespace(kind="post.readers_changed", challenge_id=None, post_id=3)
    ),
}


@pytest.mark.parametrize("what", QUERIES)
def test_it_is_answered_from_an_index(app, what):
    with app.app_context():
        plan = plan_of(QUERIES[what]())

    assert "Seq Scan" not in plan, plan
    for table in ("search_words", "events", "posts", "drafts", "readers", "challenges"):
        assert f"SCAN {table}" not in plan.replace(f"SCAN {table} USING", ""), plan


def test_the_shelves_are_what_the_code_takes_them_for(app):
    """The migrations' test cannot see virtual tables."""
    with app.app_context():
        for shelf in SHELVES:
            assert db.session.execute(text(f"SELECT count(*) FROM {shelf.name}")).scalar() == 0
            if db.engine.dialect.name == "sqlite":
                names = [row[1] for row in db.session.execute(text(f"PRAGMA table_info({shelf.name})"))]
                made = db.session.scalar(text(f"SELECT sql FROM sqlite_master WHERE name = '{shelf.name}'"))
                assert names == ["title", "body", "marks", "version", "readers"]
                assert "tokenize='ascii'" in made
