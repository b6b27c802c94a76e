"""A person's page: their rhythm as a small calendar, whom they answered and who answered them."""

from datetime import timedelta

import pytest

from forum.accounts import Account
from forum.core import clock
from tests.browser import Browser

ANSWER = "I read this twice, and then I rang my own supplier to say thank you."


@pytest.fixture
def ana(world, kind28):
    for number in (1, 2, 9):
        world.entry(world.ana, kind28, number, f"Day {number}, done.")
    return world.ana


def people(page, heading: str) -> list[str]:
    """The names below this heading."""
    for section in page.all("section"):
        if any(one.text == heading for one in section.iter("h2")):
            return [one.text for one in section.iter("a") if "person__name" in (one.get("class") or "")]
    return []


def test_rhythm_is_a_small_calendar_of_days(browser, ana):
    page = browser.visit("/people/ana")

    assert page.has("3 of 28 days")
    assert [one.get("aria-label") for one in page.all("p", role="img")] == ["Wrote on day 1, 2 and 9"]
    assert len(page.all("span", class_="beats__day")) == 28
    assert len(page.all("span", class_="beats__day--done")) == 3


def test_a_hidden_rhythm_is_there_for_oneself_alone(world, browser, ana):
    with world.session() as session:
        session.get(Account, ana.id).hides_rhythm = True

    assert not browser.visit("/people/ana").all("p", role="img")
    browser.sign_in(ana)
    assert browser.visit("/people/ana").has("Only you see this.")


def test_whom_they_answered_and_who_answered_them_the_latest_first(world, browser, kind28, ana):
    of_ben, of_cleo = (world.entry(one, kind28, 9, "Done.") for one in (world.ben, world.cleo))
    mine = world.entry(world.ana, kind28, 8, "I dared.")
    world.comment(world.ana, of_ben, ANSWER)
    clock.advance(timedelta(minutes=1))
    world.comment(world.ana, of_cleo, ANSWER)
    world.comment(world.ben, mine, ANSWER)
    world.comment(world.cleo, mine, "Nice.")

    page = browser.visit("/people/ana")

    assert people(page, "Whom Ana answered lately") == ["Cleo Example", "Ben Example"]
    assert people(page, "Who answered Ana lately") == ["Ben Example"], "a word or two is no answer"


def test_each_is_named_once_and_no_more_than_a_dozen(world, browser, kind28, ana):
    for number in range(14):
        somebody = world.person(f"peer{number}", first_name=f"Peer{number}")
        entry = world.entry(somebody, kind28, 9, "Done.")
        world.comment(world.ana, entry, ANSWER)
        world.comment(world.ana, entry, ANSWER + " Again.")

    names = people(browser.visit("/people/ana"), "Whom Ana answered lately")

    assert len(names) == len(set(names)) == 12


def test_what_one_may_not_read_names_nobody(world, browser, ana):
    ours = world.challenge("ours", visibility="invited", organiser=world.ana)
    entry = world.entry(world.ana, ours, 9, "Only for us.")
    world.comment(world.mo, entry, ANSWER)

    assert people(browser.visit("/people/ana"), "Who answered Ana lately") == []
    browser.sign_in(world.mo)
    assert people(browser.visit("/people/ana"), "Who answered Ana lately") == ["Mo Example"]


@pytest.mark.parametrize("peers", [1, 15])
def test_it_takes_few_statements_however_many_there_are(world, kind28, ana, peers):
    mine = world.entry(world.ana, kind28, 8, "I dared.")
    for number in range(peers):
        somebody = world.person(f"peer{number}")
        world.comment(world.ana, world.entry(somebody, kind28, 9, "Done."), ANSWER)
        world.comment(somebody, mine, ANSWER)
    visitor, member = Browser(world.app), Browser(world.app)
    member.sign_in(world.ben)

    assert visitor.visit("/people/ana").statements <= 5
    assert member.visit("/people/ana").statements <= 8
