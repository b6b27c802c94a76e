"""The home of a challenge: its state in words, today's prompt, the days, and nothing of what is still closed."""

from datetime import date

import pytest

from forum.core import clock
from tests.challenges.scenes import HOME, at, change_part, do, follows, hosts


def cells(page) -> dict[int, str]:
    """The calendar: number and what a screen reader hears of each day."""
    days = [item for item in page.all("li") if "calendar__day" in (item.get("class") or "").split()]
    spoken = ["".join(item.itertext()) for item in days]
    return {number: " ".join(words.split()).split(", ", 1)[1] for number, words in enumerate(spoken, 1)}


def linked_days(page) -> list[int]:
    return [
        int(link.get("href").rsplit("/", 1)[1])
        for link in page.all("a")
        if "calendar__cell" in (link.get("class") or "")
    ]


def test_a_visitor_reads_what_it_is_about(world, challenge, browser):
    page = browser.visit(HOME)

    assert page.texts("h1") == ["Twenty-eight kind days"]
    assert page.has("One kind and useful thing a day.")
    assert page.has("Four weeks of small deeds.")
    assert page.has("I will stop guessing.")
    assert page.texts("dd")[:4] == ["2 March to 29 March 2026", "28 days", "together", "1 day a week"]
    assert page.link("Olga Example") == "/people/olga"


def test_todays_prompt_leads_to_its_day(world, challenge, browser):
    page = browser.visit(HOME)

    assert page.has("Day 9 of 28")
    assert page.link("Prompt 9") == f"{HOME}/days/9"
    assert page.has("Do kind thing 9.")
    assert page.link("Open day 9") == f"{HOME}/days/9"


def test_nothing_of_a_closed_day_is_on_the_page(world, challenge, signed_in, browser):
    world.join(world.ana, challenge)
    for page in (browser.visit(HOME), signed_in(world.ana).visit(HOME), signed_in(world.mo).visit(HOME)):
        for number in range(10, 29):
            assert f"Prompt {number}" not in page.body
            assert f"kind thing {number}" not in page.body
        assert linked_days(page) == list(range(1, 10))


@pytest.mark.parametrize(
    ("who", "midnight"),
    [
        (None, "2026-03-10T23:00:00+00:00"),  # visitors: the challenge's zone, Berlin
        ("ana", "2026-03-10T23:00:00+00:00"),
        ("ben", "2026-03-11T04:00:00+00:00"),  # New York, on summer time since Sunday
        ("cleo", "2026-03-10T15:00:00+00:00"),
        ("mo", "2026-03-10T23:00:00+00:00"),
    ],
)
def test_a_day_opens_at_the_readers_midnight_and_not_a_second_earlier(
    world, challenge, signed_in, browser, who, midnight
):
    reader = signed_in(getattr(world, who)) if who else browser
    with clock.set_to(at(midnight)):
        clock.advance(-world_second())
        before = reader.visit(f"{HOME}?before")
        clock.advance(world_second())
        after = reader.visit(f"{HOME}?after")

    assert "Prompt 10" not in before.body
    assert before.has("Day 10 opens in 1 minute")
    assert after.link("Prompt 10") == f"{HOME}/days/10"
    assert after.has("Day 11 opens in 24 hours")


def world_second():
    return at("2026-01-01T00:00:01+00:00") - at("2026-01-01T00:00:00+00:00")


def test_the_countdown_names_the_hour_in_the_readers_zone(world, challenge, signed_in, browser):
    assert browser.visit(HOME).has("Day 10 opens in 11 hours 11 March 2026, 00:00")
    assert browser.page.has("Times are those of Europe/Berlin.")
    assert signed_in(world.cleo).visit(HOME).has("Day 10 opens in 3 hours 11 March 2026, 00:00")


def test_the_calendar_shows_a_participant_their_own_days(world, challenge, signed_in):
    mine = world.join(world.ana, challenge)
    for number in (1, 2, 9):
        change_part(world, mine, lambda one, number=number: one.mark_done(number))

    days = cells(signed_in(world.ana).visit(HOME))

    assert [days[number] for number in (1, 2, 3, 9, 10)] == [
        "written",
        "written",
        "can still be caught up",
        "written, today",
        "not open yet",
    ]


def test_a_day_that_is_not_written_yet_is_todays(world, challenge, signed_in):
    world.join(world.ana, challenge)

    assert cells(signed_in(world.ana).visit(HOME))[9] == "today"


def test_others_see_which_days_are_open(world, challenge, signed_in, browser):
    follows(world, world.ben, challenge)
    for page in (browser.visit(HOME), signed_in(world.ben).visit(HOME)):
        assert [cells(page)[number] for number in (1, 9, 10)] == ["open", "open, today", "not open yet"]


def test_before_it_begins_it_says_when(world, browser):
    world.challenge(starts_on=date(2026, 3, 13))

    page = browser.visit(HOME)

    assert page.has("Begins on Friday, 13 March")
    assert page.has("Day 1 opens in 2 days")
    assert page.has("Join this challenge")
    assert linked_days(page) == []


