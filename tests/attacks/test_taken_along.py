"""Attacks by taking along: an export says no more of others than the pages say today (A22, A25)."""

import io
import json
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.accounts.letters import write_reset
from forum.circles import CircleInvitation, Left, come_in
from forum.circles.words import Answer
from forum.core import clock
from forum.core.database import db
from forum.help.words import Side
from forum.leaving.jobs import pack_exports
from forum.leaving.models import Export
from forum.moderation import Action
from forum.posts import Post, PrivateWord
from tests.attacks.test_opening import opened
from tests.browser import BASE, signed_in
from tests.challenges.scenes import change_part, part_of
from tests.circles.scenes import circle_of, loaded, membership
from tests.help.scenes import LINE, agree, offer, taker, wish_of
from tests.moderation.queue import decide, report, undo
from tests.notifications.post import post_office
from tests.notifications.scenes import sentences, tell_all
from tests.posts.topics import by, topic_of

UGLY = "Ugly words"
ANSWERED = (PrivateWord.to, PrivateWord.post, PrivateWord.writer)


def taken_along(world, person):
    """What they take along today: by file, and all of it as one text."""
    with world.session() as session:
        export = session.get(Export, person.id)
        session.delete(export) if export else None
    with world.session():
        Export.ask(by(person), clock.now())
    with world.app.app_context():
        pack_exports()
    got = signed_in(world, person).client.get("/settings/export/file", base_url=BASE)
    archive = zipfile.ZipFile(io.BytesIO(got.get_data()))
    texts = {name: archive.read(name).decode() for name in archive.namelist() if not name.endswith(".webp")}
    files = {name.removesuffix(".json"): json.loads(text) for name, text in texts.items() if name.endswith(".json")}
    return files, "\n".join(texts.values())


def written_anew(world, author, wish, agreed, words, who=None):
    """Both parts of an agreement, and a sentence, by its author."""
    with world.session():
        taken = taker(author, wish, agreed)
        parts = {Side.AUTHOR: [f"{words} for me"], Side.TAKER: [f"{words} for you"]}
        taken.agree(parts, f"{words}, I say", by=by(who or author), version=taken.version, at=clock.now())


@pytest.mark.attack("A22")
def test_what_was_agreed_behind_a_door_that_closed_stays_there(world):
    """Cleo helps, and takes no part in the challenge: her page of it is gone, and so is what is written there since."""
    challenge = world.challenge(visibility="public")
    world.join(world.ana, challenge)
    wish = wish_of(world, world.ana, challenge=challenge)
    agreed = agree(world, world.ana, world.cleo, wish)
    written_anew(world, world.ana, wish, agreed, "Open words")
    assert "Open words for me" in taken_along(world, world.cleo)[1]
    opened(world, "invited")
    signed_in(world, world.cleo).visit(f"/help/{wish}", status=404)

    written_anew(world, world.ana, wish, agreed, UGLY)
    with world.session():
        taker(world.ana, wish, agreed).hand_over(by(world.cleo), f"{UGLY} again", by=by(world.ana), at=clock.now())

    files, everything = taken_along(world, world.cleo)
    assert UGLY not in everything
    assert files["help"]["help_parts"] == []
    assert [one["line"] for one in files["help"]["help_takers"]] == [LINE], "her own words are hers"
    assert UGLY in taken_along(world, world.ana)[1]

    opened(world, "public")
    assert f"{UGLY} again" in taken_along(world, world.cleo)[1]


@pytest.mark.attack("A25")
def test_what_somebody_suspended_said_about_help_is_not_taken_along_either(world):
    wish, other, bens = wish_of(world, world.ana), wish_of(world, world.ana), wish_of(world, world.ben)
    offer(world, world.ben, wish, f"{UGLY}: a line")
    agreed = agree(world, world.ana, world.ben, other)
    written_anew(world, world.ana, other, agreed, UGLY, who=world.ben)
    offered = offer(world, world.ana, bens)
    with world.session():
        taker(world.ben, bens, offered).decline(f"{UGLY}: a no", by=by(world.ben), at=clock.now())
    before = taken_along(world, world.ana)[1]
    assert [f"{UGLY}{one}" in before for one in (": a line", ": a no", " for you", ", I say")] == [True] * 4
    with world.session():
        by(world.ben).suspend(clock.now(), why="Unkind.")

    files, everything = taken_along(world, world.ana)
    assert UGLY not in everything, "under her own part neither, where he wrote it"
    assert {one["line"] for one in files["help"]["help_takers"] if one["post"] == wish} == {""}, "not on the page"
    assert {one["words"] for one in files["help"]["help_parts"]} == {"…"}

    with world.session():
        by(world.ben).lift_suspension(clock.now())
    assert taken_along(world, world.ana)[1].count(UGLY) == before.count(UGLY)


@pytest.mark.attack("A25")
def test_what_a_removed_spammer_offered_and_answered_is_not_there_any_more(world):
    wish = wish_of(world, world.ana)
    offer(world, world.ben, wish, f"{UGLY}: a line")
    topic = topic_of(world, world.ben)
    with world.session() as session:
        post = session.get(Post, topic, options=(joinedload(Post.author), joinedload(Post.challenge)))
        word = PrivateWord.write(post, by(world.ana), "Are you sure?", at=clock.now())
        word = session.get(PrivateWord, word, options=[joinedload(one) for one in ANSWERED])
        word.answer(f"{UGLY}: an answer", at=clock.now())
    assert taken_along(world, world.ana)[1].count(UGLY) == 2
    report(world, world.ben, world.cleo)

    removed = decide(world, world.ben, Action.REMOVE_SPAMMER, world.mo)

    files, everything = taken_along(world, world.ana)
    assert UGLY not in everything
    assert files["help"]["help_takers"] == []
    assert [one["source"] for one in files["private-words"]["private_words"]] == ["Are you sure?"]
    undo(world, removed, world.root)
    assert taken_along(world, world.ana)[1].count(UGLY) == 2


