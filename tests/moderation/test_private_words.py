"""Reported private words: decided about like everything else, and never quoted to anybody."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.core import clock
from forum.moderation import Action, Decision, ReviewItem
from forum.posts import Post, PrivateWord, with_people
from tests.browser import Browser, signed_in
from tests.moderation.queue import decide_item, hears, report_word, told, undo

SAID = "What a silly thing to ask."
ANSWER = "You should know about silly."


@pytest.fixture
def word(world) -> int:
    """Ben's to Ana about her entry."""
    entry = world.entry(world.ana, world.challenge(), 9)
    with world.session() as session:
        post = session.get(Post, entry, options=(joinedload(Post.author), joinedload(Post.thread)))
        return PrivateWord.write(post, session.get(Account, world.ben.id), SAID, at=clock.now())


def answered(world, word: int) -> None:
    with world.session() as session:
        session.scalars(with_people(select(PrivateWord).where(PrivateWord.id == word))).one().answer(
            ANSWER, at=clock.now()
        )


def is_hidden(world, word: int) -> bool:
    with world.session() as session:
        return session.get(PrivateWord, word).hidden_at is not None


def test_it_is_hidden_with_a_reason_in_the_log_and_its_writer_disagrees_with_success(world, app, word):
    """'Every action needs a reason, tells the person, can be appealed once, and stands in the moderation log.'"""
    mo, ben, root = signed_in(world, world.mo), signed_in(world, world.ben), signed_in(world, world.root)
    mo.visit(f"/moderation/items/{report_word(world, word, world.ana)}")
    mo.submit("Decide", action="hide", reason="This hurts, in private too.")
    told(world)

    assert is_hidden(world, word)
    log = Browser(app).visit("/moderation/log")
    assert log.has("Hidden: a private word")
    assert log.has("This hurts, in private too.")
    assert not any(said in log.text for said in ("silly", "Ben", "Ana"))
    assert "A moderator has hidden what you wrote: “This hurts, in private too.”" in hears(app, world.ben)
    ben.visit(f"/decisions/{decision_about(world, word)}")
    ben.submit("Send to the moderators", text="She knows how I mean it.")

    page = root.visit(root.visit("/moderation").link("Somebody disagrees with a decision"))
    assert page.has(SAID)
    root.submit("Answer", outcome="undone", reason="They are old friends.")
    assert not is_hidden(world, word)
    told(world)
    assert "took back what was decided about you: “They are old friends.”" in hears(app, world.ben)


def decision_about(world, word: int) -> int:
    with world.session() as session:
        return session.scalars(select(Decision.id).where(Decision.word_id == word)).one()


def test_the_second_of_two_moderators_sees_what_the_first_one_did(world, word):
    mo = signed_in(world, world.mo)
    item = report_word(world, word, world.ana)
    mo.visit(f"/moderation/items/{item}")
    decide_item(world, item, Action.KEEP, world.root)

    page = mo.submit("Decide", action="hide", reason="I had something else in mind.", status=409)
    assert page.has("Kept · Robin Root")
    assert page.texts("textarea") == ["I had something else in mind."]
    assert not is_hidden(world, word)


def test_who_answered_hears_that_their_answer_went_with_it(world, app, word):
    answered(world, word)
    decide_item(world, report_word(world, word, world.ben), Action.HIDE, world.mo)
    told(world)

    page = hears(app, world.ana)
    assert "A moderator has hidden what you wrote" in page
    assert ANSWER not in signed_in(world, world.ana).visit(f"/private-words/{word}").text


def test_people_are_stopped_for_what_they_say_in_private(world, word):
    mo = signed_in(world, world.mo)
    mo.visit(f"/moderation/items/{report_word(world, word, world.ana)}")
    mo.submit("Decide", action="silence", days="3", reason="Leave her alone.")

    with world.session() as session:
        assert session.get(Account, world.ben.id).silenced_for == "Leave her alone."


def test_nobody_decides_about_what_was_said_to_themselves(world, word):
    with world.session() as session:
        session.get(Account, world.ana.id).role = "moderator"
    ana, item = signed_in(world, world.ana), report_word(world, word, world.ana)
    ana.visit(f"/moderation/items/{item}", status=404)
    assert "A private word" not in ana.visit("/moderation").text
    decision = decide_item(world, item, Action.HIDE, world.mo)
    ben = signed_in(world, world.ben)
    ben.visit(f"/decisions/{decision}")
    ben.submit("Send to the moderators", text="She knows how I mean it.")

    with world.session() as session:
        appeal = session.scalars(select(ReviewItem.id).where(ReviewItem.kind == "appeal")).one()
    ana.visit(f"/moderation/items/{appeal}", status=404)


def test_of_a_spammers_word_that_was_hidden_before_either_decision_alone_keeps_it_so(world, word):
    hidden = decide_item(world, report_word(world, word, world.ana), Action.HIDE, world.mo)
    removed = decide_item(world, report_word(world, word, world.ana), Action.REMOVE_SPAMMER, world.mo)
    undo(world, hidden, world.root)
    assert is_hidden(world, word)
    undo(world, removed, world.root)
    assert not is_hidden(world, word)
