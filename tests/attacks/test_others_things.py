"""Attacks on what belongs to others: their texts, deeds in their name, days that are not open, rights nobody gave."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum.accounts import Account, account_by_handle
from forum.accounts.models import SignIn
from forum.challenges import Challenge
from forum.core import clock
from forum.entries.claims import Claim
from forum.moderation import Action
from forum.posts import Draft, Post
from forum.posts.attached import Cheer
from tests.accounts.newcomers import ROSA
from tests.attacks.knocking import raw_post, token_of
from tests.attacks.one_of_each import Knocks, address_of, dump_of, one_of_each, parts_of, rules_of
from tests.browser import signed_in, values_of
from tests.moderation.queue import item_of, report
from tests.posts.topics import LONG, topic_of

# What every member may do with what others wrote, by the address it is sent to.
OPEN_TO_ALL = set(
    "/people/<handle>/mute /people/<handle>/block /people/<handle>/near /posts/<int:root_id>/comments"
    " /posts/<int:post_id>/cheer /posts/<int:post_id>/cheer/withdraw /posts/<int:post_id>/private-word"
    " /posts/<int:post_id>/report /people/<handle>/report /challenges/<slug>/report /challenges/<slug>/join"
    " /challenges/<slug>/follow /challenges/<slug>/leave /challenges/<slug>/watching /posts/<int:thread_id>/watching"
    " /announcements/<int:announcement_id>/read /help/<int:request_id>/takers"
    " /challenges/<slug>/kept-back"  # what they wrote themselves
    " /challenges/<slug>/waiting-list /challenges/<slug>/waiting-list/leave"
    " /challenges/<slug>/circles/wish/withdrawal"
    " /challenges/<slug>/days/<int(max=100):number>/write".split()  # by who takes no part: kept as their own draft
)
STUFFED = {
    "role": "admin",
    "is_admin": "y",
    "is_moderator": "1",
    "trust": "2",
    "id": "1",
    "account_id": "1",
    "email_confirmed_at": "2020-01-01",
    "created_at": "2020-01-01",
    "suspended_at": "",
    "password_hash": "x",
    "author_id": "1",
    "held_at": "",
    "visibility": "members",
    "pinned": "y",
    "created_by_id": "1",
    "topic_count": 99,
}


@pytest.mark.attack("A20", "A24", "A25")
def test_a_member_changes_nothing_that_is_others(world, app):
    assert world.cleo
    parts = one_of_each(world)
    knocks = Knocks(signed_in(world, world.cleo))
    before = dump_of(app)

    for rule in rules_of(app, "POST"):
        is_mine = (
            rule.rule in OPEN_TO_ALL
            or "/note" in rule.rule
            or "/settings/second-step" in rule.rule
            or not parts_of(rule) - {"token", "part"}
        )
        if not is_mine and "code" not in parts_of(rule):
            assert knocks.post(address_of(rule, parts | {"sign_in_id": 10**6})) in (403, 404, 405, 409, 422), rule
    assert dump_of(app) == before


@pytest.mark.attack("A20")
def test_nobody_ends_the_session_or_throws_away_the_draft_of_another(world, app):
    ana = signed_in(world, world.ana)
    ana.visit("/settings/account")
    with world.session() as session:
        Draft.save(world.ana.id, "topic:x", 1, {"text": LONG}, clock.now())
        theirs = session.scalar(select(SignIn.id).where(SignIn.account_id == world.ana.id))
        draft = session.scalar(select(Draft.id))
    knocks = Knocks(signed_in(world, world.cleo))
    before = dump_of(app)

    for of_another in (theirs, 10**6, 2**63 - 1, 2**63, "0", "-1", "1e1"):
        assert knocks.post(f"/settings/sessions/{of_another}/end") == 404
    assert dump_of(app) == before
    assert knocks.post(f"/drafts/{draft}/discard") == 404
    assert ana.visit("/drafts").has(LONG[:20])


@pytest.mark.attack("A24")
def test_who_signs_up_with_more_than_the_form_asks_for_is_a_newcomer_like_all(world, browser):
    browser.visit("/join")
    form = values_of(browser.page.form("Join")) | ROSA | {"opened": 1}  # nobody was too quick
    assert raw_post(browser, "/join", **(STUFFED | form)).status_code == 303

    with world.session() as session:
        rosa = session.scalars(select(Account).where(Account.email_key == ROSA["email"])).one()
        assert (rosa.role, rosa.trust, rosa.is_confirmed, rosa.is_admin) == ("member", 0, False, False)
        assert rosa.created_at == clock.now()


@pytest.mark.attack("A24")
@pytest.mark.parametrize("address", ["/settings/profile", "/settings/account/zone", "/settings/account/look"])
def test_no_setting_makes_somebody_more_than_they_are(world, app, address):
    browser = signed_in(world, world.ana)
    browser.visit("/settings/profile" if address == "/settings/profile" else "/settings/account")
    form = {"first_name": "Ana", "last_name": "Example", "bio": "", "version": 1, "zone": "UTC", "theme": "dark"}
    assert raw_post(browser, address, csrf_token=token_of(browser.page), **(STUFFED | form)).status_code == 303

    with world.session() as session:
        ana = session.scalars(account_by_handle("ana")).one()
        assert (ana.id, ana.role, ana.trust, ana.is_admin) == (world.ana.id, "member", 1, False)
        assert ana.created_at < clock.now() - timedelta(days=29)


@pytest.mark.attack("A24")
def test_a_topic_takes_its_place_from_its_address_and_nothing_from_the_form(world, app):
    other = world.challenge("other-28")
    world.join(world.ana, world.challenge())
    browser = signed_in(world, world.ana)
    browser.visit("/challenges/kind-28/discussion/new")
    stuffed = STUFFED | {"challenge_id": other, "kind": "entry", "title": "A question", "text": LONG}
    raw_post(browser, "/challenges/kind-28/discussion/new", csrf_token=token_of(browser.page), **stuffed)

    with world.session() as session:
        topic = session.scalars(select(Post)).one()
        assert (topic.kind, topic.author_id, topic.visibility) == ("topic", world.ana.id, "public")
        assert session.get(Challenge, other).topic_count == 0


@pytest.mark.attack("A25")
def test_a_moderator_neither_stops_another_nor_decides_about_an_admin_or_themselves(world, app):
    other = world.person("mia", role="moderator")
    admins = topic_of(world, world.root, world.challenge())
    own = topic_of(world, world.mo)
    for target in (admins, own, other):
        report(world, target, world.ben)
    knocks, before = Knocks(signed_in(world, world.mo)), dump_of(app)

    for target, status in ((admins, 403), (own, 404)):
        assert knocks.post(f"/moderation/items/{item_of(world, target)}", reason="Because.", action="remove") == status
    for action in ("suspend", "silence", "remove_spammer"):
        said = knocks.post(f"/moderation/items/{item_of(world, other)}", reason="Because.", action=action, days=1)
        assert said in (403, 422), action
    assert dump_of(app) == before


@pytest.mark.attack("A25")
def test_a_moderator_stops_neither_the_admin_nor_themselves_and_gives_nobody_a_role(world, app):
    for target, by in ((world.root, world.ben), (world.mo, world.ben)):
        report(world, target, by)
    knocks = Knocks(signed_in(world, world.mo))
    items = [(item_of(world, world.root), 403), (item_of(world, world.mo), 404)]
    before = dump_of(app)

    for item, status in items:
        for action in Action:
            deed = {"action": action.value, "reason": "Because.", "days": 7, "version": 1, "really": "y"}
            assert knocks.post(f"/moderation/items/{item}", **deed) == status, action
    for handle in ("root", "mo", "ana"):
        assert knocks.post(f"/admin/people/{handle}/role", role="member", reason="Because.") in (403, 404)
    assert dump_of(app) == before


@pytest.mark.attack("A25")
def test_a_moderator_opens_nothing_to_more_people_than_it_was_written_for(world, app):
    secret, public = world.challenge("secret", visibility="invited"), world.challenge()
    topic = topic_of(world, world.ana, secret)
    report(world, topic, world.ben)

    knocks = Knocks(signed_in(world, world.mo))
    moved = {"action": "move", "to": "kind-28", "reason": "It fits better there.", "version": 1}
    assert knocks.post(f"/moderation/items/{item_of(world, topic)}", **moved) in (404, 409, 422)
    with world.session() as session:
        assert (session.get(Post, topic).challenge_id, session.get(Post, topic).visibility) == (secret, "invited")
    assert public


@pytest.mark.attack("A27")
def test_nobody_cheers_for_themselves_or_twice_or_for_others(world, app):
    topic = topic_of(world, world.ana)
    assert Knocks(signed_in(world, world.ana)).post(f"/posts/{topic}/cheer") == 403
    knocks = Knocks(signed_in(world, world.ben))

    for _ in range(2):
        assert knocks.post(f"/posts/{topic}/cheer", person_id=world.cleo.id) == 303
    with world.session() as session:
        assert [cheer.person_id for cheer in session.scalars(select(Cheer))] == [world.ben.id]


@pytest.mark.attack("A27")
@pytest.mark.parametrize("number", [10, 28, 29, 0])
def test_no_entry_for_a_day_that_has_not_begun(world, app, number):
    world.join(world.ana, world.challenge())

    said = Knocks(signed_in(world, world.ana)).post(f"/challenges/kind-28/days/{number}/write", member=world.ben.id)

    assert said in (403, 404, 409)
    with world.session() as session:
        assert session.scalar(select(func.count(Post.id))) == 0


@pytest.mark.attack("A27")
def test_nothing_is_joined_or_written_before_or_after_its_time(world, app):
    today = clock.now().date()
    world.challenge("begun", announced=False)
    world.challenge("over", starts_on=today - timedelta(days=90))
    knocks, before = Knocks(signed_in(world, world.ana)), dump_of(app)

    assert knocks.post("/challenges/begun/join") == 404
    for deed in ("join", "follow", "days/9/write", "discussion/new", "wall"):
        assert knocks.post(f"/challenges/over/{deed}") in (303, 403, 404, 409, 422), deed
    after = dump_of(app)
    assert [table for table in before if before[table] != after[table] and table in ("participations", "posts")] == []


@pytest.mark.attack("A27")
def test_nobody_answers_whom_nobody_asked_or_holds_what_is_their_own(world, app):
    entry = world.entry(world.ana, world.challenge(), 9)
    assert Knocks(signed_in(world, world.ana)).post(f"/waiting/{entry}/claim") in (403, 404, 409)
    held = Knocks(signed_in(world, world.ben))
    assert held.post(f"/waiting/{entry}/claim") == 303

    assert Knocks(signed_in(world, world.cleo)).post(f"/waiting/{entry}/claim/withdraw") in (303, 403, 404)
    with world.session() as session:
        assert session.scalars(select(Claim.person_id)).all() == [world.ben.id]
