"""Mails and pushes are in the language of who gets them, one after the other in one job."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.challenges import Announcement, Challenge
from forum.core import clock
from forum.notifications import Round
from tests.notifications.post import html, plain
from tests.notifications.push_scenes import answer, phone_of, send
from tests.notifications.scenes import LONG, account, cheer, sentences, tell_all

SEVEN_IN_BERLIN = datetime(2026, 3, 11, 6, 0, tzinfo=UTC)


@pytest.fixture
def hanna(world):
    return world.person("hanna", locale="de")


@pytest.fixture
def challenge(world) -> int:
    return world.challenge()


def test_two_people_hear_of_one_answer_each_in_their_language(world, office, box, challenge, hanna):
    thread = world.entry(hanna, challenge, 9)
    comment = world.comment(world.ana, thread, LONG)
    office.minute()
    world.comment(world.ben, thread, LONG, to=comment)
    office.minute()
    office.minute(clock.now() + timedelta(minutes=20))

    [to_hanna], [to_ana] = box.to(hanna), box.to(world.ana)
    assert (to_hanna["Subject"], to_ana["Subject"]) == ("Re: dein Tag 9", "Re: Hanna Example’s day 9")
    assert "haben auf deinen Tag 9 geantwortet" in plain(to_hanna)
    assert "10. März 2026, 13:00 Uhr" in plain(to_hanna)
    assert "10 March 2026, 13:00" in plain(to_ana)
    assert '<html lang="de" dir="ltr"' in html(to_hanna)
    assert "Keine Mails mehr über Antworten an dich" in html(to_hanna)


def test_the_daily_mail_speaks_german(world, office, box, challenge, hanna):
    world.entry(hanna, challenge, 9)
    with world.session() as session:
        Round.begin(account(session, hanna), clock.now())

    office.minute(SEVEN_IN_BERLIN)

    [mail] = box.to(hanna)
    assert mail["Subject"] == "Tag 10: Prompt 10"
    words = " ".join(plain(mail).split())
    assert "Hallo Hanna" in words
    assert "Du hast an einem von 28 Tagen geschrieben." in words
    assert "Schreib den Eintrag für heute:" in words
    assert "Diese Mail kommt einmal am Tag, weil du bei „Twenty-eight kind days“ dabei bist." in words


def test_an_announcement_of_a_change_is_put_into_each_ones_words(world, office, box, challenge, hanna):
    for person in (hanna, world.ana):
        world.join(person, challenge)
    with world.session() as session:
        challenge_ = session.get(Challenge, challenge)
        Announcement.tell_change(
            "postponed", challenge_, by=None, at=clock.now() + timedelta(minutes=1), source="2026-04-01"
        )

    office.minute(clock.now() + timedelta(minutes=2))

    assert "Der erste Tag ist jetzt Mittwoch, 1. April 2026" in " ".join(plain(box.to(hanna)[0]).split())
    assert "The first day is now Wednesday, 1 April 2026" in " ".join(plain(box.to(world.ana)[0]).split())


def test_a_push_is_in_the_language_of_its_person(world, service, challenge, hanna):
    phone = phone_of(world, service, hanna)
    answer(world, world.entry(hanna, challenge, 9), world.ben)

    send(world)

    assert phone.opened(service.received[0].body)["title"] == "Ben Example hat auf deinen Tag\u00a09 geantwortet"


def test_verbs_agree_with_how_many_people_did_it(world, browser, challenge, hanna):
    thread = world.entry(hanna, challenge, 9)
    world.comment(world.ana, thread, LONG)
    world.comment(world.ben, thread, LONG)
    cheer(world, thread, world.cleo)
    tell_all(world)

    browser.sign_in(hanna)

    assert browser.visit("/notifications").texts("a", class_="news__sentence") == [
        "Cleo Example fand deinen Tag 9 hilfreich",
        "Ben Example und Ana Example haben auf deinen Tag 9 geantwortet",
    ]
    assert sentences(world, hanna)[0] == "Cleo Example found your day 9 helpful", "nobody reads here"
