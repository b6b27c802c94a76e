"""Words that stand at once, beside posts: what a challenge and its organisers say, and profiles. A51: they are held
against the lists all the same."""

import pytest

from forum.accounts import Account
from forum.core.lists import Kind
from tests.attacks.test_spam import listed
from tests.browser import signed_in
from tests.challenges.scenes import HOME

LINKS = "https://one.example https://two.example https://three.example"
PLACES = {
    "/challenges/new": (
        "Next",
        {"title": "A week", "summary": "Of it."},
        ("title", "summary", "hashtag", "description"),
    ),
    f"{HOME}/edit": ("Save", {}, ("title", "summary", "hashtag", "description", "will", "stop")),
    f"{HOME}/days/20/edit": ("Save this day", {}, ("title", "body", "step", "no_customers")),
    f"{HOME}/announcements/new": ("Say it", {"title": "We meet", "text": "At eight."}, ("title", "text")),
    f"{HOME}/cancel": ("Cancel the challenge", {}, ("reason",)),
    "/settings/profile": (
        "Save",
        {},
        ("first_name", "last_name", "bio", "why_here", "what_i_sell", "how_i_earn", "link_1_title", "link_1_url"),
    ),
}
WITH_LINKS = {"description", "body", "step", "no_customers", "text", "reason", "bio"}


def olga_at(world, place):
    world.challenge()
    olga = signed_in(world, world.olga)
    olga.visit(place)
    return olga


@pytest.mark.attack("A51")
@pytest.mark.parametrize("place", PLACES)
def test_what_is_on_the_lists_is_in_nothing_that_stands_at_once(world, place):
    listed(world, Kind.WORD, "casinokral")
    listed(world, Kind.DOMAIN, "casinokral.example")
    button, rest, fields = PLACES[place]
    olga = olga_at(world, place)
    for field in fields:
        words = "https://casinokral.example/x" if field.endswith("url") else "Casinokral"

        page = olga.submit(button, status=422, **(rest | {field: words}))

        assert page.has("on a list against spam: casinokral"), field
        assert words.casefold() in page.body.casefold(), "nothing typed is lost"
        olga.visit(place)


DISGUISED = {
    "[x](https://pill&#115;hop.example/)": "pillshop.example",
    "See https://pill%73hop.example/ for more": "pillshop.example",
    "[x](https://m%2epillshop.example/)": "pillshop.example",
    "[x](mailto:me@pill&#115;hop.example)": "pillshop.example",
    "Get cheap**meds** here": "cheapmeds",
    "Get cheap&#109;eds here": "cheapmeds",
}


@pytest.mark.attack("A51")
@pytest.mark.parametrize("place", [place for place in PLACES if place != "/challenges/new"])
@pytest.mark.parametrize("words", DISGUISED)
def test_nor_as_a_reader_sees_it_or_where_a_link_leads(world, place, words):
    listed(world, Kind.WORD, "cheapmeds")
    listed(world, Kind.DOMAIN, "pillshop.example")
    button, rest, fields = PLACES[place]
    olga = olga_at(world, place)
    field = WITH_LINKS.intersection(fields) - {"no_customers", "step"} or {"will"}

    page = olga.submit(button, status=422, **(rest | dict.fromkeys(field, words)))

    assert page.has(f"on a list against spam: {DISGUISED[words]}")


@pytest.mark.attack("A51")
@pytest.mark.parametrize("words", DISGUISED)
def test_nor_in_any_text_of_a_file_of_days(world, words):
    listed(world, Kind.WORD, "cheapmeds")
    listed(world, Kind.DOMAIN, "pillshop.example")
    long = "Ask one person what they would pay. " * 80
    days = (
        f'day,title,theme,body\n19,Ask,understand,"{long}"\n20,Play,understand,"{words}"\n21,Go,understand,"{long}"\n'
    )
    olga = olga_at(world, f"{HOME}/days/file")

    page = olga.submit("Take these days", status=422, text=days)

    assert page.has(f"on a list against spam: {DISGUISED[words]}")


@pytest.mark.attack("A51")
@pytest.mark.parametrize("place", PLACES)
def test_a_newcomer_says_no_more_links_beside_posts_than_in_one(world, place):
    with world.session() as session:
        session.get(Account, world.olga.id).trust = 0
    button, rest, fields = PLACES[place]
    olga = olga_at(world, place)
    for field in WITH_LINKS.intersection(fields):
        assert "can have 2 links" in olga.submit(button, status=422, **(rest | {field: LINKS})).errors()[0], field
        olga.visit(place)


@pytest.mark.attack("A51")
def test_nor_in_a_file_of_days_however_many_and_a_moderator_says_what_they_like(world):
    listed(world, Kind.WORD, "casinokral")
    world.challenge("theirs", organiser=world.mo)
    days = "day,title,theme,body\n20,Play,understand,At Casinokral.\n"
    olga = olga_at(world, f"{HOME}/days/file")

    page = olga.submit("Take these days", status=422, text=days)

    assert page.has("on a list against spam: casinokral")
    mo = signed_in(world, world.mo)
    mo.visit("/challenges/theirs/days/file")
    assert mo.submit("Take these days", text=days).path == "/challenges/theirs/days"


@pytest.mark.attack("A51")
def test_what_came_onto_the_lists_later_keeps_nobody_from_changing_the_rest(world):
    olga = olga_at(world, "/settings/profile")
    olga.submit("Save", bio="I grow pears.", last_name="Pears")
    listed(world, Kind.WORD, "pears")
    listed(world, Kind.WORD, "kind")

    olga.visit("/settings/profile")
    assert olga.submit("Save", why_here="To learn.").has("To learn.")
    olga.visit(f"{HOME}/edit")
    assert olga.submit("Save", will="I will ask.").path == HOME
    olga.visit(f"{HOME}/days/file")
    days = "day,title,theme,body\n20,Another,understand,Do kind thing 20.\n"
    assert olga.submit("Take these days", text=days).path == f"{HOME}/days"
