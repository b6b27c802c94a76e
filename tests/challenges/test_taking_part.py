"""Joining signs the pledge, following watches, leaving leaves; and everyone gets the right day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from forum.challenges import State
from forum.core import clock
from tests.challenges.scenes import (
    HOME,
    at,
    change_part,
    counted,
    counts,
    do,
    follows,
    happened,
    part_of,
    readers,
    signatures,
)


def test_joining_signs_the_pledge_in_ones_own_words(world, challenge, signed_in):
    browser = signed_in(world.ana)
    browser.visit(f"{HOME}/join")
    assert browser.page.has("I will listen.")
    assert browser.page.has("I will stop guessing.")

    page = browser.submit("Sign and join", own_words="I will phone Rosa.")

    assert page.path == HOME
    assert page.has("You take part.")
    assert signatures(world, part_of(world, world.ana, challenge).id) == [(1, "I will phone Rosa.")]
    assert counts(world, challenge) == (1, 0)


def test_a_visitor_is_shown_the_pledge_and_the_way_back_to_it(world, challenge, browser):
    page = browser.visit(f"{HOME}/join")

    assert page.has("I will listen.")
    ways = {one.get("href") for one in page.all("main")[0].iter("a")}
    assert ways >= {f"/join?next={HOME}/join", f"/sign-in?next={HOME}/join"}
    assert not page.all("form")
    assert "Set-Cookie" not in page.headers


def test_signing_in_on_the_way_leads_back_to_the_pledge(world, challenge, browser):
    browser.visit("/sign-in?next=/challenges/kind-28/join")

    page = browser.submit("Sign in", email=world.ana.email, password="Kindling-2026")

    assert page.path == f"{HOME}/join"
    assert page.has_button("Sign and join")


def test_a_form_sent_twice_joins_once(world, challenge, signed_in):
    browser = signed_in(world.ana)
    browser.visit(f"{HOME}/join")
    for _ in range(2):
        page = browser.post_with_token(f"{HOME}/join", {"version": "1", "own_words": "Me."})
        assert page.path == HOME
        assert page.has("You take part.")

    assert signatures(world, part_of(world, world.ana, challenge).id) == [(1, "Me.")]
    assert counts(world, challenge) == (1, 0)
    assert happened(world, "challenge.joined") == 1


@pytest.mark.attack("A48", "A49")
@pytest.mark.parametrize("before", ["new", "follows", "left"])
def test_two_joins_at_once_are_one(world, challenge, signed_in, before):
    if before == "follows":
        follows(world, world.ana, challenge)
    if before == "left":
        change_part(world, world.join(world.ana, challenge), lambda mine: mine.leave(clock.now()))
    joined = happened(world, "challenge.joined")
    browsers = [signed_in(world.ana) for _ in range(2)]
    for browser in browsers:
        browser.visit(f"{HOME}/join")

    with ThreadPoolExecutor(2) as both:
        pages = list(both.map(lambda browser: browser.submit("Sign and join"), browsers))

    assert [page.path for page in pages] == [HOME, HOME]
    assert counts(world, challenge) == counted(world, challenge) == (1, 0)
    assert happened(world, "challenge.joined") == joined + 1


@pytest.mark.attack("A49")
def test_one_person_joins_following_and_leaving_at_once_is_counted_right(world, challenge, signed_in):
    browsers = [signed_in(world.ana) for _ in range(4)]
    for browser in browsers:
        browser.visit(f"{HOME}/join")
    deeds = [("join", {"version": "1"}), ("follow", {}), ("leave", {}), ("follow", {})]

    def send(one):
        browser, (deed, data) = one
        token = browser.page.all("input", name="csrf_token")[0].get("value")
        path, form = f"{HOME}/{deed}", {"csrf_token": token, **data}
        return browser.client.post(path, base_url="http://localhost:8000", data=form).status_code

    with ThreadPoolExecutor(4) as all_at_once:
        answers = set(all_at_once.map(send, zip(browsers, deeds, strict=True)))

    assert answers <= {303, 409}
    assert counts(world, challenge) == counted(world, challenge)


def test_joining_does_not_sign_a_text_that_was_changed_meanwhile(world, challenge, signed_in):
    browser = signed_in(world.ana)
    browser.visit(f"{HOME}/join")
    do(world, challenge, lambda one: one.promise("I will ask.", "I will stop guessing.", clock.now()))

    page = browser.submit("Sign and join", own_words="I will phone Rosa.", status=409)

    assert page.has("The pledge was changed while you read it.")
    assert page.has("I will ask.")
    assert page.texts("textarea") == ["I will phone Rosa."]
    assert part_of(world, world.ana, challenge) is None
    browser.submit("Sign and join")
    assert signatures(world, part_of(world, world.ana, challenge).id) == [(2, "I will phone Rosa.")]


def test_own_words_that_are_too_long_come_back_whole(world, challenge, signed_in):
    browser = signed_in(world.ana)
    browser.visit(f"{HOME}/join")

    page = browser.submit("Sign and join", own_words="x" * 1001, status=422)

    assert page.has("This is one character too long: up to 1,000 fit.")
    assert page.texts("textarea") == ["x" * 1001]


def test_a_late_joiner_gets_todays_day(world, challenge):
    world.join(world.ana, challenge)

    assert part_of(world, world.ana, challenge).today(clock.now()) == 9


def test_at_ones_own_pace_day_one_is_the_day_one_joins(world):
    challenge = world.challenge(pace="own", starts_on=date(2026, 1, 1))
    world.join(world.cleo, challenge)  # in Tokyo it is the 10th, 21:00

    mine = part_of(world, world.cleo, challenge)

    assert mine.first_on == date(2026, 3, 10)
    assert [mine.today(clock.now() + timedelta(hours=hours)) for hours in (0, 3, 27)] == [1, 2, 3]


def test_who_joins_an_own_pace_challenge_before_it_opens_begins_on_its_first_day(world):
    challenge = world.challenge(pace="own", starts_on=date(2026, 4, 1))
    world.join(world.ana, challenge)

    assert part_of(world, world.ana, challenge).first_on == date(2026, 4, 1)


def test_a_sideliner_joins_and_is_no_sideliner_any_more(world, challenge, signed_in):
    browser = signed_in(world.ana)
    browser.visit(HOME)
    page = browser.submit("Follow from the sidelines")
    assert page.has("You follow from the sidelines:")
    assert counts(world, challenge) == (0, 1)

    browser.visit(f"{HOME}/join")
    browser.submit("Sign and join")

    assert counts(world, challenge) == (1, 0)
    assert part_of(world, world.ana, challenge).takes_part


def test_a_participant_who_presses_follow_in_an_old_tab_goes_on_taking_part(world, challenge, signed_in):
    browser = signed_in(world.ana)
    browser.visit(HOME)
    world.join(world.ana, challenge)

    page = browser.submit("Follow from the sidelines")

    assert "You take part in this challenge already." in page.body
    assert part_of(world, world.ana, challenge).takes_part
    assert counts(world, challenge) == (1, 0)


def test_following_twice_is_following_once(world, challenge, signed_in):
    browser = signed_in(world.ana)
    browser.visit(HOME)
    for _ in range(2):
        browser.post_with_token(f"{HOME}/follow")

    assert counts(world, challenge) == (0, 1)
    assert happened(world, "challenge.followed") == 1


def test_who_leaves_can_come_back(world, challenge, signed_in):
    world.entry(world.ana, challenge, 8)
    browser = signed_in(world.ana)
    browser.visit(HOME)

    page = browser.submit("Leave this challenge")

    assert counts(world, challenge) == (0, 0)
    assert page.has("Join this challenge")
    browser.visit(f"{HOME}/join")
    browser.submit("Sign and join")
    mine = part_of(world, world.ana, challenge)
    assert (mine.takes_part, mine.entry_count, mine.today(clock.now())) == (True, 1, 9)
    assert counts(world, challenge) == (1, 0)


def test_leaving_twice_is_leaving_once(world, challenge, signed_in):
    world.join(world.ana, challenge)
    browser = signed_in(world.ana)
    browser.visit(HOME)
    for _ in range(2):
        browser.post_with_token(f"{HOME}/leave")

    assert counts(world, challenge) == (0, 0)
    assert happened(world, "challenge.left") == 1


def test_leaving_what_one_is_not_in_changes_nothing(world, challenge, signed_in):
    browser = signed_in(world.ana)
    browser.visit(HOME)
    browser.post_with_token(f"{HOME}/leave")

    assert counts(world, challenge) == (0, 0)


def test_who_comes_back_to_their_own_pace_after_months_goes_on_after_the_last_day_written(world):
    challenge = world.challenge(pace="own", starts_on=date(2026, 3, 1))
    mine = world.join(world.ana, challenge)
    change_part(world, mine, lambda one: one.mark_done(1))
    change_part(world, mine, lambda one: one.mark_done(2))
    change_part(world, mine, lambda one: one.leave(clock.now()))

    with clock.set_to(at("2026-09-10T12:00:00+00:00")):
        change_part(world, mine, lambda one: (one.change_part("participant", None), one.choose_first_day(clock.now())))
        assert part_of(world, world.ana, challenge).today(clock.now()) == 3


def test_a_short_absence_from_ones_own_pace_moves_no_day(world):
    challenge = world.challenge(pace="own", starts_on=date(2026, 3, 1))
    mine = world.join(world.ana, challenge)
    change_part(world, mine, lambda one: one.mark_done(1))

    with clock.set_to(at("2026-03-14T12:00:00+00:00")):
        change_part(world, mine, lambda one: one.choose_first_day(clock.now()))
        assert part_of(world, world.ana, challenge).today(clock.now()) == 5


STATES = {
    State.DRAFT: {"announced": False},
    State.FINISHED: {"starts_on": date(2026, 2, 5)},
    State.ARCHIVED: {"starts_on": date(2026, 1, 1)},
    State.CANCELLED: {},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("deed", ["join", "follow"])
def test_nobody_joins_what_is_not_open(world, signed_in, state, deed):
    challenge = world.challenge(**STATES[state])
    if state == State.CANCELLED:
        do(world, challenge, lambda one: one.cancel("Olga is ill.", by=None, at=clock.now()))
    browser = signed_in(world.olga)  # who sees her own draft
    browser.visit(HOME)

    page = browser.post_with_token(f"{HOME}/{deed}", {"version": "1"}, status=409)

    assert page.texts("h1") == ["Joining is closed"]
    assert part_of(world, world.olga, challenge) is None
    browser.visit(f"{HOME}/join", status=409)


def test_an_own_pace_challenge_takes_people_until_the_day_it_closes(world, signed_in):
    challenge = world.challenge(pace="own")
    do(world, challenge, lambda one: one.close(date(2026, 3, 10), by=None, at=clock.now()))
    browser = signed_in(world.ana)
    browser.visit(f"{HOME}/join")

    with clock.set_to(at("2026-03-10T23:30:00+00:00")):  # half past midnight in Berlin
        browser.submit("Sign and join", status=409)
    browser.visit(f"{HOME}/join")
    browser.submit("Sign and join")

    assert counts(world, challenge) == (1, 0)


@pytest.mark.parametrize("deed", ["join", "follow", "leave"])
def test_nothing_happens_by_a_link(world, challenge, signed_in, deed):
    browser = signed_in(world.ana)
    response = browser.client.get(f"{HOME}/{deed}", base_url="http://localhost:8000")

    assert response.status_code == (200 if deed == "join" else 405)
    assert part_of(world, world.ana, challenge) is None


def test_nobody_joins_for_someone_else(world, challenge, signed_in):
    browser = signed_in(world.ana)
    browser.visit(f"{HOME}/join")

    extra = {"version": "1", "account_id": world.ben.id, "part": "sideliner", "joined_at": "2020-01-01"}
    browser.post_with_token(f"{HOME}/join", extra)

    assert part_of(world, world.ben, challenge) is None
    assert part_of(world, world.ana, challenge).takes_part


def test_whoever_joins_stays_a_reader_when_it_becomes_a_matter_of_invitation(world, challenge):
    world.join(world.ana, challenge)
    follows(world, world.ben, challenge)
    do(world, challenge, lambda one: one.show_posts_to("invited", clock.now()))

    assert readers(world, challenge) == {world.ana.id, world.ben.id, world.olga.id}


def test_days_done_are_known_to_the_participation(world, challenge):
    mine = world.join(world.ana, challenge)
    change_part(world, mine, lambda one: (one.mark_done(3), one.mark_done(12)))
    change_part(world, mine, lambda one: one.mark_done(2))
    assert part_of(world, world.ana, challenge).days_done == {2, 3, 12}

    change_part(world, mine, lambda one: (one.unmark_done(3), one.unmark_done(12)))
    assert part_of(world, world.ana, challenge).days_done == {2}


def test_two_tabs_that_write_two_days_at_once_keep_both(world, challenge):
    mine = world.join(world.ana, challenge)

    with ThreadPoolExecutor(4) as tabs:
        list(tabs.map(lambda day: change_part(world, mine, lambda one: one.mark_done(day)), range(1, 9)))

    assert part_of(world, world.ana, challenge).days_done == set(range(1, 9))
