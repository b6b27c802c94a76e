"""The discussion: topics by last activity, and who may start one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.posts import Draft, Kind, Post
from tests.challenges.scenes import HOME, challenge_of, do, follows
from tests.posts.topics import by, topic_of
from tests.posts.topics import do as do_with_post

LONG = "I would call them on a quiet Tuesday, and only listen."


@pytest.fixture
def ana(world, challenge, signed_in):
    """Ana takes part, and is about to write."""
    world.join(world.ana, challenge)
    browser = signed_in(world.ana)
    browser.visit(f"{HOME}/discussion/new")
    return browser


def topics(world) -> list[Post]:
    with world.session() as session:
        return list(session.scalars(select(Post).where(Post.kind == Kind.TOPIC).order_by(Post.id)))


def test_a_participant_starts_a_topic(world, challenge, ana):
    page = ana.submit("Post topic", title="Quiet customers", text="What if **nobody** answers? @olga")

    assert page.texts("h1") == ["Quiet customers"]
    assert page.has("What if nobody answers?")
    topic = topics(world)[0]
    assert page.path == f"/topics/{topic.id}"
    assert (topic.author_id, topic.challenge_id, topic.visibility) == (world.ana.id, challenge, "public")
    assert challenge_of(world, challenge).topic_count == 1
    assert page.link("@olga") == "/people/olga"


def test_sent_twice_it_is_one_topic(world, challenge, ana):
    form = {"title": "Quiet customers", "text": "Hm.", "submission_key": "the same"}
    pages = []
    for _ in range(2):
        pages.append(ana.post_with_token(f"{HOME}/discussion/new", form).path)
        ana.visit(f"{HOME}/discussion/new")

    assert pages == [f"/topics/{topics(world)[0].id}"] * 2
    assert len(topics(world)) == 1
    assert challenge_of(world, challenge).topic_count == 1


@pytest.mark.attack("A48")
def test_sent_four_times_at_once_it_is_one_topic(world, challenge, ana, signed_in):
    browsers = [ana, *(signed_in(world.ana) for _ in range(3))]
    for browser in browsers:
        browser.visit(f"{HOME}/discussion/new")

    form = {"title": "Quiet customers", "text": "Hm.", "submission_key": "the same"}
    with ThreadPoolExecutor(4) as at_once:
        pages = list(at_once.map(lambda one: one.post_with_token(f"{HOME}/discussion/new", form).path, browsers))

    assert set(pages) == {f"/topics/{topics(world)[0].id}"}
    assert challenge_of(world, challenge).topic_count == len(topics(world)) == 1


def test_the_draft_is_there_again_and_gone_when_posted(world, challenge, ana):
    with world.session():
        fields = {"title": "Quiet customers", "text": "What if", "audience": "x"}
        Draft.save(world.ana.id, "topic:kind-28", 4, fields, clock.now())

    page = ana.visit(f"{HOME}/discussion/new")
    form = page.form("Post topic")
    assert (form.get("data-draft"), form.get("data-draft-sequence")) == ("topic:kind-28", "4")
    assert page.texts("textarea") == ["What if"]
    page = ana.submit("Post topic", text="What if nobody answers?")

    assert page.texts("h1") == ["Quiet customers"]
    assert [one.get("data-draft-done") for one in page.all("span") if one.get("data-draft-done")] == ["topic:kind-28"]
    with world.session() as session:
        assert session.scalars(select(Draft)).all() == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": "", "text": "Hm."}, "A title helps people to find this."),
        ({"title": "Hm", "text": "Hm."}, "A title has from 3 to 150 characters."),
        ({"title": "x" * 151, "text": "Hm."}, "A title has from 3 to 150 characters."),
        ({"title": "Two\u2028lines", "text": "Hm."}, "This contains a character that cannot be shown."),
        ({"title": "Hm hm", "text": "  \n "}, "There is nothing written here yet."),
        ({"title": "Hm hm", "text": "x" * 10_001}, "This is one character too long: up to 10,000 fit."),
        ({"title": "Hm hm", "text": "> " * 3_000 + "x"}, None),
    ],
)
def test_what_cannot_be_posted_comes_back_whole(world, challenge, ana, fields, says):
    page = ana.submit("Post topic", status=422, **fields)

    assert says is None or page.has(says)
    assert page.texts("textarea") == [" ".join(fields["text"].split())]
    assert page.all("input", name="title")[0].get("value") == fields["title"].strip()
    assert topics(world) == []
    assert challenge_of(world, challenge).topic_count == 0


def test_who_does_not_take_part_may_read_and_is_shown_how_to_join(world, challenge, signed_in, browser):
    follows(world, world.ben, challenge)
    for person in (world.ben, world.cleo):
        page = signed_in(person).visit(f"{HOME}/discussion")
        assert page.link("Join in to start a topic") == f"{HOME}/join"
        page = signed_in(person).visit(f"{HOME}/discussion/new", status=403)
        assert page.has("Topics are started by people who take part.")
    assert browser.visit(f"{HOME}/discussion").link("Sign in to start a topic").startswith("/sign-in?next=")
    browser.visit(f"{HOME}/discussion/new", status=401)


def test_a_topic_is_refused_from_who_does_not_take_part(world, challenge, signed_in):
    browser = signed_in(world.cleo)
    browser.visit(HOME)
    form = {"title": "Hello", "text": "A long text that should be kept on the page."}

    page = browser.post_with_token(f"{HOME}/discussion/new", form, status=403)

    assert page.texts("textarea") == list(form.values())
    assert topics(world) == []


@pytest.mark.parametrize("name", ["olga", "mo", "root"])
def test_organisers_and_moderators_may_start_one_too(world, challenge, signed_in, name):
    browser = signed_in(getattr(world, name))
    browser.visit(f"{HOME}/discussion/new")

    assert browser.submit("Post topic", title="Welcome", text="Glad you are here.").texts("h1") == ["Welcome"]


@pytest.mark.attack("A23")
@pytest.mark.parametrize("state", ["draft", "archived", "cancelled"])
def test_nothing_new_is_written_in_what_is_not_open(world, signed_in, state):
    about = {"draft": {"announced": False}, "archived": {"starts_on": date(2026, 1, 1)}}.get(state, {})
    challenge = world.challenge(**about)
    if state == "cancelled":
        do(world, challenge, lambda one: one.cancel("No time.", by=None, at=clock.now()))
    browser = signed_in(world.olga)

    page = browser.visit(f"{HOME}/discussion")
    assert "Start" not in " ".join(page.texts("a"))
    browser.visit(f"{HOME}/discussion/new", status=409)
    browser.post_with_token(f"{HOME}/discussion/new", {"title": "Hello", "text": "Hm."}, status=409)

    assert topics(world) == []


def test_topics_stand_by_their_last_activity(world, challenge, browser):
    first = topic_of(world, world.ana, challenge, title="First")
    clock.advance(timedelta(minutes=5))
    topic_of(world, world.ben, challenge, title="Second")
    clock.advance(timedelta(minutes=5))
    world.comment(world.cleo, first, LONG)
    clock.advance(timedelta(minutes=5))

    page = browser.visit(f"{HOME}/discussion")

    assert page.texts("h2") == ["First", "Second"]
    assert page.has("First Ana Example · 1 answer · 5 minutes ago")
    assert page.has("Second Ben Example · no answer yet · 10 minutes ago")


def test_with_no_topic_it_says_what_to_do(world, challenge, ana, browser):
    assert browser.visit(f"{HOME}/discussion").has("Nobody has started a topic.")
    assert ana.visit(f"{HOME}/discussion").link("Start the first one") == f"{HOME}/discussion/new"


def test_what_is_deleted_hidden_or_held_is_not_listed(world, challenge, signed_in, browser):
    deleted, hidden = (topic_of(world, world.ana, challenge, title=title) for title in ("Deleted", "Hidden"))
    topic_of(world, world.nina, challenge, title="Held")
    do_with_post(world, deleted, lambda post: post.delete(by=by(world.ana), at=clock.now()))
    do_with_post(world, hidden, lambda post: post.hide(by=by(world.mo), at=clock.now()))

    assert browser.visit(f"{HOME}/discussion").texts("h2") == []
    assert signed_in(world.ana).visit(f"{HOME}/discussion").texts("h2") == []
    page = signed_in(world.nina).visit(f"{HOME}/discussion")
    assert page.texts("h2") == ["Held"]
    assert page.has("waits until the e-mail address is confirmed")


def test_topics_of_other_challenges_stand_elsewhere(world, challenge, browser):
    other = world.challenge("other")
    topic_of(world, world.ana, other, title="Elsewhere")

    assert browser.visit(f"{HOME}/discussion").texts("h2") == []


def test_many_topics_come_in_pages(world, challenge, browser):
    for number in range(35):
        topic_of(world, world.ana, challenge, title=f"Topic {number}")
        clock.advance(timedelta(minutes=1))

    page = browser.visit(f"{HOME}/discussion")
    later = browser.visit(page.link("Older"))

    assert page.texts("h2") == [f"Topic {number}" for number in range(34, 4, -1)]
    assert later.texts("h2") == [f"Topic {number}" for number in range(4, -1, -1)]
    assert browser.visit(later.link("Newer")).texts("h2") == page.texts("h2")
