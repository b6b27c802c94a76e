"""Reading, or going on to speak, by two or three deeds one after the other: what is closed, moved or planned meanwhile
(A21, A25), and learning who reported by what one is told oneself (A12)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.challenges import Announcement
from forum.challenges.co_organising import OrganiserInvitation
from forum.circles.words import Left
from forum.core import clock
from forum.core.richtext import to_html
from forum.moderation import Action
from forum.notifications import tell_all
from forum.posts import PrivateWord, Visibility
from tests.browser import signed_in
from tests.challenges.scenes import HOME, at, said
from tests.circles.scenes import circle_of, let_in, membership
from tests.moderation.queue import decide, item_of, report, report_word, undo
from tests.notifications.scenes import sentences
from tests.posts.topics import topic_of

SECRET = "quincewords"


def narrow(browser, entry, text, audience="circle"):
    browser.visit(f"/entries/{entry}/edit")
    browser.submit("Publish changes", text=text, audience=audience)


@pytest.mark.attack("A21")
def test_whoever_moves_to_another_circle_takes_nobody_elses_words_there(world):
    """Closed to the new circle, an entry took the answers of the old one along."""
    challenge = world.challenge("kind-28")
    first = circle_of(world, challenge, world.ben, world.ana, name="Larks")
    second = circle_of(world, challenge, world.cleo, name="Owls")
    entry = world.entry(world.ana, challenge, 9, "A day for everyone.")
    ana = signed_in(world, world.ana)
    narrow(ana, entry, "A day for the larks.")
    answer = world.comment(world.ben, entry, f"I tell {SECRET} to larks alone, for they are kind.")
    with world.session():
        membership(world.ana, first).leave(Left.LEFT, at=clock.now())
    let_in(world, second, world.ana)

    narrow(ana, entry, "A day for everyone.", audience="members")
    narrow(ana, entry, "A day for the owls.")

    cleo = signed_in(world, world.cleo)
    assert SECRET not in cleo.visit(f"/entries/{entry}").body
    cleo.visit(f"/posts/{answer}", status=404)


@pytest.mark.attack("A21", "A25")
def test_no_moderator_reads_what_was_for_a_circle_by_its_history_or_an_item_from_before(world):
    challenge = world.challenge("kind-28")
    circle_of(world, challenge, world.ana, world.ben)
    entry = world.entry(world.ana, challenge, 9, "A day for everyone.")
    mo, ana = signed_in(world, world.mo), signed_in(world, world.ana)
    mo.visit(f"/entries/{entry}")
    mo.post_with_token(f"/moderation/posts/{entry}", {})
    item = item_of(world, entry)
    assert mo.visit(f"/moderation/items/{item}").has("A day for everyone.")

    narrow(ana, entry, f"To the larks alone: {SECRET}.")
    assert SECRET not in mo.visit("/moderation").body
    mo.visit(f"/moderation/items/{item}", status=404)

    narrow(ana, entry, "A day for everyone, again.", audience="members")
    assert mo.visit(f"/moderation/items/{item}").has("A day for everyone, again.")
    assert SECRET not in mo.visit(f"/posts/{entry}/history").body
    assert SECRET in ana.visit(f"/posts/{entry}/history").body, "it is hers"
    report(world, entry, world.cleo)
    assert SECRET not in mo.visit(f"/posts/{entry}/history").body, "nobody has reported that"


@pytest.mark.attack("A25")
def test_what_a_circle_reported_is_read_by_moderators_also_once_its_author_has_changed_it(world):
    challenge = world.challenge("kind-28")
    circle_of(world, challenge, world.ana, world.ben, world.cleo)
    entry = world.entry(world.ana, challenge, 9, "A day for everyone.")
    ana = signed_in(world, world.ana)
    narrow(ana, entry, "A day for the larks.")
    answer = world.comment(world.ben, entry, f"You are a fool, and I say it to larks alone: {SECRET}.")
    report(world, answer, world.ana)
    clock.advance(timedelta(minutes=1))
    ben = signed_in(world, world.ben)
    ben.visit(f"/posts/{answer}/edit")
    ben.submit("Save", text="You are as kind as ever.")
    clock.advance(timedelta(minutes=1))
    report(world, answer, world.cleo)  # who is in it, too, and was later

    assert SECRET in signed_in(world, world.mo).visit(f"/posts/{answer}/history").body


@pytest.mark.attack("A25")
def test_a_topic_for_invited_people_is_not_moved_to_others_who_were_invited(world):
    here = world.challenge("here", visibility=Visibility.INVITED)
    there = world.challenge("there", visibility=Visibility.INVITED)
    for challenge in (here, there):
        world.join(world.ben, challenge)
    topic = topic_of(world, world.ben, here)
    mo = signed_in(world, world.mo)
    mo.visit(f"/posts/{topic}")
    mo.post_with_token(f"/moderation/posts/{topic}", {})

    mo.visit(f"/moderation/items/{item_of(world, topic)}")
    mo.submit("Decide", status=422, action="move", to="there", reason="It is about them.")


@pytest.mark.attack("A25")
@pytest.mark.parametrize("action", [Action.SILENCE, Action.SUSPEND])
def test_what_somebody_had_planned_to_announce_does_not_come_out_once_they_may_not_write(world, action):
    world.challenge()
    olga = signed_in(world, world.olga)
    olga.visit(f"{HOME}/announcements/new")
    olga.submit("Say it", title="Old news", text="It is out.")
    olga.visit(f"{HOME}/announcements/new")
    olga.submit(
        "Say it", title="Moderators are liars", text="Pass it on.", when="later", on_date="2026-03-12", hour="9"
    )
    report(world, world.olga, world.ana)

    decision = decide(world, world.olga, action, world.root, days=5)

    clock.advance(timedelta(days=3))
    reader = signed_in(world, world.ben)
    assert reader.visit(f"{HOME}/announcements").texts("h2") == ["Old news"]
    undo(world, decision, world.root)
    assert len(planned(world)) == 2, "a decision that was wrong keeps nothing back"


@pytest.mark.attack("A25")
@pytest.mark.parametrize("action", [Action.SILENCE, Action.SUSPEND])
def test_what_has_come_out_in_some_places_goes_no_further_once_its_author_may_not_write(world, action):
    """At the silence it is out in Kiritimati and Tokyo, and has still to come in Berlin and New York."""
    challenge = world.challenge()
    tomorrow = clock.now().date() + timedelta(days=1)
    said(world, challenge, title="Moderators are liars", on_date=tomorrow, hour=3)
    for person in (world.cleo, world.ben):
        world.join(person, challenge)
    report(world, world.olga, world.ana)
    with clock.set_to(at(f"{tomorrow}T00:30Z")):
        assert signed_in(world, world.cleo).visit("/").has("Moderators are liars")
        decision = decide(world, world.olga, action, world.root, days=5)

    with clock.set_to(at(f"{tomorrow}T12:00Z")):
        cleo, ben = signed_in(world, world.cleo), signed_in(world, world.ben)
        for reader in (cleo, ben):
            assert reader.visit("/").has("Day 10")
            assert not reader.visit("/").has("Moderators are liars")
            assert reader.visit(f"{HOME}/announcements").texts("h2") == []
        undo(world, decision, world.root)
        assert ben.visit("/").has("Moderators are liars"), "a decision that was wrong keeps nothing back"


def planned(world):
    with world.session() as session:
        return session.scalars(select(Announcement).where(Announcement.withdrawn_at.is_(None))).all()


@pytest.mark.attack("A12")
def test_a_moderator_does_not_hear_that_they_were_reported_nor_sees_by_whom(world):
    max_, mo = world.person("max", role="moderator"), world.mo
    topic = topic_of(world, max_)
    word = private_word(world, max_, topic_of(world, world.ana))
    report(world, topic, world.ben)
    report(world, max_, world.cleo)
    item = report_word(world, word, world.ana)
    with world.session():
        tell_all(clock.now())

    assert not [line for line in sentences(world, max_) if "for a moderator" in line]
    assert "3 things wait for a moderator" in sentences(world, mo)
    browser = signed_in(world, max_)
    browser.visit(f"/moderation/items/{item}", status=404)
    page = signed_in(world, mo).visit("/notifications").body
    assert not [one for one in ("Ana Example", "Ben Example", "Cleo Example") if one in page]


def private_word(world, writer, post):
    with world.session() as session:
        whose = {"writer_id": writer.id, "to_id": world.ana.id, "post_id": post}
        word = PrivateWord(source="A word.", html=to_html("A word."), written_at=clock.now(), **whose)
        session.add(word)
        session.flush()
        return word.id


@pytest.mark.attack("A12")
def test_whoever_decides_goes_on_to_what_is_theirs_to_decide(world):
    mine, roots, next_ = (topic_of(world, one) for one in (world.mo, world.root, world.ben))
    first = topic_of(world, world.ana)
    for topic in (first, mine, roots, next_):
        report(world, topic, world.cleo)
    mo = signed_in(world, world.mo)
    mo.visit(f"/moderation/items/{item_of(world, first)}")

    assert mo.submit("Decide", action="keep", reason="It is fine.").path == f"/moderation/items/{item_of(world, next_)}"


@pytest.mark.attack("A45")
def test_a_newcomer_asks_few_people_by_name_in_a_day(world):
    newt = world.person("newt", trust=0)
    world.challenge("newts", organiser=newt, announced=False)
    people = [world.person(f"guest{n}") for n in range(5)]
    browser = signed_in(world, newt)
    for person in people[:3]:
        browser.visit("/challenges/newts/organisers")
        browser.submit("Ask them", handle=person.handle)
        with world.session() as session:
            for link in session.scalars(select(OrganiserInvitation).where(OrganiserInvitation.ended_at.is_(None))):
                link.withdraw(clock.now())
    browser.visit("/challenges/newts/organisers")
    assert browser.submit("Ask them", status=422, handle="guest3").has("You have asked many people by name today")
