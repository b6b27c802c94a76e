"""Attacks on what one may not see: guessed addresses, what became private later, and where a trace may be left.

Cleo is a member who has nothing to do with an invited challenge. Each text in it has a word that stands nowhere else.
"""

import pytest
from sqlalchemy import select, update

from forum.challenges import Prompt, hide_challenge
from forum.core import clock
from forum.core.database import db
from forum.core.richtext import to_html
from forum.moderation import Action
from forum.notifications import tell_all
from forum.posts import Mention, Post, PrivateWord
from forum.search import index_everything
from tests.attacks.one_of_each import Knocks, address_of, dump_of, one_of_each, parts_of, rules_of
from tests.browser import BASE, Browser, Page, signed_in
from tests.challenges.scenes import do
from tests.circles.scenes import circle_of
from tests.help.scenes import wish_of
from tests.leaving.test_export import packed
from tests.moderation.queue import decide, report, undo
from tests.posts.topics import by, topic_of

SECRET = "quincewords"
TEXT = f"Only we know of {SECRET}, @cleo does not."
# Parts of addresses that name something of the hidden challenge.
HIDDEN = set(
    "slug post_id root_id thread_id topic_id entry_id comment_id circle_id announcement_id word_id draft_id request_id"
    " taker_id thanks_id chain_id item_id decision_id answer_id notification_id invitation_id".split()
)
POSTS = {"post_id", "root_id", "thread_id", "topic_id", "entry_id", "comment_id", "request_id"}
OPENS = {"code", "token"}  # whoever has one may see what it is for


@pytest.fixture
def parts(world):
    assert world.cleo
    return one_of_each(world, TEXT, visibility="invited")


@pytest.mark.attack("A20", "A21")
@pytest.mark.parametrize("who", ["", "cleo"])
def test_no_address_of_what_is_hidden_answers_or_names_it(world, app, parts, who):
    browser = signed_in(world, getattr(world, who)) if who else Browser(app)

    for rule in rules_of(app, "GET"):
        if parts_of(rule) & OPENS:
            continue
        answer = browser.client.get(address_of(rule, parts), base_url=BASE, follow_redirects=True)
        assert SECRET not in answer.text, rule
        assert answer.status_code in (401, 403, 404) or not parts_of(rule) & HIDDEN, f"{rule}: {answer.status_code}"


@pytest.mark.attack("A20", "A21")
def test_no_address_quotes_what_a_moderator_has_hidden(world, app):
    parts = one_of_each(world, TEXT, visibility="public")
    with world.session() as session:
        said = {"title": "On peachwords", "source": "My peachwords.", "html": to_html("My peachwords.")}
        session.execute(update(Post).values(hidden_at=clock.now(), hidden_how="moderator", **said))
    browser = signed_in(world, world.cleo)

    for rule in rules_of(app, "GET"):
        if parts_of(rule) & POSTS:
            answer = browser.client.get(address_of(rule, parts), base_url=BASE, follow_redirects=True)
            assert "peachwords" not in answer.text, rule


@pytest.mark.attack("A20")
def test_no_form_reaches_what_is_hidden(world, app, parts):
    knocks = Knocks(signed_in(world, world.cleo))
    before = dump_of(app)

    for rule in rules_of(app, "POST"):
        if parts_of(rule) & HIDDEN:
            assert knocks.post(address_of(rule, parts)) in (403, 404, 405), rule
    assert dump_of(app) == before


@pytest.mark.attack("A20")
def test_what_is_hidden_answers_as_what_is_not_there(world, app, parts):
    browser = signed_in(world, world.cleo)
    nowhere = {name: "kind-99" if name == "slug" else 10**9 for name in HIDDEN}

    for rule in rules_of(app, "GET"):
        if parts_of(rule) & HIDDEN and "/moderation" not in rule.rule and "/admin" not in rule.rule:
            there, not_there = (
                browser.client.get(address_of(rule, some), base_url=BASE) for some in (parts, parts | nowhere)
            )
            assert there.status_code == not_there.status_code, rule


