"""The page of search: whatever is typed, its keys, its statements, and what it keeps to itself."""

import logging
from dataclasses import replace

import hypothesis
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from forum import create_app
from forum.core import clock
from forum.core.database import db
from forum.core.limits import limiter
from forum.posts import Draft
from tests.browser import BASE
from tests.posts.topics import topic_of

ODD = ['"', "'", "*", "a* OR b*", "NEAR(a b)", "{title}: x", "a AND", "-a", "^a", "¤inpublic ¤in1", "a:*", "\\", "%_%"]
ODD += [
    "<script>alert(1)</script>",
    "'; DROP TABLE posts; --",
    "a & | ! <-> b",
    "({[",
    "\ud7ff\ue000",
    "ﷺ ½",
    "a" * 5000,
]


@pytest.fixture
def topic(world, indexed):
    topic = topic_of(world, world.ana, None, "Pears <b>in</b> newspaper & quinces", title="From <the> market")
    indexed()
    return topic


@pytest.mark.parametrize("typed", ODD)
def test_nothing_that_is_typed_is_an_error(topic, look, typed):
    page = look(typed)

    assert "<script>alert" not in page.body


@hypothesis.settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(typed=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), kind=st.sampled_from(["", "people"]))
def test_every_text_gives_a_page(topic, browser, typed, kind):
    answer = browser.client.get("/search", query_string={"q": typed, "kind": kind}, base_url=BASE)

    assert answer.status_code == 200


def test_words_are_marked_and_nothing_else_is_markup(topic, look):
    page = look("pears market quinces")

    assert page.texts("mark") == ["market", "Pears", "quinces"]
    assert "&lt;the&gt;" in page.body
    assert "Pears <b>" not in page.body


@pytest.mark.parametrize("key", ["x", "1", "1.2", "1.2.3.4", "9" * 40 + ".1.1", "1.1.-1x", ""])
def test_a_key_that_is_none_leads_nowhere(topic, browser, key):
    browser.visit("/search", query_string={"q": "pears", "after": key}, status=404)


def test_every_match_is_reached_once_page_by_page_while_people_write_on(
    world, finds, look, browser, indexed, monkeypatch
):
    monkeypatch.setattr("forum.search.results.WINDOW", 8)
    monkeypatch.setattr("forum.search.results.PAGE", 4)
    for number in range(19):
        topic_of(world, world.ana, None, "Pears and more. " * (number % 3 + 1), title=f"No. {number}")
    topic_of(world, world.ana, None, "Pears behind a door.", title="Closed", audience="members")
    indexed()

    page, seen = look("pears"), []
    while True:
        assert len(page.texts("h3")) == 4 or len(seen) == 16
        seen += page.texts("h3")
        if "More" not in page.texts("a"):
            break
        topic_of(world, world.ben, None, "Pears, only now.", title="New")
        indexed()
        page = browser.visit(page.link("More"))

    assert sorted(seen) == sorted(f"No. {number}" for number in range(19))
    assert seen[:4] == ["No. 17", "No. 14", "No. 11", "No. 16"], "of the newest eight the best first"


@pytest.mark.parametrize(("often", "few"), [(0, 0), (2, 0), (2, 200)], ids=["often", "now and then", "seldom"])
def test_a_beginning_finds_the_same_however_common_it_is(world, look, indexed, monkeypatch, often, few):
    """Words that are common are looked for in another way on PostgreSQL than words that are not."""
    monkeypatch.setattr("forum.search.queries.OFTEN", often)
    monkeypatch.setattr("forum.search.queries.FEW", few)
    texts = {"One": "Ripe pears.", "Two": "A pearl, ripe.", "Three": "Pears, green.", "Four": "Ripe."}
    for title, text in texts.items():
        topic_of(world, world.ana, None, text, title=title)
    indexed()

    assert sorted(look("ripe pea*").texts("h3")) == ["One", "Two"]
    assert sorted(look("pea").texts("h3")) == ["One", "Three", "Two"]


def test_words_in_a_row_are_looked_for_among_so_many_texts_at_once(world, look, browser, indexed, monkeypatch):
    monkeypatch.setattr("forum.search.queries.MOST_READ", 3)
    topic_of(world, world.ana, None, "Ripe pears, at last.", title="Old")
    for number in range(4):
        topic_of(world, world.ana, None, "Pears that are not ripe.", title=f"No. {number}")
    topic_of(world, world.ana, None, "RIPE PEARS!", title="New")
    indexed()

    page = look('"ripe pears"')
    assert page.texts("h3") == ["New"]
    page = browser.visit(page.link("Look through older ones"))
    assert page.texts("h3") == ["Old"]
    assert not page.has("Look through older ones")
    page = look('"not pears"')
    assert page.texts("h3") == []
    assert page.has("So far the newest texts were looked through")
    assert not page.has("Nothing was found")
    for words in ("ripe pears", '"pears at last"'):  # a rare word makes it short
        assert "Old" in look(words).texts("h3")
        assert "Look through older ones" not in look(words).texts("a")


