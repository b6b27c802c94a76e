"""What admins and moderators look at is found by an index: what the databases say they would do."""

from types import SimpleNamespace

import pytest

from forum.accounts import Account
from forum.challenges import Challenge
from forum.challenges.launches import launches_of
from forum.core.lists import Kind, Listed, list_of, taken_off
from forum.core.site_now import SiteChange
from forum.house.queries import asked_of_log, changes, changes_about, request_of, sought
from forum.moderation.messages import Message, message_for, messages_to_answer
from tests.posts.test_plans import plan_of

ANA = SimpleNamespace(id=7, is_authenticated=True, is_moderator=False, is_admin=False)
LATEST = SiteChange.id.desc()

QUERIES = {
    "everyone": lambda: sought("", "").query.order_by(Account.id.desc()).limit(31),
    "by e-mail": lambda: sought("ana@example.org", "").query,
    "by name": lambda: sought("ana", "").query.limit(31),
    "who asks to join": lambda: request_of(7),
    "the log of one kind": lambda: changes(asked_of_log("role", "")).order_by(LATEST).limit(31),
    "the log of one person": lambda: changes(asked_of_log("", "mo")).order_by(LATEST).limit(31),
    "about somebody": lambda: changes_about(Account(id=7)),
    "a list": lambda: list_of(Kind.DOMAIN).order_by(Listed.value).limit(31),
    "what was taken off": taken_off,
    "messages that wait": lambda: messages_to_answer().order_by(Message.id).limit(31),
    "messages that were answered": lambda: messages_to_answer(answered=True).order_by(Message.id.desc()).limit(31),
    "a message": lambda: message_for(ANA, 3),
    "market day": lambda: launches_of(ANA, Challenge(id=5)).limit(31),
}
BY_NUMBER = ("everyone", "what was taken off", "messages that were answered")
GROWING = ("accounts", "join_requests", "site_changes", "listed", "messages", "launches", "posts", "name_words")


@pytest.mark.parametrize("what", QUERIES)
def test_it_is_found_by_an_index(app, what):
    with app.app_context():
        plan = plan_of(QUERIES[what]())

    for table in GROWING:
        assert f"Seq Scan on {table}" not in plan, plan
        # SQLite says of the first page of a list by number that it scans: backwards, and no further than the page.
        scans = plan.replace(f"SCAN {table} USING INDEX", "").count(f"SCAN {table}")
        assert not scans or (what in BY_NUMBER and "TEMP B-TREE" not in plan), plan
