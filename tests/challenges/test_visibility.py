"""What one may not see does not exist, whatever the address: every page of the room, for every kind of reader."""

import pytest
from flask import Flask

from forum.challenges.routes import BLUEPRINTS
from forum.core import clock
from forum.posts import Post
from tests.browser import BASE
from tests.challenges.scenes import HOME, do, follows, hosts, readers
from tests.posts.topics import by, topic_of

MINE = {blueprint.name for blueprint in BLUEPRINTS}
ELSEWHERE = {  # not the pages of one challenge; announcements have a test of their own
    *(
        "/challenges",
        "/challenges/new",
        "/challenges/new/file",
        "/challenges/<slug>/file.json",
        "/challenges/new/example.<any(csv, yaml, json):kind>",
    ),
    *("/invitations/<code>", "/hosting/<code>", "/organising/<code>"),
    *("/launches/<int:post_id>", "/launches/<int:post_id>/edit"),
    *("/announcements/<int:announcement_id>", "/announcements/<int:announcement_id>/read"),
    *("/drafts", "/preview", "/completions/people", "/completions/tags"),  # of wherever one writes
}
VALUES = {"announcement_id": 1, "invitation_id": 1, "kind": "csv", "number": 9, "handle": "olga", "slug": "kind-28"}
VALUES |= {"name": "visitor", "step": "when"}

# Ana takes part, Ben follows, Hugo hosts a day, Cleo is a stranger; Nina's e-mail address waits to be confirmed.
SEES = {
    "draft": {"hugo", "olga", "root"},
    "invited": {"ana", "ben", "hugo", "olga", "mo", "root"},
    "members": {"ana", "ben", "cleo", "nina", "hugo", "olga", "mo", "root"},
    "public": {None, "ana", "ben", "cleo", "nina", "hugo", "olga", "mo", "root"},
}
READERS = (None, "ana", "ben", "cleo", "nina", "hugo", "olga", "mo", "root")


