"""Removing a spammer: everything they posted is hidden in one action, whatever happens on the way, and comes back.

Here in bites of four, for twenty-five posts; with 50,000 of them: bin/bench moderate.
"""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core import clock
from forum.core.deliveries import Delivery
from forum.core.events import Event
from forum.core.richtext import to_html
from forum.moderation import Action, Removal, ReviewItem, Why, jobs, put_in_queue, removals
from forum.posts import Post, PrivateWord
from forum.posts.recount import threads_after, wrong_among
from tests.browser import Browser
from tests.moderation.queue import decide, decide_item, item_of, report, undo
from tests.moderation.selling import KINDS_OF_WORDS, SELLS, sells_everywhere, what_others_see

MANY = 25


@pytest.fixture
def thread(world) -> int:
    """Ana's entry with an answer of Cleo's and many of Ben's, two of which are gone for reasons of their own."""
    thread = world.entry(world.ana, world.challenge(), 9)
    first = world.comment(world.cleo, thread, "This is a good answer of more than forty letters.")
    row = {"kind": "comment", "author_id": world.ben.id, "thread_id": thread, "parent_id": thread, "source": "Buy!"}
    about = {"html": to_html("Buy!"), "renderer_version": 1, "created_at": clock.now(), "last_activity_at": clock.now()}
    with world.session() as session:
        posts = [{**row, **about, "is_answer": True, "submission_key": str(one)} for one in range(MANY)]
        ids = list(session.scalars(insert(Post).returning(Post.id), posts))
        session.execute(update(Post).where(Post.id == ids[1]).values(deleted_at=clock.now()))
        session.execute(update(Post).where(Post.id == ids[2]).values(hidden_at=clock.now(), hidden_how="moderator"))
        counted = {"comment_count": MANY - 1, "answer_count": MANY - 1}
        session.execute(update(Post).where(Post.id == thread).values(counted))
        word = {"post_id": first, "writer_id": world.ben.id, "to_id": world.cleo.id, "source": "Buy!"}
        session.execute(insert(PrivateWord).values(**word, html=to_html("Buy!"), written_at=clock.now()))
    report(world, ids[0], world.cleo)
    world.spam = ids[0]
    return thread


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch):
    monkeypatch.setattr(removals, "AT_ONCE", 4)


def state(world, thread: int):
    """What others see: which posts are there, and the counts, which must be right."""
    with world.session() as session:
        assert wrong_among(threads_after(0)) == []
        shown = session.scalars(select(Post.id).where(Post.hidden_at.is_(None), Post.deleted_at.is_(None))).all()
        root = session.get(Post, thread)
        words = session.scalars(select(PrivateWord.hidden_at)).all()
        return sorted(shown), root.comment_count, root.answer_count, root.first_answer_at, words


def removal(world) -> Removal:
    with world.session() as session:
        return session.scalars(select(Removal)).one()


def job(world) -> None:
    with world.app.app_context():
        jobs.remove_spam()


def test_everything_is_hidden_and_exactly_that_comes_back(world, app, thread):
    """'Remove as spammer (hides everything they posted; undoable).'"""
    before = state(world, thread)
    decision = decide(world, world.spam, Action.REMOVE_SPAMMER, world.mo)
    browser = Browser(app)
    browser.sign_in(world.mo)
    assert browser.visit(f"/moderation/decisions/{decision}").has(f"2 of {MANY} posts"), (
        "of the first four two were gone"
    )
    job(world)

    shown, comments, answers, *_ = state(world, thread)
    assert (comments, answers, len(shown)) == (1, 1, 2)
    assert (removal(world).state, removal(world).hidden) == ("hidden", MANY - 2)
    assert "Buy!" not in Browser(app).visit(f"/entries/{thread}").text
    with world.session() as session:
        assert session.scalars(select(Event.kind).where(Event.kind == "post.hidden")).all() == ["post.hidden"] * (
            MANY - 2
        )

    undo(world, decision, world.root)
    job(world)

    assert state(world, thread) == before
    assert removal(world).state == "shown"


def test_who_is_killed_half_way_goes_on_where_they_were(world, thread, monkeypatch):
    decision = decide(world, world.spam, Action.REMOVE_SPAMMER, world.mo)
    batches = iter([False, False, True])
    monkeypatch.setattr(jobs, "time_is_up", lambda: next(batches))
    job(world)
    half = removal(world).hidden
    assert 4 < half < MANY - 2

    undo(world, decision, world.root)  # in the middle of it
    monkeypatch.setattr(jobs, "time_is_up", lambda: False)
    job(world)

    assert removal(world).shown == half
    assert state(world, thread)[1] == MANY - 1


