"""What looks like spam is kept and waits, with the reason beside it; what does not, is published."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.core import clock
from forum.core.lists import Kind, Listed
from forum.posts import Post, Suspect
from forum.posts.suspects import fingerprint
from tests.browser import signed_in
from tests.conftest import TUESDAY
from tests.posts.topics import LONG, topic_of

SAME = "I have found a wonderful way to earn money from home, and so can every single one of you here."


pytestmark = pytest.mark.usefixtures("same_words_count")


@pytest.fixture
def newcomers(world):
    return [world.person(name, trust=0) for name in ("nora", "nils")]


def list_of(world, kind: Kind, *values: str) -> None:
    with world.session() as session:
        Listed.add(kind, values, "Spam.", by=session.get(Account, world.root.id), at=clock.now())


def found_in(world, post_id: int) -> set[str]:
    """Why it waits; nothing: it is shown."""
    with world.session() as session:
        post, suspect = session.get(Post, post_id), session.get(Suspect, post_id)
        assert post.is_held == bool(suspect)
        return set(suspect.found) if suspect else set()


def test_a_listed_domain_or_word_holds_it_and_says_so(world, browser):
    list_of(world, Kind.DOMAIN, "spam.example")
    list_of(world, Kind.WORD, "cheap pills")
    browser.sign_in(world.ana)
    thread = topic_of(world, world.ben, world.challenge())
    browser.visit(f"/topics/{thread}")

    page = browser.submit("Post answer", text="See https://www.spam.example/now for **Cheap Pills**.")

    assert "A moderator looks at them" in page.body
    with world.session() as session:
        answer = session.scalars(select(Post).where(Post.thread_id == thread)).one()
    assert found_in(world, answer.id) == {"domain", "word"}
    why = browser.visit(f"/posts/{answer.id}/review")
    assert why.has("spam.example")
    assert why.has("cheap pills")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Have you tried zz*pills* on a Tuesday?", "word"),
        ("Have you tried zz&#112;ills on a Tuesday?", "word"),
        ("Have you tried zz`pills` on a Tuesday?", "word"),
        ("Read [this](http://b%61dco.com) on a Tuesday.", "domain"),
        ("Read [this](http&#58;//badco.com/a) on a Tuesday.", "domain"),
    ],
)
def test_no_markup_hides_what_is_listed(world, text, why):
    list_of(world, Kind.WORD, "zzpills")
    list_of(world, Kind.DOMAIN, "badco.com")

    assert found_in(world, topic_of(world, world.ana, text=text)) == {why}


def test_what_only_looks_alike_or_is_a_moderators_is_published(world):
    list_of(world, Kind.DOMAIN, "spam.example")
    list_of(world, Kind.WORD, "pill")

    assert not found_in(world, topic_of(world, world.ana, text="https://notspam.example sells pillows."))
    assert not found_in(world, topic_of(world, world.mo, text="https://spam.example is a spammer."))


def test_an_edit_waits_for_what_is_new_in_it_only(world, browser):
    browser.sign_in(world.ana)
    topic = topic_of(world, world.ana, world.challenge(), text="A word about pears.")
    list_of(world, Kind.WORD, "pears", "casino")

    browser.visit(f"/posts/{topic}/edit")
    browser.submit("Save", text="A word about pears and plums.")
    assert not found_in(world, topic)

    browser.visit(f"/posts/{topic}/edit")
    browser.submit("Save", text="Pears, plums, and a casino.")
    assert found_in(world, topic) == {"word"}


def test_the_same_text_of_several_newcomers_waits(world, newcomers):
    nora, nils = newcomers

    assert not found_in(world, topic_of(world, nora, text=SAME))
    assert found_in(world, topic_of(world, nils, text=SAME.upper() + "!!")) == {"same_text"}
    assert not found_in(world, topic_of(world, world.ana, text=SAME))


def test_the_same_text_in_many_threads_waits_and_a_short_one_does_not(world):
    threads = [topic_of(world, world.ben, world.challenge(f"kind-{n}")) for n in range(3)]

    first, second, third = (world.comment(world.ana, one, SAME) for one in threads)
    assert (found_in(world, first), found_in(world, second), found_in(world, third)) == (set(), set(), {"same_text"})
    assert not any(found_in(world, world.comment(world.cleo, one, "Thank you so much!")) for one in threads)


def test_capitals_blanks_and_signs_make_no_other_text():
    assert fingerprint("Buy  NOW,\nfriends!") == fingerprint("buy now friends")
    assert fingerprint("buy now") != fingerprint("buy not")
    assert fingerprint("> buy now") != fingerprint("buy now")
    assert fingerprint("> buy\n> now\n\nNo.") == fingerprint(">buy now\nno") != fingerprint("> buy not\n\nNo.")


def test_the_same_words_from_two_forms_are_one_post_for_five_minutes(world, browser):
    browser.sign_in(world.ana)
    thread = topic_of(world, world.ben, world.challenge())

    def answer(text: str) -> None:
        browser.visit(f"/topics/{thread}")
        browser.submit("Post answer", text=text)

    answer(LONG)
    answer(f" {LONG.upper()} ")
    with world.session() as session:
        assert len(session.scalars(select(Post).where(Post.thread_id == thread)).all()) == 1
    with clock.set_to(TUESDAY + timedelta(minutes=6)):
        answer(LONG)
    with world.session() as session:
        assert len(session.scalars(select(Post).where(Post.thread_id == thread)).all()) == 2


@pytest.mark.parametrize("trap", [{"website": "https://pills.example"}, {"opened": str(int(TUESDAY.timestamp()))}])
def test_what_falls_into_a_trap_waits_if_its_author_is_new(world, newcomers, trap):
    thread = topic_of(world, world.ben, world.challenge())
    for person, found in ((newcomers[0], {"trap"}), (world.cleo, set())):
        browser = signed_in(world, person)
        browser.visit(f"/topics/{thread}")
        browser.submit("Post answer", text=f"A word from {person.name}.", **trap)
        with world.session() as session:
            answer = session.scalars(select(Post).where(Post.author_id == person.id)).one()
            assert answer.source.endswith(f"{person.name}.")
        assert found_in(world, answer.id) == found


def test_nobody_meets_the_trap_who_uses_the_page(world, browser):
    browser.sign_in(world.ana)
    page = browser.visit(f"/topics/{topic_of(world, world.ben, world.challenge())}")

    [trap] = page.all("input", name="website")
    assert (trap.get("tabindex"), trap.get("autocomplete")) == ("-1", "off")
    assert trap.getparent().get("aria-hidden") == "true"
