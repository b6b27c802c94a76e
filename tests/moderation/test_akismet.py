"""Akismet is asked by a job about public posts of newcomers; whatever it does, posting goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from forum.accounts.models import SignIn
from forum.core import clock
from forum.moderation import Action, akismet, jobs
from forum.posts import Post, SpamCheck, Suspect
from tests.browser import Browser, signed_in
from tests.conftest import TUESDAY
from tests.moderation.akismet_stand_in import KEY, stand_in
from tests.moderation.queue import decide
from tests.posts.topics import topic_of


@pytest.fixture
def server(app, settings, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with stand_in() as here:
        monkeypatch.setitem(app.config, "SETTINGS", replace(settings, akismet_key=KEY, akismet_url=here.url))
        yield here


@pytest.fixture
def nora(world):
    """She is new here, and signed in."""
    nora = world.person("nora", trust=0)
    signed_in(world, nora)
    with world.session() as session:
        session.execute(update(SignIn).values(address="203.0.113.5", browser="Firefox on Linux"))
    return nora


def asked(world, at=TUESDAY) -> None:
    with world.session(), clock.set_to(at):
        jobs.ask_akismet()
        jobs.queue_suspects()


def state(world, post_id: int) -> tuple[bool, str | None]:
    """Whether others see it, and what Akismet said."""
    with world.session() as session:
        check = session.get(SpamCheck, post_id)
        return session.get(Post, post_id).is_shown, check.verdict if check else "not asked"


def test_spam_is_shown_until_it_is_known_for_what_it_is_and_then_waits_with_the_reason(world, server, nora, browser):
    spam, fine = (topic_of(world, nora, text=words) for words in ("Cheap pills!", "Cheap pears."))
    assert state(world, spam) == (True, None)

    asked(world)

    assert (state(world, spam), state(world, fine)) == ((False, "spam"), (True, "ham"))
    browser.sign_in(world.mo)
    browser.visit("/moderation")
    assert browser.visit(browser.page.link("Quiet customers")).has("Akismet takes it for spam")


def test_what_is_sent_names_nobody(world, server, nora):
    topic_of(world, nora, text="Cheap pears.")

    asked(world)

    [(path, sent)] = server.asked
    assert path == "/1.1/comment-check"
    assert set(sent) == {
        *("api_key", "blog", "user_ip", "user_agent", "permalink"),
        *("comment_type", "comment_content", "comment_date_gmt"),
    }
    assert "nora" not in str(sent).casefold()


def test_only_what_newcomers_write_for_everyone_is_sent(world, server, nora):
    topic_of(world, nora, audience="members")
    assert state(world, topic_of(world, world.ana)) == (True, "not asked")

    asked(world)

    assert server.asked == []


@pytest.mark.parametrize("mood", ["slow", "dripping", "broken"])
def test_down_or_slow_it_keeps_nobody_from_posting_and_is_asked_again_for_half_an_hour(
    world, server, nora, mood, monkeypatch
):
    monkeypatch.setattr(akismet, "SECONDS", 0.1)
    monkeypatch.setattr(akismet, "AT_MOST", 0.3)
    server.mood = mood
    topic = topic_of(world, nora, text="Cheap pills!")

    asked(world)
    assert state(world, topic) == (True, None)
    asked(world, TUESDAY + timedelta(minutes=1))
    assert len(server.asked) == 1

    asked(world, TUESDAY + timedelta(minutes=31))
    assert state(world, topic) == (True, "none")
    server.mood = "well"
    asked(world, TUESDAY + timedelta(minutes=40))
    assert len(server.asked) == 2


def test_a_wrong_key_is_tried_once(world, server, nora, app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], akismet_key="another key"))
    topic = topic_of(world, nora, text="Cheap pills!")

    asked(world)
    asked(world, TUESDAY + timedelta(minutes=10))

    assert (state(world, topic), len(server.asked)) == ((True, "none"), 1)


@pytest.mark.parametrize(
    ("words", "action", "told"),
    [("Cheap pills!", Action.KEEP, "submit-ham"), ("Cheap pears.", Action.REMOVE_SPAMMER, "submit-spam")],
)
def test_it_is_told_when_it_was_wrong(world, server, nora, words, action, told):
    topic = topic_of(world, nora, text=words)
    asked(world)
    if action == Action.REMOVE_SPAMMER:
        signed_in(world, world.mo).post_with_token(f"/moderation/posts/{topic}")

    decide(world, topic, action, world.mo)
    asked(world)
    asked(world, TUESDAY + timedelta(hours=1))

    assert [path.rsplit("/")[-1] for path, _sent in server.asked] == ["comment-check", told]


def test_where_somebody_wrote_from_is_forgotten_after_some_days(world, server, nora):
    topic = topic_of(world, nora)
    asked(world)

    for days, is_known in ((14, True), (16, False)):
        with world.session() as session, clock.set_to(TUESDAY + timedelta(days=days)):
            jobs.forget_where_from()
            session.expire_all()
            assert bool(session.get(SpamCheck, topic).address) == is_known


def test_nobody_is_asked_without_a_key_and_the_privacy_page_says_which_it_is(world, nora, app, settings, monkeypatch):
    assert state(world, topic_of(world, nora)) == (True, "not asked")
    assert "Akismet" not in Browser(app).visit("/privacy").body

    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, akismet_key=KEY))
    app.extensions["page_store"]._pages.clear()
    assert "Akismet" in Browser(app).visit("/privacy").body


def test_what_was_found_stays_beside_what_a_moderator_kept(world, server, nora):
    topic = topic_of(world, nora, text="Cheap pills!")
    asked(world)

    decide(world, topic, Action.KEEP, world.mo)

    with world.session() as session:
        assert session.get(Post, topic).is_shown
        assert session.get(Suspect, topic).found == {"akismet": []}
