"""Attacks on what was saved: an older tab is sent, with or without what its form knows, and with other words."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.posts import Draft, Post
from tests.browser import BASE, signed_in, values_of
from tests.help.scenes import agree, wish_of
from tests.posts.topics import topic_of

PRECIOUS = "What I wrote on the train, and it was called saved."
OTHER = "A few quick words."
KEPT = "Another text of yours, saved in another tab or on another device, is kept in “My drafts”."
SAVED_ANEW = "This draft was saved anew since the list was shown, so it is still here."
WRITE = "/challenges/kind-28/days/9/write"
HELP = {"title": "Pears", "own_part": "I pick them.", "time_needed": "hour"}


@pytest.fixture
def places(world):
    """The forms whose words are kept on the server: where each is, its place, its button, and what else it asks for."""
    challenge = world.challenge()
    world.join(world.ana, challenge)
    topic = topic_of(world, world.ana, challenge)
    mine = wish_of(world, world.ana)
    helped = wish_of(world, world.ana)
    agree(world, world.ana, world.ben, helped)
    bens = topic_of(world, world.ben, challenge)
    entry = world.entry(world.ana, challenge, 8)
    return {
        "entry": (WRITE, "entry:kind-28:9", "Publish entry", {}),
        "entry changed": (f"/entries/{entry}/edit", f"edit:{entry}", "Publish changes", {}),
        "answer": (f"/topics/{topic}", f"comment:{topic}", "Post answer", {}),
        "topic": ("/challenges/kind-28/discussion/new", "topic:kind-28", "Post topic", {"title": "Pears"}),
        "topic changed": (f"/posts/{topic}/edit", f"edit:{topic}", "Save", {}),
        "help": ("/help/new?kind=ask", "help:ask", "Publish", HELP),
        "help changed": (f"/help/{mine}/edit", f"edit:{mine}", "Publish changes", {}),
        "thanks": (f"/help/{helped}/thanks", f"thanks:{helped}", "Say thanks", {}),
        "private word": (f"/posts/{bens}/private-word", f"private-word:{bens}", "Send it", {}),
    }


ALL = (
    *("entry", "entry changed", "answer", "topic", "topic changed"),
    *("help", "help changed", "thanks", "private word"),
)


def save(browser, place, text, sequence=9, known=""):
    """As static/js/draft.js does, from another tab or device. Gives how its form says that it knows it."""
    answer = send(browser, place, text, sequence, known)
    assert answer.status_code == 200
    return mark_in(answer)


def send(browser, place, text, sequence, known):
    token = browser.page.all("input", name="csrf_token")[0].get("value")
    data = {"place": place, "sequence": sequence, "text": text, "known_draft": known}
    return browser.client.post("/drafts", base_url=BASE, headers={"X-CSRFToken": token}, data=data)


def mark_in(answer):
    return f"{answer.json['sequence']} {answer.json['saved_at']}"


def texts_kept(world):
    with world.session() as session:
        return {one.place: one.text("text") for one in session.scalars(select(Draft))}


@pytest.mark.attack("A48")
@pytest.mark.parametrize("form", ALL)
def test_a48_an_older_tab_that_is_published_ends_no_newer_draft(world, places, form):
    way, place, button, more = places[form]
    ana = signed_in(world, world.ana)
    ana.visit(way)
    save(ana, place, PRECIOUS)

    page = ana.submit(button, text=OTHER, **more)

    assert KEPT in page.body
    assert list(texts_kept(world).values()) == [PRECIOUS]
    assert ana.visit("/drafts").has(PRECIOUS)


@pytest.mark.attack("A48")
@pytest.mark.parametrize("form", ALL)
def test_a48_a_script_that_knows_of_no_draft_ends_none_that_holds_other_words(world, places, form):
    way, place, button, more = places[form]
    ana = signed_in(world, world.ana)
    ana.visit(way)
    save(ana, place, PRECIOUS)
    sent = values_of(ana.page.form(button)) | {"text": OTHER} | more
    del sent["known_draft"]

    assert ana.client.post(ana.page.form(button).get("action"), base_url=BASE, data=sent).status_code == 303

    assert list(texts_kept(world).values()) == [PRECIOUS]


@pytest.mark.parametrize("form", ALL)
def test_the_draft_that_a_form_knows_ends_with_it_whatever_it_became(world, places, form):
    """Its script says which saving it knows; without one it knows that with which it was opened."""
    way, place, button, more = places[form]
    ana = signed_in(world, world.ana)
    ana.visit(way)
    known = save(ana, place, PRECIOUS)
    ana.visit(way)
    assert values_of(ana.page.form(button))["known_draft"] == known

    page = ana.submit(button, text=OTHER, **more)

    assert texts_kept(world) == {}
    assert KEPT not in page.body


def test_a_draft_of_which_every_word_was_published_ends_too(world, places):
    ana = signed_in(world, world.ana)
    ana.visit(WRITE)
    save(ana, "entry:kind-28:9", PRECIOUS)

    ana.submit("Publish entry", text=f"{OTHER}\n\n{PRECIOUS}")

    assert texts_kept(world) == {}


def test_a_form_that_comes_back_knows_no_more_than_before(world, places):
    """What was saved elsewhere is not in it, so sent once more it does not end that either."""
    ana = signed_in(world, world.ana)
    ana.visit(WRITE)
    save(ana, "entry:kind-28:9", PRECIOUS)
    ana.submit("Publish entry", text=" ", status=422)

    ana.submit("Publish entry", text=OTHER)

    assert list(texts_kept(world).values()) == [PRECIOUS]


def test_a_draft_begun_anew_is_not_taken_for_the_one_before(world, places):
    """It counts from one again, and an older tab stands at one, too."""
    way, place, button, more = places["answer"]
    with clock.set_to(clock.now()):
        ana = signed_in(world, world.ana)
        older = ana.visit(way)
        known = save(ana, place, "Begun", 1)
        ana.visit(way)
        ana.submit(button, text="Begun and ended.", **more)
        clock.advance(timedelta(minutes=10))
        save(ana, place, PRECIOUS, 1)
        ana.page = older

        ana.submit(button, text=OTHER, known_draft=known)

    assert list(texts_kept(world).values()) == [PRECIOUS]


def saved_three_times(browser, place):
    """By an older tab, which goes on typing later. Gives which of them it knows."""
    known = "0"
    for number in (1, 2, 3):
        known = save(browser, place, f"Begun {number}", number, known)
    return known


@pytest.mark.attack("A48")
@pytest.mark.parametrize("form", ALL)
def test_a48_an_older_tab_overwrites_nothing_that_was_begun_since_its_draft_was_thrown_away(world, places, form):
    """What is begun anew counts from one again, and the older tab has a higher number."""
    way, place, *_more = places[form]
    ana = signed_in(world, world.ana)
    ana.visit(way)
    known = saved_three_times(ana, place)
    ana.visit("/drafts")
    ana.submit("Throw away")
    ana.visit(way)
    newer = save(ana, place, PRECIOUS, 1, "0")

    answer = send(ana, place, OTHER, 4, known)

    assert (answer.status_code, mark_in(answer)) == (409, newer)
    assert texts_kept(world) == {place: PRECIOUS}
    save(ana, place, OTHER, 2, newer)
    assert texts_kept(world) == {place: OTHER}, "once somebody chose it"


@pytest.mark.attack("A48")
def test_a48_an_older_tab_overwrites_nothing_that_was_begun_since_its_draft_was_published(world, places):
    way, place, button, _more = places["answer"]
    ana = signed_in(world, world.ana)
    ana.visit(way)
    known = saved_three_times(ana, place)
    ana.visit(way)
    ana.submit(button)
    ana.visit(way)
    save(ana, place, PRECIOUS, 1, "0")

    assert send(ana, place, OTHER, 4, known).status_code == 409

    assert texts_kept(world) == {place: PRECIOUS}


@pytest.mark.attack("A48")
@pytest.mark.parametrize("known", ["", "0", "3", "1 2020-01-01T00:00:00+00:00", "nonsense"])
def test_a48_a_higher_number_alone_overwrites_nothing(world, places, known):
    way, place, *_more = places["answer"]
    ana = signed_in(world, world.ana)
    ana.visit(way)
    save(ana, place, PRECIOUS, 1)

    assert send(ana, place, OTHER, 10**6, known).status_code == 409

    assert texts_kept(world) == {place: PRECIOUS}


@pytest.mark.attack("A48")
def test_a48_an_older_list_throws_nothing_away_that_was_saved_since(world, places):
    way, place, *_more = places["answer"]
    ana = signed_in(world, world.ana)
    ana.visit(way)
    known = save(ana, place, "Begun", 1)
    older = ana.visit("/drafts")
    save(ana, place, PRECIOUS, 2, known)

    page = ana.submit("Throw away")

    assert SAVED_ANEW in page.body
    assert page.has(PRECIOUS)
    assert not page.all("span", data_draft_gone=place), "the browser keeps its copy as well"
    ana.page = older
    sent = values_of(ana.page.form("Throw away"))
    del sent["known_draft"]
    assert ana.client.post(ana.page.form("Throw away").get("action"), base_url=BASE, data=sent).status_code == 303
    assert texts_kept(world) == {place: PRECIOUS}, "nor does a form that says nothing"
    ana.visit("/drafts")
    ana.submit("Throw away")
    assert texts_kept(world) == {}, "now that it was shown"


def test_words_typed_on_after_their_draft_was_published_are_kept(world, places):
    way, place, button, _more = places["answer"]
    ana = signed_in(world, world.ana)
    ana.visit(way)
    known = saved_three_times(ana, place)
    ana.visit(way)
    ana.submit(button)

    save(ana, place, OTHER, 4, known)

    assert texts_kept(world) == {place: OTHER}


def test_what_was_kept_for_a_day_is_a_change_once_the_day_is_written(world, places):
    ana = signed_in(world, world.ana)
    ana.visit(WRITE)
    save(ana, "entry:kind-28:9", PRECIOUS)

    ana.submit("Publish entry", text=OTHER)

    entry = entry_of(world, OTHER)
    assert texts_kept(world) == {f"edit:{entry}": PRECIOUS}
    assert ana.visit(f"/entries/{entry}/edit").texts("textarea", name="text") == [PRECIOUS]


def test_what_an_open_tab_keeps_for_a_written_day_comes_along_to_its_entry(world, places):
    ana = signed_in(world, world.ana)
    ana.visit(WRITE)
    ana.submit("Publish entry", text=OTHER)
    save(ana, "entry:kind-28:9", PRECIOUS, 1)

    page = ana.visit(WRITE)

    assert page.path == f"/entries/{entry_of(world, OTHER)}/edit"
    assert page.texts("textarea", name="text") == [PRECIOUS]
    assert texts_kept(world) == {f"edit:{entry_of(world, OTHER)}": PRECIOUS}


@pytest.mark.attack("A48")
def test_a48_of_several_tabs_that_publish_one_day_no_words_are_lost(world, places):
    ana = signed_in(world, world.ana)
    older = ana.visit(WRITE)
    ana.submit("Publish entry", text="The first.")
    entry = entry_of(world, "The first.")
    save(ana, f"edit:{entry}", PRECIOUS, 1)

    for text in ("The second.", "The third.", "The third.", "The fourth."):
        ana.page = older
        page = ana.submit("Publish entry", text=text)
        assert "Your other words are kept in “My drafts”, beside earlier ones." in page.body

    assert sorted(texts_kept(world).values()) == ["The fourth.", "The second.", "The third.", PRECIOUS]
    page = ana.visit(f"/entries/{entry}/edit")
    assert page.texts("textarea", name="text") == [PRECIOUS]


def test_words_kept_beside_others_change_places_with_them(world, places):
    ana = signed_in(world, world.ana)
    older = ana.visit(WRITE)
    ana.submit("Publish entry", text="The first.")
    entry = entry_of(world, "The first.")
    known = save(ana, f"edit:{entry}", PRECIOUS, 7)
    ana.page = older
    ana.submit("Publish entry", text=OTHER)
    ana.visit("/drafts")

    page = ana.submit("Go on writing", at=f"/drafts/{beside(world)}/forward")

    assert page.path == f"/entries/{entry}/edit"
    assert page.texts("textarea", name="text") == [OTHER]
    assert texts_kept(world) == {f"edit:{entry}": OTHER, f"edit:{entry}:2": PRECIOUS}
    ana.submit("Publish changes", known_draft=known, text="From a tab that knew the one before.")
    assert sorted(texts_kept(world).values()) == [OTHER, PRECIOUS]


def test_a_picture_added_in_an_older_tab_takes_nothing_away(world, places):
    ana = signed_in(world, world.ana)
    ana.visit(WRITE)
    save(ana, "entry:kind-28:9", PRECIOUS)

    sent = values_of(ana.page.form("Publish entry")) | {"text": OTHER, "place": "entry:kind-28:9"}
    ana.post("/pictures", sent, status=422)  # without a picture; the words are kept all the same

    assert texts_kept(world) == {"entry:kind-28:9": PRECIOUS, "entry:kind-28:9:2": OTHER}


def test_who_has_not_joined_yet_loses_nothing_in_an_older_tab(world, places):
    ben = signed_in(world, world.ben)
    ben.visit("/drafts")
    ben.visit("/settings/account")
    save(ben, "entry:kind-28:9", PRECIOUS)

    page = ben.post_with_token(WRITE, {"text": OTHER}, status=409)

    assert page.has("They are kept in “My drafts”, beside another text of yours for this day.")
    assert sorted(texts_kept(world).values()) == [OTHER, PRECIOUS]


def entry_of(world, text):
    with world.session() as session:
        return session.scalar(select(Post.id).where(Post.source == text))


def beside(world):
    with world.session() as session:
        return session.scalar(select(Draft.id).where(Draft.place.like("%:2")))