@pytest.mark.attack("A21")
def test_what_is_hidden_leaves_no_trace_where_one_looks(world, app, parts):
    with world.session():
        index_everything()
        tell_all(clock.now())
    for browser in (Browser(app), signed_in(world, world.cleo)):
        for address in ("/", f"/search?q={SECRET}", "/tags/found", "/help", "/challenges", "/people/ana", "/waiting"):
            answer = browser.client.get(address, base_url=BASE, follow_redirects=True)
            assert f"{SECRET}," not in answer.text, address
    looking = signed_in(world, world.cleo).client
    for address in ("/completions/tags?q=fou", "/help/skills/suggestions?q=bak", "/notifications/unread"):
        said = looking.get(address, base_url=BASE, headers={"Accept": "application/json"}).text
        assert "found" not in said, address
        assert "Baking" not in said, address
    assert not signed_in(world, world.cleo).visit("/notifications").has("Ana")


@pytest.mark.attack("A21")
@pytest.mark.parametrize("visibility", ["public", "invited"])
def test_a_name_in_a_hidden_text_is_told_to_nobody_and_no_head_of_a_page_quotes_it(world, visibility):
    """The public one shows that there is something to see."""
    about = {"title": f"Of {SECRET}", "summary": f"All about {SECRET}.", "visibility": visibility}
    entry = world.entry(world.ana, world.challenge(**about), 9)
    cleo, ana = signed_in(world, world.cleo), signed_in(world, world.ana)
    ana.visit(f"/entries/{entry}")
    ana.submit("Post answer", text=TEXT)
    with world.session() as session:
        tell_all(clock.now())
        told = session.scalars(select(Mention).where(Mention.person_id == world.cleo.id)).all()

    is_public = visibility == "public"
    assert bool(told) == is_public
    assert cleo.visit("/notifications").has("mentioned you") == is_public
    heads = {
        address: str([node.items() for node in Page(cleo.client.get(address, base_url=BASE), BASE).all("meta")])
        for address in ("/challenges/kind-28", f"/entries/{entry}", "/challenges/kind-28/days/9")
    }
    assert (SECRET in heads["/challenges/kind-28"]) == is_public
    assert is_public or SECRET not in str(heads)


@pytest.mark.attack("A22")
def test_what_somebody_was_told_of_is_gone_from_their_list_once_it_is_hidden(world, app):
    assert world.cleo
    topic = topic_of(world, world.ana, world.challenge(), TEXT)
    with world.session():
        tell_all(clock.now())
    assert signed_in(world, world.cleo).visit("/notifications").has("Ana")

    with world.session() as session:
        session.get(Post, topic).visibility = "invited"

    browser = signed_in(world, world.cleo)
    assert SECRET not in browser.visit("/notifications").body
    browser.visit(f"/topics/{topic}", status=404)


@pytest.mark.attack("A25")
def test_a_moderator_sees_nothing_of_a_circle_and_no_private_word_that_nobody_reported(world, app, parts):
    mo = signed_in(world, world.mo)
    with world.session():
        reports, items, words = (db.metadata.tables[name] for name in ("reports", "review_items", "private_words"))
        item = db.session.scalar(items.select().where(items.c.word_id.is_not(None)))
        for table in (reports, items):
            db.session.execute(table.delete().where(table.c.word_id.is_not(None)))
        db.session.execute(words.update().values(reported_at=None))

    for address in (f"/circles/{parts['circle_id']}", f"/circles/{parts['circle_id']}/edit"):
        mo.visit(address, status=404)
    mo.visit(f"/private-words/{parts['word_id']}", status=404)
    mo.visit(f"/moderation/items/{item}", status=404)
    mo.visit(f"/drafts/{parts['draft_id']}", status=404)


