"""What a moderator leaves standing, or shows again, is what they have read: its author can change it meanwhile."""

import pytest
from sqlalchemy import select, update

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core import clock
from forum.core.database import UNSYNCHRONISED
from forum.core.richtext import to_html
from forum.moderation import Action, Appeal, Decision, ReviewItem, jobs
from forum.moderation.as_read import mark_of
from forum.moderation.queries import item_to_decide
from forum.moderation.words import ChangedSince
from forum.posts import Post
from tests.attacks.test_silencing import is_shown
from tests.browser import Browser, signed_in
from tests.entries.lines import at_a_wall
from tests.help.scenes import likes, wish_of
from tests.moderation.queue import decide, decide_item, item_about, item_of, report, report_word
from tests.moderation.test_pitches import PITCH
from tests.moderation.test_private_words import answered, word
from tests.posts.topics import topic_of

__all__ = ["word"]
ABUSE = "Rosa Quince lives at 12 Mill Lane, and deserves a visit."
CHANGED = "This was changed while you looked at it."
HOME = "/challenges/kind-28"


@pytest.fixture
def mo(world) -> Browser:
    return signed_in(world, world.mo)


def sent(browser: Browser, path: str, button: str, **fields: str) -> None:
    browser.visit(path)
    browser.submit(button, **fields)


def a_topic(world):
    topic = topic_of(world, world.ben)
    report(world, topic, world.cleo)
    return item_of(world, topic), lambda ben: sent(ben, f"/posts/{topic}/edit", "Save", text=ABUSE)


def an_answer_that_is_deleted(world):
    answer = world.comment(world.ben, world.entry(world.ana, world.challenge(), 9), "I hear you.")
    report(world, answer, world.cleo)
    return item_of(world, answer), lambda ben: sent(ben, f"/posts/{answer}/delete", "Delete it")


def what_stands_beside_a_request(world):
    wish = wish_of(world, world.ben)
    report(world, wish, world.cleo)
    return item_of(world, wish), lambda ben: sent(ben, f"/help/{wish}/edit", "Publish changes", own_part=ABUSE)


def a_profile(world):
    report(world, world.ben, world.cleo)
    return item_of(world, world.ben), lambda ben: sent(ben, "/settings/profile", "Save", bio=ABUSE)


def a_link_on_a_profile(world):
    report(world, world.ben, world.cleo)
    link = {"link_1_title": ABUSE, "link_1_url": "https://ben.example"}
    return item_of(world, world.ben), lambda ben: sent(ben, "/settings/profile", "Save", **link)


def a_wall(world):
    challenge = world.challenge()
    report(world, world.ben, world.cleo)
    return item_of(world, world.ben), lambda _ben: at_a_wall(world, challenge, world.ben, ABUSE)


def a_skill_that_is_fun(world):
    report(world, world.ben, world.cleo)
    return item_of(world, world.ben), lambda _ben: likes(world, world.ben, "Finding Mill Lane")


def a_challenge(world):
    return of_challenge(world), lambda ben: sent(ben, f"{HOME}/edit", "Save", description=ABUSE)


def a_day(world):
    return of_challenge(world), lambda ben: sent(ben, f"{HOME}/days/3/edit", "Save this day", body=ABUSE)


def of_challenge(world) -> int:
    challenge = world.challenge(organiser=world.ben)
    sent(signed_in(world, world.cleo), f"{HOME}/report", "Send to the moderators", reason="spam")
    with world.session():
        return item_about(challenge)


THINGS = (
    a_topic,
    an_answer_that_is_deleted,
    what_stands_beside_a_request,
    a_profile,
    a_link_on_a_profile,
    a_wall,
    a_skill_that_is_fun,
    a_challenge,
    a_day,
)


def decisions(world) -> list[str]:
    with world.session() as session:
        return list(session.scalars(select(Decision.action).order_by(Decision.id)))


