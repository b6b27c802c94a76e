"""What a thread says about its comments and answers always equals what counting says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Distance, Keeps
from forum.core import clock
from forum.core.database import db
from forum.posts import Cheer, Post
from forum.posts.words import HeldFor
from tests.conftest import TUESDAY
from tests.posts.topics import LONG, by, confirm, counted, counts_of, do, topic_of

WORDS_39 = "a" * 39
WORDS_40 = "a" * 40


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (WORDS_39, 0),
        (WORDS_40, 1),
        ("[" + "a" * 30 + "](https://example.org/a-long-address-that-nobody-reads)", 0),
        ("**" + "a" * 38 + "**", 0),
        (WORDS_39 + " " * 20, 0),
        ("." * 42, 0),
        ("\u3164" * 60, 0),
        ("\u115f\uffa0" * 40, 0),
        ("🌷 " * 42, 0),
        (f"> {LONG}\n>\n> — [Ana](/posts/1)", 0),
        (f"> {LONG}\n\nSo it is.", 0),
        (f"> So it is.\n\n{LONG}", 1),
        ("我星期二打了电话给三个老客户,问他们为什么不再来。他们都说:没有人问过。谢谢你写了这个。", 1),
        ("मैंने कल तीन पुराने ग्राहकों को फोन किया, और बस सुना।", 1),
    ],
)
def test_an_answer_has_forty_characters_of_ones_own_words_that_a_reader_sees(world, topic, text, answers):
    world.comment(world.ben, topic, text)

    assert counts_of(world, topic)[:2] == (1, answers)


@pytest.mark.parametrize("how", Keeps)
def test_words_of_whom_its_author_keeps_away_from_are_no_answer(world, topic, how):
    """They are folded there, and its author would go on waiting, unseen by everybody else."""
    before, cleo = world.comment(world.ben, topic, LONG), world.cleo
    with world.session():
        Distance.keep(by(world.ana), by(world.ben), how, at=clock.now())
        Distance.keep(by(cleo), by(world.ana), Keeps.MUTE, at=clock.now())
    world.comment(world.ben, topic, f"{LONG} And again.")

    assert counts_of(world, topic)[:2] == (2, 1)
    do(world, before, lambda post: post.edit(f"{LONG} Or not?", by=by(world.ben), version=1, at=clock.now()))
    assert counts_of(world, topic)[:2] == (2, 1), "what was an answer before stays one"
    world.comment(cleo, topic, LONG)
    assert counts_of(world, topic)[:2] == (3, 2)


def test_ones_own_words_are_no_answer(world, topic):
    world.comment(world.ana, topic, LONG)

    assert counts_of(world, topic) == (1, 0, None)


def test_a_cheer_is_no_answer(world, topic):
    do(world, topic, lambda post: post.cheer(by(world.ben), at=clock.now()))

    assert counts_of(world, topic) == (0, 0, None)


def test_an_answer_below_a_comment_answers_the_thread_too(world, topic):
    mine = world.comment(world.ana, topic, "Nobody?")
    world.comment(world.ben, topic, LONG, to=mine)

    assert counts_of(world, topic)[:2] == (2, 1)


def test_the_first_answer_is_the_earliest_that_can_be_seen(world, topic):
    with clock.set_to(TUESDAY + timedelta(hours=1)):
        first = world.comment(world.ben, topic, LONG)
    with clock.set_to(TUESDAY + timedelta(hours=2)):
        second = world.comment(world.cleo, topic, LONG)

    do(world, first, lambda post: post.hide(by=by(world.mo), at=clock.now()))
    assert counts_of(world, topic) == (1, 1, TUESDAY + timedelta(hours=2))

    do(world, second, lambda post: post.delete(by=by(world.cleo), at=clock.now()))
    assert counts_of(world, topic) == (0, 0, None)

    do(world, first, lambda post: post.unhide(by=by(world.mo), at=clock.now()))
    assert counts_of(world, topic) == (1, 1, TUESDAY + timedelta(hours=1))


def test_what_waits_counts_from_its_release(world, topic):
    with clock.set_to(TUESDAY + timedelta(hours=1)):
        held = world.comment(world.nina, topic, LONG)
    assert counts_of(world, topic) == (0, 0, None)

    do(world, held, lambda post: post.release(clock.now()))
    assert counts_of(world, topic) == (1, 1, TUESDAY + timedelta(hours=1))

    do(world, held, lambda post: post.hold(HeldFor.REVIEW, at=clock.now()))
    assert counts_of(world, topic) == (0, 0, None)


def edit(world, post_id, person, text):
    do(world, post_id, lambda post: post.edit(text, by=by(person), version=post.version, at=clock.now()))


def test_a_short_word_made_long_becomes_an_answer_and_back(world, topic):
    word = world.comment(world.ben, topic, "Nice.")

    edit(world, word, world.ben, LONG)
    assert counts_of(world, topic) == (1, 1, TUESDAY)

    edit(world, word, world.ben, "Nice.")
    assert counts_of(world, topic) == (1, 0, None)


def test_a_word_made_long_while_a_moderator_looked_at_it_is_taken_back_as_the_answer_it_was(world, topic):
    word = world.comment(world.ben, topic, "Nice.")

    def hide_what_was_read_before(post):
        edit(world, word, world.ben, LONG)
        post.hide(by=by(world.mo), at=clock.now())

    do(world, word, hide_what_was_read_before)
    assert counts_of(world, topic) == (0, 0, None)


def test_what_is_edited_while_hidden_counts_as_it_is_when_shown_again(world, topic):
    word = world.comment(world.nina, topic, "Nice.")

    edit(world, word, world.nina, LONG)
    assert counts_of(world, topic) == (0, 0, None)

    do(world, word, lambda post: post.release(clock.now()))
    assert counts_of(world, topic) == (1, 1, TUESDAY)


@pytest.mark.parametrize("deed", ["delete", "hide", "unhide", "release", "hold"])
def test_what_is_done_twice_counts_once(world, topic, deed):
    world.comment(world.cleo, topic, LONG)
    comment = world.comment(world.ben, topic, LONG)
    deeds = {
        "delete": lambda post: post.delete(by=by(world.ben), at=clock.now()),
        "hide": lambda post: post.hide(by=by(world.mo), at=clock.now()),
        "unhide": lambda post: post.unhide(by=by(world.mo), at=clock.now()),
        "release": lambda post: post.release(clock.now()),
        "hold": lambda post: post.hold(HeldFor.REVIEW, at=clock.now()),
    }

    for _ in range(2):
        do(world, comment, deeds[deed])

    assert counts_of(world, topic) == counted(world, topic)


def test_hidden_then_deleted_then_shown_again_counts_nothing(world, topic):
    comment = world.comment(world.ben, topic, LONG)
    do(world, comment, lambda post: post.hide(by=by(world.mo), at=clock.now()))
    do(world, comment, lambda post: post.delete(by=by(world.ben), at=clock.now()))
    do(world, comment, lambda post: post.unhide(by=by(world.mo), at=clock.now()))

    assert counts_of(world, topic) == counted(world, topic) == (0, 0, None)


@pytest.mark.attack("A49")
def test_eight_at_once_answer_edit_hide_and_delete_and_the_counts_are_exact(world, topic):
    people = [world.person(f"guest{n}") for n in range(8)]
    old = [world.comment(person, topic, LONG if n % 2 else "Short.") for n, person in enumerate(people)]
    deeds = {
        0: lambda post, n: post.hide(by=by(world.mo), at=clock.now()),
        1: lambda post, n: post.delete(by=by(people[n]), at=clock.now()),
        2: lambda post, n: post.edit(LONG, by=by(people[n]), version=post.version, at=clock.now()),
        3: lambda post, n: post.edit("Hm.", by=by(people[n]), version=post.version, at=clock.now()),
    }
    world.mo, world.ana  # noqa: B018  # named before the threads begin, so that each is made once

    def work(n: int) -> None:
        for _ in range(3):
            world.comment(people[n], topic, LONG)
        do(world, old[n], lambda post: deeds[n % 4](post, n))
        for deed in (0, 1):
            do(world, old[0], lambda post, deed=deed: deeds[deed](post, 0))

    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(work, range(8)))

    assert counts_of(world, topic) == counted(world, topic)
    assert counts_of(world, topic)[0] == 24 + 8 - 4  # two are hidden, two deleted


@pytest.mark.attack("A48")
def test_cheers_given_at_once_are_one(world, topic):
    ben = world.ben

    def cheer(_: int) -> None:
        do(world, topic, lambda post: post.cheer(by(ben), at=clock.now()))

    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(cheer, range(8)))

    with world.session() as session:
        assert len(session.scalars(select(Cheer)).all()) == 1


def test_two_comments_in_one_session_both_count(world, topic):
    """The demo and the sample tell whole conversations in one transaction."""
    ben, cleo = world.ben, world.cleo
    with world.session() as session:
        thread = session.get(Post, topic, options=[joinedload(Post.challenge)])
        for person in (ben, cleo):
            thread.comment(by(person), LONG, at=clock.now())

    assert counts_of(world, topic) == counted(world, topic) == (2, 2, TUESDAY)


def test_a_confirmed_persons_topic_opens_for_all(world, browser):
    topic = topic_of(world, world.nina)
    browser.visit(f"/topics/{topic}", status=404)
    confirm(world, world.nina)
    do(world, topic, lambda post: post.release(clock.now()))

    browser.visit(f"/topics/{topic}")
    with world.session():
        assert db.session.get(Post, topic).held_reason is None
