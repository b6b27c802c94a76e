"""What people hear of help: by mail as well, as what it is, and not of what they may not see."""

from datetime import timedelta

from sqlalchemy import select

from forum.core import clock
from forum.help import HelpRequest
from forum.help.jobs import tend_help
from forum.notifications import Choice
from forum.notifications.words import Often, Topic
from forum.posts import Post
from tests.help.scenes import account, agree, offer, thanked, wish_of
from tests.notifications.post import html, plain
from tests.notifications.scenes import sentences, tell_all

TITLE = "Somebody to read my price list"


def in_half_an_hour(office) -> None:
    office.minute()
    office.minute(clock.now() + timedelta(minutes=20))


def subjects(box, person) -> list[str]:
    """A long line is folded before its first word."""
    return [subject.strip() for subject in box.subjects(person)]


def test_an_offer_a_yes_and_thanks_come_by_mail(world, office, box):
    wish = wish_of(world, world.ana)
    agree(world, world.ana, world.ben, wish)
    in_half_an_hour(office)
    thanked(world, world.ana, wish)
    in_half_an_hour(office)

    assert subjects(box, world.ana) == [f"Ben Example would take up “{TITLE}”"]
    assert subjects(box, world.ben) == [
        f"Ana Example said yes to you: “{TITLE}”",
        f"Ana Example thanked you for your help with “{TITLE}”",
    ]
    for words in (plain(box.to(world.ben)[1]), html(box.to(world.ben)[1])):
        assert f"http://localhost:8000/posts/{wish}" in words
        assert "No more mails when somebody thanks you" in words


def test_a_quiet_request_is_asked_after_in_nobodys_name(world, office, box):
    wish_of(world, world.ana)
    clock.advance(timedelta(days=14))
    with world.app.app_context():
        tend_help()
    in_half_an_hour(office)

    assert subjects(box, world.ana) == [f"“{TITLE}” has been quiet for two weeks. Does it still matter?"]
    assert "former member" not in plain(box.to(world.ana)[0])


def test_whoever_wants_no_mail_about_help_reads_it_in_the_forum(world, office, box):
    with world.session():
        Choice.make(world.ana.id, Topic.HELP, Often.NONE)
    offer(world, world.ben, wish_of(world, world.ana))
    in_half_an_hour(office)

    assert box.to(world.ana) == []
    assert sentences(world, world.ana) == [f"Ben Example would take up “{TITLE}”"]


def test_nobody_hears_of_a_request_that_was_hidden_and_opening_it_is_seeing_it(world, browser):
    wish = wish_of(world, world.ana)
    for person in (world.ben, world.cleo):
        offer(world, person, wish)
    tell_all(world)
    assert sentences(world, world.ana) == [f"Cleo Example and Ben Example would take up “{TITLE}”"]
    browser.sign_in(world.ana)
    assert browser.visit("/help").texts("span", class_="unread") == ["1"]
    browser.visit(f"/help/{wish}")
    assert browser.visit("/help").texts("span", class_="unread") == [""]

    with world.session() as session:
        session.get(Post, wish).hide(by=account(world.mo), at=clock.now())
        assert session.scalars(select(HelpRequest.state)).all() == ["open"]
    assert sentences(world, world.ana) == []


def test_answers_in_a_request_are_told_as_such(world):
    wish = wish_of(world, world.ana)
    world.comment(world.ben, wish, "I could, if it can wait until the market is over on Saturday.")
    tell_all(world)

    assert sentences(world, world.ana) == [f"Ben Example answered in your request “{TITLE}”"]
