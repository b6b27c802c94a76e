"""Saying once that one disagrees: by whom it concerns, answered by another moderator if there is one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum.accounts import Account
from forum.challenges import Organiser
from forum.core import clock
from forum.moderation import Action, Appeal, ReviewItem
from forum.moderation.queries import Asked, next_item
from tests.browser import Browser, signed_in
from tests.moderation.queue import decide, hears, hide_challenge, item_of, report, told, undo, what_counts


@pytest.fixture
def hidden(world) -> int:
    post = world.entry(world.ben, world.challenge(), 9, "Rosa, of all people, should know better.")
    report(world, post, world.cleo)
    world.decision = decide(world, post, Action.HIDE, world.mo)
    return post


def appeal(app, person, decision: int) -> None:
    browser = Browser(app)
    browser.sign_in(person)
    browser.visit(f"/decisions/{decision}")
    browser.submit("Send to the moderators", text="Rosa is my own dog.")


def item(world) -> int:
    with world.session() as session:
        return session.scalars(select(ReviewItem.id).where(ReviewItem.kind == "appeal")).one()


def test_whom_it_concerns_disagrees_once_and_another_moderator_takes_it_back(world, app, browser, hidden):
    """'Every action needs a reason, tells the person, can be appealed once, and stands in the moderation log.'"""
    told(world)
    ben = Browser(app)
    ben.sign_in(world.ben)
    page = ben.visit("/notifications")
    ben.visit(f"/decisions/{world.decision}")
    assert "A moderator has hidden what you wrote" in page.text
    ben.submit("Send to the moderators", text="Rosa is my own dog.")
    assert not ben.visit(f"/decisions/{world.decision}").has_button("Send to the moderators")
    ben.post_with_token(f"/decisions/{world.decision}", {"text": "And once more: Rosa is my dog."}, status=409)

    assert world.root
    browser.sign_in(world.mo)
    browser.visit(f"/moderation/items/{item(world)}")
    browser.submit("Answer", outcome="undone", reason="I decided this myself.", status=403)
    browser.sign_in(world.root)
    browser.visit(f"/moderation/items/{item(world)}")
    browser.submit("Answer", outcome="undone", reason="Indeed, a dog.")

    assert what_counts(world, hidden)[0] is True
    told(world)
    assert "took back what was decided about you: “Indeed, a dog.”" in hears(app, world.ben)


def test_the_only_moderator_there_is_answers_their_own_and_the_decision_may_stand(world, app, browser, hidden):
    appeal(app, world.ben, world.decision)
    browser.sign_in(world.mo)
    browser.visit(f"/moderation/items/{item(world)}")
    browser.submit("Answer", outcome="stands", reason="Even a dog deserves better.")

    assert what_counts(world, hidden)[0] is False
    told(world)
    assert "The decision stands: “Even a dog deserves better.”" in hears(app, world.ben)
    browser.sign_in(world.ben)
    assert browser.visit(f"/decisions/{world.decision}").has("Even a dog deserves better.")


def test_an_appeal_is_answered_when_the_decision_is_taken_back_by_another_way(world, app, browser, hidden):
    appeal(app, world.ben, world.decision)
    undo(world, world.decision, world.root)

    browser.sign_in(world.person("max", role="moderator"))
    assert browser.visit("/moderation").has("Nothing waits for a moderator.")
    answer = {"outcome": "stands", "reason": "No, no.", "version": "1"}
    browser.post_with_token(f"/moderation/items/{item(world)}/answer", answer, status=409)
    told(world)
    assert hears(app, world.ben).count("I was wrong.") == 1
    browser.sign_in(world.ben)
    assert browser.visit(f"/decisions/{world.decision}").has("I was wrong.")


def test_another_moderator_who_is_silenced_keeps_nobody_waiting(world, app, browser, hidden):
    max_ = world.person("max", role="moderator")
    with world.session() as session:
        for one in (max_, world.root):
            session.get(Account, one.id).be_silent(clock.now() + timedelta(days=3), "Too loud.")
    appeal(app, world.ben, world.decision)
    browser.sign_in(world.mo)
    page = browser.visit(f"/moderation/items/{item(world)}")
    assert not page.has("Max Example")  # to hand it over to
    browser.submit("Answer", outcome="stands", reason="Even a dog deserves better.")
    told(world)
    assert "The decision stands" in hears(app, world.ben)


def test_two_moderators_answer_it_once(world, app, hidden):
    appeal(app, world.ben, world.decision)
    root, max_ = signed_in(world, world.root), signed_in(world, world.person("max", role="moderator"))
    for one in (root, max_):
        one.visit(f"/moderation/items/{item(world)}")
    root.submit("Answer", outcome="stands", reason="Even a dog deserves better.")

    page = max_.submit("Answer", outcome="undone", reason="Indeed, a dog.", status=409)

    assert page.texts("textarea") == ["Indeed, a dog."]
    assert what_counts(world, hidden)[0] is False


def test_nobody_else_sees_or_disagrees(world, browser, hidden):
    browser.visit(f"/decisions/{world.decision}", status=401)
    for person in (world.cleo, world.mo):
        browser.sign_in(person)
        browser.visit(f"/decisions/{world.decision}", status=404)
        browser.post_with_token(f"/decisions/{world.decision}", {"text": "I am of another mind."}, status=404)
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(Appeal)) == 0


def test_only_whoever_could_take_it_back_says_that_it_stands(world, app, browser):
    """'Moderators cannot act on themselves or on admins.' What an admin did to stop a moderator is for admins."""
    max_, post = world.person("max", role="moderator"), world.entry(world.ben, world.challenge(), 9, "Rosa smiled.")
    report(world, world.mo, world.ben)
    decision = decide(world, world.mo, Action.SILENCE, world.root, days=3)
    appeal(app, world.mo, decision)
    report(world, post, world.cleo)

    browser.sign_in(max_)
    browser.visit(f"/moderation/items/{item(world)}", status=403)
    answer = {"outcome": "stands", "reason": "I have never liked you.", "version": "1"}
    browser.post_with_token(f"/moderation/items/{item(world)}/answer", answer, status=403)
    assert comes_to_next(world, max_) == item_of(world, post)

    assert comes_to_next(world, world.root) == item(world)  # who decided it, and alone could take it back
    browser.sign_in(world.root)
    browser.visit(f"/moderation/items/{item(world)}")
    browser.submit("Answer", outcome="undone", reason="I was too quick.")
    with world.session() as session:
        assert not session.get(Account, world.mo.id).is_silenced_at(clock.now())


def comes_to_next(world, moderator) -> int | None:
    with world.session() as session:
        return session.scalar(next_item(session.get(Account, moderator.id), Asked(), 0))


@pytest.mark.attack("A25")
def test_an_appeal_about_what_one_organises_beside_others_is_for_others(world, app, browser):
    """Two who organise may be of different minds, and one appeal is all that there is: 'what is about a challenge that
    you organise is not in your queue, nor at any address'."""
    max_, challenge = world.person("max", role="moderator"), world.challenge()
    with world.session() as session:
        session.add(Organiser(challenge_id=challenge, account_id=max_.id, since_at=clock.now()))
    appeal(app, world.olga, hide_challenge(world, challenge))

    browser.sign_in(max_)
    assert browser.visit("/moderation").has("Nothing waits for a moderator.")
    browser.visit(f"/moderation/items/{item(world)}", status=404)
    for outcome in ("stands", "undone"):
        answer = {"outcome": outcome, "reason": "It was a poor idea.", "version": "1"}
        browser.post_with_token(f"/moderation/items/{item(world)}/answer", answer, status=404)
    assert comes_to_next(world, max_) is None
    assert signed_in(world, world.root).visit("/moderation").has("Olga Example")
