"""The door: what this is, a challenge to look into, and no wall in front of it."""

from datetime import UTC, datetime, timedelta

from forum.core import clock


def test_a_visitor_reads_what_this_is_and_may_look_around(browser, app):
    page = browser.visit("/")

    assert page.texts("h1") == ["Customer love, one day at a time"]
    assert page.has("Nobody is left talking to an empty room.")
    assert page.link("Look around first") == "/challenges"
    assert page.all("input") == []


def test_a_running_public_challenge_shows_what_it_asks_today(world, browser):
    world.challenge("kind-28")

    page = browser.visit("/")

    assert page.has("Prompt 9")
    assert page.link("Read what people did") == "/challenges/kind-28/days/9"


def test_tomorrows_prompt_is_not_at_the_door_before_the_challenges_midnight(world, browser):
    world.challenge("kind-28")
    midnight = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)

    with clock.set_to(midnight - timedelta(seconds=1)):
        assert "Prompt 10" not in browser.visit("/").body
    with clock.set_to(midnight):
        assert "Prompt 10" in browser.visit("/?later").body


def test_one_that_runs_comes_before_one_that_is_to_begin(world, browser):
    world.challenge("kind-28")
    world.challenge("soon", starts_on=clock.now().date() + timedelta(days=20), title="Soon")

    assert browser.visit("/").has("Twenty-eight kind days")


def test_one_that_is_to_begin_says_when(world, browser):
    world.challenge("soon", starts_on=clock.now().date() + timedelta(days=20), title="Soon")

    page = browser.visit("/")

    assert page.has("It begins on Monday, 30 March.")
    assert "Do kind thing" not in page.body


def test_what_is_not_public_is_not_at_the_door(world, browser):
    world.challenge("ours", visibility="invited", title="Ours")
    world.challenge("members", visibility="members", title="Members")
    world.challenge("draft", announced=False, title="Draft")

    page = browser.visit("/")

    for title in ("Ours", "Members", "Draft"):
        assert title not in page.texts("p", class_="prompt__challenge")
    assert "Prompt 9" not in page.body


def test_visitors_get_the_same_page_without_a_cookie(world, browser):
    world.challenge("kind-28")
    page = browser.visit("/")

    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in page.body


def test_the_door_costs_five_statements_at_the_most(world, browser):
    world.challenge("kind-28")
    one = browser.visit("/").statements
    for number in range(12):
        world.challenge(f"more-{number}")

    assert browser.visit("/?again").statements == one <= 5


def test_the_pages_about_the_place_are_there(browser, app):
    for path in ("/about", "/guidelines", "/privacy"):
        assert browser.visit(path).statements == 0
