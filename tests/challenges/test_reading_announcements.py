"""What stays on top of a member's day until they have read it: what they had not heard when they came."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from forum.accounts import Account
from forum.challenges import Announcement, AnnouncementReading, announcements_to_read
from forum.challenges.postponing import postpone
from forum.challenges.readings import MOST_ON_TOP, is_out_for
from forum.core import clock
from forum.core.database import db
from forum.core.richtext import to_html
from tests.browser import Browser
from tests.challenges.scenes import HOME, at, change_part, do, follows, on_top_of, said

TOMORROW = date(2026, 3, 11)
BUTTON = "I have read it"


@pytest.fixture
def ana(world, challenge):
    """Ana takes part."""
    world.join(world.ana, challenge)
    return world.ana


def readings(world) -> int:
    with world.session() as session:
        return session.scalar(select(func.count()).select_from(AnnouncementReading))


def test_everyone_of_the_challenge_has_it_on_top_but_who_said_it(world, challenge, ana):
    follows(world, world.ben, challenge)
    do(world, challenge, lambda one: one.add_organiser(account(world.mo), clock.now()))
    said(world, challenge)

    assert {name: on_top_of(world, getattr(world, name)) for name in ("ana", "ben", "mo", "cleo", "olga")} == {
        "ana": ["We meet"],
        "ben": ["We meet"],
        "mo": ["We meet"],
        "cleo": [],
        "olga": [],
    }


def account(person):
    return db.session.get(Account, person.id)


def test_it_stands_on_today_until_the_button_is_pressed(world, challenge, ana, signed_in):
    said(world, challenge)
    browser = signed_in(ana)
    page = browser.visit("/")
    assert page.texts("h2")[0] == "We meet"
    assert page.has("At eight.")

    page = browser.submit(BUTTON)

    assert page.path == "/"
    assert not page.has_button(BUTTON)
    assert readings(world) == 1


def test_what_is_long_is_read_on_its_own_page(world, challenge, ana, signed_in):
    said(world, challenge, text="We meet by the fire. " * 40 + "Bring cake.")
    browser = signed_in(ana)
    page = browser.visit("/")
    assert not page.has("Bring cake.")

    page = browser.visit(page.link("Read all of it"))
    assert page.has("Bring cake.")
    page = browser.submit(BUTTON)

    assert page.path == f"{HOME}/announcements"
    assert on_top_of(world, ana) == []


def test_read_twice_is_read_once(world, challenge, ana, signed_in):
    one = said(world, challenge)
    browser = signed_in(ana)
    for _ in range(2):
        browser.visit("/")
        browser.post_with_token(f"/announcements/{one}/read", {"next": "/"})

    assert readings(world) == 1


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_the_button_leads_nowhere_else(world, challenge, ana, signed_in, elsewhere):
    one = said(world, challenge)
    browser = signed_in(ana)
    browser.visit("/")

    assert browser.post_with_token(f"/announcements/{one}/read", {"next": elsewhere}).path == f"/announcements/{one}"


def test_without_a_token_nothing_is_read(world, challenge, ana, signed_in):
    one = said(world, challenge)

    signed_in(ana).post(f"/announcements/{one}/read", {}, status=400)

    assert readings(world) == 0


def test_what_was_said_before_one_came_is_no_news(world, challenge):
    said(world, challenge, "Before")
    clock.advance(timedelta(minutes=1))
    world.join(world.ana, challenge)
    clock.advance(timedelta(minutes=1))
    said(world, challenge, "After")

    assert on_top_of(world, world.ana) == ["After"]


@pytest.mark.parametrize(("joins", "hears"), [("07:59", True), ("08:01", False)])
def test_a_planned_one_counts_from_when_it_came_out_for_them(world, challenge, joins, hears):
    """At 09:00 in Berlin it is 08:00 in UTC."""
    said(world, challenge, on_date=TOMORROW, hour=9)
    ana = world.ana
    with clock.set_to(at(f"2026-03-11T{joins}Z")):
        world.join(ana, challenge)

    with clock.set_to(at("2026-03-11T12:00Z")):
        assert on_top_of(world, ana) == (["We meet"] if hears else [])


def test_a_planned_one_is_not_on_top_before_its_hour(world, challenge, ana):
    said(world, challenge, on_date=TOMORROW, hour=9)

    for instant, there in (("07:59:59", []), ("08:00", ["We meet"])):
        with clock.set_to(at(f"2026-03-11T{instant}Z")):
            assert on_top_of(world, ana) == there


def test_who_has_left_is_told_nothing(world, challenge):
    mine = world.join(world.ana, challenge)
    said(world, challenge)
    change_part(world, mine, lambda part: part.leave(clock.now()))

    assert on_top_of(world, world.ana) == []


def test_what_is_withdrawn_is_not_on_top(world, challenge, ana):
    one = said(world, challenge)
    with world.session() as session:
        session.get(Announcement, one).withdraw(at=clock.now())

    assert on_top_of(world, ana) == []


@pytest.mark.parametrize("about", [{}, {"on_date": date(2026, 3, 10), "hour": 16}])
def test_after_sixty_days_it_is_no_news(world, about):
    challenge = world.challenge(pace="own")
    world.join(world.ana, challenge)
    said(world, challenge, **about)

    for days, there in ((59, ["We meet"]), (62, [])):
        with clock.set_to(clock.now() + timedelta(days=days)):
            assert on_top_of(world, world.ana) == there


def test_in_an_archived_challenge_nothing_is_to_be_read(world, challenge, ana):
    """Its last day is the 29th of March, and until the 5th of April days can be caught up."""
    said(world, challenge)

    for instant, there in (("2026-04-06T15:59:59Z", ["We meet"]), ("2026-04-06T16:00Z", [])):
        with clock.set_to(at(instant)):
            assert on_top_of(world, ana) == there


def test_twenty_are_on_top_at_most(world, challenge, ana):
    for number in range(MOST_ON_TOP + 5):
        said(world, challenge, f"Number {number}")

    assert on_top_of(world, ana) == [f"Number {number}" for number in range(24, 4, -1)]


def test_a_cancelled_challenge_says_so_in_the_organisers_own_words(world, challenge, ana, signed_in):
    do(world, challenge, lambda one: one.cancel("I am <ill>, I am *sorry*.", by=account(world.olga), at=clock.now()))

    page = signed_in(ana).visit("/")

    assert page.texts("h2")[0] == "“Twenty-eight kind days” was cancelled"
    assert page.has("I am <ill>, I am *sorry*.")
    assert page.has("Olga Example")


def test_opening_it_again_takes_the_place_of_cancelling(world, challenge, ana):
    do(world, challenge, lambda one: one.cancel("Ill.", by=account(world.olga), at=clock.now()))
    do(world, challenge, lambda one: one.reopen(by=account(world.olga), at=clock.now()))

    assert on_top_of(world, ana) == ["“Twenty-eight kind days” is open again"]


def test_a_postponed_challenge_says_the_new_date(world, signed_in):
    challenge = world.challenge(starts_on=date(2026, 4, 1))
    world.join(world.ana, challenge)
    for day in (date(2026, 4, 15), date(2026, 5, 1)):
        do(world, challenge, lambda one, day=day: postpone(one, day, by=account(world.olga), at=clock.now()))

    assert on_top_of(world, world.ana) == ["“Twenty-eight kind days” begins on another day"]
    page = signed_in(world.ana).visit("/")
    assert page.has("The first day is now Friday, 1 May 2026, and all the others move along.")


def test_a_change_of_what_nobody_knows_is_told_to_nobody(world):
    challenge = world.challenge(announced=False)
    do(world, challenge, lambda one: one.cancel("Ill.", by=account(world.olga), at=clock.now()))

    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(Announcement)) == 0


def test_a_change_that_did_not_happen_is_not_told(world, challenge, ana):
    for _ in range(2):
        do(world, challenge, lambda one: one.cancel("Ill.", by=account(world.olga), at=clock.now()))

    assert len(on_top_of(world, ana)) == 1


def test_what_tells_of_a_change_is_not_withdrawn_by_hand(world, challenge, ana, signed_in):
    do(world, challenge, lambda one: one.cancel("Ill.", by=account(world.olga), at=clock.now()))
    do(world, challenge, lambda one: one.reopen(by=account(world.olga), at=clock.now()))
    olga = signed_in(world.olga)

    assert not olga.visit(f"{HOME}/announcements").has_button("Withdraw it")
    with world.session() as session:
        cancelled, reopened = session.scalars(select(Announcement.id).order_by(Announcement.id))
    olga.post_with_token(f"{HOME}/announcements/{reopened}/withdrawal", status=404)
    olga.post_with_token(f"{HOME}/announcements/{cancelled}/withdrawal")
    assert on_top_of(world, ana) == ["“Twenty-eight kind days” is open again"]


CLOCKS_JUMP = {
    "Europe/Berlin": date(2026, 3, 29),  # 02:00 is left out
    "America/Nuuk": date(2026, 3, 28),  # from 23:00 into the next date
    "Africa/Cairo": date(2026, 4, 24),  # no midnight
    "America/Havana": date(2026, 11, 1),  # an hour past midnight comes twice
    "Pacific/Apia": date(2011, 12, 30),  # a date that never was
    "Pacific/Kiritimati": date(2026, 3, 10),
}


@pytest.mark.parametrize("zone", CLOCKS_JUMP)
def test_the_query_and_the_rule_agree_at_every_hour_wherever_clocks_jump(world, zone):
    days = [CLOCKS_JUMP[zone] + timedelta(days=number) for number in (-1, 0, 1)]
    challenge = world.challenge()
    with world.session() as session:
        about = {"challenge_id": challenge, "kind": "word", "title": "x", "source": "", "html": to_html("")}
        rows = [
            Announcement(on_date=day, hour=hour, made_at=clock.now(), **about) for day in days for hour in range(24)
        ]
        session.add_all(rows)
        session.flush()
        out = {one.id: one.out_at(zone) for one in rows}
        begins = datetime.combine(days[0], datetime.min.time(), UTC)
        for half_hours in range(-28, 140):
            now = begins + timedelta(minutes=30 * half_hours)
            found = set(session.scalars(select(Announcement.id).where(is_out_for(zone, now))))
            assert found == {one for one, instant in out.items() if instant <= now}, now


def test_it_costs_one_statement_however_many_challenges(world, challenge, ana):
    browser = Browser(world.app)
    browser.sign_in(ana)
    asked = [browser.visit("/").statements]
    for number in range(3):
        other = world.challenge(f"more-{number}", organiser=world.person(f"organiser-{number}"))
        world.join(ana, other)
        said(world, other)
    asked.append(browser.visit("/").statements)

    assert asked[0] == asked[1] <= 8
    with world.session() as session:
        found = announcements_to_read(session.get(Account, ana.id), clock.now())
        assert [(one.challenge.slug, one.author.name) for one in found] == [
            (f"more-{number}", "Olga Example") for number in (2, 1, 0)
        ]
