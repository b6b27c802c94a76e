"""Somebody remembers a few words, and finds where they stand."""

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import DESK_WITHOUT_SCRIPTS, PHONE


def test_from_any_page_to_what_somebody_wrote(arrive: Arrive) -> None:
    pat = arrive(PHONE, handle="pat")
    pat.visit("/challenges/first-28/days/9")
    pat.press("Search")
    assert pat.heading == "Search"

    pat.fill("What are you looking for?", "customer")
    pat.press("Search", within=pat.main)
    assert pat.main.locator("mark").count() > 5

    pat.press("Topics")
    pat.press("Entries")
    first = pat.main.locator("h3 a").first
    pat.follow(first)
    assert pat.path.startswith("/entries/")


def test_without_scripts_and_without_an_account(arrive: Arrive) -> None:
    visitor = arrive(DESK_WITHOUT_SCRIPTS)
    visitor.visit("/")
    visitor.press("Search")
    visitor.fill("What are you looking for?", "nothing like this anywhere")
    visitor.press("Search", within=visitor.main)
    assert visitor.sees("Nothing was found for")
    visitor.fill("What are you looking for?", "#doorsteps")
    visitor.press("Search", within=visitor.main)
    visitor.press("Everything with the hashtag #doorsteps")
    assert visitor.heading == "#doorsteps"
