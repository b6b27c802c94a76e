"""Moderators hide a challenge with all that stands in it, and take that back; who is silenced founds none."""

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core import clock
from forum.posts import Post
from tests.browser import signed_in
from tests.moderation.queue import hears, hide_challenge, report_challenge, told, undo
from tests.posts.topics import topic_of


def test_a_challenge_is_hidden_with_what_stands_in_it_and_shown_again(world, app, browser):
    challenge = world.challenge(visibility="public")
    topic = topic_of(world, world.olga, challenge)
    world.entry(world.ben, challenge, 9)
    cleo, olga = signed_in(world, world.cleo), signed_in(world, world.olga)

    decision = hide_challenge(world, challenge)
    for one in (browser, cleo, olga):
        one.visit("/challenges/kind-28", status=404)
        assert "Twenty-eight" not in one.visit("/challenges").body
    for one in (browser, cleo):
        one.visit(f"/topics/{topic}", status=404)
    assert "Twenty-eight" not in signed_in(world, world.ben).visit("/").body
    assert signed_in(world, world.mo).visit("/challenges/kind-28").has("Only moderators see this page")
    told(world)
    assert "hidden your challenge" in hears(app, world.olga)

    undo(world, decision, world.mo)
    app.extensions["page_store"]._pages.clear()
    for one in (browser, cleo, olga):
        one.visit("/challenges/kind-28")
        one.visit(f"/topics/{topic}")
    with world.session() as session:
        assert session.get(Post, topic).visibility == "public"


def test_who_organises_one_for_invited_people_that_is_hidden_finds_nothing_at_its_address(world):
    """As where a draft stood, that led on to where it was announced: to itself, and so for ever."""
    challenge = world.challenge("kind-28-2bcdf", visibility="invited")
    olga = signed_in(world, world.olga)
    olga.visit("/challenges/kind-28-2bcdf")
    hide_challenge(world, challenge)

    olga.visit("/challenges/kind-28-2bcdf", status=404)


def test_the_form_offers_it_and_the_log_has_it(world):
    challenge = world.challenge()
    signed_in(world, world.ana).visit("/challenges/kind-28/report")
    item = report_challenge(world, challenge, world.ana)
    mo = signed_in(world, world.mo)
    mo.visit(f"/moderation/items/{item}")
    mo.submit("Decide", action="hide", reason="This is an advertisement.")

    assert mo.visit("/moderation/log").has("This is an advertisement.")
    with world.session() as session:
        assert session.get(Challenge, challenge).hidden_at is not None


def test_who_is_silenced_founds_no_challenge_and_announces_nothing(world):
    world.challenge()
    with world.session() as session:
        olga = session.get(Account, world.olga.id)
        olga.be_silent(clock.now().replace(year=2027), "Enough for now.")
    olga = signed_in(world, world.olga)

    for page in ("/challenges/new", "/challenges/kind-28/announcements/new"):
        assert olga.visit(page, status=403).has("Enough for now.")
    for form in ("/challenges/kind-28/announcements/new", "/challenges/kind-28/again"):
        olga.visit("/settings/profile")
        olga.post_with_token(form, {"title": "Buy", "text": "Now."}, status=403 if "again" not in form else 409)