@pytest.mark.attack("A22")
def test_what_mails_were_called_by_words_of_others_is_not_taken_along(world, settings):
    """It was mailed, and is hidden since: nobody asks of each mail whose words its subject had."""
    with world.session():
        write_reset(by(world.ana), at=clock.now())
    topic = topic_of(world, world.ben, text="What does @ana say?", title=UGLY)
    with post_office(settings) as office:
        office.minute()
        office.minute(clock.now() + timedelta(minutes=20))
        assert [UGLY in one for one in office.box.subjects(world.ana)] == [False, True]
    report(world, topic, world.cleo)
    decide(world, topic, Action.REMOVE, world.mo)

    files, everything = taken_along(world, world.ana)

    assert UGLY not in everything
    mails = [(one["kind"], one["subject"], one["sent_at"] is not None) for one in files["mails"]["deliveries"]]
    assert mails == [("letter", "Choose a new password", True), ("soon", None, True)]


@pytest.mark.attack("A25")
def test_words_at_a_request_that_a_moderator_took_away_are_for_nobody(world):
    wish = wish_of(world, world.ana)
    agreed = agree(world, world.ana, world.cleo, wish)
    written_anew(world, world.ana, wish, agreed, UGLY)
    report(world, wish, world.ben)
    decide(world, wish, Action.REMOVE, world.mo)

    assert not signed_in(world, world.cleo).visit(f"/help/{wish}").has(UGLY)
    assert UGLY not in taken_along(world, world.cleo)[1]


@pytest.fixture
def larks(world):
    """Ana founded a circle, wrote for it, and asked Fritz and Gina to come in."""
    challenge = world.challenge("kind-28")
    circle = circle_of(world, challenge, world.ana, world.ben, world.cleo)
    ana = signed_in(world, world.ana)
    ana.visit("/challenges/kind-28/days/9/write")
    ana.submit("Publish entry", text="Only for us.", audience="circle")
    people = {one: world.person(one) for one in ("fritz", "gina")}
    for person in people.values():
        world.join(person, challenge)
        with world.session():
            CircleInvitation.make(loaded(circle), by(person), by=by(world.ana), at=clock.now())
    return SimpleNamespace(id=circle, people=people)


def named(files):
    """What the circles are called that these files speak of."""
    rows = [row for tables in files.values() for rows in tables.values() for row in rows]
    return {row["circle"] for row in rows if row.get("circle")}


def invitation_to(handle):
    return db.session.scalars(
        select(CircleInvitation).join(CircleInvitation.person).where(Account.handle == handle)
    ).one()


@pytest.mark.attack("A22")
def test_what_a_circle_is_called_since_one_left_it_is_not_taken_along(world, larks):
    """What Ana wrote for it is hers; what became of it, and of whom she asked, is theirs."""
    files = taken_along(world, world.ana)[0]
    assert named(files) == {"Larks"}
    assert [one["member_count"] for one in files["circles"]["circles"]] == [3]

    with world.session():
        membership(world.ana, larks.id).leave(Left.LEFT, at=clock.now())
        loaded(larks.id).change(UGLY, takes_others=False, by=by(world.ben), at=clock.now())
        invitation_to("fritz").end(Answer.ACCEPTED, clock.now())

    files, everything = taken_along(world, world.ana)
    assert UGLY not in everything
    assert named(files) == {"a circle"}
    assert files["circles"]["circles"] == []
    assert {one["answer"] for one in files["circles"]["circle_invitations"]} == {None}
    assert "Only for us." in everything
    assert named(taken_along(world, world.ben)[0]) == {UGLY}


@pytest.mark.attack("A22")
def test_who_is_asked_into_a_circle_reads_its_name_until_they_have_answered(world, larks):
    gina = larks.people["gina"]
    assert named(taken_along(world, gina)[0]) == {"Larks"}
    with world.session():
        invitation_to("gina").end(Answer.DECLINED, clock.now())
    assert named(taken_along(world, gina)[0]) == {"a circle"}


@pytest.mark.attack("A22")
@pytest.mark.parametrize("way", ["left the challenge", "came by the link and left the circle"])
def test_nor_does_who_has_left_read_it_in_an_invitation_that_they_never_answered(world, larks, way):
    gina = larks.people["gina"]
    tell_all(world)
    assert any("Larks" in sentence for sentence in sentences(world, gina))
    with world.session():
        part = part_of(world, gina, loaded(larks.id).challenge_id)
    if way == "left the challenge":
        change_part(world, part.id, lambda mine: mine.leave(clock.now()))
    else:
        change_part(world, part.id, lambda mine: come_in(loaded(larks.id), mine, at=clock.now()))
        with world.session():
            membership(gina, larks.id).leave(Left.LEFT, at=clock.now())
    with world.session():
        loaded(larks.id).change(UGLY, takes_others=False, by=by(world.ben), at=clock.now())

    files, everything = taken_along(world, gina)
    assert UGLY not in everything
    assert named(files) == {"a circle"}
    assert not any("Larks" in sentence or UGLY in sentence for sentence in sentences(world, gina))
