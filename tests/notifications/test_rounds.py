"""The mail of the postman's round: the prompt, my rhythm, what is new, one who waits; never empty, never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask_sqlalchemy.record_queries import get_recorded_queries
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import pairs_apart
from forum.challenges import Announcement, Challenge, Organiser, Participation, follow
from forum.core import clock
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.entries import Wall
from forum.notifications import Choice, Round
from forum.notifications.mails.rounds import round_mails
from forum.notifications.words import Often, Topic
from tests.notifications.post import html, plain
from tests.notifications.scenes import LONG, account, cheer, keep_away, watch

WEDNESDAY = datetime(2026, 3, 11, tzinfo=UTC)
SEVEN_IN_BERLIN = WEDNESDAY.replace(hour=6)


@pytest.fixture
def challenge(world) -> int:
    return world.challenge()


def begin_rounds(world, *people) -> None:
    with world.session() as session:
        for person in people:
            Round.begin(account(session, person), clock.now())


@pytest.fixture
def ana(world, challenge):
    world.join(world.ana, challenge)
    begin_rounds(world, world.ana)
    return world.ana


def test_the_day_s_prompt_comes_at_seven_where_one_lives(world, office, box, ana):
    office.minute(SEVEN_IN_BERLIN - timedelta(minutes=1))
    assert box.mails == []

    office.minute(SEVEN_IN_BERLIN)
    office.minute(SEVEN_IN_BERLIN + timedelta(minutes=1))

    assert box.subjects(ana) == ["Day 10: Prompt 10"]
    words = plain(box.to(ana)[0])
    assert "Do kind thing 10." in words
    assert "http://localhost:8000/challenges/kind-28/days/10/write" in words
    assert "Do kind thing 10." in html(box.to(ana)[0])
    assert box.to(ana)[0]["List-Id"] == "<daily.localhost>"


def test_it_says_how_ones_days_add_up_and_never_what_is_missing(world, office, box, challenge, ana):
    world.entry(ana, challenge, 8)
    world.entry(ana, challenge, 9)

    office.minute(SEVEN_IN_BERLIN)

    assert "You have written 2 of 28 days." in plain(box.to(ana)[0])


def test_it_tells_what_others_did_that_no_mail_has_told(world, office, box, challenge, ana):
    entry = world.entry(ana, challenge, 9)
    world.comment(world.ben, entry, LONG)
    cheer(world, entry, world.cleo)
    office.minute()
    office.minute(clock.now() + timedelta(minutes=15))
    assert len(box.to(ana)) == 1, "the answer came soon"

    office.minute(SEVEN_IN_BERLIN)

    words = plain(box.to(ana)[1])
    assert "Cleo Example found your day 9 helpful" in words
    assert "Ben Example answered" not in words


def test_an_answer_whose_own_mail_could_not_be_sent_is_told_with_the_daily_one(world, office, box, challenge, ana):
    entry = world.entry(ana, challenge, 9)
    world.comment(world.ben, entry, LONG)
    office.minute(clock.now() + timedelta(days=1, hours=1))  # the worker was off: too old for a mail of its own

    assert "Ben Example answered your day 9" in plain(box.to(ana)[-1])


def test_one_person_who_waits_for_a_word_is_named(world, office, box, challenge, ana):
    world.entry(ana, challenge, 8)
    entry = world.entry(world.ben, challenge, 9, "I wrote to a customer whom I had forgotten for years.")

    office.minute(SEVEN_IN_BERLIN)

    words = plain(box.to(ana)[0])
    assert "Ben Example" in words
    assert f"http://localhost:8000/entries/{entry}" in words


def test_who_watches_from_the_sidelines_gets_the_prompt_and_is_asked_for_nothing(world, office, box, challenge):
    with world.session() as session:
        follow(session.get(Challenge, challenge), account(session, world.cleo), None, clock.now())
    begin_rounds(world, world.cleo)

    office.minute(datetime(2026, 3, 11, 22, tzinfo=UTC))  # seven in Tokyo, day 11 there

    words = plain(box.to(world.cleo)[0])
    assert "Do kind thing 11." in words
    assert "/write" not in words


def test_who_has_nothing_to_hear_of_costs_nothing_but_the_round(world, office, box):
    begin_rounds(world, world.ben)

    office.minute(WEDNESDAY.replace(hour=12))

    with world.session() as session:
        assert session.scalars(select(Delivery)).all() == []
        assert session.get(Round, world.ben.id).last_on == date(2026, 3, 11)
    assert box.mails == []


def test_a_clock_that_goes_back_an_hour_brings_no_second_mail(world, office, box, ana):
    """F08"""
    for hours in (0, -1, 0, 1):
        office.minute(SEVEN_IN_BERLIN + timedelta(hours=hours))

    assert box.subjects(ana) == ["Day 10: Prompt 10"]


def test_who_has_written_today_and_has_no_news_is_left_in_peace(world, office, box, challenge, ana):
    """Whoever would get an empty mail gets none."""
    with clock.set_to(SEVEN_IN_BERLIN - timedelta(hours=1)):
        world.entry(ana, challenge, 10)

    office.minute(SEVEN_IN_BERLIN)

    with world.session() as session:
        assert session.scalars(select(Delivery.dropped_at)).one() is not None
    assert box.mails == []


@pytest.mark.parametrize(("pause_days", "mails"), [(3, 0), (0, 1)])
def test_it_is_quiet_after_hitting_a_wall_if_one_wanted_that(world, office, box, challenge, ana, pause_days, mails):
    with world.session() as session:
        part = joinedload(Participation.challenge), joinedload(Participation.account)
        mine = session.scalars(select(Participation).where(Participation.account_id == ana.id).options(*part)).one()
        Wall.hit(mine, "I do not know what to write.", pause_days=pause_days, at=clock.now())

    office.minute(SEVEN_IN_BERLIN)

    assert len(box.to(ana)) == mails


def test_the_mail_comes_again_when_the_quiet_days_are_over(world, office, box, challenge, ana):
    with world.session() as session:
        part = joinedload(Participation.challenge), joinedload(Participation.account)
        mine = session.scalars(select(Participation).where(Participation.account_id == ana.id).options(*part)).one()
        Wall.hit(mine, "I do not know what to write.", pause_days=2, at=clock.now())

    for days in range(5):
        office.minute(SEVEN_IN_BERLIN + timedelta(days=days))

    assert box.subjects(ana) == ["Day 12: Prompt 12", "Day 13: Prompt 13", "Day 14: Prompt 14"]


def test_an_ended_challenge_stops_reminding(world, office, box, challenge, ana):
    for days in range(16, 24):
        office.minute(SEVEN_IN_BERLIN + timedelta(days=days))

    assert box.subjects(ana) == ["Day 26: Prompt 26", "Day 27: Prompt 27", "Day 28: Prompt 28"]


def test_a_cancelled_challenge_stops_reminding(world, office, box, challenge, ana):
    with world.session() as session:
        found = session.get(Challenge, challenge)
        found.cancel("I am ill.", by=account(session, world.olga), at=clock.now())
        Choice.make(ana.id, Topic.NEWS, Often.NONE)

    office.minute(SEVEN_IN_BERLIN)

    assert box.mails == []


def test_who_left_or_wants_nothing_of_a_challenge_gets_no_prompt(world, office, box, challenge, ana):
    watch(world, ana, challenge=challenge, level="nothing")

    office.minute(SEVEN_IN_BERLIN)

    assert box.mails == []


def test_a_day_that_is_over_when_the_mail_could_leave_has_none(world, office, box, ana):
    """The mail server was down all day, or the worker was: a prompt of yesterday helps nobody."""
    with world.session() as session:
        about = {"kind": "round", "about": "2026-03-10", "written_at": clock.now(), "tries": 3}
        session.add(Delivery(person_id=ana.id, due_at=clock.now(), **about))

    office.minute(datetime(2026, 3, 10, 23, 30, tzinfo=UTC))

    assert box.mails == []


def test_a_zone_changed_on_the_same_day_brings_no_second_mail(world, office, box, ana):
    office.minute(SEVEN_IN_BERLIN)
    with clock.set_to(SEVEN_IN_BERLIN + timedelta(hours=1)), world.session() as session:
        account(session, ana).move_to("America/Los_Angeles", at=clock.now())

    for hour in range(8, 24):
        office.minute(WEDNESDAY.replace(hour=hour))

    assert box.subjects(ana) == ["Day 10: Prompt 10"]


def test_a_zone_changed_before_the_hour_moves_the_mail_with_it(world, office, box, ana):
    with world.session() as session:
        account(session, ana).move_to("America/Los_Angeles", at=clock.now())
    office.minute()
    office.minute(SEVEN_IN_BERLIN)
    assert box.mails == []

    office.minute(WEDNESDAY.replace(hour=14))  # seven in Los Angeles

    assert box.subjects(ana) == ["Day 10: Prompt 10"]


@pytest.mark.parametrize(("weekday", "told"), [(2, True), (3, False)])
def test_what_is_wanted_weekly_comes_on_its_day_with_the_mail_of_that_day(
    world, office, box, challenge, ana, weekday, told
):
    """One daily mail at the most: on the day of the weekly one both are one mail. It is a Wednesday."""
    entry = world.entry(ana, challenge, 9)
    cheer(world, entry, world.ben)
    with world.session() as session:
        Choice.make(ana.id, Topic.CHEER, Often.WEEKLY)
        session.get(Round, ana.id).weekday = weekday

    office.minute(SEVEN_IN_BERLIN)

    assert len(box.to(ana)) == 1
    assert ("Ben Example found your day 9 helpful" in plain(box.to(ana)[0])) is told


def test_who_wants_no_prompt_gets_a_mail_only_when_there_is_news(world, office, box, challenge, ana):
    with world.session():
        Choice.make(ana.id, Topic.PROMPT, Often.NONE)
    office.minute(SEVEN_IN_BERLIN)
    assert box.mails == []

    cheer(world, world.entry(ana, challenge, 9), world.ben)
    office.minute(SEVEN_IN_BERLIN + timedelta(days=1))

    assert box.subjects(ana) == ["Ben Example found your day 9 helpful"]


def say_to_all(world, challenge, **about) -> int:
    with world.session() as session:
        found = session.get(Challenge, challenge)
        word = Announcement.make(
            found, account(session, world.olga), "We meet on Friday", "Bring **cake**.", at=clock.now(), **about
        )
        session.flush()
        return word.id


def test_an_announcement_comes_soon_to_everyone_of_the_challenge_and_once(world, office, box, challenge, ana):
    world.join(world.ben, challenge)
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        say_to_all(world, challenge)
        office.minute()
        office.minute()

    assert box.subjects(world.ana) == box.subjects(world.ben) == ["We meet on Friday"]
    assert "cake" in plain(box.to(world.ana)[0])
    assert box.to(world.olga) == [], "who wrote it knows it"


def test_who_wants_announcements_daily_reads_them_once_in_the_daily_mail(world, office, box, challenge, ana):
    with world.session():
        Choice.make(ana.id, Topic.NEWS, Often.DAILY)
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        say_to_all(world, challenge)
    office.minute()
    for days in range(2):
        office.minute(SEVEN_IN_BERLIN + timedelta(days=days))

    first, second = box.to(ana)
    assert "We meet on Friday" in plain(first)
    assert "We meet on Friday" not in plain(second)


def test_one_planned_for_weeks_ahead_comes_in_the_daily_mail_after_its_hour_to_all_who_came_before_it(
    world, office, box, challenge, ana
):
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        say_to_all(world, challenge, on_date=date(2026, 3, 24), hour=9)
    with clock.set_to(clock.now() + timedelta(days=3)):
        world.join(world.ben, challenge)
    begin_rounds(world, world.ben, world.olga)
    for person in (world.ana, world.ben, world.olga):
        with world.session():
            Choice.make(person.id, Topic.NEWS, Often.DAILY)
            Choice.make(person.id, Topic.PROMPT, Often.NONE)
    at = WEDNESDAY
    while at < datetime(2026, 3, 28, tzinfo=UTC):
        office.minute(at)
        at += timedelta(hours=1)

    came = [(mail["To"], mail["Subject"], at.date()) for at, mail in box.mails]
    told_on = date(2026, 3, 25)
    expected = {(person.email, "We meet on Friday", told_on) for person in (world.ana, world.ben)}
    assert set(came) == expected
    assert len(came) == 2, "olga wrote it and knows it"


def test_who_wants_to_hear_nothing_of_a_challenge_finds_its_announcements_in_no_mail(
    world, office, box, challenge, ana
):
    with world.session():
        Choice.make(ana.id, Topic.NEWS, Often.DAILY)
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        say_to_all(world, challenge)
    watch(world, ana, challenge=challenge, level="nothing")

    office.minute(SEVEN_IN_BERLIN)

    assert box.to(ana) == []


def test_another_organiser_reads_it_in_their_daily_mail(world, office, box, challenge):
    with world.session() as session:
        session.add(Organiser(challenge_id=challenge, account_id=world.cleo.id, since_at=clock.now()))
    begin_rounds(world, world.cleo)
    with world.session():
        Choice.make(world.cleo.id, Topic.NEWS, Often.DAILY)
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        say_to_all(world, challenge)
    office.minute()

    office.minute(WEDNESDAY + timedelta(days=1))

    assert box.subjects(world.cleo) == ["We meet on Friday"]


def test_an_announcement_for_an_hour_comes_at_that_hour_of_each_readers_day(world, office, box, challenge, ana):
    world.join(world.ben, challenge)
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        say_to_all(world, challenge, on_date=date(2026, 3, 12), hour=9)
    for person in (world.ana, world.ben):
        with world.session():
            Choice.make(person.id, Topic.PROMPT, Often.NONE)
    at = WEDNESDAY
    while at < WEDNESDAY + timedelta(days=2):
        office.minute(at)
        at += timedelta(minutes=30)

    came = {mail["To"]: at for at, mail in box.mails}
    assert came == {
        world.ana.email: datetime(2026, 3, 12, 8, tzinfo=UTC),  # nine in Berlin
        world.ben.email: datetime(2026, 3, 12, 13, tzinfo=UTC),  # nine in New York, where it is summer time already
    }


def test_what_was_read_or_withdrawn_meanwhile_is_not_mailed(world, office, box, challenge, ana):
    world.join(world.ben, challenge)
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        read, withdrawn = say_to_all(world, challenge), say_to_all(world, challenge)
        with world.session() as session:
            session.get(Announcement, read).mark_read(ana.id, at=clock.now())
            session.get(Announcement, withdrawn).withdraw(at=clock.now())
        office.minute()

    assert box.to(world.ana) == []
    assert len(box.to(world.ben)) == 1


def test_who_wants_to_hear_nothing_any_more_gets_no_mail_that_was_planned_before(world, office, box, challenge, ana):
    with world.session():
        Choice.make(ana.id, Topic.PROMPT, Often.NONE)
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        say_to_all(world, challenge, on_date=date(2026, 3, 12), hour=9)
    office.minute(WEDNESDAY.replace(hour=20))  # it is past nine on the twelfth somewhere
    with world.session() as session:
        planned = session.scalars(select(Delivery).where(Delivery.person_id == ana.id, Delivery.kind == "news")).all()
        assert len(planned) == 1
    watch(world, ana, challenge=challenge, level="nothing")

    office.minute(datetime(2026, 3, 12, 8, tzinfo=UTC))

    assert box.to(ana) == []


def test_a_cancelled_challenge_is_told_to_its_people(world, office, box, challenge, ana):
    with clock.set_to(clock.now() + timedelta(minutes=5)), world.session() as session:
        session.get(Challenge, challenge).cancel("I am ill.", by=account(session, world.olga), at=clock.now())
    office.minute(clock.now() + timedelta(minutes=5))

    assert box.subjects(ana) == ["“Twenty-eight kind days” was cancelled"]
    assert "I am ill." in plain(box.to(ana)[0])


def test_thirty_mails_cost_as_many_statements_to_put_together_as_one(world, office, challenge):
    people = [world.person(f"member-{number}", zone="UTC") for number in range(30)]
    for person in people:
        world.join(person, challenge)
        entry = world.entry(person, challenge, 9)
        cheer(world, entry, world.ben)
    begin_rounds(world, *people)
    office.minute()

    asked = []
    for number in (1, 30):
        with world.app.test_request_context(), clock.set_to(WEDNESDAY.replace(hour=12)):
            same = {"kind": "round", "about": "2026-03-11"}
            mails = round_mails([Delivery(id=one.id, person_id=one.id, **same) for one in people[:number]], clock.now())
            asked.append(len(get_recorded_queries()))
            db.session.remove()
            assert len(mails) == number

    assert asked[0] == asked[1] <= 14


def test_rounds_begin_once_an_address_is_confirmed_and_only_if_the_hour_is_still_to_come(world, office, box, challenge):
    world.join(world.nina, challenge)
    with clock.set_to(WEDNESDAY.replace(hour=7)), world.session() as session:  # eight in Berlin
        account(session, world.nina).confirm_email(world.nina.email, clock.now())
    for hour in range(7, 24):
        office.minute(WEDNESDAY.replace(hour=hour))
    assert box.to(world.nina) == []

    office.minute(SEVEN_IN_BERLIN + timedelta(days=1))

    assert box.subjects(world.nina) == ["Day 11: Prompt 11"]


def test_what_its_own_mail_is_about_to_tell_is_not_in_the_daily_mail_of_the_same_minute(
    world, office, box, challenge, ana
):
    entry = world.entry(ana, challenge, 9)
    office.minute()
    with clock.set_to(SEVEN_IN_BERLIN - timedelta(minutes=15)):
        world.comment(world.ben, entry, LONG)
        office.minute()

    office.minute(SEVEN_IN_BERLIN)

    assert sorted(box.subjects(ana)) == ["Day 10: Prompt 10", "Re: your day 9"]
    daily = next(mail for mail in box.to(ana) if mail["Subject"] == "Day 10: Prompt 10")
    assert "Ben Example answered" not in plain(daily)


def test_nobody_is_named_as_waiting_whom_one_keeps_away_from(world):
    with world.app.app_context():
        assert pairs_apart([], [1]) == set()
    keep_away(world, world.ana, world.ben)
    keep_away(world, world.cleo, world.ana, "block")
    with world.app.app_context():
        ana, ben, cleo = world.ana.id, world.ben.id, world.cleo.id
        assert pairs_apart([ana, ben], [ben, cleo]) >= {(ana, ben), (ana, cleo)}
        assert (ben, cleo) not in pairs_apart([ana, ben], [ben, cleo])
