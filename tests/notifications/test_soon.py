"""Mails that come soon: after a quarter of an hour of quiet, an hour at most, and not about what was seen meanwhile."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from forum.accounts import Returned
from forum.core import clock
from forum.core.deliveries import Delivery
from forum.notifications import Choice, Heard, Notification
from forum.notifications.words import Often, Topic
from forum.posts import Post
from tests.notifications.post import html, plain
from tests.notifications.scenes import LONG, account, keep_away

QUARTER = timedelta(minutes=15)


@pytest.fixture
def entry(world, office) -> int:
    entry = world.entry(world.ana, world.challenge(), 9)
    office.minute()
    return entry


def later(**time) -> object:
    return clock.now() + timedelta(**time)


def test_an_answer_comes_by_mail_once_it_has_been_quiet_for_a_quarter_of_an_hour(world, office, box, entry):
    comment = world.comment(world.ben, entry, LONG)
    office.minute()
    office.minute(later(minutes=14))
    assert box.mails == []

    office.minute(later(minutes=15))
    office.minute(later(minutes=30))

    assert box.subjects(world.ana) == ["Re: your day 9"]
    words = plain(box.to(world.ana)[0])
    assert "Ben Example answered your day 9" in words
    assert f"http://localhost:8000/posts/{comment}" in words
    assert LONG[:40] in words
    assert "Ben Example answered your day 9" in html(box.to(world.ana)[0])
    assert box.to(world.ben) == []


def test_a_lively_thread_is_one_mail_an_hour(world, office, box, entry):
    begun = clock.now()
    for minutes in range(0, 60, 10):
        with clock.set_to(begun + timedelta(minutes=minutes)):
            world.comment(world.ben, entry, f"{LONG} {minutes}")
            office.minute()
    assert box.mails == []

    office.minute(begun + timedelta(minutes=60))

    assert len(box.to(world.ana)) == 1
    assert plain(box.to(world.ana)[0]).count("Ben Example · ") == 5, "a mail need not repeat all of it"
    assert "and one more" in plain(box.to(world.ana)[0])


def test_what_was_seen_meanwhile_is_not_mailed(world, office, box, entry, browser):
    world.comment(world.ben, entry, LONG)
    office.minute()
    browser.sign_in(world.ana)
    browser.visit(f"/entries/{entry}")

    office.minute(later(minutes=20))

    assert box.mails == []


def test_what_was_seen_between_planning_and_sending_is_dropped(world, office, box, entry):
    world.comment(world.ben, entry, LONG)
    office.minute()
    with world.session() as session:
        line = session.scalars(select(Notification)).one()
        session.add(delivery := Delivery(person_id=world.ana.id, kind="soon", about=f"{line.id}:1", tries=0))
        delivery.written_at = delivery.due_at = clock.now()
        line.seen_at = clock.now()

    office.minute()

    with world.session() as session:
        assert session.scalars(select(Delivery.dropped_at)).one() is not None
    assert box.mails == []


@pytest.mark.attack("A22")
@pytest.mark.parametrize("state", ["hidden_at", "deleted_at", "held_at"])
def test_words_that_are_gone_are_not_mailed(world, office, box, entry, state):
    """A22"""
    comment = world.comment(world.ben, entry, LONG)
    office.minute()
    with world.session() as session:
        session.execute(update(Post).where(Post.id == comment).values({state: clock.now()}))

    office.minute(later(minutes=15))

    assert box.mails == []


def test_nobody_gets_mail_from_whom_they_have_blocked_meanwhile(world, office, box, entry):
    world.comment(world.ben, entry, LONG)
    office.minute()
    keep_away(world, world.ana, world.ben, "block")

    office.minute(later(minutes=15))

    assert box.mails == []


def unconfirmed(person) -> None:
    person.email_confirmed_at = None


def suspended(person) -> None:
    person.suspend(clock.now())


def returned(person) -> None:
    person.note_returned_mail(Returned.BOUNCE, at=clock.now())


@pytest.mark.parametrize("happens", [unconfirmed, suspended, returned])
def test_no_mail_goes_to_an_address_that_does_not_take_it(world, office, box, entry, happens):
    world.comment(world.ben, entry, LONG)
    office.minute()
    with world.session() as session:
        happens(account(session, world.ana))

    office.minute(later(minutes=15))

    assert box.mails == []


def test_news_after_a_mail_come_with_a_mail_of_their_own_in_the_same_mail_thread(world, office, box, entry):
    world.comment(world.ben, entry, f"First. {LONG}")
    office.minute()
    office.minute(later(minutes=15))
    with clock.set_to(later(hours=2)):
        world.comment(world.cleo, entry, f"Second. {LONG}")
        office.minute()
        office.minute(later(minutes=15))

    first, second = box.to(world.ana)
    assert "First." in plain(first)
    assert "Second." in plain(second)
    assert "First." not in plain(second), "told once"
    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Subject"] == second["Subject"]


def test_who_wants_no_mail_about_answers_gets_none(world, office, box, entry):
    with world.session():
        Choice.make(world.ana.id, Topic.ANSWER, Often.NONE)
    world.comment(world.ben, entry, LONG)
    office.minute()
    office.minute(later(minutes=15))

    assert box.mails == []


def test_a_mail_says_which_list_it_is_and_how_to_leave_it_in_one_click(world, office, box, entry):
    """RFC 8058, RFC 2369, RFC 3834; no tracking."""
    world.comment(world.ben, entry, LONG)
    office.minute()
    office.minute(later(minutes=15))

    mail = box.to(world.ana)[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip().startswith("<http://localhost:8000/mail/unsubscribe/")
    assert mail["List-Id"] == "<soon.localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "http://localhost:8000/mail/preferences/" in plain(mail)
    assert "<img" not in html(mail)


def test_an_address_that_nobody_has_is_noted_and_gets_no_more_mail(world, office, box, entry):
    box.refuse.add(world.ana.email)
    world.comment(world.ben, entry, LONG)
    office.minute()
    office.minute(later(minutes=15))
    office.minute(later(minutes=16))

    with world.session() as session:
        assert account(session, world.ana).mail_returned_for == Returned.BOUNCE
        delivery = session.scalars(select(Delivery)).one()
        assert delivery.given_up_at is not None
        assert "nobody lives here" in delivery.trouble


def test_what_was_mailed_is_marked_so_that_no_other_mail_tells_it(world, office, entry):
    world.comment(world.ben, entry, LONG)
    office.minute()
    office.minute(later(minutes=15))

    with world.session() as session:
        assert session.scalars(select(Heard.mailed_at).where(Heard.person_id == world.ana.id)).all() == [
            clock.now() + QUARTER
        ]


def test_hostile_names_and_texts_stay_words(world, office, box, entry):
    """A28, A35, A37"""
    with world.session() as session:
        account(session, world.ben).first_name = "{{7*7}} <img src=x onerror=alert(1)>\r\nBcc: all@example.org"
    world.comment(world.ben, entry, "<script>alert(1)</script> {{7*7}} and more words than forty characters here.")
    office.minute()
    office.minute(later(minutes=15))

    mail = box.to(world.ana)[0]
    assert mail["Bcc"] is None
    assert "<img" not in html(mail)
    assert "<script" not in html(mail)
    assert not re.search(r"\b49\b", plain(mail)), "and not in the number of a post"
