"""The page of a day: its prompt at the reader's own midnight and never before, and what people did."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.challenges import Prompt
from forum.core import clock
from forum.core.days import opens_at
from forum.posts import Post


def test_the_prompt_of_an_open_day_is_the_hero_of_its_page(browser, day):
    page = browser.visit(day)

    assert page.texts("h1") == ["Prompt 9"]
    assert page.has("Do kind thing 9.")
    assert page.has("Day 9 of 28")


def test_the_five_minute_step_the_other_version_and_the_host_are_shown(world, browser, kind28, day):
    with world.session() as session:
        prompt = session.scalars(select(Prompt).where(Prompt.challenge_id == kind28, Prompt.number == 9)).one()
        prompt.fill(
            title="Say thanks",
            theme="understand",
            body="Thank someone.",
            step="Send one line.",
            no_customers="Thank a neighbour.",
        )
        prompt.host_id = world.ben.id

    page = browser.visit(day)

    assert page.has("Send one line.")
    assert page.has("Thank a neighbour.")
    assert page.link("Ben Example") == "/people/ben"


def test_a_day_that_does_not_exist_is_not_found(browser, day):
    for number in ("0", "29", "100", "101", "99999999999999999999", "-1", "x"):
        browser.visit(f"/challenges/kind-28/days/{number}", status=404)


def test_a_closed_day_says_when_it_opens_and_nothing_of_its_prompt(world, browser, day):
    browser.sign_in(world.ana)

    page = browser.visit("/challenges/kind-28/days/10")

    assert page.texts("h1") == ["Day 10"]
    assert page.has("It opens in 11 hours, at your midnight.")
    assert "Prompt 10" not in page.body
    assert "Do kind thing" not in page.body


def test_a_closed_day_shows_no_entries(world, browser, kind28):
    with clock.set_to(datetime(2026, 3, 10, 15, 0, tzinfo=UTC)):
        world.entry(world.person("kiri", zone="Pacific/Kiritimati"), kind28, 10, "It is tomorrow here.")

    page = browser.visit("/challenges/kind-28/days/10")

    assert "It is tomorrow here." not in page.body


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "Etc/GMT+12", "America/St_Johns"])
def test_a_prompt_opens_at_midnight_in_the_readers_own_zone_never_before(world, browser, kind28, zone):
    """'A prompt opens at 00:00 in the reader's own time zone (visitors: the challenge's), never before'."""
    someone = world.person("someone", zone=zone)
    world.join(someone, kind28)
    midnight = opens_at(date(2026, 3, 11), zone)

    with clock.set_to(midnight - timedelta(seconds=1)):
        browser.sign_in(someone)
        before = browser.visit("/challenges/kind-28/days/10")
        browser.visit("/challenges/kind-28/days/10/write", status=409)
    with clock.set_to(midnight):
        after = browser.visit("/challenges/kind-28/days/10")
        browser.visit("/challenges/kind-28/days/10/write")

    assert "kind thing 10" not in before.body
    assert "kind thing 10" in after.body


def test_visitors_see_a_prompt_at_the_challenges_midnight(browser, day):
    midnight = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
    with clock.set_to(midnight - timedelta(seconds=1)):
        before = browser.visit("/challenges/kind-28/days/10").body
    with clock.set_to(midnight):
        after = browser.client.get("/challenges/kind-28/days/10?fresh", base_url="http://localhost:8000").text

    assert "Prompt 10" not in before
    assert "Prompt 10" in after


def test_organisers_and_the_days_host_see_it_early(world, browser, kind28):
    with world.session() as session:
        session.scalars(
            select(Prompt).where(Prompt.challenge_id == kind28, Prompt.number == 12)
        ).one().host_id = world.ben.id

    browser.sign_in(world.ben)
    assert browser.visit("/challenges/kind-28/days/12").has("Do kind thing 12.")
    assert not browser.visit("/challenges/kind-28/days/13").has("Do kind thing 13.")
    browser.submit("Sign out")
    browser.sign_in(world.olga)
    assert browser.visit("/challenges/kind-28/days/28").has("Do kind thing 28.")


def test_at_ones_own_pace_the_days_follow_from_joining(world, browser):
    own = world.challenge("own", pace="own")
    world.join(world.ana, own)
    browser.sign_in(world.ana)

    assert browser.visit("/challenges/own/days/1").has("Do kind thing 1.")
    assert browser.visit("/challenges/own/days/2").has("It opens in 11 hours")


def test_who_has_not_joined_an_own_pace_challenge_reads_that_days_open_by_joining(world, browser):
    world.challenge("own", pace="own")

    assert browser.visit("/challenges/own/days/1").has("Do kind thing 1.")
    assert browser.visit("/challenges/own/days/2").has("at their own pace")


def test_a_late_joiner_gets_todays_day(world, browser, kind28, day):
    world.join(world.cleo, kind28)
    browser.sign_in(world.cleo)

    assert browser.visit(day).link("Write your entry") == "/challenges/kind-28/days/9/write"


def test_entries_stand_oldest_first_with_their_permalink(world, browser, kind28, day):
    first = world.entry(world.ana, kind28, 9, "I wrote to Rosa.")
    second = world.entry(world.ben, kind28, 9, "I called Tom.")

    page = browser.visit(day)

    links = [node.get("href") for node in page.all("a", class_="post__time")]
    assert links == [f"/entries/{first}", f"/entries/{second}"]


def test_who_is_unanswered_waits_for_a_word_and_nobody_is_counted(world, browser, kind28, day):
    """'What is shown is who was helped and who was answered': no numbers."""
    answered = world.entry(world.ana, kind28, 9, "I wrote to Rosa.")
    world.comment(world.ben, answered, "How good of you. I shall do the same with my baker tomorrow.")
    world.entry(world.ben, kind28, 9, "I called Tom.")

    page = browser.visit(day)

    assert page.body.count("Waits for a word") == 1
    assert page.has("Read the answers")


def test_pages_of_a_day_go_by_key(world, browser, kind28, day):
    people = [world.person(f"p{number:02}") for number in range(23)]
    for person in people:
        world.entry(person, kind28, 9, f"By {person.handle}.")

    first = browser.visit(day)
    second = browser.visit(first.link("Later entries"))

    assert [len(page.all("article")) for page in (first, second)] == [20, 3]
    assert second.has("By p22.")
    assert browser.visit(second.link("Earlier entries")).has("By p00.")


def test_a_key_that_nobody_made_is_no_page(browser, day):
    for key in ("x", "1.2", "", "9" * 30):
        browser.visit(f"{day}?after={key}", status=404)


def test_hidden_held_and_deleted_entries_are_not_in_the_list(world, browser, kind28, day):
    hidden = world.entry(world.ben, kind28, 9, "Buy now.")
    world.entry(world.nina, kind28, 9, "Not confirmed yet.")
    with world.session() as session:
        session.get(Post, hidden).hide(by=session.get(Account, world.mo.id), at=clock.now())

    page = browser.visit(day)

    assert page.all("article") == []
    assert page.has("Nobody has written for this day yet.")


def test_members_only_entries_are_not_shown_to_visitors(world, browser, kind28, day):
    world.entry(world.ana, kind28, 9, "Between us.", audience="members")

    assert "Between us." not in browser.visit(day).body
    browser.sign_in(world.cleo)
    assert browser.visit(day).has("Between us.")
    assert browser.page.has("members only")


def test_ones_own_entry_is_one_step_away(world, browser, kind28, day):
    mine = world.entry(world.ana, kind28, 9)
    browser.sign_in(world.ana)

    page = browser.visit(day)

    assert page.link("Read your entry") == f"/entries/{mine}"
    assert page.link("Edit it") == f"/entries/{mine}/edit"
    assert "Write your entry" not in page.body


def test_the_days_beside_are_one_step_away(browser, day):
    page = browser.visit(day)

    assert page.link("Day 8") == "/challenges/kind-28/days/8"
    assert page.link("Day 10") == "/challenges/kind-28/days/10"
    assert "Day 0" not in browser.visit("/challenges/kind-28/days/1").body


def test_an_empty_day_invites_to_be_the_first(world, browser, kind28, day):
    world.join(world.ana, kind28)
    browser.sign_in(world.ana)

    assert browser.visit(day).link("Be the first, with a sentence or two") == f"{day}/write"


def test_an_invited_challenge_is_not_there_for_others(world, browser):
    world.challenge("ours", visibility="invited")
    browser.sign_in(world.cleo)

    for path in ("", "/write"):
        browser.visit(f"/challenges/ours/days/9{path}", status=404)


def test_the_day_costs_the_same_for_one_entry_and_for_fifty(world, browser, kind28, day):
    world.join(world.ana, kind28)
    world.entry(world.ben, kind28, 9)
    visitors, members = [browser.visit(day).statements], []
    browser.sign_in(world.ana)
    members.append(browser.visit(day).statements)
    for number in range(49):
        world.entry(world.person(f"p{number:02}"), kind28, 9)
    members.append(browser.visit(day).statements)
    visitors.append(type(browser)(world.app).visit(day).statements)

    assert visitors[0] == visitors[1] <= 5
    assert members[0] == members[1] <= 8
