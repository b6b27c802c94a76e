"""The outbox stays small: what is over is forgotten, in batches, and what still matters is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.ops import jobs, queries
from tests.posts.test_plans import plan_of


def write(days_ago, ending):
    at = clock.now() - timedelta(days=days_ago)
    one = Delivery.write("rosa@example.org", f"{ending} {days_ago}", "…", at=at)
    {"sent": one.mark_sent, "dropped": one.mark_dropped, "given up": lambda at: one.give_up(at, "550")}.get(
        ending, lambda at: None
    )(at)


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_only_what_is_long_over_is_forgotten(world, app, monkeypatch, batch):
    monkeypatch.setattr(queries, "FORGOTTEN_AT_ONCE", batch)
    with world.session() as session:
        for days_ago in (100, 31, 29, 0):
            for ending in ("sent", "dropped", "given up", "waiting"):
                write(days_ago, ending)
                session.flush()

    with app.app_context():
        jobs.forget_deliveries()
        jobs.forget_deliveries()

        kept = set(db.session.scalars(select(Delivery.subject)))
    young = {f"{ending} {days}" for days in (29, 0) for ending in ("sent", "dropped", "given up", "waiting")}
    assert kept == young | {"given up 31", "waiting 31", "waiting 100"}


def test_a_batch_is_found_by_its_numbers(app):
    with app.app_context():
        plan = plan_of(queries.oldest_deliveries(7))

    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "PRIMARY KEY" in plan or "pk_deliveries" in plan, plan


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (lambda: select(queries.counted(queries.deliveries_due(clock.now()))), "ix_deliveries_due"),
        (lambda: select(queries.first(queries.deliveries_due(clock.now()))), "ix_deliveries_due"),
        (queries.number_given_up, "ix_deliveries_given_up"),
        (lambda: select(queries.counted(queries.events_untold())), "ix_events_untold"),
        (lambda: select(queries.first(queries.events_untold())), "ix_events_untold"),
    ],
    ids=["due", "oldest due", "given up", "untold", "oldest untold"],
)
def test_a_count_reads_only_what_waits(app, query, index):
    with app.app_context():
        plan = plan_of(query())

    assert index in plan, plan
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan
