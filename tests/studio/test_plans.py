"""No page for leading a challenge reads more of a growing table than it shows: what the databases say they would do."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from forum.challenges import Challenge, Participation, latest_counts_of
from forum.posts import words_in
from forum.studio.grid import days_apart, people_in
from forum.studio.hands import first_entries_in, quiet_in, walls_in
from tests.posts.test_plans import plan_of

OLGA = SimpleNamespace(id=7, is_authenticated=True, is_moderator=False, is_admin=False, zone="UTC")
THEN = datetime(2026, 3, 10, tzinfo=UTC)
CHALLENGE = Challenge(id=3, length=28)


def page_of_people():
    return people_in(CHALLENGE).order_by(Participation.joined_at, Participation.id).limit(51)


IN_ORDER = {
    "a page of everyone's days": (page_of_people, "ix_participations_people"),
    "who is quiet": (lambda: quiet_in(OLGA, CHALLENGE, THEN).limit(21), "ix_participations_heard"),
    "first entries": (lambda: first_entries_in(OLGA, 3).limit(10), "ix_posts_unanswered"),
    "the latest dates": (lambda: latest_counts_of(3, 60), "day_counts"),
}
BOUNDED = {
    "days that were caught up": (lambda: days_apart(OLGA, [4, 5]), "uq_entries_live"),
    "who stands at a wall": (lambda: walls_in(OLGA, 3, THEN), "ix_walls_standing"),
    "notes to these people": (lambda: words_in(3, [4, 5]), "ix_private_words"),
}


@pytest.mark.parametrize("what", IN_ORDER)
def test_it_is_read_off_an_index_in_its_order(app, what):
    query, index = IN_ORDER[what]
    with app.app_context():
        plan = plan_of(query())

    assert index in plan, plan
    for unwanted in ("SCAN", "Sort", "TEMP B-TREE"):
        assert unwanted not in plan, plan


@pytest.mark.parametrize("what", BOUNDED)
def test_it_is_found_by_an_index(app, what):
    query, index = BOUNDED[what]
    with app.app_context():
        plan = plan_of(query())

    assert index in plan, plan
    assert "SCAN" not in plan, plan
