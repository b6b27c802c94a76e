"""Whom and what a text names: mentions, hashtags, and the page of a tag."""

import pytest

from forum.accounts import Distance, Keeps
from forum.core import clock
from forum.posts import Hashtag, Mention, Post, Reader, people_mentioned
from tests.posts.topics import LONG, by, do, topic_of


def named(world, post_id):
    with world.session() as session:
        people = session.query(Mention.person_id).filter(Mention.post_id == post_id)
        tags = session.query(Hashtag.tag).filter(Hashtag.post_id == post_id)
        return {one for (one,) in people}, {one for (one,) in tags}


def test_a_mention_becomes_a_link_and_a_row(world, browser, topic):
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")
    page = browser.submit("Post answer", text=f"What does @{world.cleo.handle.upper()} think? Not @nobody, not `@ana`.")

    assert page.link("@CLEO") == "/people/cleo"
    assert "@nobody" not in page.texts("a")
    with world.session() as session:
        comment = session.query(Post).filter(Post.thread_id == topic).one().id
    assert named(world, comment)[0] == {world.cleo.id}


def test_a_changed_text_names_whom_it_names_now(world, topic):
    post = topic_of(world, world.ana, text="Ask @ben or @cleo. #first #both", challenge_id=None)
    ben, cleo = world.ben, world.cleo
    post = topic_of(world, world.ana, text="Ask @ben or @cleo. #first #both")
    assert named(world, post) == ({ben.id, cleo.id}, {"first", "both"})

    text = "Ask @cleo or @ana. #both #second"
    do(
        world,
        post,
        lambda one: one.edit(
            text,
            by=by(world.ana),
            version=1,
            at=clock.now(),
            mentioned=people_mentioned(text, by(world.ana), one.challenge),
        ),
    )

    assert named(world, post) == ({cleo.id, world.ana.id}, {"both", "second"})


def test_a_deleted_post_names_nobody(world):
    ben = world.ben
    post = topic_of(world, world.ana, text="Ask @ben. #quiet")
    assert named(world, post) == ({ben.id}, {"quiet"})

    do(world, post, lambda one: one.delete(by=by(world.ana), at=clock.now()))

    assert named(world, post) == (set(), set())


def test_ten_people_are_the_most(world):
    ana, people = world.ana, [world.person(f"guest{n:02}") for n in range(12)]
    text = " ".join(f"@{one.handle}" for one in [*people, *people])

    with world.session():
        assert list(people_mentioned(text, by(ana))) == [one.handle for one in people[:10]]


def test_in_an_invited_challenge_only_its_readers_are_mentioned_of_whom_the_others_know(world):
    ana, ben, cleo, mo = world.ana, world.ben, world.cleo, world.mo
    challenge_id = world.challenge(visibility="invited")
    world.join(ben, challenge_id)
    with world.session() as session:
        Reader.admit(challenge_id, world.person("dora").id, clock.now())
        session.flush()
        from forum.challenges import Challenge

        challenge = session.get(Challenge, challenge_id)
        text = f"@ben @cleo @mo @dora @olga {cleo.handle} {mo.handle}"
        assert set(people_mentioned(text, by(ana), challenge)) == {"ben", "mo", "olga"}


def test_a_tag_lists_what_one_may_read_newest_first(world, browser):
    first = topic_of(world, world.ana, text="One #Listening lesson.")
    topic = topic_of(world, world.ana, text="No tag.")
    second = world.comment(world.ben, topic, "Another #listening lesson.")

    page = browser.visit("/tags/listening")

    assert [one.get("id") for one in page.all("article")] == [f"post-{second}", f"post-{first}"]
    assert page.texts("h1") == ["#listening"]


def test_a_hashtag_in_a_text_leads_to_its_page(world, browser):
    topic = topic_of(world, world.ana, text="Über #Frühstück gesprochen.")

    page = browser.visit(f"/topics/{topic}")

    assert browser.visit(page.link("#Frühstück")).has("Über #Frühstück gesprochen.")


@pytest.mark.parametrize("state", ["held", "hidden", "deleted", "members", "invited"])
def test_a_tag_shows_nothing_that_is_not_to_be_seen(world, browser, state):
    author = world.nina if state == "held" else world.ana
    challenge = world.challenge(visibility=state) if state in ("members", "invited") else None
    post = topic_of(world, author, challenge, text="A #secret lesson.")
    if state == "hidden":
        do(world, post, lambda one: one.hide(by=by(world.mo), at=clock.now()))
    if state == "deleted":
        do(world, post, lambda one: one.delete(by=by(world.ana), at=clock.now()))

    page = browser.visit("/tags/secret")

    assert not page.has("lesson")
    assert page.has("Nobody has written about #secret yet, or not where you can read it.")


def test_a_tag_comes_in_pages_and_costs_the_same(world, browser, topic):
    for n in range(1, 26):
        world.comment(world.ben, topic, f"{LONG} #tag {n}")

    page = browser.visit("/tags/tag")
    older = browser.visit(page.link("Older"))

    assert (len(page.all("article")), len(older.all("article"))) == (20, 5)
    assert page.statements == older.statements <= 5


@pytest.mark.parametrize(("asked", "answer"), [("LISTENING", 200), ("x" * 31, 404), ("a%2Fb", 404)])
def test_a_tag_has_one_address(browser, asked, answer):
    page = browser.visit(f"/tags/{asked}", status=answer)

    assert answer == 404 or page.path == "/tags/listening"


@pytest.mark.parametrize(("kind", "reached"), [(Keeps.MUTE, True), (Keeps.BLOCK, False)])
def test_who_has_blocked_the_author_is_not_mentioned_and_looks_like_nobody(world, browser, kind, reached):
    ana, ben = world.ana, world.ben
    with world.session():
        Distance.keep(by(ben), by(ana), kind, at=clock.now())

    post = topic_of(world, ana, text="Ask @ben or @nobody.")

    assert named(world, post)[0] == ({ben.id} if reached else set())
    page = browser.visit(f"/topics/{post}")
    assert [one.get("href") for one in page.all("a") if one.text in ("@ben", "@nobody")] == ["/people/ben"] * reached


def test_the_preview_says_no_more_of_a_block_than_the_page(world, browser):
    ana, ben = world.ana, world.ben
    with world.session():
        Distance.keep(by(ben), by(ana), Keeps.BLOCK, at=clock.now())
    browser.sign_in(ana)
    browser.visit("/")

    page = browser.post_with_token("/preview", {"text": "Ask @ben or @nobody."})

    assert page.texts("div", id="preview") == ["Ask @ben or @nobody."]
    assert not [one for one in page.all("a") if one.text == "@ben"]
