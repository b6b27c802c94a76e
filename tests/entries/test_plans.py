"""No page of days and entries reads more of a growing table than it shows: what the databases say they would do."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import tuple_

from forum.accounts import VISITOR
from forum.challenges import Prompt
from forum.entries import Entry
from forum.entries.answer_figures import counts_by_day
from forum.entries.goals import goals_ahead, goals_due
from forum.entries.helping import helped_each_other
from forum.entries.next_one import stuck
from forum.entries.queries import entries_by, entries_of_day, parts_of, standing_walls
from forum.entries.waiting import OPEN_HELP, head_of_line, waiting_in
from forum.posts import Post, PrivateWord
from forum.posts.private_words import words_to
from forum.today.queries import answers_to
from tests.posts.test_plans import plan_of

ANA = SimpleNamespace(id=7, is_authenticated=True, is_moderator=False, is_admin=False)
THEN = datetime(2026, 3, 10, tzinfo=UTC)


def page_of_a_day():
    query = entries_of_day(VISITOR, Prompt(id=3)).where(Entry.post_id > 900)
    return query.order_by(Entry.post_id).limit(21)


def page_of_a_person():
    query = entries_by(ANA, SimpleNamespace(id=8)).where(tuple_(Post.created_at, Post.id) < (THEN, 900))
    return query.order_by(Post.created_at.desc(), Post.id.desc()).limit(21)


def page_of_open_help():
    query = waiting_in(ANA, [OPEN_HELP], THEN).where(tuple_(Post.line, Post.id) > (0, 900))
    return query.order_by(Post.line, Post.id).limit(21)


def page_of_who_waits():
    query = waiting_in(ANA, [3], THEN).where(tuple_(Post.line, Post.id) > (0, 900))
    return query.order_by(Post.line, Post.id).limit(21)


IN_ORDER = {
    "a page of a day": (page_of_a_day, "ix_entries_day"),
    "a page of a person's entries": (page_of_a_person, "ix_posts_author"),
    "a page of who waits": (page_of_who_waits, "ix_posts_unanswered"),
    "the head of the line": (lambda: head_of_line(ANA, 3, 3, THEN), "ix_posts_unanswered"),
    "help requests without a challenge": (page_of_open_help, "unanswered"),
}
BOUNDED = {
    "goals that are due": (lambda: goals_due(THEN), ("ix_answer_goals_due",)),
    "who may be asked for ahead": (lambda: goals_ahead(3), ("ix_posts_unanswered",)),
    "how a challenge is answered": (lambda: counts_by_day(3, timedelta(hours=24), THEN), ("ix_posts_tally",)),
    "private words to me": (lambda: words_to(ANA).order_by(PrivateWord.id.desc()), ("ix_private_words_to",)),
    "answers to me": (lambda: answers_to(ANA, THEN), ("ix_posts_author", "ix_posts_thread")),
    "what a person takes part in": (lambda: parts_of(ANA, SimpleNamespace(id=8)), ("ix_participations_account",)),
    "who answered whom": (
        lambda: helped_each_other(ANA, SimpleNamespace(id=8)),
        ("ix_posts_author", "ix_posts_thread"),
    ),
    "who is stuck": (lambda: standing_walls(ANA, [3, 4], THEN), ("uq_entries_live",)),
}


@pytest.mark.parametrize("what", IN_ORDER)
def test_it_is_read_off_an_index_in_its_order(app, what):
    query, index = IN_ORDER[what]
    with app.app_context():
        plan = plan_of(query())

    assert index in plan, plan
    assert "SCAN posts" not in plan, plan
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan


@pytest.mark.parametrize("what", BOUNDED)
def test_it_is_found_by_an_index(app, what):
    query, indexes = BOUNDED[what]
    with app.app_context():
        plan = plan_of(query())

    assert all(index in plan for index in indexes), plan
    assert "SCAN posts" not in plan, plan
    assert "SCAN entries" not in plan, plan


@pytest.mark.parametrize("query", [standing_walls(ANA, [3, 4], THEN), stuck(ANA, [3, 4], THEN)], ids=["page", "line"])
def test_walls_are_found_among_any_number_of_people(app, query):
    with app.app_context():
        plan = plan_of(query)

    assert "participations USING INTEGER PRIMARY KEY" in plan or "pk_participations on participations" in plan, plan
