"""'On each day and challenge: 41 of 43 answered.' Exact, whatever happens to entries and answers."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from forum.challenges import Participation
from forum.core import clock
from forum.entries import Entry
from forum.posts import Coverage, Gone, Post, Tally, coverage_of, is_shown
from forum.posts.words import HeldFor
from tests.browser import Browser
from tests.entries.lines import ANSWER
from tests.posts.topics import LONG, by, confirm, do


def coverage(world, kind28) -> tuple[int, int]:
    """What the tallies say, once it is what counting says."""
    with world.session() as session:
        there = select(func.count()).join(Entry.post).where(Entry.withdrawn_at.is_(None), is_shown())
        counted = Coverage(session.scalar(there.where(Post.answer_count > 0)), session.scalar(there))
        assert coverage_of(kind28) == counted
        return counted.answered, counted.shown


def withdraw(world, post_id) -> None:
    with world.session() as session:
        part = joinedload(Entry.participation).joinedload(Participation.challenge)
        loads = joinedload(Entry.post).joinedload(Post.author), joinedload(Entry.prompt), part
        entry = session.get(Entry, post_id, options=loads)
        entry.withdraw(by=entry.post.author, at=clock.now())


def test_it_stands_on_the_day_and_on_the_challenge(world, browser, kind28):
    first, second = world.entry(world.ana, kind28, 9), world.entry(world.ben, kind28, 9)
    world.entry(world.ben, kind28, 8)
    world.comment(world.ben, first, ANSWER)

    assert browser.visit("/challenges/kind-28/days/9").has("1 of 2 answered")
    assert browser.page.statements <= 5
    assert "1 of 3 answered" in browser.visit("/challenges/kind-28").body
    assert browser.page.statements <= 5
    world.comment(world.ana, second, ANSWER)
    signed_in = Browser(world.app)
    signed_in.sign_in(world.ana)
    assert signed_in.visit("/challenges/kind-28/days/9").has("all 2 answered")
    assert signed_in.page.statements <= 8


def test_what_others_cannot_see_is_not_counted_and_comes_back(world, kind28):
    entry = world.entry(world.ana, kind28, 9)
    answer = world.comment(world.ben, entry, ANSWER)
    world.entry(world.nina, kind28, 9)
    assert coverage(world, kind28) == (1, 1), "Nina's waits for her address to be confirmed"

    for deed, back in [
        (
            lambda post: post.hide(by=by(world.mo), at=clock.now()),
            lambda post: post.unhide(by=by(world.mo), at=clock.now()),
        ),
        (lambda post: post.hold(HeldFor.REVIEW, at=clock.now()), lambda post: post.release(clock.now())),
    ]:
        do(world, answer, deed)
        assert coverage(world, kind28) == (0, 1)
        do(world, entry, deed)
        assert coverage(world, kind28) == (0, 0)
        do(world, answer, back)
        assert coverage(world, kind28) == (0, 0), "an answer below what is hidden"
        do(world, entry, back)
        assert coverage(world, kind28) == (1, 1)


def test_a_second_answer_changes_nothing_nor_does_the_loss_of_one_of_two(world, kind28):
    entry = world.entry(world.ana, kind28, 9)
    answers = [world.comment(one, entry, ANSWER) for one in (world.ben, world.cleo)]
    assert coverage(world, kind28) == (1, 1)
    do(world, answers[0], lambda post: post.delete(by=by(world.ben), at=clock.now()))
    assert coverage(world, kind28) == (1, 1)
    do(world, answers[1], lambda post: post.edit("Hm.", by=by(world.cleo), version=1, at=clock.now()))
    assert coverage(world, kind28) == (0, 1)


def test_a_withdrawn_entry_leaves_and_the_day_written_again_counts_again(world, kind28):
    entry = world.entry(world.ana, kind28, 9)
    world.comment(world.ben, entry, ANSWER)
    for _ in range(2):
        withdraw(world, entry)
    assert coverage(world, kind28) == (0, 0)
    world.entry(world.ana, kind28, 9)
    assert coverage(world, kind28) == (0, 1)


def test_what_waits_for_an_address_counts_from_its_release(world, kind28):
    entry = world.entry(world.nina, kind28, 9)
    confirm(world, world.nina)
    for _ in range(2):
        do(world, entry, lambda post: post.release(clock.now()))
    assert coverage(world, kind28) == (0, 1)


def test_eight_at_once_publish_answer_hide_and_take_back_and_it_is_exact(world, kind28):
    people = [world.person(f"guest{n}") for n in range(8)]
    entries = [world.entry(person, kind28, 9) for person in people]
    answers = [world.comment(people[n - 1], entry, LONG) for n, entry in enumerate(entries)]
    mo = world.mo

    def work(n: int) -> None:
        world.entry(people[n], kind28, 8)
        with suppress(Gone):  # it was just hidden or taken back
            world.comment(people[n], entries[(n + 1) % 8], LONG)
        do(world, answers[n], lambda post: post.hide(by=by(mo), at=clock.now()))
        for _ in range(2):
            do(
                world,
                entries[0],
                lambda post: post.hide(by=by(mo), at=clock.now()) if n % 2 else post.unhide(by=by(mo), at=clock.now()),
            )
        if n == 3:
            withdraw(world, entries[3])

    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(work, range(8)))

    assert coverage(world, kind28)[1] in (14, 15)


@pytest.mark.parametrize("broken", [{"comment_count": 5}, {"answer_count": 0}, {"first_answer_at": None}])
def test_recount_mends_what_somebody_broke_by_hand(world, kind28, broken):
    entry = world.entry(world.ana, kind28, 9)
    world.comment(world.ben, entry, ANSWER)
    with world.session() as session:
        was = session.get(Post, entry)
        right = (was.comment_count, was.answer_count, was.first_answer_at)
        session.execute(update(Post).where(Post.id == entry).values(broken))
        session.execute(update(Tally).values(shown=7, answered=3))

    command = world.app.test_cli_runner().invoke(args=["recount"])

    assert command.output == "1 threads and 1 tallies were wrong, and are right now.\n"
    assert coverage(world, kind28) == (1, 1)
    with world.session() as session:
        post = session.get(Post, entry)
        assert (post.comment_count, post.answer_count, post.first_answer_at) == right
    again = world.app.test_cli_runner().invoke(args=["recount"])
    assert again.output.startswith("0 threads and 0 tallies")
