"""What Today asks of the days that are on reads what is the viewer's own, not everybody's."""

from types import SimpleNamespace

import pytest

from forum.challenges import Challenge
from forum.today.queries import days_on
from tests.posts.test_plans import plan_of

ANA = SimpleNamespace(id=7)


@pytest.mark.parametrize("number", [1, 5])
def test_the_days_are_found_by_indexes_of_the_viewers_own(app, number):
    days = [(Challenge(id=one, slug=f"kind-{one}"), 9) for one in range(1, number + 1)]
    with app.app_context():
        plan = plan_of(days_on(ANA, days))

    assert "uq_entries_live" in plan, plan
    for table in ("prompts", "participations", "drafts"):
        assert f"SCAN {table}" not in plan, plan
        assert f"Scan on {table}" not in plan, plan
