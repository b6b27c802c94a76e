"""What the end of a challenge reads is found by an index, however many challenges there were."""

from types import SimpleNamespace

import pytest

from forum.closing.favourites import Favourite
from forum.closing.queries import agreed_entries, favourites_in
from forum.entries import Entry
from tests.posts.test_plans import plan_of

ANA = SimpleNamespace(id=7, is_authenticated=True, is_admin=False, is_moderator=False)
QUERIES = {
    "a page of a day": (lambda: agreed_entries(3).where(Entry.post_id > 9).limit(41), "ix_entries_day", "entries"),
    "favourites": (
        lambda: favourites_in(ANA, 3).where(Favourite.id > 9).order_by(Favourite.id).limit(21),
        "ix_favourites_challenge",
        "favourites",
    ),
}


@pytest.mark.parametrize("what", QUERIES)
def test_it_is_found_by_an_index(app, what):
    query, index, table = QUERIES[what]
    with app.app_context():
        plan = plan_of(query())

    assert index in plan, plan
    assert f"SCAN {table}" not in plan, plan
