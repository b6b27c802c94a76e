"""Reporting a post, a profile or a challenge, and what three reports do."""

import pytest
from sqlalchemy import select

from forum.moderation import Report, ReviewItem
from tests.moderation.queue import hears, report, told


@pytest.fixture
def unkind(world) -> int:
    """Ben's entry, which Ana finds unkind."""
    return world.entry(world.ben, world.challenge(), 9, "Rosa, of all people, should know better.")


def reports(world) -> list[Report]:
    with world.session() as session:
        return list(session.scalars(select(Report)))


def items(world) -> list[ReviewItem]:
    with world.session() as session:
        return list(session.scalars(select(ReviewItem).order_by(ReviewItem.id)))


def test_a_member_reports_a_post_with_a_reason(world, browser, unkind):
    browser.sign_in(world.ana)
    browser.visit(f"/posts/{unkind}/report")

    browser.submit("Send to the moderators", reason="unkind", note="She reads this.")

    assert [(one.reason, one.note, one.reporter_id) for one in reports(world)] == [
        ("unkind", "She reads this.", world.ana.id)
    ]
    assert [(one.kind, one.post_id, one.person_id, one.why) for one in items(world)] == [
        ("post", unkind, world.ben.id, "unkind")
    ]


def test_profiles_and_challenges_are_reported_too(world, browser, unkind):
    browser.sign_in(world.ana)
    browser.visit(browser.visit(f"/people/{world.ben.handle}").link("Report this page"))
    browser.submit("Send to the moderators", reason="spam")
    browser.visit(browser.visit("/challenges/kind-28").link("Report this challenge"))
    browser.submit("Send to the moderators", reason="selling")

    assert [(one.kind, one.person_id, one.why) for one in items(world)] == [
        ("profile", world.ben.id, "spam"),
        ("challenge", world.olga.id, "selling"),
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
    assert [one.reports for one in items(world)] == [1]


def test_ones_own_post_is_not_reported(world, browser, unkind):
    browser.sign_in(world.ben)

    browser.visit(f"/posts/{unkind}/report", status=403)
    browser.visit(f"/people/{world.ben.handle}/report", status=403)


def test_a_visitor_is_asked_to_sign_in_first(world, browser, unkind):
    browser.visit(f"/posts/{unkind}/report", status=401)


def test_what_one_may_not_see_cannot_be_reported(world, browser):
    hidden_away = world.entry(world.ben, world.challenge(slug="closed", visibility="invited"), 9)
    browser.sign_in(world.cleo)

    browser.visit(f"/posts/{hidden_away}/report", status=404)
    browser.visit("/challenges/closed/report", status=404)


def test_three_reporters_who_are_trusted_hide_a_post_until_somebody_has_looked(world, browser, unkind):
    """'Three reporters of trust 1 or more hide a post until review.'"""
    for person in (world.ana, world.cleo, world.nina):
        report(world, unkind, person)
    assert "Rosa" in browser.visit(f"/entries/{unkind}").text, "Nina is new: her report is read, and does not hide"

    report(world, unkind, world.olga)
    told(world)

    page = browser.visit(f"/entries/{unkind}?again")
    assert "Rosa" not in page.text
    assert page.has("Hidden until a moderator has looked at it.")
    assert [one.reports for one in items(world)] == [4]
    assert "hidden until a moderator has looked" in hears(browser.app, world.ben)
    browser.sign_in(world.ben)
    assert "Rosa" in browser.visit(f"/entries/{unkind}").text, "its author still sees it"