def test_someone_west_of_the_first_midnight_still_waits(world, signed_in):
    world.challenge(starts_on=date(2026, 3, 11))
    with clock.set_to(at("2026-03-11T02:00:00+00:00")):  # the 11th in Berlin, the 10th in New York
        assert signed_in(world.ben).visit(HOME).has("Begins on Wednesday, 11 March")
        assert signed_in(world.ana).visit(HOME).has("Day 1 of 28")


def test_a_finished_one_says_until_when_days_can_be_added(world, signed_in, browser):
    challenge = world.challenge(starts_on=date(2026, 2, 1))  # its last day was 28 February
    with clock.set_to(at("2026-02-10T12:00:00+00:00")):
        world.join(world.ana, challenge)
    with clock.set_to(at("2026-03-03T12:00:00+00:00")):
        page = signed_in(world.ana).visit(HOME)
        assert page.has("Finished on 28 February 2026")
        assert page.has("You can still add entries for the ones you missed until Saturday, 7 March.")
        assert cells(page)[28] == "can still be caught up"
        assert not browser.visit(HOME).has("You can still add entries")


def test_an_archived_one_is_there_to_be_read(world, browser):
    world.challenge(starts_on=date(2026, 1, 1))

    page = browser.visit(HOME)

    assert page.has("This challenge is over, and everything written in it stays here to be read.")
    assert not page.has("Join this challenge")
    assert linked_days(page) == list(range(1, 29))


def test_a_cancelled_one_says_why_and_opens_no_more_days(world, challenge, browser):
    do(world, challenge, lambda one: one.cancel("Olga broke her leg. <b>Sorry.</b>", by=None, at=clock.now()))
    with clock.set_to(at("2026-03-15T12:00:00+00:00")):
        page = browser.visit(HOME)

    assert page.has("Cancelled on 10 March 2026")
    assert page.has("Olga broke her leg. <b>Sorry.</b>")
    assert linked_days(page) == list(range(1, 10))
    assert not page.has("opens in")


def test_a_draft_is_seen_by_its_organisers_alone(world, signed_in, browser):
    world.challenge(announced=False)

    browser.visit(HOME, status=404)
    for person in (world.ana, world.mo):
        signed_in(person).visit(HOME, status=404)
    assert signed_in(world.olga).visit(HOME).has("Draft: only those who prepare it see it")
    assert "For organisers" in signed_in(world.root).visit(HOME).texts("h2")


def test_at_ones_own_pace_a_visitor_reads_the_first_day_and_no_further(world, browser):
    world.challenge(pace="own", starts_on=date(2026, 1, 1))

    page = browser.visit(HOME)

    assert page.has("At your own pace: begin any day")
    assert page.has("Day 1 is the day you join.")
    assert linked_days(page) == [1]
    assert page.link("Prompt 1") == f"{HOME}/days/1"
    assert not page.has("opens in")


def test_at_ones_own_pace_a_participant_is_on_their_own_day(world, signed_in):
    challenge = world.challenge(pace="own", starts_on=date(2026, 1, 1))
    with clock.set_to(at("2026-03-08T12:00:00+00:00")):
        world.join(world.ana, challenge)

    page = signed_in(world.ana).visit(HOME)

    assert page.has("Day 3 of 28")
    assert page.has("Tuesday, 10 March")
    assert linked_days(page) == [1, 2, 3]


def test_organisers_may_open_every_day_and_others_may_not(world, challenge, signed_in):
    page = signed_in(world.olga).visit(HOME)

    assert linked_days(page) == list(range(1, 29))
    assert cells(page)[20] == "not open yet"


def test_a_host_finds_the_day_that_is_theirs(world, challenge, signed_in):
    hosts(world, world.ana, challenge, 20)

    page = signed_in(world.ana).visit(HOME)

    assert page.has("You host day 20.")
    assert page.link("Look at your prompt") == f"{HOME}/days/20/edit"
    assert linked_days(page) == [*range(1, 10), 20]
    assert "Prompt 20" not in page.body


def test_editions_are_linked_both_ways(world, browser):
    first = world.challenge("first", starts_on=date(2025, 5, 1))
    second = world.challenge("second", title="Once more", edition_of_id=first)
    world.challenge("third", announced=False, edition_of_id=second)

    assert browser.visit("/challenges/first").link("Once more") == "/challenges/second"
    assert browser.visit("/challenges/second").link("Twenty-eight kind days") == "/challenges/first"
    assert "earlier, from May 2025" in browser.page.body
    assert "/challenges/third" not in browser.page.body


def test_a_visitors_page_carries_neither_token_nor_cookie(world, challenge, browser):
    page = browser.visit(HOME)

    assert "csrf_token" not in page.body
    assert "Set-Cookie" not in page.headers


def test_what_organisers_write_is_shown_as_they_wrote_it(world, browser):
    nasty = "<script>alert(1)</script> {{ 7*7 }}"
    world.challenge(title=nasty, summary=nasty, hashtag="kind", description=f"Hello {nasty}")

    page = browser.visit(HOME)

    assert page.texts("h1") == [nasty]
    assert page.has(f"Hello {nasty}") or page.has("Hello alert(1)")
    assert "<script>alert" not in page.body
