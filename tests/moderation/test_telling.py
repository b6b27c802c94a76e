"""What people hear of decisions about them, and what moderators see of earlier ones."""

import pytest

from forum.moderation import Action
from tests.browser import signed_in
from tests.moderation.queue import decide, hears, item_of, report, told, undo
from tests.posts.topics import topic_of

LONG = "I read this twice and still think that Rosa should know better than that."


def test_whom_it_concerns_hears_of_a_word_and_of_a_move(world, app):
    topic = topic_of(world, world.ben, world.challenge(), LONG)
    report(world, topic, world.cleo)
    decide(world, topic, Action.WARN, world.mo)
    report(world, topic, world.ana)
    decide(world, topic, Action.MOVE, world.mo, to=world.challenge(slug="other"))
    told(world)

    page = hears(app, world.ben)
    assert "A word from a moderator: “Too harsh for here.”" in page
    assert "A moderator has moved what you wrote: “Too harsh for here.”" in page


@pytest.mark.parametrize("action", [Action.SILENCE, Action.SUSPEND])
def test_whose_silence_or_suspension_is_taken_back_hears_that(world, app, action):
    report(world, world.ben, world.cleo)
    undo(world, decide(world, world.ben, action, world.mo, days=3), world.root)
    told(world)

    assert "took back what was decided about you: “I was wrong.”" in hears(app, world.ben)


def test_an_item_shows_what_was_decided_about_its_author_before(world):
    report(world, world.ben, world.cleo)
    decide(world, world.ben, Action.WARN, world.mo)
    entry = world.entry(world.ben, world.challenge(), 9)
    report(world, entry, world.cleo)

    page = signed_in(world, world.root).visit(f"/moderation/items/{item_of(world, entry)}")
    [beside] = page.texts("aside")
    assert "Pointed out" in beside
    assert "Too harsh for here." in beside
