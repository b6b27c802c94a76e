"""Whom and what a text is offered to name: those near first, and nobody who may not be seen or reached."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import selectinload

from forum.accounts import Account, Distance, Keeps
from forum.challenges import Challenge, follow
from forum.core import clock
from forum.posts import Post
from tests.conftest import TUESDAY
from tests.posts.topics import by, do, topic_of


@pytest.fixture
def offered(world, browser):
    """What Ben is offered: offered("people", "an", "comment:7")."""
    browser.sign_in(world.ben)

    def ask(kind, beginning, place="", status=200):
        answer = browser.visit(f"/completions/{kind}", query_string={"q": beginning, "place": place}, status=status)
        return [one["value"] for one in answer.response.json["offered"]] if status == 200 else None

    return ask


def test_those_of_the_thread_come_first_then_those_of_the_challenge_then_others(world, challenge, offered):
    anders, _anna, annika, _other = map(world.person, ("anders", "anna", "annika", "an-other"))
    topic = topic_of(world, world.ana, challenge)
    world.join(anders, challenge)
    world.comment(annika, topic, "I would only listen.")

    assert offered("people", "an", f"comment:{topic}") == ["ana", "annika", "anders", "an-other", "anna"]
    assert offered("people", "", f"comment:{topic}") == ["ana", "annika", "anders"], "nobody from far away"
    assert offered("people", "an", "topic:kind-28") == ["anders", "an-other", "ana", "anna", "annika"]
    assert offered("people", "") == []


def test_people_are_found_by_any_word_of_name_and_handle(world, offered):
    world.person("jose-m", first_name="José María", last_name="Ñandú O’Hara")

    for beginning in ("jos", "JOSÉ", "m", "mar", "nan", "ñan", "hara", "jose-m"):
        assert offered("people", beginning) == ["jose-m"], beginning
    for beginning in ("ose", "jx", "%", "_", "jose_m", "x" * 31):
        assert offered("people", beginning) == [], beginning


def test_somebody_is_found_by_what_they_are_called_now(world, offered):
    with world.session() as session:
        ana = session.get(Account, world.ana.id, options=[selectinload(Account.links)])
        ana.set_handle("rosalind", at=clock.now())
        ana.introduce(links=[], bio="", last_name="Frank", at=clock.now())

    assert offered("people", "rosal") == offered("people", "fra") == offered("people", "an") == ["rosalind"]
    assert offered("people", "exam") == []


@pytest.mark.parametrize("kept_by", ["ana", "ben"])
@pytest.mark.parametrize("kind", list(Keeps))
def test_nobody_is_offered_across_a_block_nor_whom_one_muted(world, challenge, offered, kept_by, kind):
    topic = topic_of(world, world.ana, challenge)
    with world.session():
        Distance.keep(
            by(getattr(world, kept_by)), by(world.ben if kept_by == "ana" else world.ana), kind, at=clock.now()
        )

    hears_nothing_of_it = kept_by == "ana" and kind == Keeps.MUTE
    assert offered("people", "an", f"comment:{topic}") == (["ana"] if hears_nothing_of_it else [])


@pytest.mark.parametrize(("what", "since"), [("email_confirmed_at", None), ("suspended_at", TUESDAY)])
def test_nobody_is_offered_who_is_not_confirmed_or_suspended(world, challenge, offered, what, since):
    topic = topic_of(world, world.ana, challenge)
    with world.session() as session:
        session.execute(update(Account).where(Account.id == world.ana.id).values({what: since}))

    assert offered("people", "ana", f"comment:{topic}") == []


def test_nobody_is_offered_themselves(world, offered):
    assert offered("people", "ben") == []


def test_whose_comment_is_gone_does_not_speak_in_the_thread(world, challenge, offered):
    topic = topic_of(world, world.ana, challenge)
    said = world.comment(world.cleo, topic, "Something unkind.")
    waiting = world.comment(world.nina, topic, "Not confirmed yet.")
    assert offered("people", "", f"comment:{topic}") == ["ana", "cleo"]

    do(world, said, lambda post: post.hide(by=by(world.mo), at=clock.now()))
    assert waiting
    assert offered("people", "", f"comment:{topic}") == ["ana"]


def test_an_invited_challenge_offers_only_those_who_read_it(world, offered):
    closed = world.challenge("closed", visibility="invited")
    world.join(world.ben, closed)
    world.join(world.cleo, closed)
    topic = topic_of(world, world.cleo, closed, "What I #secretly do.")
    assert world.ana

    assert offered("people", "cle", f"comment:{topic}") == ["cleo"]
    assert offered("people", "ana", f"comment:{topic}") == []
    assert offered("people", "ana") == ["ana"]


def test_what_one_may_not_see_offers_nothing(world, offered):
    closed = world.challenge("closed", visibility="invited")
    topic = topic_of(world, world.cleo, closed, "What I #secretly do.")

    for place in (f"comment:{topic}", f"edit:{topic}", "topic:closed", "entry:closed:1", "comment:999", "comment:x"):
        offered("people", "", place, status=404)
    assert offered("tags", "secret") == []


def test_who_watches_from_the_sidelines_is_in_no_list(world, challenge, offered):
    with world.session() as session:
        follow(session.get(Challenge, challenge), by(world.cleo), None, clock.now())

    assert offered("people", "", "topic:kind-28") == []


def test_tags_come_by_use_and_the_challenges_own_first(world, challenge, offered):
    for text in ("#kinder", "#kind-words", "#kind-words again", "#kindle", "#kindle", "#kindle", "#other"):
        topic_of(world, world.ana, challenge, f"About {text}")

    assert offered("tags", "kin") == ["kindle", "kind-words", "kinder"]
    assert offered("tags", "KIN", "topic:kind-28") == ["kind28", "kindle", "kind-words", "kinder"]
    assert offered("tags", "kind-") == ["kind-words"]
    assert offered("tags", "") == offered("tags", "x" * 31) == offered("tags", "k%") == []


def test_a_tag_of_what_is_gone_is_not_offered(world, challenge, offered):
    topic = topic_of(world, world.ana, challenge, "About #kindness")
    assert offered("tags", "kind") == ["kindness"]

    do(world, topic, lambda post: post.hide(by=by(world.mo), at=clock.now()))
    assert offered("tags", "kind") == []


@pytest.mark.parametrize("kind", ["people", "tags"])
def test_what_is_offered_costs_the_same_for_one_and_for_many(world, challenge, browser, offered, kind):
    topic = topic_of(world, world.ana, challenge, "About #anew")
    offered(kind, "an", f"comment:{topic}")
    few = browser.page.statements
    for number in range(30):
        person = world.person(f"an-{number}")
        world.join(person, challenge)
        world.comment(person, topic, f"I tried #an{number} too.")

    assert len(offered(kind, "an", f"comment:{topic}")) == 6
    assert browser.page.statements <= few <= 5
    assert browser.page.headers["Cache-Control"] == "private, max-age=60"
    assert "Cookie" in browser.page.headers["Vary"]


def test_visitors_are_offered_nothing(browser):
    browser.visit("/completions/people", query_string={"q": "an"}, status=401)
    browser.visit("/completions/tags", query_string={"q": "an"}, status=401)


@pytest.mark.parametrize("is_now", ["invited", "public"])
def test_the_preview_links_whom_the_post_will_link(world, browser, is_now):
    """What is for invited people links no others, also when its challenge is open by now: see posts/mentions.py."""
    closed = world.challenge("closed", visibility="invited")
    world.join(world.ben, closed)
    world.join(world.cleo, closed)
    topic = topic_of(world, world.cleo, closed)
    text = "Ask @cleo and @ana, #soon."
    assert world.ana
    with world.session() as session:
        session.execute(update(Challenge).values(visibility=is_now))
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")

    preview = browser.submit("Post answer", at=f"/preview?place=comment:{topic}", text=text)
    browser.visit(f"/topics/{topic}")
    browser.submit("Post answer", text=text)

    with world.session() as session:
        html = str(session.query(Post).filter_by(thread_id=topic).one().html)
    assert html in preview.body
    assert 'href="/people/cleo"' in html
    assert 'href="/people/ana"' not in html