def test_what_a_moderator_did_to_a_post_meanwhile_stays(world, thread):
    decision = decide(world, world.spam, Action.REMOVE_SPAMMER, world.mo)
    job(world)
    report_again = world.spam
    with world.session() as session:
        session.execute(update(Post).where(Post.id == report_again).values(hidden_by_id=None, hidden_how="removed"))

    undo(world, decision, world.root)
    job(world)

    with world.session() as session:
        assert session.get(Post, report_again).hidden_how == "removed"


def test_a_post_that_was_hidden_before_comes_back_with_the_rest_and_not_without(world, thread):
    """Taking back that it was hidden leaves the removal, which then hides it like everything else."""
    hidden = decide(world, world.spam, Action.HIDE, world.mo)
    report(world, world.ben, world.cleo)
    removal_of_ben = decide(world, world.ben, Action.REMOVE_SPAMMER, world.mo)
    job(world)

    undo(world, hidden, world.root)
    assert how_hidden(world, world.spam) == "spam"
    undo(world, removal_of_ben, world.root)
    job(world)

    assert how_hidden(world, world.spam) is None


def how_hidden(world, post: int) -> str | None:
    with world.session() as session:
        return session.get(Post, post).hidden_how


def test_whatever_they_said_in_any_way_is_hidden_and_comes_back_and_nothing_of_others(world):
    sells_everywhere(world)
    before = what_others_see(world)
    assert sum(SELLS in said for said in before) == KINDS_OF_WORDS
    report(world, world.ben, world.cleo)

    removal_of_ben = decide(world, world.ben, Action.REMOVE_SPAMMER, world.mo)
    job(world)
    assert what_others_see(world) == [said for said in before if SELLS not in said]

    undo(world, removal_of_ben, world.root)
    job(world)
    assert what_others_see(world) == before


@pytest.mark.attack("A25")
@pytest.mark.parametrize("back", ["the first one first", "the second one first"])
def test_of_two_removals_one_that_is_taken_back_brings_back_nothing_while_the_other_holds(world, back):
    sells_everywhere(world)
    before, both = what_others_see(world), []
    for who in (world.cleo, world.ana):
        report(world, world.ben, who)
        both.append(decide(world, world.ben, Action.REMOVE_SPAMMER, world.mo))
        job(world)
        clock.advance(timedelta(minutes=1))

    one, other = both if back == "the first one first" else reversed(both)
    undo(world, one, world.root)
    job(world)
    assert what_others_see(world) == [said for said in before if SELLS not in said]
    undo(world, other, world.root)
    job(world)
    assert what_others_see(world) == before


def test_a_challenge_that_was_hidden_before_stays_hidden_as_long_as_either_decision_holds(world):
    challenge = world.challenge(organiser=world.ben)
    with world.session() as session:
        put_in_queue(session.get(Challenge, challenge), Why.SPAM, at=clock.now())
        item = session.scalars(select(ReviewItem.id)).one()
    hidden = decide_item(world, item, Action.HIDE, world.mo)
    report(world, world.ben, world.cleo)
    removal_of_ben = decide(world, world.ben, Action.REMOVE_SPAMMER, world.mo)

    undo(world, hidden, world.root)
    assert what_others_see(world) == []
    undo(world, removal_of_ben, world.root)
    assert what_others_see(world) == ["Twenty-eight kind days"]


def test_who_is_removed_gets_a_letter_and_can_disagree_without_signing_in(world, app, browser, thread):
    browser.sign_in(world.mo)
    browser.visit(f"/moderation/items/{item_of(world, world.spam)}")
    browser.submit("Decide", action="spammer", reason="This is spam.")
    with world.session() as session:
        letter = session.scalars(select(Delivery.text).where(Delivery.to == world.ben.email)).one()
        assert session.get(Account, world.ben.id).suspended_at is not None
    link = next(line for line in letter.splitlines() if "/decisions/" in line).split("localhost:8000")[1]

    ben = Browser(app)
    ben.visit(link.split("?")[0], status=401)
    ben.visit(link + "x", status=404)
    assert ben.visit(link).has("Your account is suspended")
    ben.submit("Send to the moderators", text="I only told of my shop once. Please look again.")

    assert browser.visit("/moderation").has("Somebody disagrees with a decision")
