"""What the head of each page asks, and who waits for a place, is answered from indexes, however many there are."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from forum.accounts import VISITOR
from forum.challenges import Announcement, Challenge, unread_announcements
from forum.challenges.places import PlaceWish, everyone_waiting, in_line, spot_columns
from forum.challenges.readings import announcements_in
from tests.posts.test_plans import plan_of

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ANA = SimpleNamespace(id=7, zone="Europe/Berlin", is_authenticated=True, is_admin=False, is_moderator=False)
FULL = Challenge(id=3, most_people=20)


def page_of_a_challenge():
    query = announcements_in(Challenge(id=3, zone="UTC", organisers=[]), VISITOR, NOON)
    return query.where(Announcement.id < 900).order_by(Announcement.id.desc()).limit(21)


QUERIES = {
    "what is unread": (
        lambda: unread_announcements(ANA, NOON),
        ("ix_participations_account", "ix_organisers_account_id", "ix_announcements_challenge"),
    ),
    "a page of a challenge": (page_of_a_challenge, ("ix_announcements_challenge",)),
    "who is next in line for a place": (lambda: in_line(3).limit(20), ("ix_waiting_list_line",)),
    "a page of the waiting list": (
        lambda: everyone_waiting(FULL).where(PlaceWish.id > 900).order_by(PlaceWish.id).limit(51),
        ("ix_waiting_list_line",),
    ),
    "where somebody stands in it": (lambda: select(*spot_columns(ANA, FULL)), ("ix_waiting_list_line",)),
}


@pytest.mark.parametrize("what", QUERIES)
def test_it_is_found_by_an_index(app, what):
    query, indexes = QUERIES[what]
    with app.app_context():
        plan = plan_of(query())

    assert all(index in plan for index in indexes), plan
    assert "SCAN announcements" not in plan, plan
    assert "SCAN challenges" not in plan, plan
    assert "SCAN participations" not in plan, plan
    assert "SCAN waiting_list" not in plan, plan
