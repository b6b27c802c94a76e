"""Announcing, postponing, cancelling, reopening, closing; and who the organisers are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from time import sleep

import pytest
from sqlalchemy import delete, select

from forum.challenges import State
from forum.challenges.co_organising import OrganiserInvitation
from forum.core import clock
from tests.challenges.scenes import HOME, at, challenge_of, do, follows, happened, loaded, part_of, readers
from tests.posts.topics import by


@pytest.fixture
def olga(world, signed_in):
    return signed_in(world.olga)


def state(world, challenge) -> State:
    return challenge_of(world, challenge).state_at(clock.now())


def test_announcing_shows_it_to_everyone(world, olga, browser):
    challenge = world.challenge(announced=False)
    browser.visit(HOME, status=404)
    olga.visit(HOME)

    olga.submit("Announce it")

    assert state(world, challenge) == State.RUNNING
    assert happened(world, "challenge.announced") == 1
    assert readers(world, challenge) == {world.olga.id}
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        browser.visit(f"{HOME}?now")


def test_announcing_says_which_days_are_empty(world, olga):
    challenge = world.challenge(announced=False)
    with loaded(world, challenge) as one:
        for number in (3, 17):
            one.prompts[number - 1].fill(title="", theme="rest", body="")
    olga.visit(f"{HOME}/days")

    page = olga.submit("Announce it", status=409)

    assert page.has("These days have no prompt yet: 3, 17.")
    assert page.has("2 days still need a prompt.")
    assert state(world, challenge) == State.DRAFT


ASIDE = "-7bcdf"  # as a draft stands


def test_announcing_twice_tells_people_once(world, olga, signed_in):
    world.challenge(f"kind-28{ASIDE}", announced=False)
    browsers = [olga, signed_in(world.olga), signed_in(world.olga)]
    for browser in browsers:
        browser.visit(f"{HOME}{ASIDE}/days")

    with ThreadPoolExecutor(3) as at_once:
        pages = list(at_once.map(lambda one: one.submit("Announce it").path, browsers))

    assert set(pages) == {HOME}
    assert happened(world, "challenge.announced") == 1
    assert olga.visit(f"{HOME}{ASIDE}").path == HOME, "whoever prepared it may have kept the address"
    assert olga.post_with_token(f"{HOME}{ASIDE}/announce").path == HOME, "or press once more"
    signed_in(world.ben).visit(f"{HOME}{ASIDE}", status=404)


def test_a_draft_whose_days_have_passed_needs_a_new_first_day(world, olga):
    challenge = world.challenge(announced=False, starts_on=date(2025, 5, 1))
    olga.visit(HOME)

    assert olga.submit("Announce it", status=409).has("The last day of this challenge is over.")
    assert state(world, challenge) == State.DRAFT


def test_postponing_moves_everyones_days(world, olga):
    challenge = world.challenge(starts_on=date(2026, 3, 16))
    world.join(world.ana, challenge)
    follows(world, world.ben, challenge)
    olga.visit(f"{HOME}/postpone")

    page = olga.submit("Move it", starts_on="2026-03-23")

    assert page.has("Begins on Monday, 23 March")
    assert {part_of(world, person, challenge).first_on for person in (world.ana, world.ben)} == {date(2026, 3, 23)}
    assert happened(world, "challenge.postponed") == 1


def test_at_ones_own_pace_only_those_who_had_begun_too_early_move(world, olga):
    challenge = world.challenge(pace="own", starts_on=date(2026, 3, 1))
    world.join(world.ana, challenge)
    olga.visit(f"{HOME}/postpone")
    olga.submit("Move it", starts_on="2026-03-12")
    world.join(world.ben, challenge)

    assert part_of(world, world.ana, challenge).first_on == date(2026, 3, 12)
    assert part_of(world, world.ben, challenge).first_on == date(2026, 3, 12)


def test_once_there_are_entries_the_first_day_stays(world, challenge, olga):
    world.entry(world.ana, challenge, 9)

    page = olga.visit(f"{HOME}/postpone", status=409)
    assert page.has("The challenge has begun, so its first day stays where it is.")
    olga.post_with_token(f"{HOME}/postpone", {"starts_on": "2026-05-01"}, status=409)

    assert challenge_of(world, challenge).starts_on == date(2026, 3, 2)


@pytest.mark.parametrize("day", ["2026-03-09", "2036-01-01", "x", ""])
def test_a_first_day_is_to_come(world, challenge, olga, day):
    olga.visit(f"{HOME}/postpone")
    olga.submit("Move it", starts_on=day, status=422)

    assert challenge_of(world, challenge).starts_on == date(2026, 3, 2)


def test_cancelling_needs_a_reason_that_everyone_reads(world, challenge, olga, browser):
    olga.visit(f"{HOME}/cancel")
    assert olga.submit("Cancel the challenge", reason=" ", status=422).has("People who joined want to know why.")

    olga.submit("Cancel the challenge", reason="Our van broke down.")

    assert browser.visit(HOME).has("Our van broke down.")
    assert state(world, challenge) == State.CANCELLED
    assert happened(world, "challenge.cancelled") == 1


def test_a_second_cancelling_does_not_change_the_reason(world, challenge, olga):
    for reason in ("The first.", "The second."):
        olga.visit(f"{HOME}/cancel")
        olga.submit("Cancel the challenge", reason=reason)

    assert challenge_of(world, challenge).cancelled_reason == "The first."
    assert happened(world, "challenge.cancelled") == 1


def test_what_is_over_is_not_cancelled(world, olga):
    challenge = world.challenge(starts_on=date(2026, 1, 1))
    assert "Cancel it" not in olga.visit(HOME).texts("a")
    olga.visit(f"{HOME}/cancel")

    olga.submit("Cancel the challenge", reason="Too late.", status=409)

    assert state(world, challenge) == State.ARCHIVED


def test_a_cancelled_one_can_be_opened_again(world, challenge, olga):
    do(world, challenge, lambda one: one.cancel("A mistake.", by=None, at=clock.now()))
    olga.visit(HOME)

    page = olga.submit("Open it again")

    assert page.has("Day 9 of 28")
    assert state(world, challenge) == State.RUNNING
    olga.post_with_token(f"{HOME}/reopen", status=409)
    assert happened(world, "challenge.reopened") == 1


def test_an_own_pace_one_is_closed_and_opened_again(world, olga, browser):
    challenge = world.challenge(pace="own")
    olga.visit(f"{HOME}/close")
    olga.submit("Close it after that day", closed_on="2026-03-10")
    assert challenge_of(world, challenge).ends_on == date(2026, 4, 7)

    with clock.set_to(at("2026-03-11T10:00:00+00:00")):
        assert browser.visit(HOME).has("At everyone’s own pace, closed to newcomers")
        olga.visit(HOME)
        olga.submit("Open it again")
        assert browser.visit(f"{HOME}?again").has("At your own pace: begin any day")


def test_one_that_all_do_together_closes_by_itself(world, challenge, olga):
    page = olga.visit(f"{HOME}/close", status=409)
    assert page.has("This challenge ends with its last day.")
    olga.post_with_token(f"{HOME}/close", {"closed_on": "2026-03-12"}, status=409)


def test_organisers_ask_each_other_by_handle(world, challenge, olga, signed_in):
    ben = signed_in(world.ben)
    olga.visit(f"{HOME}/organisers")
    page = olga.submit("Ask them", handle="@Ben")

    assert page.has("Ben Example was asked, and may say yes until")
    ben.visit(f"{HOME}/days", status=403)
    with world.session() as session:
        code = session.scalars(select(OrganiserInvitation.code)).one()
    ben.visit(f"/organising/{code}")
    ben.submit("Yes, I organise it, too")
    ben.visit(f"{HOME}/days")
    assert world.ben.id in readers(world, challenge)
    olga.submit("Ask them", handle="ben")
    assert len(challenge_of(world, challenge).organisers) == 2
    assert happened(world, "challenge.organiser_added") == 1


def test_an_organiser_is_somebody(world, challenge, olga):
    olga.visit(f"{HOME}/organisers")

    assert olga.submit("Ask them", handle="nobody", status=422).has("Nobody here has this handle.")


def test_an_organiser_steps_back_but_not_the_last_one(world, challenge, olga):
    do(world, challenge, lambda one: one.add_organiser(by(world.ben), clock.now()))
    olga.visit(f"{HOME}/organisers")
    page = olga.submit("Step back")
    assert page.path == HOME
    assert [one.account_id for one in challenge_of(world, challenge).organisers] == [world.ben.id]

    olga.visit(f"{HOME}/organisers", status=403)


def test_the_last_organiser_stays(world, challenge, olga):
    assert not olga.visit(f"{HOME}/organisers").has_button("Step back")

    page = olga.post_with_token(f"{HOME}/organisers/olga/removal", status=409)

    assert page.has("Somebody has to look after the challenge.")


@pytest.mark.parametrize("others", [0, 1])
def test_two_organisers_who_remove_each_other_at_once_leave_one(world, challenge, olga, signed_in, monkeypatch, others):
    if others:
        do(world, challenge, lambda one: one.add_organiser(by(world.cleo), clock.now()))

    def slow_delete(*things):
        sleep(0.3)  # between the question whether somebody stays and the deed: time enough for the other one to ask
        return delete(*things)

    monkeypatch.setattr("forum.challenges.models.delete", slow_delete)
    do(world, challenge, lambda one: one.add_organiser(by(world.ben), clock.now()))
    do(world, challenge, lambda one: setattr(one, "created_by_id", None))
    ben = signed_in(world.ben)
    for browser in (olga, ben):
        browser.visit(f"{HOME}/organisers")

    def send(one):
        browser, handle = one
        token = browser.page.all("input", name="csrf_token")[0].get("value")
        path = f"{HOME}/organisers/{handle}/removal"
        return browser.client.post(path, base_url="http://localhost:8000", data={"csrf_token": token}).status_code

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(send, [(olga, "ben"), (ben, "olga")]))

    assert len(challenge_of(world, challenge).organisers) == 1 + others, answers
