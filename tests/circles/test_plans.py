"""No page of circles reads more of a growing table than it shows: what the databases say they would do."""

from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from forum.circles.invitations import invitations_to, keeps_apart_in
from forum.circles.models import Circle
from forum.circles.queries import circles_visible_to, entries_in, written_by
from forum.circles.silence import due
from forum.entries import Entry
from forum.posts import Post, circle_of
from forum.today.queries import written_in_circles
from tests.conftest import TUESDAY
from tests.posts.test_plans import plan_of

ANA = SimpleNamespace(id=7, is_authenticated=True, is_moderator=False, is_admin=False)
CIRCLE = Circle(id=3, challenge_id=5, created_at=TUESDAY)
PEOPLE = (7, 8, 9)


def oldest_unanswered():
    return written_by(CIRCLE, PEOPLE).where(Post.answer_count == 0).with_only_columns(func.min(Post.id))


# PostgreSQL counts the rows: where there are none, it goes backwards through the entries.
OF_WRITERS = ("ix_posts_author", "pk_entries")
QUERIES = {
    "a circle": (lambda: circles_visible_to(ANA).where(Circle.id == 3), ("pk_circle_readers", "circle_readers_1")),
    "whose circle": (lambda: circle_of(7, 5), ("uq_circle_readers_one",)),
    "who waits": (oldest_unanswered, ("ix_posts_author",)),
    "what it wrote": (lambda: entries_in(ANA, CIRCLE, PEOPLE).order_by(Entry.post_id.desc()), OF_WRITERS),
    "who is silent": (lambda: due(TUESDAY), ("ix_circle_memberships_look",)),
    "invitations": (lambda: invitations_to(ANA, TUESDAY), ("ix_circle_invitations_person",)),
    "who keeps apart": (lambda: select(keeps_apart_in(3, 7)), ("pk_circle_readers", "circle_readers_1")),
    "today": (lambda: written_in_circles(ANA, TUESDAY), ("ix_posts_author",)),
}
GROWING = ("posts", "entries", "accounts", "circles", "circle_memberships", "circle_invitations", "circle_readers")


@pytest.mark.parametrize("what", QUERIES)
def test_it_is_found_by_an_index(app, what):
    query, indexes = QUERIES[what]
    with app.app_context():
        plan = plan_of(query())

    assert any(index in plan for index in indexes), plan
    for table in GROWING:
        assert f"Seq Scan on {table}" not in plan, plan
        assert f"SCAN {table}" not in plan, plan
