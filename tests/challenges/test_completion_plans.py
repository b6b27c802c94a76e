"""What is offered while somebody writes is found by indexes, and by a bounded number of steps."""

from types import SimpleNamespace

import pytest

from forum.accounts import people_called
from forum.challenges.surroundings import Surroundings, people_taking_part, who_reads
from forum.posts import Post, people_in_thread, tags_in_use
from tests.posts.test_plans import plan_of

BEN = SimpleNamespace(id=7, is_authenticated=True, is_moderator=False)
INVITED = SimpleNamespace(id=3, visibility="invited")
HERE = Surroundings(INVITED)
THREAD = Post(id=5, author_id=9, held_at=None, hidden_at=None, deleted_at=None)

QUERIES = {
    "people by a word": (lambda: people_called(BEN, "an").limit(40), ("ix_name_words_word",)),
    "readers by a word": (
        lambda: who_reads(people_called(BEN, "an"), Surroundings(INVITED)).limit(40),
        ("ix_name_words_word",),
    ),
    "people of a thread": (lambda: people_in_thread(BEN, THREAD, "an").limit(40), ("ix_posts_thread",)),
    "people of a challenge": (lambda: people_taking_part(BEN, INVITED, "an").limit(40), ("ix_participations_people",)),
    "tags": (lambda: tags_in_use(BEN, "ki"), ("ix_hashtags_tag",)),
}
GROWING = ("accounts", "hashtags", "name_words", "participations", "posts")


@pytest.mark.parametrize("what", QUERIES)
def test_it_is_found_by_an_index(app, what):
    query, indexes = QUERIES[what]
    with app.app_context():
        plan = plan_of(query())

    assert all(index in plan for index in indexes), plan
    for table in GROWING:
        assert f"Seq Scan on {table}" not in plan, plan
        assert f"SCAN {table}" not in plan, plan