@pytest.mark.parametrize("thing", THINGS)
def test_what_was_changed_meanwhile_is_shown_and_decided_about_when_it_is_sent_once_more(world, mo, thing):
    item, change = thing(world)
    mo.visit(f"/moderation/items/{item}")
    change(signed_in(world, world.ben))

    page = mo.submit("Decide", action="keep", reason="It is friendly.", status=409)

    assert page.has(CHANGED)
    assert page.texts("textarea", name="reason") == ["It is friendly."]
    assert decisions(world) == []
    mo.submit("Decide")
    assert decisions(world) == ["keep"]


@pytest.mark.parametrize("thing", [a_topic, a_profile, a_link_on_a_profile, a_wall, a_challenge])
def test_the_page_that_comes_back_shows_what_stands_there_now(world, mo, thing):
    item, change = thing(world)
    mo.visit(f"/moderation/items/{item}")
    change(signed_in(world, world.ben))
    assert "Mill Lane" in mo.submit("Decide", action="keep", reason="It is friendly.", status=409).text


def test_an_answer_to_a_private_word_is_read_as_well(world, mo, word):
    item = report_word(world, word, world.ana)
    mo.visit(f"/moderation/items/{item}")
    answered(world, word)
    assert mo.submit("Decide", action="keep", reason="It is kind.", status=409).has("You should know about silly.")
    assert decisions(world) == []


def test_a_pitch_that_waits_does_not_come_out_unread(world, mo):
    pitch = topic_of(world, world.ben, world.challenge(), PITCH, all_the_same=True)
    with world.session():
        jobs.queue_pitches()
    mo.visit(f"/moderation/items/{item_of(world, pitch)}")
    ben = signed_in(world, world.ben)
    ben.visit(f"/posts/{pitch}/edit")
    ben.submit("Save", text=f"{PITCH} {ABUSE}")

    assert "Mill Lane" in mo.submit("Decide", action="keep", reason="Let him.", status=409).text
    assert not is_shown(world, pitch)


@pytest.mark.parametrize("action", ["warn", "keep"])
def test_a_saved_answer_and_a_page_from_before_say_nothing_of_what_was_read(world, mo, action):
    """A form without the mark is one of a page that was opened before there was one."""
    item, _change = a_topic(world)
    mo.visit(f"/moderation/items/{item}")
    saved = "I have looked at it, and it fits what we agreed on."
    for said in ("", "x" * 5000):
        page = mo.submit("Decide", action=action, saved=saved, reason="", as_read=said, status=409)
        assert page.has(CHANGED)
        mo.visit(f"/moderation/items/{item}")
    assert decisions(world) == []


@pytest.mark.parametrize("action", ["hide", "remove", "silence", "suspend", "spammer"])
def test_who_changes_their_words_again_and_again_keeps_nobody_from_stopping_them(world, mo, action):
    item, change = a_topic(world)
    mo.visit(f"/moderation/items/{item}")
    change(signed_in(world, world.ben))
    mo.submit("Decide", action=action, days="3" if action == "silence" else "", reason="This is too much.")
    assert decisions(world) == [action]


def test_what_was_not_read_was_not_looked_at_as_it_stands(world, mo):
    """Ben is silenced for what he wrote first. Nobody has read what stands there now: three who report it hide it."""
    item, change = a_topic(world)
    mo.visit(f"/moderation/items/{item}")
    change(signed_in(world, world.ben))
    mo.submit("Decide", action="silence", days="3", reason="This is too much.")
    with world.session() as session:
        topic = session.get(ReviewItem, item).post_id

    cleo = signed_in(world, world.cleo)
    assert cleo.visit(f"/posts/{topic}/report").has_button("Send to the moderators")
    for person in (world.ana, world.olga, world.person("third")):
        report(world, topic, person)
    assert not is_shown(world, topic)


