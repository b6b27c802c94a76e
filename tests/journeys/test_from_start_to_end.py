"""Somebody who never organised anything launches a challenge from the pack, leads it through its days and ends it."""

import zipfile
from datetime import UTC, datetime

from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import PHONE, Visitor

FIRST_DAY = "2026-03-23"
LAST_WORDS = "On the last day I thanked the woman who sells me flour."
NOON = 17  # in Denver, where Pat lives, as UTC


def at_noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, NOON, 0, tzinfo=UTC)


def test_a_challenge_from_its_pack_to_its_next_edition(arrive: Arrive, site: Site) -> None:
    pat = arrive(PHONE, handle="pat", looks=False)
    way = launch(pat)

    noor = arrive(PHONE, handle="noor", looks=False)
    site.move_to(at_noon(3, 20))
    noor.visit(way)
    noor.press("Join this challenge")
    noor.press("Sign and join")
    site.move_to(at_noon(3, 23))
    write(noor, way, 1, "I wrote down ten names, and rang the third.")
    answer_who_waits(pat, way)

    site.move_to(at_noon(4, 19))
    write(noor, way, 28, LAST_WORDS)
    site.move_to(at_noon(4, 30))
    keep_a_book(pat, noor, site, way)
    pat.visit(way)
    pat.press("Run it again")
    assert pat.sees("Your draft is here.")


def keep_a_book(pat: Visitor, noor: Visitor, site: Site, way: str) -> None:
    noor.visit(f"{way}/keepsake")
    noor.press("Yes, put mine in")
    pat.visit(f"{way}/keepsake")
    pat.inspect()
    pat.press("Make the keepsake")
    site.work()
    pat.visit(f"{way}/keepsake")
    with pat.page.expect_download() as coming:
        pat.press_here("Take the book along")
    with zipfile.ZipFile(coming.value.path()) as book:
        assert book.testzip() is None
        assert book.read("mimetype") == b"application/epub+zip"
        assert LAST_WORDS in book.read("book/day-028-1.xhtml").decode()


def launch(pat: Visitor) -> str:
    """From Today to an announced challenge, in under 25 interactions. Gives its address."""
    pat.visit("/")
    before = pat.interactions
    pat.press("Challenges")
    pat.press("Create a challenge")
    pat.press("start from “Twenty-eight days of customer love”, 28 days with their prompts")
    pat.fill("Title", "Four weeks on two wheels")
    pat.fill("Hashtag", "twowheels")
    pat.press("Next")
    pat.inspect()
    pat.fill("First day", FIRST_DAY)
    pat.press("Next")
    pat.press("Next")
    pat.inspect()
    pat.press("Next")
    pat.press("Before you announce it")
    pat.inspect()
    pat.press("Announce it")
    assert pat.interactions - before < 25
    return pat.path


def write(noor: Visitor, way: str, number: int, words: str) -> None:
    noor.visit(f"{way}/days/{number}")
    noor.press("Write your entry")
    noor.fill("Your entry", words)
    noor.press("Publish entry")
    assert noor.sees(words)


def answer_who_waits(pat: Visitor, way: str) -> None:
    pat.visit(f"{way}/answers")
    pat.inspect()
    pat.press("Answer one after the other")
    pat.press("I’ll answer")
    pat.fill("Your answer", "Which of the ten did you not expect to be on it?")
    pat.press("Post answer")
    pat.visit(f"{way}/answers")
    assert pat.sees("The one entry is answered: 100 %.")
