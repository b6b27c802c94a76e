"""Attacks by patience: somebody opens to everyone what a form, open elsewhere, says is for few (A22)."""

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.posts import Post
from tests.attacks.test_opening import opened, who_reads_why
from tests.browser import Browser, signed_in
from tests.challenges.scenes import follows
from tests.circles.scenes import circle_of
from tests.closing.test_wrap_up import OVER
from tests.entries.test_notes import join
from tests.help.scenes import ASK, wish_of
from tests.posts.topics import topic_of

SECRET = "quincewords"
ASKS = "Send it once more if you want to say it to them, too."
EVERYONE = f"Everyone can read this now. {ASKS}"
HOME = "/challenges/kind-28"
# The page of a form that Ben opens, its button, and what he types.
FORMS = {
    "an answer": ("/entries/{entry}", "Post answer", {}),
    "a topic": (f"{HOME}/discussion/new", "Post topic", {"title": "Quiet customers"}),
    "an entry": (f"{HOME}/days/9/write", "Publish entry", {}),
    "a request": ("/help/new?challenge=kind-28", "Publish", ASK),
    "a change to an answer": ("/posts/{answer}/edit", "Save", {}),
    "a change to a topic": ("/posts/{topic}/edit", "Save", {}),
    "a change to an entry": ("/entries/{own}/edit", "Publish changes", {}),
    "a change to a request": ("/help/{wish}/edit", "Publish changes", {}),
}


@pytest.fixture
def ways(world):
    """A challenge that everyone reads, in which Ben has written something of each kind; then for invited people."""
    challenge = world.challenge()
    entry, own = world.entry(world.ana, challenge, 9), world.entry(world.ben, challenge, 8)
    ways = {"entry": entry, "own": own, "answer": world.comment(world.ben, entry, "I do that, too.")}
    ways |= {"topic": topic_of(world, world.ben, challenge), "wish": wish_of(world, world.ben, challenge=challenge)}
    opened(world, "invited")
    return ways


def posts_that_say_it(world):
    with world.session() as session:
        return session.scalars(select(Post.id).where(Post.source.contains(SECRET))).all()


@pytest.mark.attack("A22")
@pytest.mark.parametrize("what", FORMS)
def test_what_was_begun_for_few_is_said_to_more_only_when_it_is_sent_once_more(world, ways, what):
    way, button, fields = FORMS[what]
    ben = signed_in(world, world.ben)
    ben.visit(way.format(**ways))
    opened(world, "public")

    page = ben.submit(button, status=409, **fields | {"text": SECRET})
    assert page.has(EVERYONE)
    assert SECRET in page.texts("textarea", name="text")
    assert posts_that_say_it(world) == []
    ben.submit(button)
    (post,) = posts_that_say_it(world)
    assert SECRET in Browser(world.app).visit(f"/posts/{post}").text


@pytest.mark.attack("A22")
def test_a_note_that_becomes_an_entry_is_asked_about_as_well(world):
    challenge = world.challenge()
    follows(world, world.cleo, challenge)
    cleo = signed_in(world, world.cleo)
    cleo.visit(f"{HOME}/days/8/note")
    cleo.submit("Keep it", text=SECRET)
    join(cleo)
    opened(world, "invited")
    cleo.visit(f"{HOME}/days/8")
    opened(world, "public")
    assert cleo.submit("Make it my entry for day 8", status=409).has(EVERYONE)
    assert posts_that_say_it(world) == []
    cleo.submit("Make it my entry for day 8")
    assert len(posts_that_say_it(world)) == 1


@pytest.mark.attack("A22")
@pytest.mark.parametrize(("before", "after"), [("public", "invited"), ("public", "members"), ("members", "invited")])
def test_nobody_is_asked_where_fewer_read_it_than_the_page_said(world, before, after):
    challenge = world.challenge(visibility=before)
    entry = world.entry(world.ana, challenge, 9)
    world.join(world.ben, challenge)
    ben = signed_in(world, world.ben)
    ben.visit(f"/entries/{entry}")
    opened(world, after)
    ben.submit("Post answer", text=SECRET)
    assert len(posts_that_say_it(world)) == 1


@pytest.mark.attack("A22")
def test_an_answer_for_the_circle_is_not_for_everyone_when_the_author_opens_the_entry(world):
    challenge = world.challenge()
    circle_of(world, challenge, world.ana, world.ben)
    ana, ben = signed_in(world, world.ana), signed_in(world, world.ben)
    ana.visit(f"{HOME}/days/9/write")
    entry = ana.submit("Publish entry", text="Only among us.", audience="circle").path.removeprefix("/entries/")
    assert ben.visit(f"/entries/{entry}").has("for the circle only")
    ana.visit(f"/entries/{entry}/edit")
    ana.submit("Publish changes", audience="public")

    assert ben.submit("Post answer", status=409, text=SECRET).has(EVERYONE)
    assert posts_that_say_it(world) == []
    ana.visit(f"/entries/{entry}/edit")
    ana.submit("Publish changes", audience="circle")
    ben.submit("Post answer")
    signed_in(world, world.cleo).visit(f"/posts/{posts_that_say_it(world)[0]}", status=404)


@pytest.mark.attack("A22")
def test_a_draft_is_for_those_whom_it_was_begun_for(world, ways):
    ben = signed_in(world, world.ben)
    page = ben.visit(f"/entries/{ways['entry']}")
    meant_for = page.form("Post answer").fields["meant_for"]
    kept = {"place": f"comment:{ways['entry']}", "sequence": "1", "text": SECRET, "meant_for": meant_for}
    ben.post_with_token("/drafts", kept)
    opened(world, "members")

    ben.visit(f"/entries/{ways['entry']}")
    page = ben.submit("Post answer", status=409)
    assert page.has(f"All members of this forum can read this now. {ASKS}")
    ben.submit("Post answer")
    assert len(posts_that_say_it(world)) == 1


@pytest.mark.attack("A22")
@pytest.mark.parametrize(("said", "is_asked"), [("", False), ("nobody", True), ("circle:x", True), ("a" * 5000, True)])
def test_a_field_that_is_missing_or_odd_locks_nobody_out(world, said, is_asked):
    entry = world.entry(world.ana, world.challenge(), 9)
    ben = signed_in(world, world.ben)
    ben.visit(f"/entries/{entry}")
    if is_asked:
        ben.submit("Post answer", status=409, text=SECRET, meant_for=said)
        said = None
    ben.submit("Post answer", text=SECRET, **{} if said is None else {"meant_for": said})
    assert len(posts_that_say_it(world)) == 1


@pytest.mark.attack("A22")
def test_why_somebody_chooses_a_favourite_is_asked_about_as_well(world, ways):
    with clock.set_to(OVER):
        ben = signed_in(world, world.ben)
        ben.visit(f"/entries/{ways['entry']}/favourite")
        opened(world, "public")
        assert ben.submit("Choose it", status=409, why=SECRET).has(EVERYONE)
        assert who_reads_why(world) == set()
        ben.submit("Choose it")
        assert None in who_reads_why(world)
