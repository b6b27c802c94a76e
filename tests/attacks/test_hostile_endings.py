"""Attacks on whoever reads at the end of a challenge and in the moderators' room: launches, thanks, favourites, the
keepsake, messages, appeals, and what a device shows (A28, A35). All else that people write: test_hostile_words.py.
"""

from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.moderation import Decision, ReviewItem
from forum.moderation.messages import Message
from tests.attacks.test_hostile_words import NAME, WORDS, foreign_to
from tests.browser import signed_in
from tests.challenges.test_market_day import PAGE as MARKET
from tests.challenges.test_market_day import launched, market, on
from tests.closing.test_keepsake import OVER, answered, faults_in, made
from tests.closing.test_wrap_up import PAGE as WRAP_UP
from tests.closing.test_wrap_up import choose
from tests.moderation.queue import report, told
from tests.notifications.conftest import service
from tests.notifications.push_scenes import answer, phone_of, send

__all__ = ["market", "service"]
HTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def ana(world):
    """She calls herself what would run."""
    world._people["ana"] = world.person("ana", bio=WORDS, **NAME)
    return world.ana


def look_at(browser, *addresses):
    """Each is a page of words: some of them hers."""
    for address in addresses:
        page = browser.visit(address)
        assert foreign_to(page) == [], address
        assert "alert(" in page.body, address
        assert "9876536" not in page.body, address


@pytest.mark.attack("A28", "A35")
def test_hostile_words_at_the_end_of_a_challenge_are_words(world, ana, market):
    entry = world.entry(ana, market, 9, WORDS, own_blog_url="https://ana.example/?q=<script>alert(6)</script>")
    with on():
        launched(world, ana, title=WORDS[:100], text=WORDS, not_for=WORDS, free_way=WORDS)
        look_at(signed_in(world, world.ben), MARKET)
    with clock.set_to(OVER):
        olga = signed_in(world, world.olga)
        olga.visit(f"{WRAP_UP}/thanks")
        olga.submit("Say it", text=WORDS)
        choose(signed_in(world, world.ben), entry, WORDS)
        look_at(olga, WRAP_UP, f"{WRAP_UP}/thanks")


@pytest.mark.attack("A28", "A35")
def test_hostile_words_in_the_keepsake_are_words(world, ana):
    world.entry(ana, world.challenge(title=WORDS[:100], summary=WORDS), 9, WORDS)
    answered(world, ana, "Yes, put mine in")
    book = made(world)

    assert list(faults_in(book)) == []
    pages = [ElementTree.fromstring(book.read(name)) for name in book.namelist() if name.endswith(".xhtml")]
    assert any("alert(1)" in "".join(page.itertext()) for page in pages)
    for node in (node for page in pages for node in page.iter()):
        assert node.tag.removeprefix(HTML) not in ("script", "style", "iframe", "object", "form"), node.tag
        assert not [name for name, _value in node.items() if name.startswith("on") or name == "style"]
        assert not (node.get("href") or "").lower().startswith(("javascript:", "data:"))
        assert "9876536" not in (node.text or "")


@pytest.mark.attack("A28", "A35")
def test_hostile_words_to_and_from_moderators_are_words(world, ana):
    entry = world.entry(ana, world.challenge(), 9, WORDS)
    report(world, entry, world.cleo, note=WORDS)
    mo, root, hers = (signed_in(world, person) for person in (world.mo, world.root, ana))
    hers.visit("/contact")
    hers.submit("Send", text=WORDS)
    with world.session() as session:
        message, item = session.scalar(select(Message.id)), session.scalar(select(ReviewItem.id))
    look_at(mo, "/moderation/messages", f"/contact/{message}", "/moderation", f"/moderation/items/{item}")
    mo.visit(f"/contact/{message}")
    mo.submit("Answer", text=WORDS)
    mo.visit(f"/moderation/items/{item}")
    mo.submit("Decide", action="hide", reason=WORDS)
    told(world)
    with world.session() as session:
        decision = session.scalar(select(Decision.id))
    hers.visit(f"/decisions/{decision}")
    hers.submit("Send to the moderators", text=WORDS)
    with world.session() as session:
        appeal = session.scalar(select(ReviewItem.id).where(ReviewItem.kind == "appeal"))
    look_at(hers, f"/contact/{message}", "/notifications", f"/decisions/{decision}")
    look_at(root, "/moderation", f"/moderation/items/{appeal}", f"/moderation/decisions/{decision}", "/moderation/log")
    root.visit(f"/moderation/items/{appeal}")
    root.submit("Answer", outcome="undone", reason=WORDS)
    told(world)
    look_at(hers, "/notifications", f"/decisions/{decision}")


@pytest.mark.attack("A28", "A35")
def test_what_a_device_shows_are_words_and_where_it_leads_is_here(world, ana, service):
    """A browser shows title and body as they are; static/sw.js opens the address."""
    entry = world.entry(world.ben, world.challenge(), 9)
    phone = phone_of(world, service, world.ben)
    answer(world, entry, ana, f"{WORDS} Long enough to be an answer.")
    send(world)

    [received] = service.received
    said = phone.opened(received.body)
    assert said["url"] == f"/posts/{entry + 1}"
    assert "alert(4)" in said["title"]
    assert "alert(1)" in said["body"]
    assert "9876536" not in str(said)
    assert len(said["body"]) <= 200