def test_nobody_learns_that_there_is_more_they_may_not_read(world, look, indexed, monkeypatch):
    monkeypatch.setattr("forum.search.results.PAGE", 2)
    for _ in range(2):
        topic_of(world, world.ana, None, "Pears.")
    for _ in range(5):
        topic_of(world, world.ana, None, "Pears.", audience="members")
    indexed()

    assert "More" not in look("pears").texts("a")
    assert "More" in look("pears", world.cleo).texts("a")


def test_a_page_takes_as_many_statements_for_many_as_for_one(world, look, indexed):
    topic_of(world, world.ana, None, "Pears.")
    indexed()
    few = [look("pears").statements, look("pears", world.cleo).statements]
    challenge = world.challenge(title="Pears")
    world.person("pears")
    for number in range(1, 8):
        entry = world.entry(world.ben, challenge, number, "Pears.")
        world.comment(world.ana, entry, "Pears, too.")
    world.comment(world.cleo, topic_of(world, world.olga, challenge, "Pears."), "Pears again.")
    indexed()
    many = [look("pears").statements, look("pears", world.cleo).statements]

    assert len(look("pears").texts("h3")) > 15
    assert many[0] <= 5
    assert many[1] <= 8
    assert all(one <= other for one, other in zip(few, many, strict=True))
    assert look("pears", kind="entries").statements <= many[0]


def test_ones_own_words_and_drafts_are_found_by_oneself_only(world, topic, look, signed_in):
    ana, ben = world.ana, world.ben
    for person, words in ((ana, "Pears unfinished"), (ben, "Pears of Ben")):
        with world.session():
            Draft.save(person.id, "entry:kind-28:9", 1, {"text": words, "who_gains": "both"}, clock.now())

    page = look("pears", ana, mine="1")

    assert page.texts("h1") == ["Search what I wrote"]
    assert page.texts("h3") == ["Day 9", "From <the> market"]
    assert page.link("Day 9") == "/challenges/kind-28/days/9/write"
    assert not page.has("of Ben")
    assert look("pears", ben, mine="1").texts("h3") == ["Day 9"]
    assert look("both", ana, mine="1").texts("h3") == []
    assert look("pears", mine="1").texts("h1") == ["Search"], "a visitor has no words of their own"


def test_a_hashtag_is_offered_its_page(topic, look):
    assert look("#Pears").link("Everything with the hashtag #pears") == "/tags/pears"


def test_it_is_for_people_not_for_robots_and_kept_for_nobody_else(topic, look, browser):
    page = look("pears")

    assert page.all("meta", name="robots")[0].get("content") == "noindex"
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in page.headers
    assert browser.visit("/search").headers["Cache-Control"] == "no-cache"


@pytest.fixture
def limited(world, settings):
    app = create_app(replace(settings, rate_limits=True))
    limiter.reset()
    yield app
    limiter.enabled = False
    with app.app_context():
        db.engine.dispose()


def test_who_asks_without_end_is_asked_to_wait(limited):
    statuses = [limited.test_client().get(f"/search?q=pears{n}", base_url=BASE).status_code for n in range(41)]

    assert statuses == [200] * 40 + [429]


def test_what_is_looked_for_stands_in_no_log(topic, browser, look, caplog, capsys, monkeypatch):
    def fall_over(*given):
        raise RuntimeError("the shelf fell over")

    monkeypatch.setattr("forum.search.routes.everything", fall_over)
    browser.client.application.testing = False
    try:
        with caplog.at_level(logging.DEBUG):
            browser.client.get("/search?q=secretword", base_url=BASE)
    finally:
        browser.client.application.testing = True

    said = capsys.readouterr()
    assert "fell over" in said.out + said.err + caplog.text
    assert "secretword" not in said.out + said.err + caplog.text


def test_the_empty_page_says_what_can_be_looked_for(browser):
    page = browser.visit("/search")

    assert page.has("Find what people wrote, challenges, and people")
    assert page.texts("h1") == ["Search"]
    assert look_nothing(browser).has("Nothing was found for “zzz”")


def look_nothing(browser):
    return browser.visit("/search?q=zzz")
