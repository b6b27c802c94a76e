"""Reporting a post, and what moderators do about it."""

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.events import Event
from forum.moderation import Decision, Report
from forum.posts import Post
from tests.browser import Browser


@pytest.fixture
def unkind(world) -> int:
    """Ben's entry, which Ana finds unkind."""
    return world.entry(world.ben, world.challenge(), 9, "Rosa, of all people, should know better.")


def reports(world) -> list[Report]:
    with world.session() as session:
        return list(session.scalars(select(Report)))


def test_a_member_reports_a_post_with_a_reason(world, browser, unkind):
    browser.sign_in(world.ana)
    browser.visit(f"/posts/{unkind}/report")

    browser.submit("Send to the moderators", reason="unkind", note="She reads this.")

    assert [(one.reason, one.note, one.reporter_id) for one in reports(world)] == [
        ("unkind", "She reads this.", world.ana.id)
    ]


def test_a_report_without_a_reason_comes_back_with_what_was_typed(world, browser, unkind):
    browser.sign_in(world.ana)
    browser.visit(f"/posts/{unkind}/report")

    page = browser.submit("Send to the moderators", note="I am not sure what to call it.", status=422)

    assert page.has("Please choose what fits best.")
    assert page.texts("textarea") == ["I am not sure what to call it."]
    assert reports(world) == []


def test_something_else_needs_a_few_words(world, browser, unkind):
    browser.sign_in(world.ana)
    browser.visit(f"/posts/{unkind}/report")

    page = browser.submit("Send to the moderators", reason="other", status=422)

    assert page.has("Please say in a few words what it is.")


def test_reporting_twice_leaves_one_report(world, browser, unkind):
    browser.sign_in(world.ana)
    browser.visit("/")
    for _ in range(2):
        browser.post_with_token(f"/posts/{unkind}/report", {"reason": "spam"})

    assert len(reports(world)) == 1


def test_ones_own_post_is_not_reported(world, browser, unkind):
    browser.sign_in(world.ben)

    browser.visit(f"/posts/{unkind}/report", status=403)


def test_a_visitor_is_asked_to_sign_in_first(world, browser, unkind):
    browser.visit(f"/posts/{unkind}/report", status=401)


def test_what_one_may_not_see_cannot_be_reported(world, browser):
    hidden_away = world.entry(world.ben, world.challenge(slug="closed", visibility="invited"), 9)
    browser.sign_in(world.cleo)

    browser.visit(f"/posts/{hidden_away}/report", status=404)


def report(world, browser, post_id: int, who, reason: str = "unkind") -> None:
    browser.sign_in(who)
    browser.visit(f"/posts/{post_id}/report")
    browser.submit("Send to the moderators", reason=reason)


@pytest.fixture
def moderator(world, app, unkind):
    """Mo's browser, with Ana's report of Ben's entry waiting."""
    report(world, Browser(app), unkind, world.ana)
    browser = Browser(app)
    browser.sign_in(world.mo)
    return browser


def test_a_moderator_hides_a_reported_post_and_the_reason_stands_in_the_log(world, browser, unkind, moderator):
    moderator.visit(f"/moderation/posts/{unkind}")
    moderator.submit("Decide", action="hide", reason="It names someone who cannot answer.")

    with world.session() as session:
        assert session.get(Post, unkind).hidden_at is not None
        assert session.scalars(select(Event).where(Event.kind == "report.decided")).one().person_id == world.ben.id
    assert browser.visit("/moderation/log").has("It names someone who cannot answer.")
    assert "Rosa" not in browser.visit(f"/entries/{unkind}").text


def test_a_moderator_keeps_a_reported_post(world, browser, unkind, moderator):
    moderator.visit(f"/moderation/posts/{unkind}")
    moderator.submit("Decide", action="keep", reason="Rosa is his own dog.")

    assert "Rosa" in browser.visit(f"/entries/{unkind}").text
    assert moderator.visit("/moderation").has("Nothing waits for a moderator.")


def test_a_decision_needs_a_reason(world, unkind, moderator):
    moderator.visit(f"/moderation/posts/{unkind}")

    page = moderator.submit("Decide", action="hide", status=422)

    assert page.has("Please give a reason")


def test_the_second_of_two_moderators_is_told_that_it_was_decided(world, unkind, moderator):
    """product.md: Two moderators on one item get a conflict, not a double action."""
    moderator.visit(f"/moderation/posts/{unkind}")
    form = {"action": "hide", "reason": "Too harsh for here."}
    moderator.post_with_token(f"/moderation/posts/{unkind}", form)

    moderator.visit("/moderation/log")
    page = moderator.post_with_token(f"/moderation/posts/{unkind}", form, status=409)

    assert page.has("Another moderator has just decided this one.")
    with world.session() as session:
        assert len(list(session.scalars(select(Decision)))) == 1


def test_moderators_do_not_decide_on_their_own_posts(world, app):
    own = world.entry(world.mo, world.challenge(), 9)
    report(world, Browser(app), own, world.ana)
    browser = Browser(app)
    browser.sign_in(world.mo)
    browser.visit(f"/moderation/posts/{own}", status=403)

    browser.post_with_token(f"/moderation/posts/{own}", {"action": "keep", "reason": "I like it."}, status=403)


def test_only_moderators_see_the_queue(world, browser):
    browser.visit("/moderation", status=401)
    browser.sign_in(world.ana)
    browser.visit("/moderation", status=403)


def test_the_log_names_no_reporter(world, browser, unkind, moderator):
    moderator.visit(f"/moderation/posts/{unkind}")
    moderator.submit("Decide", action="keep", reason="Fine as it is.")

    assert "Ana" not in browser.visit("/moderation/log").text


def test_the_queue_asks_the_same_few_statements_for_one_post_and_for_twenty(world, app, moderator):
    one = moderator.visit("/moderation").statements
    challenge = world.challenge(slug="more")
    with world.session() as session:
        for number in range(1, 10):
            post_id = world.entry(world.cleo, challenge, number)
            session.add(Report(post_id=post_id, reporter_id=world.ana.id, reason="spam", reported_at=clock.now()))

    assert moderator.visit("/moderation").statements == one <= 8
