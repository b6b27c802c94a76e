"""Reporting a post, a profile or a challenge, and what three reports do."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.moderation import Report, ReviewItem
from tests.browser import signed_in
from tests.entries.lines import at_a_wall
from tests.moderation.queue import hears, report, told


@pytest.fixture
def kind28(world) -> int:
    return world.challenge()


@pytest.fixture
def unkind(world, kind28) -> int:
    """Ben's entry, which Ana finds unkind."""
    return world.entry(world.ben, kind28, 9, "Rosa, of all people, should know better.")


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


def test_what_somebody_says_at_a_wall_is_reported_with_their_page_and_hidden_with_it(world, browser, kind28):
    at_a_wall(world, kind28, world.ben, "Hana lies to her customers.")
    cleo, mo, olga = (signed_in(world, one) for one in (world.cleo, world.mo, world.olga))
    world.join(world.ana, kind28)
    browser.sign_in(world.ana)
    way = browser.visit("/challenges/kind-28/waiting").link("Report what Ben said")
    assert browser.visit(way).has("At a wall in “Twenty-eight kind days”: “Hana lies to her customers.”")
    assert not cleo.visit(way).has("Hana"), "who is not in it is not told of it by reporting"
    assert olga.visit(olga.visit("/challenges/kind-28/lead/people").link("Report what Ben said")).has("Hana lies")
    browser.submit("Send to the moderators", reason="unkind")

    page = mo.visit(f"/moderation/items/{items(world)[0].id}")
    assert page.has("At a wall in “Twenty-eight kind days”: “Hana lies to her customers.”")
    mo.submit("Decide", action="hide", reason="It names somebody.")

    assert not browser.visit("/challenges/kind-28/waiting").has("Hana")
    ben = signed_in(world, world.ben)
    assert ben.visit("/challenges/kind-28/wall").has("the others do not see a wall of yours")
    assert not ben.submit("Say it in these words", sentence="I am sorry.").has("The others can see it now.")
    assert not browser.visit("/challenges/kind-28/waiting").has("sorry")


def test_who_takes_their_wall_away_once_it_is_reported_does_not_keep_moderators_from_reading_it(world, kind28):
    at_a_wall(world, kind28, world.ben, "It stood long before.")
    ben, mo = signed_in(world, world.ben), signed_in(world, world.mo)
    with clock.set_to(clock.now() - timedelta(hours=1)):
        ben.visit("/challenges/kind-28/wall")
        ben.submit("I am over it")
    at_a_wall(world, kind28, world.ben, "Hana lies to her customers.")
    report(world, world.ben, world.ana)
    ben.visit("/challenges/kind-28/wall")
    ben.submit("I am over it")

    page = mo.visit(f"/moderation/items/{items(world)[0].id}")

    assert page.has("“Hana lies to her customers.”")
    assert page.has("over by now")
    assert not page.has("It stood long before.")


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