def addresses(app: Flask, method: str) -> list[str]:
    """Every address of one challenge in this room that answers to this method, with real values in it."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in MINE]
    mine = [rule for rule in rules if method in (rule.methods or ()) and rule.rule not in ELSEWHERE]
    return [rule.build({name: VALUES[name] for name in rule.arguments})[1] for rule in mine]


@pytest.fixture
def scene(world, kind):
    hugo = world.person("hugo")
    world._people["hugo"] = hugo
    visibility = "public" if kind == "draft" else kind
    challenge = world.challenge(visibility=visibility, announced=kind != "draft")
    hosts(world, hugo, challenge, 20)
    if kind != "draft":
        world.join(world.ana, challenge)
        follows(world, world.ben, challenge)
    return challenge


def person(world, name):
    return world._people["hugo"] if name == "hugo" else getattr(world, name)


def test_the_rooms_addresses_are_all_looked_at(app):
    assert len(addresses(app, "GET")) == 30
    assert len(addresses(app, "POST")) == 39


@pytest.mark.parametrize("kind", SEES)
def test_no_page_exists_for_who_may_not_see_the_challenge(app, world, scene, kind, signed_in, browser):
    for reader in READERS:
        client = (signed_in(person(world, reader)) if reader else browser).client
        answers = {path: client.get(path, base_url=BASE).status_code for path in addresses(app, "GET")}
        if reader in SEES[kind]:
            assert answers[HOME] == 200
            to_come = {f"{HOME}/days/9/history"} if kind == "draft" else set()  # the day of another host
            assert {path for path, status in answers.items() if status == 404} <= to_come, (reader, answers)
        else:
            assert set(answers.values()) == {404}, (reader, answers)


@pytest.mark.parametrize("kind", ["draft", "invited", "members"])
def test_no_form_reaches_a_challenge_that_one_may_not_see(app, world, scene, kind, signed_in):
    for reader in set(READERS[1:]) - SEES[kind]:
        assert set(sent(app, signed_in(person(world, reader)))) == {404}


def sent(app: Flask, browser) -> dict[int, list[str]]:
    """Every form of the room, sent empty: the answers and what gave them."""
    browser.visit("/settings/profile")
    token = browser.page.all("input", name="csrf_token")[0].get("value")
    answers: dict[int, list[str]] = {}
    for path in addresses(app, "POST"):
        status = browser.client.post(path, base_url=BASE, data={"csrf_token": token}).status_code
        answers.setdefault(status, []).append(path.rsplit("/", 1)[1])
    return answers


@pytest.mark.parametrize("kind", ["public"])
def test_what_is_the_organisers_is_refused_to_others(app, world, scene, signed_in):
    for reader in ("cleo", "ana", "mo", "hugo"):
        answers = sent(app, signed_in(person(world, reader)))
        allowed = set().union(*(paths for status, paths in answers.items() if status != 403))
        # 9: how a pledge goes, on a day; kept-back: what one wrote oneself
        assert allowed <= {"join", "follow", "leave", "waiting-list", "new", "9", "kept-back"}, (reader, answers)
        assert len(answers[403]) >= len(addresses(app, "POST")) - 8


def test_a_form_without_a_token_does_nothing(app, world, challenge, browser):
    for path in addresses(app, "POST"):
        assert browser.client.post(path, base_url=BASE).status_code == 400, path


@pytest.mark.parametrize("kind", ["draft", "invited", "members"])
def test_what_one_may_not_see_is_named_nowhere(world, scene, kind, signed_in, browser):
    pages = [browser.visit("/challenges"), browser.visit("/challenges?state=finished")]
    if kind != "members":
        pages += [signed_in(world.cleo).visit("/challenges")]
    for page in pages:
        assert "Twenty-eight" not in page.body
        assert "kind-28" not in page.body


def test_a_hidden_edition_is_not_named_by_its_kin(world, browser):
    first = world.challenge("first", title="The secret first", visibility="invited")
    world.challenge("second", edition_of_id=first)

    assert "secret" not in browser.visit("/challenges/second").body


@pytest.mark.parametrize("slug", ["no-such", "KIND-28", "kind-28'", "%00", "kind-28%20", "x" * 3000, "é"])
def test_odd_addresses_lead_nowhere(world, challenge, browser, slug):
    for path in ("", "/people", "/days/1/edit", "/edit"):
        assert browser.client.get(f"/challenges/{slug}{path}", base_url=BASE).status_code == 404


@pytest.mark.parametrize("number", ["0", "29", "100", "101", "999999999999999999999999", "-1", "1e1"])
def test_odd_days_lead_nowhere(world, challenge, signed_in, number):
    olga = signed_in(world.olga)

    assert olga.client.get(f"{HOME}/days/{number}/edit", base_url=BASE).status_code == 404


def save(signed_in, world, **fields):
    browser = signed_in(world.olga)
    browser.visit(f"{HOME}/edit")
    browser.submit("Save", **fields)
    browser.submit("Save it so")


def test_a_changed_visibility_reaches_everything_written_there(world, challenge, signed_in, browser):
    topic = topic_of(world, world.ana, challenge, title="Between us")
    comment = world.comment(world.ben, topic, "Yes, between us, and it should stay so.")
    entry = world.entry(world.ana, challenge, 9)
    elsewhere = topic_of(world, world.ana, world.challenge("other"))

    save(signed_in, world, visibility="invited")

    with world.session() as session:
        seen = {one: session.get(Post, one).visibility for one in (topic, comment, entry, elsewhere)}
    assert seen == {topic: "invited", comment: "invited", entry: "invited", elsewhere: "public"}
    browser.visit(f"/topics/{topic}", status=404)
    browser.visit(HOME, status=404)
    assert signed_in(world.ana).visit(f"/topics/{topic}").has("Yes, between us")
    assert signed_in(world.olga).visit(f"/topics/{topic}").has("Yes, between us")
    signed_in(world.cleo).visit(f"/topics/{topic}", status=404)


def test_who_was_in_before_stays_in_and_the_team_is_always_in(world, challenge, signed_in):
    hosts(world, world.cleo, challenge, 20)
    world.join(world.ana, challenge)
    do(world, challenge, lambda one: one.add_organiser(by(world.ben), clock.now()))
    save(signed_in, world, visibility="invited")

    assert readers(world, challenge) == {one.id for one in (world.ana, world.ben, world.cleo, world.olga)}
