"""Market day: the day after the last, one launch each, for who answered five others; everywhere else stays quiet."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Challenge, Launch, Participation
from forum.core import clock
from forum.core.database import db
from forum.posts import Hidden, Post
from tests.browser import signed_in
from tests.conftest import TUESDAY
from tests.posts.topics import LONG

PAGE = "/challenges/kind-28/market-day"
OFFER = {
    "title": "Pears in boxes",
    "text": "Only 12 € a box until Sunday, order now at https://pears.example/shop",
    "not_for": "Who has a pear tree.",
    "free_way": "Ask a neighbour with a tree.",
}
LAST_DAY_AFTER = TUESDAY + timedelta(days=20)  # day 29 of 28, at noon


@pytest.fixture
def market(world):
    """Ana has answered five others; gives the challenge."""
    challenge = world.challenge()
    world.join(world.ana, challenge)
    for n in range(5):
        entry = world.entry(world.person(f"peer{n}"), challenge, 9)
        world.comment(world.ana, entry, LONG)
    world.entry(world.ben, challenge, 9)
    return challenge


def on(day: timedelta = timedelta()):
    return clock.set_to(LAST_DAY_AFTER + day)


def launched(world, person, **other):
    browser = signed_in(world, person)
    browser.visit(f"{PAGE}/write")
    browser.submit("Post it", **(OFFER | other))
    return browser


def test_who_was_there_for_others_posts_one_launch_that_day_and_changes_it(world, market, browser):
    with on():
        ana = launched(world, world.ana)
        assert ana.page.has("Pears in boxes")
        assert ana.page.has("Ask a neighbour")
        ana.visit(f"{PAGE}/write")
        ana.submit("Save", title="Pears in baskets")

        page = browser.visit(PAGE)
        assert page.has("Pears in baskets")
        assert page.statements <= 5
    with world.session() as session:
        [post] = session.scalars(select(Post).where(Post.kind == "launch"))
        assert post.is_shown, "no pitch check here"
        browser.visit(f"/posts/{post.id}")
    assert browser.page.path.startswith(PAGE)


@pytest.mark.attack("A48")
def test_the_same_form_sent_again_is_answered_with_the_launch_it_made(world, market):
    with on():
        ana = signed_in(world, world.ana)
        ana.visit(f"{PAGE}/write")
        form = ana.page
        for _ in range(2):
            ana.page = form
            assert ana.submit("Post it", **OFFER).path == PAGE
        ana.page = form
        page = ana.submit("Post it", status=409, **OFFER | {"title": "Pears in baskets"})
        assert page.has("Your words are kept below")
    with world.session() as session:
        assert session.scalars(select(Post.title).where(Post.kind == "launch")).all() == ["Pears in boxes"]


@pytest.mark.attack("A25")
def test_a_launch_that_was_hidden_keeps_its_place_also_when_it_is_deleted(world, market):
    with on():
        ana = launched(world, world.ana)
        with world.session() as session:
            post = session.scalars(select(Post).where(Post.kind == "launch").options(joinedload(Post.author))).one()
            post.hide(by=session.get(Account, world.mo.id), at=clock.now())
        ana.post_with_token(f"/posts/{post.id}/delete")
        ana.visit(f"{PAGE}/write")
        assert ana.submit("Post it", status=409, **OFFER).has("Pears in boxes")

        with world.session() as session:
            hidden = session.scalars(select(Post).where(Post.kind == "launch").options(joinedload(Post.author))).one()
            assert hidden.deleted_at is not None
            hidden.unhide(by=None, at=clock.now())
        ana.visit(f"{PAGE}/write")
        assert ana.submit("Post it", **OFFER).path == PAGE, "whoever took theirs back may post another one"


def test_who_organises_it_reads_there_how_it_runs_and_others_do_not(world, market):
    olga, ana = (signed_in(world, person) for person in (world.olga, world.ana))

    assert olga.visit(PAGE).has("has answered at least 5 others")
    assert olga.page.statements <= 8
    assert olga.page.all("a", href="/challenges/kind-28/announcements/new")
    assert not ana.visit(PAGE).has("For organisers")


def test_who_answered_fewer_sees_how_many_are_left(world, market):
    with on():
        ben = signed_in(world, world.ben)
        assert ben.visit(PAGE).has("answer 5 more people")
        ben.visit(f"{PAGE}/write", status=403)
        assert ben.page.has("answer 5 more people")


def test_before_and_after_and_for_others_there_is_nothing_to_post(world, market, browser):
    ana = signed_in(world, world.ana)
    assert ana.visit(PAGE).has("the day after the last")
    ana.visit(f"{PAGE}/write", status=403)
    with on(timedelta(days=1)):
        ana = signed_in(world, world.ana)
        assert ana.visit(PAGE).has("Market day is over")
        ana.visit(f"{PAGE}/write", status=403)
    with on():
        browser.visit(f"{PAGE}/write", status=401)
        signed_in(world, world.cleo).visit(f"{PAGE}/write", status=403)


def test_the_evening_goes_on_until_four(world, market):
    with clock.set_to(LAST_DAY_AFTER + timedelta(hours=13)):  # 3:00 of the next day in Berlin, in summer
        assert signed_in(world, world.ana).visit(f"{PAGE}/write")


def test_it_is_told_on_today_and_at_home_on_that_day_only(world, market):
    for day, is_told in ((timedelta(days=-1), False), (timedelta(), True), (timedelta(days=1), False)):
        with on(day):
            ana = signed_in(world, world.ana)
            for page in ("/", "/challenges/kind-28"):
                assert ana.visit(page).has("Today is market day") == is_told


def test_the_database_holds_one_each(world, market):
    with on():
        launched(world, world.ana)
    with world.session() as session:
        first = session.scalars(select(Launch)).one()
        where = {"participation_id": first.participation_id, "challenge_id": market}
        session.add(Launch(post_id=1, not_for="", free_way="", **where))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_everywhere_else_stays_quiet(world, market):
    with on():
        launched(world, world.ana)
        ben = signed_in(world, world.ben)
        for page in ("/challenges/kind-28/discussion", "/challenges/kind-28/waiting", "/waiting"):
            assert not ben.visit(page).has("Pears in boxes")
        with world.session() as session:
            post_id = session.scalars(select(Launch.post_id)).one()
        ben.visit("/settings/profile")
        ben.post_with_token(f"/posts/{post_id}/comments", {"text": LONG}, status=403)


def test_it_is_reported_like_any_post_and_a_hidden_one_is_there_for_its_author_and_moderators(world, market):
    with on():
        ana = launched(world, world.ana)
        ben = signed_in(world, world.ben)
        ben.visit(PAGE)
        ben.visit(ben.page.link("Report"))
        with world.session() as session:
            post = session.scalars(select(Post).where(Post.kind == "launch")).one()
            post.hide(by=None, at=clock.now())
        for reads in (ana, signed_in(world, world.mo)):
            assert reads.visit(PAGE).has("Pears in boxes")
            assert reads.page.has("Only its author and moderators see it")
        assert not ben.visit(PAGE).has("Pears in boxes")
        with world.session() as session:
            session.get(Post, post.id).hidden_how = Hidden.REMOVED
        assert not ana.visit(PAGE).has("Pears in boxes")


def test_who_takes_theirs_back_may_post_another_one(world, market):
    with on():
        ana = launched(world, world.ana)
        ana.visit(ana.page.link("Delete"))
        ana.submit("Delete it")
        assert not ana.visit(PAGE).has("Pears in boxes")
        assert launched(world, world.ana, title="Plums").page.has("Plums")


def test_organisers_may_go_without(world, market, browser):
    with world.session():
        db.session.execute(update(Challenge).values(has_market_day=False))
    with on():
        browser.visit(PAGE, status=404)
        assert not signed_in(world, world.ana).visit("/").has("market day")
    assert not browser.visit("/challenges/kind-28").has("Market day")


def test_a_full_page_costs_what_an_empty_one_does(world, market):
    with on():
        ana = signed_in(world, world.ana)
        before = ana.visit(PAGE).statements
        with world.session() as session:
            theirs = select(Participation).where(Participation.account_id != world.ana.id)
            for mine in session.scalars(theirs.options(joinedload(Participation.account))).all():
                about = {"title": "Plums", "not_for": "Birds.", "free_way": "A tree.", "at": clock.now()}
                Launch.put_up(mine, session.get(Challenge, market), mine.account, "Plums.", **about)
        assert ana.visit(PAGE).texts("h2").count("Plums") == 6
        assert ana.page.statements <= before <= 8


def test_who_has_left_the_challenge_is_offered_no_change_that_would_be_refused(world, market):
    """What they posted stays, and they can take it away."""
    with on():
        ana = launched(world, world.ana)
        assert ana.page.has("Change it")
        ana.visit("/challenges/kind-28")
        ana.post_with_token("/challenges/kind-28/leave")

        page = ana.visit(PAGE)
        assert page.has("Pears in boxes")
        assert not page.has("Change it")
        assert page.texts("a").count("Edit") == 0
        assert page.texts("a").count("Delete") == 1
    with on(timedelta(days=3)):
        assert ana.visit(PAGE).texts("a").count("Edit") == 0