@pytest.mark.attack("A21")
def test_who_was_reported_finds_no_trace_of_it_when_all_stayed_as_it_was(world, browser):
    """Not in what they take along, nor by counting through addresses; what they were told of is there."""
    challenge = world.challenge()
    left, freed = (world.entry(world.ana, challenge, day) for day in (8, 9))
    for reporter in (world.ben, world.cleo, world.olga):
        report(world, freed, reporter)
    report(world, left, world.ben)
    report(world, world.ana, world.ben)
    told = decide(world, freed, Action.KEEP, world.mo)
    untold = [decide(world, one, Action.KEEP, world.mo) for one in (left, world.ana)]

    taken_along = packed(world, browser, world.ana)

    assert f'"id": {told},' in decisions_in(taken_along)
    assert decisions_in(taken_along).count('"action"') == 1
    browser.visit(f"/decisions/{told}")
    for decision in untold:
        browser.visit(f"/decisions/{decision}", status=404)
        undo(world, decision, world.root)
    with world.session():
        tell_all(clock.now())
    assert not browser.visit("/notifications").has("took back what was decided"), "nor when it is looked at again"


def decisions_in(taken_along: str) -> str:
    return next(part for part in taken_along.split("\n{\n") if part.startswith('"decisions"'))


def note_to_ben(world) -> int:
    olga = signed_in(world, world.olga)
    olga.visit("/challenges/kind-28/lead/people/ben")
    olga.submit("Send the note", text="How are you, Ben?")
    with world.session() as session:
        return session.scalars(select(PrivateWord.id)).one()


@pytest.mark.attack("A22")
def test_the_name_of_a_challenge_that_a_moderator_hid_stands_beside_nothing_that_was_written_in_it(world, app):
    """Whoever is in it goes on reading what they wrote to each other; "limpets" stand only in what was hidden."""
    challenge = world.challenge(title="Limpets for all", summary="Limpets.")
    circle = circle_of(world, challenge, world.ana, world.ben)
    entry, topic = world.entry(world.ana, challenge, 9, f"Of {SECRET}."), topic_of(world, world.ben, challenge)
    with world.session() as session:
        session.execute(update(Prompt).where(Prompt.number == 9).values(title="Limpets day"))
    wish = wish_of(world, world.ben, challenge=challenge)
    note = note_to_ben(world)
    pages = (f"/topics/{topic}", f"/entries/{entry}", f"/entries/{entry}/edit", f"/help/{wish}", f"/circles/{circle}")
    lists = (
        f"/circles/{circle}/leave",
        "/people/ana/entries",
        "/people/ana",
        f"/search?q={SECRET}",
        f"/private-words/{note}",
    )
    lists += (
        "/private-words",
        "/",
        "/help",
        "/help/mine",
        "/help/new?kind=ask",
        "/waiting",
        "/notifications",
        "/drafts",
    )
    with world.session():
        index_everything()
    before = named_to(world, world.ben, *pages, *lists)
    assert {*pages, *lists[1:5]} - {f"/entries/{entry}/edit"} <= before, "so there is something to hide"

    do(world, challenge, lambda one: hide_challenge(one, by=by(world.mo), at=clock.now()))

    with world.session():
        index_everything()
        tell_all(clock.now())
    for person in (world.ana, world.ben, world.olga):
        assert named_to(world, person, *pages, *lists) == set(), person.handle
    assert {f"/topics/{topic}", f"/entries/{entry}"} <= named_to(world, world.mo, *pages, *lists)
    assert SECRET in signed_in(world, world.ben).visit(f"/entries/{entry}").body


def named_to(world, person, *addresses):
    """Where of these somebody reads the name of the challenge, or finds a link to it."""
    browser = signed_in(world, person)
    found = {one: browser.client.get(one, base_url=BASE, follow_redirects=True).text for one in addresses}
    return {one for one, text in found.items() if "limpets" in text.lower() or '"/challenges/kind-28"' in text}
