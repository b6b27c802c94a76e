"""`flask demo`: data to look at."""

import pytest
from sqlalchemy import func, select

from forum.accounts import Account
from forum.challenges import Challenge, Prompt, State
from forum.circles import Circle, CircleInvitation, Membership, Wish
from forum.core import clock
from forum.core.database import db
from forum.entries import Claim, Entry, Greeter, Note, Wall
from forum.help import HelpRequest, Part, Thanks, Turn
from forum.help.matching import pairs_of
from forum.moderation import Report
from forum.posts import Post, PrivateWord, coverage_of
from tests.conftest import TUESDAY, empty

SIGN_INS = ("ada", "mo", "pat", "sam", "root")


@pytest.fixture(scope="module")
def told(migrated, settings):
    """The app with the demo in it, told once: the tests below only look."""
    with clock.set_to(TUESDAY):
        answer = migrated.test_cli_runner().invoke(args=["demo"])
        assert answer.exit_code == 0, answer.output
        yield migrated
    with migrated.app_context():
        empty(settings)


@pytest.fixture
def demo(told):
    with told.app_context():
        yield told
        db.session.remove()


def count(model, *conditions) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def test_the_running_challenge_is_on_its_ninth_day(demo):
    challenge = db.session.scalars(select(Challenge).where(Challenge.slug == "first-28")).one()

    assert challenge.state_at(clock.now()) == State.RUNNING
    assert challenge.today_for("Europe/Dublin", clock.now()) == 9
    assert count(Prompt, Prompt.challenge_id == challenge.id, Prompt.body != "") == 28


def test_there_is_one_of_each_kind_of_challenge(demo):
    states = {one.slug: one.state_at(clock.now()) for one in db.session.scalars(select(Challenge))}

    assert states["clear-words"] == State.ANNOUNCED
    assert states["one-customer"] == State.RUNNING
    assert states["first-28-spring"] in (State.FINISHED, State.ARCHIVED)


def test_a_small_community_is_alive_in_it(demo):
    assert count(Account) >= 25
    assert len(set(db.session.scalars(select(Account.zone)))) >= 20
    assert count(Entry) >= 80
    assert count(Post, Post.kind == "comment") >= 120
    assert 3 <= count(Post, Post.kind == "entry", Post.answer_count == 0) <= 25
    assert count(Wall) == 1
    assert count(Report) == 2
    assert count(Entry, Entry.written_on_number > Entry.number) >= 3


def test_help_is_asked_taken_up_handed_over_faded_and_thanked_for(demo):
    states = dict(db.session.execute(select(HelpRequest.state, func.count()).group_by(HelpRequest.state)).all())

    assert states == {"open": 3, "taken": 1, "faded": 1, "done": 4}
    assert count(Part, Part.ticked_at.is_not(None)) == 3
    assert count(Turn, Turn.step == "handed_over") == 1
    chain = select(func.count()).where(Thanks.chain_id.is_not(None)).group_by(Thanks.chain_id)
    assert db.session.scalars(chain).all() == [4]
    pat = db.session.scalars(select(Account).where(Account.handle == "pat")).one()
    assert [pair.person.handle for pair in pairs_of(pat, clock.now())] == ["priya"]


def test_stored_counts_are_what_one_would_count(demo):
    comments = Post.__table__.alias("comments")
    counted = select(func.count()).where(comments.c.thread_id == Post.id).scalar_subquery()

    assert count(Post, Post.thread_id.is_(None), Post.comment_count != counted) == 0


def test_the_five_sign_ins_work(demo):
    accounts = db.session.scalars(select(Account).where(Account.handle.in_(SIGN_INS))).all()

    assert len(accounts) == 5
    assert all(account.has_password("Kindling-2026") and account.is_confirmed for account in accounts)


def test_said_again_it_changes_nothing(demo):
    before = count(Post)

    answer = demo.test_cli_runner().invoke(args=["demo"])

    assert answer.exit_code == 0
    assert "ada@example.org" in answer.output
    assert count(Post) == before


def test_two_circles_live_in_it_and_somebody_is_asked_how_to_go_on(demo):
    circles = db.session.scalars(select(Circle).order_by(Circle.id)).all()
    asked = select(func.count()).select_from(Membership).where(Membership.asked_at.is_not(None))

    assert [one.is_running for one in circles] == [True, True]
    assert [db.session.scalar(asked.where(Membership.circle_id == one.id)) for one in circles] == [0, 1]
    assert count(Post, Post.circle_id == circles[0].id, Post.kind == "entry") == 2
    assert [count(one) for one in (CircleInvitation, Wish)] == [1, 2]


def test_people_are_seen_to_in_it(demo):
    """Somebody waits, one is promised an answer, people greet, words are said privately, and Sam keeps notes."""
    assert count(Post, Post.kind == "entry", Post.answer_count == 0) >= 5
    assert [count(one) for one in (Claim, Greeter, PrivateWord)] == [1, 2, 2]
    assert count(Note) == 4
    first = db.session.scalars(select(Challenge.id).where(Challenge.slug == "first-28")).one()
    coverage = coverage_of(first)
    assert 0 < coverage.answered < coverage.shown
