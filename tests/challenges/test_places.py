"""A limit on participants: places are taken one by one, and a free one goes to whoever asked first."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from forum.accounts import Account
from forum.challenges import Participation, PlaceWish, stop_waiting
from forum.challenges.jobs import pass_on_places
from forum.challenges.places import ask_for_place
from forum.challenges.routes.finding import my_part
from forum.core import clock
from forum.leaving import farewell
from forum.moderation import Action
from tests.challenges.scenes import HOME, challenge_of, change_part, counts, do, follows, part_of
from tests.moderation.queue import decide, report, undo
from tests.notifications.scenes import sentences, tell_all
from tests.posts.topics import by

TWO_DAYS = timedelta(hours=48)


@pytest.fixture
def full(world) -> int:
    """Two places, taken by Ana and Mo; Olga organises and takes part as well."""
    challenge = world.challenge(most_people=2)
    for person in (world.olga, world.ana, world.mo):
        world.join(person, challenge)
    return challenge


def asks(world, person, challenge) -> None:
    do(world, challenge, lambda one: ask_for_place(one, by(person), clock.now()))


def kept_for(world, challenge) -> set[int]:
    with world.session() as session:
        kept = select(PlaceWish.account_id).where(
            PlaceWish.challenge_id == challenge, PlaceWish.kept_until.is_not(None)
        )
        return set(session.scalars(kept))


def places(world, challenge) -> int:
    """As the challenge says, and as counting says."""
    with world.session() as session:
        active = (Participation.challenge_id == challenge, Participation.has_place, Participation.left_at.is_(None))
        taken = session.scalar(select(func.count()).where(*active))
    counted = taken + len(kept_for(world, challenge))
    assert challenge_of(world, challenge).place_count == counted
    return counted


def later(world, time) -> None:
    clock.advance(time)
    with world.app.app_context():
        pass_on_places()


def test_whoever_presses_twice_has_the_last_place_and_hears_of_nothing_else(world, signed_in, monkeypatch):
    """The second sending looks before the first is done, and comes to the place when that is taken: by themselves."""
    challenge = world.challenge(most_people=1)
    cleo = signed_in(world.cleo)
    cleo.visit(f"{HOME}/join")
    parts = [None, my_part]

    def look(one):
        then = parts.pop(0)
        return then and then(one)

    monkeypatch.setattr(sys.modules["forum.challenges.routes.taking_part"], "my_part", look)
    world.join(world.cleo, challenge)

    assert cleo.submit("Sign and join").path == HOME
    assert places(world, challenge) == 1


def test_where_all_places_are_taken_one_reads_the_pledge_and_asks_for_one(world, full, browser, signed_in):
    assert browser.visit(HOME).has("All 2 places are taken.")
    assert browser.visit(f"{HOME}/join").has("All places are taken just now. With an account you can ask for one")
    ben, cleo = signed_in(world.ben), signed_in(world.cleo)
    page = ben.visit(f"{HOME}/join")
    assert page.has("I will listen.")
    assert not page.has_button("Sign and join")
    assert ben.submit("Ask for a place").has("You wait for a place. You are next.")

    cleo.visit(f"{HOME}/join")
    cleo.submit("Ask for a place")
    cleo.post_with_token(f"{HOME}/waiting-list")
    assert cleo.visit(HOME).has("You are second in line.")
    cleo.submit("Follow from the sidelines")
    assert cleo.visit(f"{HOME}/join").has("You are second in line.")
    ben.submit("Leave the waiting list")
    assert cleo.visit(f"{HOME}/join").has("You are next.")


def test_a_free_place_is_kept_for_two_days_and_then_goes_on(world, full, signed_in):
    """Ana leaves; Ben does not come in time, and Cleo signs."""
    asks(world, world.ben, full)
    asks(world, world.cleo, full)
    leaves(world, full)
    tell_all(world)
    assert sentences(world, world.cleo) == []
    assert (
        signed_in(world.ben).visit("/notifications").has("A place in “Twenty-eight kind days” is free for you, until")
    )
    cleo = signed_in(world.cleo)
    cleo.visit(HOME)
    cleo.post_with_token(f"{HOME}/join", {"version": "1"}, status=409)
    assert cleo.page.has("All places are taken.")
    assert cleo.page.has("You are next.")

    later(world, TWO_DAYS)
    tell_all(world)
    gone = "The place in “Twenty-eight kind days” went on to the next. You can ask again."
    assert sentences(world, world.ben) == [gone]
    cleo = signed_in(world.cleo)
    assert cleo.visit(HOME).has("A place is kept for you until")
    cleo.visit(f"{HOME}/join")
    assert cleo.submit("Sign and join").has("You take part.")
    assert (places(world, full), counts(world, full)) == (2, (3, 0))


@pytest.mark.parametrize("joins", [0, 1])
def test_of_several_who_want_the_last_place_at_once_one_gets_it(world, signed_in, joins):
    """All of them press the button at the same moment; when a place is kept for one, nobody else gets that either."""
    challenge = world.challenge(most_people=1)
    people = [world.ana, world.ben, world.cleo, world.mo]
    if joins:
        asks(world, world.ana, challenge)
    browsers = [signed_in(person) for person in people]
    for browser in browsers:
        browser.visit(f"{HOME}/join")

    def press(browser) -> int:
        token = browser.page.all("input", name="csrf_token")[0].get("value")
        data = {"csrf_token": token, "version": "1"}
        return browser.client.post(f"{HOME}/join", base_url="http://localhost:8000", data=data).status_code

    with ThreadPoolExecutor(5) as at_once:
        answers = list(at_once.map(press, [*browsers, browsers[0]] if joins else browsers))

    assert counts(world, challenge) == (1, 0), answers
    assert places(world, challenge) == 1
    assert set(answers) == {303, 409}
    if joins:
        assert part_of(world, world.ana, challenge).takes_part


def leaves(world, challenge) -> None:
    change_part(world, part_of(world, world.ana, challenge).id, lambda one: one.leave(clock.now()))


def is_suspended(world, challenge) -> None:
    entry = world.entry(world.ana, challenge, 8)
    report(world, entry, world.ben)
    decide(world, entry, "suspend", world.mo, days=7)


def leaves_the_forum(world, challenge) -> None:
    with world.session() as session:
        assert farewell.leave_a_challenge(session.get(Account, world.ana.id), clock.now())


def comes_to_organise(world, challenge) -> None:
    do(world, challenge, lambda one: one.add_organiser(by(world.ana), clock.now(), by=by(world.olga)))
    tell_all(world)


def limit_is(number):
    def change(world, challenge) -> None:
        olga = world.signed_in(world.olga)
        olga.visit(f"{HOME}/edit")
        olga.submit("Save", most_people=number)

    return change


@pytest.mark.parametrize(
    ("deed", "taken"),
    [
        (leaves, 2),
        (is_suspended, 2),
        (leaves_the_forum, 2),
        (comes_to_organise, 2),
        (limit_is("3"), 3),
        (limit_is(""), 4),
    ],
)
def test_a_place_that_becomes_free_is_kept_for_who_asked_first(world, full, signed_in, deed, taken):
    world.signed_in = signed_in
    asks(world, world.ben, full)
    asks(world, world.cleo, full)

    deed(world, full)

    assert kept_for(world, full) == ({world.ben.id, world.cleo.id} if taken == 4 else {world.ben.id})
    assert places(world, full) == taken


def test_who_lets_it_be_or_leaves_the_forum_hands_a_kept_place_on(world, full):
    dora = world.person("dora")
    for person in (world.ben, world.cleo, dora):
        asks(world, person, full)
    leaves(world, full)
    do(world, full, lambda one: stop_waiting(one, world.ben.id, clock.now()))
    assert kept_for(world, full) == {world.cleo.id}

    with world.session() as session:
        assert farewell.leave_a_waiting_list(session.get(Account, world.cleo.id), clock.now())

    assert kept_for(world, full) == {dora.id}


@pytest.mark.parametrize("action", [Action.SUSPEND, Action.REMOVE_SPAMMER])
def test_who_is_stopped_while_a_place_is_kept_for_them_hands_it_on_and_stands_where_they_stood(world, full, action):
    """What a moderator takes back costs nobody what they waited for."""
    dora = world.person("dora")
    for person in (world.ben, world.cleo, dora):
        asks(world, person, full)
    leaves(world, full)
    assert kept_for(world, full) == {world.ben.id}
    report(world, world.ben, world.olga)

    decision = decide(world, world.ben, action, world.mo, days=7)
    assert (kept_for(world, full), places(world, full)) == ({world.cleo.id}, 2)
    undo(world, decision, world.mo)
    do(world, full, lambda one: stop_waiting(one, world.cleo.id, clock.now()))

    assert (kept_for(world, full), places(world, full)) == ({world.ben.id}, 2)


def test_who_is_back_from_a_suspension_is_counted_though_they_are_one_too_many(world, full):
    """'No place is free until enough have left.'"""
    asks(world, world.ben, full)
    entry = world.entry(world.ana, full, 8)
    report(world, entry, world.ben)
    decision = decide(world, entry, Action.SUSPEND, world.mo, days=7)
    world.join(world.ben, full)
    before = places(world, full)
    undo(world, decision, world.mo)
    tell_all(world)
    tell_all(world)
    assert places(world, full) == before + 1

    asks(world, world.cleo, full)
    leaves(world, full)
    assert (kept_for(world, full), places(world, full)) == (set(), before)


def test_organisers_see_the_list_in_order_and_let_somebody_in_beyond_the_limit(world, full, signed_in):
    asks(world, world.ben, full)
    asks(world, world.cleo, full)
    olga = signed_in(world.olga)
    olga.visit(HOME)
    page = olga.visit(olga.page.link("Waiting list"))
    assert [words.partition(" Example")[0] for words in page.texts("li", class_="listing__row")] == ["BEBen", "CECleo"]
    signed_in(world.ben).visit(f"{HOME}/waiting-list", status=403)

    way = page.all("button", aria_label="Let Cleo Example in")[0].getparent().get("action")
    olga.post_with_token(way)
    olga.post_with_token(way)
    world.join(world.cleo, full)

    assert (places(world, full), kept_for(world, full)) == (3, set())
    leaves(world, full)
    assert kept_for(world, full) == set()  # they are two again, as many as there may be


def test_a_button_lets_in_whoever_it_names_even_when_their_row_went_and_its_number_was_given_to_the_next(
    world, full, signed_in
):
    asks(world, world.cleo, full)
    olga = signed_in(world.olga)
    way = (
        olga.visit(f"{HOME}/waiting-list").all("button", aria_label="Let Cleo Example in")[0].getparent().get("action")
    )
    do(world, full, lambda one: stop_waiting(one, world.cleo.id, clock.now()))
    asks(world, world.ben, full)

    olga.post_with_token(way, status=404)

    assert kept_for(world, full) == set()


def test_while_nobody_can_join_a_kept_place_waits_with_whom_it_is_for(world, full):
    asks(world, world.ben, full)
    asks(world, world.cleo, full)
    leaves(world, full)
    do(world, full, lambda one: one.cancel("Olga is ill.", by=by(world.olga), at=clock.now()))
    later(world, TWO_DAYS)
    assert (kept_for(world, full), places(world, full)) == (set(), 1)

    do(world, full, lambda one: one.reopen(by=by(world.olga), at=clock.now()))
    later(world, timedelta(minutes=10))
    assert kept_for(world, full) == {world.ben.id}

    later(world, timedelta(days=60))
    with world.session() as session:
        assert session.scalars(select(PlaceWish)).all() == []


def test_no_place_is_kept_beyond_the_last_day_to_join(world):
    challenge = world.challenge(pace="own", most_people=1)
    mine = world.join(world.ana, challenge)
    asks(world, world.cleo, challenge)  # in Tokyo, where the 11th ends at 15:00 in UTC
    do(world, challenge, lambda one: one.close(date(2026, 3, 11), by=by(world.olga), at=clock.now()))
    change_part(world, mine, lambda one: one.leave(clock.now()))

    with world.session() as session:
        until = session.scalars(select(PlaceWish.kept_until)).one()
    assert until.isoformat() == "2026-03-11T15:00:00+00:00"


def test_a_confirmed_address_comes_before_a_place_and_the_page_says_so_in_place_of_the_button(world, signed_in):
    """Joining is as it was where nobody counts, and so is following from the sidelines where somebody does."""
    challenge = world.challenge(most_people=1)
    world.challenge("open")
    nina = signed_in(world.nina)
    sentence = "Please confirm your e-mail address first: places here are few."
    for page in (HOME, f"{HOME}/join"):
        assert nina.visit(page).has(sentence)
        assert nina.page.link("Ask for a new link") == "/confirm"
        assert not nina.page.has_button("Sign and join")
        assert "Join this challenge" not in nina.page.text
    nina.visit(HOME)
    nina.submit("Follow from the sidelines")
    assert nina.visit(HOME).has(sentence)
    assert "Join in" not in nina.page.text
    nina.visit("/challenges/open/join")
    assert nina.submit("Sign and join").has("You take part.")

    with world.session() as session:
        session.get(Account, world.nina.id).email_confirmed_at = clock.now()
    nina.visit(f"{HOME}/join")
    assert nina.submit("Sign and join").has("You take part.")
    assert places(world, challenge) == 1


def test_a_comment_is_not_offered_as_an_entry_while_there_is_no_place(world, full, signed_in):
    entry = world.entry(world.ana, full, 8)
    world.comment(world.ben, entry, "I did something like it yesterday, with the baker around the corner.")
    offer = "Count it as your day 9"
    ben = signed_in(world.ben)
    assert offer not in ben.visit(f"/entries/{entry}").text

    leaves(world, full)
    assert offer in ben.visit(f"/entries/{entry}").text


def test_pages_ask_as_little_however_many_wait(world, full, signed_in):
    asks(world, world.ben, full)
    ben, olga = signed_in(world.ben), signed_in(world.olga)
    pages = [(ben, ""), (ben, "/join"), (olga, ""), (olga, "/waiting-list")]
    few = [one.visit(f"{HOME}{path}").statements for one, path in pages]
    for number in range(12):
        asks(world, world.person(f"more-{number}"), full)
    follows(world, world.ben, full)

    assert [one.visit(f"{HOME}{path}").statements for one, path in pages] == few
    assert max(few) <= 8, few