def test_a_profile_that_was_changed_can_be_reported_anew_at_once(world, mo):
    item, change = a_profile(world)
    sent(mo, f"/moderation/items/{item}", "Decide", action="keep", reason="It is friendly.")
    cleo = signed_in(world, world.cleo)
    assert "A moderator has looked at it as it stands" in cleo.visit("/people/ben/report").body
    change(signed_in(world, world.ben))
    sent(cleo, "/people/ben/report", "Send to the moderators", reason="private_data")
    assert item_of(world, world.ben) != item


def test_whoever_gets_it_handed_over_decides_about_what_they_read(world, mo):
    item, change = a_topic(world)
    root = signed_in(world, world.root)
    sent(mo, f"/moderation/items/{item}", "Hand it over", to="root", note="I know him.")
    change(signed_in(world, world.ben))
    sent(root, f"/moderation/items/{item}", "Decide", action="hide", reason="She lives there.")
    assert decisions(world) == ["hide"]


def test_the_row_itself_is_asked_and_not_what_was_loaded_before(world):
    item, _change = a_topic(world)
    with world.session() as session:
        whole = session.scalars(item_to_decide(item)).one()
        how = {"by": session.get(Account, world.mo.id), "at": clock.now(), "version": whole.version}
        how["as_read"] = mark_of(whole.thing)
        meanwhile = update(Post).where(Post.id == whole.post_id).values(version=Post.version + 1)
        session.execute(meanwhile, execution_options=UNSYNCHRONISED)
        with pytest.raises(ChangedSince):
            Decision.make(whole, Action.KEEP, "It is friendly.", **how)


# Taking back


@pytest.fixture
def hidden(world) -> int:
    report(world, world.ben, world.cleo)
    return decide(world, world.ben, Action.HIDE, world.mo)


def is_hidden(world) -> bool:
    with world.session() as session:
        return session.get(Account, world.ben.id).profile_hidden_at is not None


def test_what_is_shown_again_was_read_as_well(world, mo, hidden):
    mo.visit(f"/moderation/decisions/{hidden}")
    sent(signed_in(world, world.ben), "/settings/profile", "Save", bio=ABUSE)
    page = mo.submit("Take it back", reason="I was wrong.", status=409)
    assert page.has(CHANGED)
    assert "Mill Lane" in page.text
    assert is_hidden(world)
    mo.submit("Take it back")
    assert not is_hidden(world)


def test_a_challenge_comes_back_as_it_was_read(world):
    item, _change = a_challenge(world)
    decision = decide_item(world, item, Action.HIDE, world.mo)
    ben, root = signed_in(world, world.ben), signed_in(world, world.root)
    sent(ben, f"/decisions/{decision}", "Send to the moderators", text="I have mended it.")
    with world.session() as session:
        appeal = session.scalars(select(Appeal.item_id)).one()
    for path, button, said in (
        (f"/moderation/items/{appeal}", "Answer", {"outcome": "undone"}),
        (f"/moderation/decisions/{decision}", "Take it back", {}),
    ):
        root.visit(path)
        with world.session() as session:
            about = session.scalars(select(Challenge)).one()
            about.description_html, about.version = to_html(ABUSE), about.version + 1
        assert "Mill Lane" in root.submit(button, reason="So be it.", status=409, **said).text
    root.submit("Take it back")
    with world.session() as session:
        assert session.scalars(select(Challenge.hidden_at)).one() is None


@pytest.mark.parametrize(("outcome", "status"), [("undone", 409), ("stands", 200)])
def test_an_appeal_shows_nothing_that_its_reader_has_not_read(world, hidden, outcome, status):
    ben, root = signed_in(world, world.ben), signed_in(world, world.root)
    sent(ben, f"/decisions/{hidden}", "Send to the moderators", text="I have mended it.")
    with world.session() as session:
        item = session.scalars(select(Appeal.item_id)).one()
    root.visit(f"/moderation/items/{item}")
    sent(ben, "/settings/profile", "Save", bio=ABUSE)

    page = root.submit("Answer", outcome=outcome, reason="So be it.", status=status)

    assert is_hidden(world)
    if status == 409:
        assert "Mill Lane" in page.text
        root.submit("Answer")
        assert not is_hidden(world)
