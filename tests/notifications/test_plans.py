"""No page and no job of notifications reads more of a growing table than it needs: what the databases say they do."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import tuple_

from forum.notifications import Notification
from forum.notifications.mails.gathering import parts_of, standing_walls, to_tell
from forum.notifications.mails.words import untold_announcements
from forum.notifications.planning import due_lines, people_on_rounds, with_something_on
from forum.notifications.queries import latest_behind, lines_of, unseen_of
from forum.notifications.telling import untold
from forum.notifications.words import Topic
from tests.posts.test_plans import plan_of

ANA = SimpleNamespace(id=7)
THEN = datetime(2026, 3, 10, tzinfo=UTC)
ORDER = (Notification.latest_at, Notification.id)


def page_of_lines():
    query = lines_of(7).where(tuple_(*ORDER) < (THEN, 900))
    return query.order_by(*(column.desc() for column in ORDER)).limit(21)


IN_ORDER = {
    "a page of the list": (page_of_lines, "ix_notifications_person"),
    "mails that are due": (lambda: due_lines(THEN), "ix_notifications_mail"),
    "rounds that have come": (lambda: people_on_rounds(THEN), "ix_rounds_next_at"),
    "events nobody has heard of": (lambda: untold(0), "ix_events_untold"),
}
FOUND = {
    "what is new": (lambda: unseen_of(7, THEN), ("uq_notifications_unseen", "ix_heard_notification")),
    "what is behind lines": (
        lambda: latest_behind([1, 2], THEN, unmailed=False, texts=False),
        ("ix_heard_notification",),
    ),
    "what a mail tells": (lambda: to_tell({7: [Topic.CHEER], 8: [Topic.CHEER]}), ("notifications", "ix_heard")),
    "the days of many people": (lambda: parts_of([7, 8], THEN), ("ix_participations_account",)),
    "announcements no mail has told": (lambda: untold_announcements([7, 8], THEN), ("ix_announcements_challenge",)),
    "who has something to hear of": (lambda: with_something_on([7, 8], THEN), ("ix_participations_account",)),
    "who rests": (lambda: standing_walls([7, 8], THEN), ()),
}
GROWING = ("announcements", "heard", "notifications", "events", "posts", "deliveries", "participations", "rounds")


@pytest.mark.parametrize("what", IN_ORDER)
def test_it_is_read_off_an_index_in_its_order(app, what):
    query, index = IN_ORDER[what]
    with app.app_context():
        plan = plan_of(query())

    assert index in plan, plan
    assert not any(f"SCAN {table}\n" in plan or f"Seq Scan on {table}" in plan for table in GROWING), plan


@pytest.mark.parametrize("what", FOUND)
def test_it_is_found_by_an_index(app, what):
    query, indexes = FOUND[what]
    with app.app_context():
        plan = plan_of(query())

    assert all(index in plan for index in indexes), plan
    assert not any(f"SCAN {table}\n" in plan or f"Seq Scan on {table}" in plan for table in GROWING), plan
