"""Saying once that one disagrees: by whom it concerns, answered by another moderator if there is one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum.accounts import Account
from forum.core import clock
from forum.moderation import Action, Appeal, ReviewItem
from tests.browser import Browser, signed_in
from tests.moderation.queue import decide, hears, report, told, what_counts


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
