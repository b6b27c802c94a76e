"""Attacks by calling: one person is named again and again, by few or by many, so that they hear of nothing else."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import joinedload

from forum.core import clock
from forum.moderation import Action, Reason
from forum.notifications import Choice, Round
from forum.notifications.choices import unsubscribe
from forum.notifications.words import ROUND, Often, Topic
from forum.posts import Post
from tests.browser import signed_in
from tests.moderation.queue import decide, report
from tests.notifications.post import Office, plain, post_office
from tests.notifications.scenes import account, sentences, tell_all
from tests.posts.topics import by, do, topic_of
from tests.world import Person, World

DAY = timedelta(days=1)


@pytest.fixture
def office(app, settings):
    with post_office(settings) as opened:
        yield opened


@pytest.fixture
def dana(world) -> Person:
    """Her daily mail comes at seven."""
    person = world.person("dana")
    with world.session() as session:
        Round.begin(account(session, person), clock.now())
    return person


def newcomer(world: World, name: str) -> Person:
    """Here for a few minutes."""
    person = world.person(name)
    be_new(world, person)
    return person


def be_new(world: World, person: Person) -> None:
    with world.session() as session:
        mine = account(session, person)
        mine.trust, mine.created_at = 0, clock.now()


def call(world: World, who: Person, whom: Person, times: int) -> list[int]:
    """So many topics, each of which names the same person."""
    return [topic_of(world, who, title=f"{who.handle} {n}", text=f"@{whom.handle}, look: {n}") for n in range(times)]


def call_below(world: World, who: Person, thread: int, whom: Person) -> int:
    with world.session() as session:
        root = session.get(Post, thread, options=(joinedload(Post.author), joinedload(Post.challenge)))
        named = {whom.handle: account(session, whom)}
        said = root.comment(account(session, who), f"@{whom.handle}, look", at=clock.now(), mentioned=named)
        session.flush()
        return said.id


def an_hour(office: Office) -> None:
    """What was written is told, and what is due is sent."""
    for minutes in (0, 15, 59):
        office.minute(clock.now() + timedelta(minutes=minutes))


def next_morning() -> datetime:
    """When the daily mail has come, where she lives."""
    return (clock.now() + DAY).replace(hour=7, minute=0)


@pytest.mark.attack("A44", "A45")
def test_three_newcomers_with_seven_topics_each_are_six_mails_and_a_daily_one(world, office, dana):
    for name in ("nia", "nils", "nora"):
        call(world, newcomer(world, name), dana, 7)

    an_hour(office)

    assert len(office.box.to(dana)) == 6
    assert len(sentences(world, dana)) == 9, "the list has all that she was told of"
    office.minute(next_morning())
    assert len(office.box.to(dana)) == 7
    assert plain(office.box.to(dana)[-1]).count("mentioned you in") == 3


@pytest.mark.attack("A44", "A45")
def test_a_newcomer_tells_the_same_stranger_three_times_a_day_however_many_threads_they_go_through(world, dana):
    """Comments to others are counted for nobody."""
    nia = newcomer(world, "nia")
    threads = [topic_of(world, world.cleo, title=f"A topic {n}") for n in range(9)]
    said = [call_below(world, nia, thread, dana) for thread in threads]
    call(world, nia, world.ben, 1)
    tell_all(world)

    assert len(sentences(world, dana)) == 3
    assert len(sentences(world, world.ben)) == 1, "others she calls hear of it"
    page = signed_in(world, nia).visit(f"/posts/{said[-1]}")
    assert page.all("a", href="/people/dana"), "it stays a link, and she is told nothing"

    clock.advance(DAY + timedelta(minutes=1))
    be_new(world, nia)
    call(world, nia, dana, 4)
    tell_all(world)
    assert len(sentences(world, dana)) == 6


@pytest.mark.attack("A44")
def test_a_name_that_is_put_into_a_text_later_tells_no_more_than_one_that_was_there(world, dana):
    nia = newcomer(world, "nia")
    for n in range(5):
        topic = topic_of(world, nia, title=f"A topic {n}")
        tell_all(world)
        about = {"version": 1, "at": clock.now()}
        do(
            world,
            topic,
            lambda post, about=about: post.edit("@dana, look", by=by(nia), mentioned={"dana": by(dana)}, **about),
        )
    tell_all(world)

    assert len(sentences(world, dana)) == 3


def test_whoever_answers_is_heard_however_new_they_are(world, dana):
    nia = newcomer(world, "nia")
    for n in range(5):
        call_below(world, nia, topic_of(world, dana, title=f"My topic {n}"), dana)
    tell_all(world)

    assert len(sentences(world, dana)) == 5
    call(world, nia, dana, 4)
    tell_all(world)
    assert len(sentences(world, dana)) == 8, "answers are no mentions"


@pytest.mark.parametrize("way", ["answered", "mentioned"])
def test_two_who_talk_with_each_other_are_no_strangers(world, dana, way):
    nia = newcomer(world, "nia")
    topic = topic_of(world, nia)
    tell_all(world)
    if way == "answered":
        world.comment(dana, topic, "That is a kind thing to ask.")
    else:
        call(world, dana, nia, 1)
    call(world, nia, dana, 5)
    tell_all(world)

    assert len([one for one in sentences(world, dana) if "mentioned you" in one]) == 5


def test_who_is_no_newcomer_calls_as_they_like(world, dana):
    call(world, world.ben, dana, 5)
    tell_all(world)

    assert len(sentences(world, dana)) == 5


@pytest.mark.attack("A45")
def test_whoever_they_come_from_six_mails_come_soon_and_the_daily_mail_tells_the_rest_once(world, office, dana):
    call(world, world.ben, dana, 5)
    for n in range(6):
        world.comment(world.cleo, topic_of(world, dana, title=f"My topic {n}"), "I would try it on a Tuesday.")

    an_hour(office)

    assert len(office.box.to(dana)) == 6
    assert len(sentences(world, dana)) == 11
    office.minute(next_morning())
    office.minute(next_morning() + timedelta(minutes=1))
    soon, daily = office.box.to(dana)[:6], office.box.to(dana)[6:]
    assert len(daily) == 1
    told = [title for title in titles_of(world, dana) if title in plain(daily[0])]
    assert len(told) == 5
    assert not [title for title in told for mail in soon if title in plain(mail)], "nothing is told twice"


def titles_of(world: World, whom: Person) -> list[str]:
    """Of the threads that their list names."""
    return [sentence.split("“")[1].rstrip("”") for sentence in sentences(world, whom)]


@pytest.mark.attack("A45")
def test_when_the_hour_is_over_mails_come_soon_again_until_there_were_twenty_in_a_day(world, office, dana):
    for _hour in range(4):
        call(world, world.ben, dana, 7)
        an_hour(office)
        clock.advance(timedelta(minutes=76))
    assert len(office.box.to(dana)) == 20

    clock.advance(DAY)
    call(world, world.cleo, dana, 1)
    an_hour(office)
    assert "Re: cleo 0" in office.box.subjects(dana)


@pytest.mark.attack("A45")
def test_what_was_too_much_comes_soon_all_the_same_when_more_happens_there_later(world, office, dana):
    call(world, world.ben, dana, 6)
    office.minute()
    clock.advance(timedelta(minutes=1))
    topic = topic_of(world, dana, title="My topic")
    world.comment(world.cleo, topic, "The first answer.")
    an_hour(office)
    assert "Re: My topic" not in office.box.subjects(dana)

    clock.advance(timedelta(hours=2))
    world.comment(world.ben, topic, "The second answer.")
    an_hour(office)

    words = plain(office.box.to(dana)[-1])
    assert "The first answer." in words
    assert "The second answer." in words


@pytest.mark.attack("A45")
def test_nobody_keeps_a_moderator_from_hearing_of_a_report(world, office):
    bad = topic_of(world, world.cleo, title="Buy this")
    call(world, world.ben, world.mo, 8)
    an_hour(office)
    report(world, bad, world.ana, Reason.SELLING)

    an_hour(office)

    assert len(office.box.to(world.mo)) == 7
    assert "Something waits for a moderator" in office.box.subjects(world.mo)


@pytest.mark.attack("A45")
def test_nobody_keeps_somebody_from_hearing_soon_what_was_decided_about_them(world, office):
    """'Every action needs a reason, tells the person, can be appealed once.'"""
    unkind = topic_of(world, world.ana, title="Buy this")
    report(world, unkind, world.cleo)
    call(world, world.ben, world.ana, 8)
    an_hour(office)
    decide(world, unkind, Action.HIDE, world.mo)

    an_hour(office)

    assert len(office.box.to(world.ana)) == 7
    assert "Too harsh for here." in plain(office.box.to(world.ana)[-1])


def test_who_wants_no_daily_mail_gets_none_because_of_what_was_too_much(world, office, dana):
    with world.session() as session:
        unsubscribe(account(session, dana), ROUND)
        Choice.make(dana.id, Topic.MENTION, Often.SOON)
    call(world, world.ben, dana, 8)
    an_hour(office)
    office.minute(next_morning())

    assert len(office.box.to(dana)) == 6
    assert len(sentences(world, dana)) == 8
