"""Attacks on what was told before its readers changed: by threads, mails and lines that are there still (A22)."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import hide_challenge
from forum.core import clock
from forum.core.database import db
from forum.moderation import Reason, Report
from forum.notifications import Round
from forum.posts import Post, PrivateWord
from tests.attacks.test_opening import SECRET, opened
from tests.browser import BASE, Browser, signed_in
from tests.challenges.scenes import do, hosts, said
from tests.notifications.post import plain, post_office
from tests.posts.topics import by


def mails_to(world, settings, *people):
    """All that each of them gets on the next day, as one text."""
    with post_office(settings) as office:
        office.until(clock.now() + timedelta(hours=24), timedelta(hours=1))
        mails = [office.box.to(person) for person in people]
    return [" ".join(f"{mail['Subject']} {plain(mail)}" for mail in some) for some in mails]


def gets_rounds(world, person):
    with world.session() as session:
        Round.begin(session.get(Account, person.id), clock.now())


@pytest.mark.attack("A22")
def test_an_answer_of_a_time_when_few_could_read_stays_theirs_below_what_all_may_read(world):
    challenge = world.challenge(visibility="public")
    entry = world.entry(world.ana, challenge, 9, "Open to all.")
    opened(world, "invited")
    world.comment(world.ana, entry, f"Now that we are among us: {SECRET}")
    clock.advance(timedelta(minutes=1))
    opened(world, "public")

    for reader in (Browser(world.app), signed_in(world, world.cleo)):
        assert SECRET not in reader.client.get(f"/entries/{entry}", base_url=BASE).text
    assert SECRET in signed_in(world, world.ana).visit(f"/entries/{entry}").body


@pytest.mark.attack("A22")
def test_no_daily_mail_quotes_who_waits_with_words_for_fewer_people(world, settings):
    challenge = world.challenge(visibility="invited")
    world.entry(world.ana, challenge, 9, f"Only among us: {SECRET}")
    world.join(world.ben, challenge)
    clock.advance(timedelta(minutes=1))
    opened(world, "public")
    world.join(world.cleo, challenge)
    for person in (world.ben, world.cleo):
        gets_rounds(world, person)

    to_ben, to_cleo = mails_to(world, settings, world.ben, world.cleo)
    assert SECRET in to_ben, "who was invited is still asked for a word"
    assert "Do kind thing" in to_cleo
    assert SECRET not in to_cleo


@pytest.mark.attack("A22")
def test_what_somebody_said_at_a_wall_among_few_is_not_read_by_who_comes_to_the_opened_challenge(world):
    challenge = world.challenge(visibility="invited")
    world.join(world.ana, challenge)
    ana = signed_in(world, world.ana)
    ana.visit("/challenges/kind-28/wall")
    ana.submit("Tell the others", sentence=f"I am stuck with {SECRET}.")
    world.join(world.ben, challenge)
    assert SECRET in signed_in(world, world.ben).visit("/").body
    opened(world, "public")
    world.join(world.cleo, challenge)

    cleo = signed_in(world, world.cleo)
    assert [place for place in ("/", "/challenges/kind-28/waiting") if SECRET in cleo.visit(place).body] == []


@pytest.mark.attack("A22", "A25")
def test_nothing_is_told_any_more_of_a_challenge_that_a_moderator_has_hidden(world, settings):
    challenge = world.challenge(title=f"All of {SECRET}")
    world.join(world.ana, challenge)
    gets_rounds(world, world.ana)
    hosts(world, world.ana, challenge, 20)
    said(world, challenge, f"On {SECRET}", f"It is {SECRET}.")
    ana, places = signed_in(world, world.ana), ("/", "/challenges", "/notifications")
    assert all(SECRET in ana.visit(place).body for place in places)

    do(world, challenge, lambda one: hide_challenge(one, by=db.session.get(Account, world.mo.id), at=clock.now()))

    assert [place for place in places if SECRET in ana.visit(place).body] == []
    assert SECRET not in mails_to(world, settings, world.ana)[0]


@pytest.mark.attack("A20", "A25")
def test_a_moderator_does_not_find_in_the_queue_that_their_own_private_word_was_reported(world):
    """Nobody but whom it was written to can have told of it."""
    entry = world.entry(world.ana, world.challenge(), 9)
    mia = world.person("mia", role="moderator")
    with world.session() as session:
        people = joinedload(Post.author), joinedload(Post.thread)
        word = PrivateWord.write(session.get(Post, entry, options=people), by(mia), "A word.", at=clock.now())
        session.flush()
        written = session.get(PrivateWord, word, options=(joinedload(PrivateWord.writer), joinedload(PrivateWord.post)))
        Report.make(written, by(world.ana), Reason.UNKIND, "", clock.now())

    assert "A private word" in signed_in(world, world.mo).visit("/moderation").text
    assert "A private word" not in signed_in(world, mia).visit("/moderation").text
