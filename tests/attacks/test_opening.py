"""Attacks by opening: an organiser, or whoever became one, shows the world what was written for few (A22)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from forum.accounts import Account
from forum.challenges import Challenge, Happened, Invitation
from forum.core import clock
from forum.core.events import Event
from forum.notifications import tell_all
from forum.posts import OPENNESS, Audience, Post
from forum.search import index_everything
from tests.browser import BASE, Browser, signed_in
from tests.challenges.scenes import do, follows, hosts, readers
from tests.closing.test_wrap_up import OVER, choose
from tests.closing.test_wrap_up import PAGE as WRAP_UP
from tests.conftest import forget_kept_pages
from tests.posts.topics import by, topic_of

SECRET = "quincewords"
LOOKS = ("/search?q=quinces", "/tags/quinces", "/people/ana/entries")
PLACES = ("/challenges/kind-28/days/9", "/challenges/kind-28/discussion")


def index(world):
    with world.session():
        index_everything()


def opened(world, to):
    with world.session() as session:
        load = (selectinload(Challenge.prompts), selectinload(Challenge.pledges))
        one = session.scalars(select(Challenge).options(*load)).one()
        pledge = one.pledges[-1]
        by, words = session.get(Account, world.olga.id), {"will": pledge.will, "stop": pledge.stop}
        one.change(version=one.version, by=by, at=clock.now(), visibility=to, **words)
    with world.session():
        tell_all(clock.now())
    index(world)


def sees(world, who, posts):
    """At which addresses this reader finds the secret."""
    browser = Browser(world.app)
    if who is not None:
        browser.sign_in(who)
    addresses = [*LOOKS, *PLACES, *(f"/posts/{one}" for one in posts)]
    answers = {at: browser.client.get(at, base_url=BASE, follow_redirects=True) for at in addresses}
    return {at for at, answer in answers.items() if SECRET in answer.text}


def written_by_ana(world, challenge):
    entry = world.entry(world.ana, challenge, 9, f"Only among us: {SECRET} #quinces")
    topic = topic_of(world, world.ana, challenge, f"{SECRET} #quinces", title=f"On {SECRET}")
    comment = world.comment(world.ana, topic, f"And {SECRET} #quinces")
    index(world)
    return entry, topic, comment


@pytest.mark.attack("A21", "A22")
@pytest.mark.parametrize(("before", "after"), [("invited", "members"), ("invited", "public"), ("members", "public")])
def test_opening_a_challenge_opens_nothing_that_was_written_for_fewer(world, browser, before, after):
    challenge = world.challenge(visibility=before)
    posts = written_by_ana(world, challenge)
    follows(world, world.ben, challenge)
    people = (None, world.cleo, world.ben, world.mo)
    at_first = [sees(world, one, posts) for one in people]
    clock.advance(timedelta(minutes=1))

    opened(world, after)
    follows(world, world.cleo, challenge)  # may everyone now, and is in it
    later = world.comment(world.ben, posts[0], f"Below it: {SECRET} #quinces")

    assert [sees(world, one, posts) for one in people] == at_first
    assert sees(world, None, [later]) == set()
    if before == "invited":  # nor by closing it again, with everyone in it
        clock.advance(timedelta(minutes=1))
        opened(world, "invited")
        assert sees(world, world.cleo, (*posts, later)) <= set(PLACES)
        opened(world, after)
    browser.sign_in(world.ana)
    page = browser.visit("/notifications")
    browser.visit(page.link("“Twenty-eight kind days” is open to more people now, but not what you wrote there"))
    browser.submit("Open what I wrote")
    index(world)
    everyone = None if after == "public" else world.cleo
    assert sees(world, everyone, (*posts, later)) >= {f"/posts/{one}" for one in posts} | {LOOKS[0]}


@pytest.mark.attack("A22")
def test_why_somebody_chose_a_favourite_stays_with_whom_they_said_it_to(world):
    """Neither opening the challenge, nor closing it with everyone in it, nor an author who opens the entry."""
    challenge = world.challenge(visibility="invited")
    entry = world.entry(world.ana, challenge, 9)
    world.join(world.ben, challenge)
    with clock.set_to(OVER):
        choose(signed_in(world, world.ben), entry, SECRET)
        at_first = who_reads_why(world)
        assert at_first == {"ana", "ben", "olga", "mo"}

        opened(world, "public")
        open_what_ana_wrote(world)
        clock.advance(timedelta(minutes=1))
        do(world, challenge, lambda one: one.add_organiser(by(world.cleo), clock.now(), by=by(world.olga)))
        assert who_reads_why(world) == at_first
        opened(world, "invited")
        clock.advance(timedelta(minutes=1))
        assert who_reads_why(world) == at_first
        opened(world, "public")
        page = signed_in(world, world.ben).visit(WRAP_UP)
        assert page.has("You said this when fewer people could read it, and it is still for them alone.")
        choose_again(signed_in(world, world.ben), page.link("Say it to all who can read it now"))
        assert who_reads_why(world) == {None, "cleo", *at_first}


@pytest.mark.attack("A22")
def test_why_somebody_chose_what_was_for_members_is_for_members_whoever_reads_the_entry_later(world):
    challenge = world.challenge()
    entry = world.entry(world.ana, challenge, 9, audience="members")
    world.join(world.ben, challenge)
    with clock.set_to(OVER):
        choose(signed_in(world, world.ben), entry, SECRET)
        at_first = who_reads_why(world)
        assert at_first == {"ana", "ben", "olga", "mo", "cleo"}
        with world.session() as session:
            session.get(Post, entry).open_to(Audience.PUBLIC, by=by(world.ana), at=clock.now(), tally_id=None)
        assert who_reads_why(world) == at_first


def who_reads_why(world):
    """By handle; None: a visitor."""
    forget_kept_pages(world.app)
    people = [world.ana, world.ben, world.olga, world.mo, world.cleo]
    readers = {one.handle: signed_in(world, one) for one in people} | {None: Browser(world.app)}
    ways = {name: one.client.get(WRAP_UP, base_url=BASE, follow_redirects=True) for name, one in readers.items()}
    return {name for name, page in ways.items() if SECRET in page.text}


def open_what_ana_wrote(world):
    ana = signed_in(world, world.ana)
    ana.visit("/challenges/kind-28/kept-back")
    ana.submit("Open what I wrote")


def choose_again(browser, way):
    browser.visit(way)
    browser.submit("Choose it", why=SECRET)


@pytest.mark.attack("A22")
def test_what_somebody_answered_is_for_them_to_open(world):
    challenge = world.challenge(visibility="invited")
    entry, *_ = written_by_ana(world, challenge)
    answer = world.comment(world.ben, entry, f"Below it: {SECRET}")
    opened(world, "public")
    way = f"/posts/{answer}"
    assert not signed_in(world, world.ben).visit("/challenges/kind-28/kept-back").has_button("Open what I wrote")
    for person, seen in ((world.ana, set()), (world.ben, {way})):
        browser = signed_in(world, person)
        browser.visit("/challenges/kind-28/kept-back")
        browser.submit("Open what I wrote")
        assert sees(world, None, [answer]) & {way} == seen


@pytest.mark.attack("A22")
def test_who_comes_to_an_opened_challenge_by_a_link_or_to_run_it_reads_no_more_than_who_joins_it(world):
    challenge = world.challenge(visibility="invited")
    posts = written_by_ana(world, challenge)
    clock.advance(timedelta(minutes=1))
    opened(world, "public")

    comers = [world.ben, world.cleo, world.nina]
    hosts(world, world.ben, challenge, 20)
    do(world, challenge, lambda one: one.add_organiser(by(world.cleo), clock.now(), by=by(world.olga)))
    with world.session() as session:
        invitation = Invitation.to(session.get(Challenge, challenge), by=by(world.olga), standing=0, at=clock.now())
        session.flush()
        invitation.let_in(by(world.nina), clock.now())

    assert [sees(world, one, posts) for one in comers] == [set()] * 3
    assert sees(world, world.olga, posts) >= {f"/posts/{one}" for one in posts}, "who ran it then reads on"


@pytest.mark.attack("A22")
def test_nothing_is_ever_more_open_than_it_was_written_for_however_often_a_challenge_opens_and_closes(world):
    """All ways from each to each; what was open to more is so again once its challenge is."""
    challenge = world.challenge(visibility="public")
    first = topic_of(world, world.ana, challenge, title="The first")
    written, now = {first: "public"}, "public"
    for to in ("members", "invited", "public", "invited", "members", "public", "members", "invited", "public"):
        written |= {topic_of(world, world.ana, challenge, title=f"Now {now}"): now}
        written |= {world.comment(world.ben, first, f"It is {now}."): now}
        opened(world, to)
        now = to
        with world.session() as session:
            seen = {one: session.get(Post, one).visibility for one in written}
        assert seen == {one: min(was, now, key=OPENNESS.index) for one, was in written.items()}


@pytest.mark.attack("A22")
def test_what_is_written_in_the_moment_of_closing_is_closed_a_little_later(world):
    """Its author had read that everyone may read it, and the challenge was closed before it was kept."""
    challenge = world.challenge(visibility="public")
    entry = world.entry(world.ana, challenge, 9)
    with world.session() as session:
        session.get(Challenge, challenge).visibility = "invited"
        Event.record(Happened.READERS_CHANGED, actor=None, challenge=session.get(Challenge, challenge), at=clock.now())
    with world.session() as session:
        tell_all(clock.now())
        assert session.get(Post, entry).visibility == "invited"
    assert world.ana.id in readers(world, challenge), "and whoever came in at that moment is in it"
