"""Newcomers' limits: each says which it is, why, and what lifts it, and nothing typed is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from forum.accounts import Account
from forum.accounts.new_here import links_in
from forum.core import clock
from forum.core.developing import Print
from forum.core.pictures import keep
from forum.core.storage import Files
from forum.posts.newcomers import TooManyPosts
from tests.posts.topics import topic_of

LIFTED = "This falls away once you have been here for a day and three of your posts stand."
TEXTS = {
    "2 links": "See https://one.example and https://two.example and https://three.example",
    "3 people": "@ana @cleo @olga @mo",
}


def trusted(world, trust: int) -> None:
    with world.session() as session:
        session.get(Account, world.ben.id).trust = trust


@pytest.fixture
def newcomer(world, browser):
    thread = world.entry(world.ana, world.challenge(), 9)
    assert [world.cleo, world.mo]
    trusted(world, 0)
    browser.sign_in(world.ben)
    browser.visit(f"/entries/{thread}")
    return browser


@pytest.mark.parametrize("limit", TEXTS)
def test_a_limit_names_itself_and_the_words_stay(newcomer, limit):
    """'2 links, 1 picture and 3 mentions a post … Whoever meets a limit is told which, why, and what lifts it.'"""
    page = newcomer.submit("Post answer", text=TEXTS[limit], status=422)

    assert limit in page.errors()[0]
    assert LIFTED in page.errors()[0]
    assert TEXTS[limit] in page.texts("textarea")


def test_of_pictures_a_newcomer_shows_one_a_post(world, newcomer, monkeypatch, app, tmp_path):
    monkeypatch.setitem(app.extensions, "kindling-store", Files(tmp_path))
    with world.session():
        names = [keep([Print(60, 60, body)], world.ben.id, clock.now()) for body in (b"one", b"two")]
    one, both = (" ".join(f"![A pear]({name.address})" for name in some) for some in (names[:1], names))

    page = newcomer.submit("Post answer", text=both, status=422)
    assert "can show one picture" in page.errors()[0]
    assert LIFTED in page.errors()[0]
    assert both in page.texts("textarea")
    assert len(newcomer.submit("Post answer", text=f"{one} and {one}").all("img", alt="A pear")) == 2
    trusted(world, 1)
    assert len(newcomer.submit("Post answer", text=both).all("img", alt="A pear")) == 4


def test_it_has_fallen_away_for_members_and_never_holds_for_moderators(world, browser, newcomer):
    trusted(world, 1)
    assert newcomer.submit("Post answer", text=TEXTS["2 links"]).has("three.example")


def test_ten_posts_a_day_of_which_answers_to_others_do_not_count(world, newcomer):
    """'10 posts a day of which comments to others do not count.'"""
    own = world.entry(world.ben, world.challenge(slug="own"), 9)
    for number in range(9):
        world.comment(world.ben, own, f"And another thing, the {number}th.")
    newcomer.visit(f"/entries/{own}")
    page = newcomer.submit("Post answer", text="This would be the eleventh.", status=422)
    assert "10 posts within a day" in page.errors()[0]

    others = world.entry(world.cleo, world.challenge(slug="others"), 9)
    newcomer.visit(f"/entries/{others}")
    assert newcomer.submit("Post answer", text="An answer is always welcome.").has("always welcome")


def test_links_within_the_site_and_the_same_one_twice_do_not_count(app):
    with app.app_context():
        html = '<a href="http://localhost:8000/people/ana">a</a> <a href="https://b.example">b</a>'
        assert links_in(html + html + '<a href="/people/ana">a</a>') == 1
        assert links_in('<a href="http://localhost:8000.evil.example/">a</a>') == 1


@pytest.mark.attack("A49")
def test_topics_that_a_newcomer_sends_at_once_are_counted_one_after_the_other(world):
    challenge = world.challenge()
    world.join(world.ben, challenge)
    trusted(world, 0)

    def begin(number):
        try:
            return topic_of(world, world.ben, challenge, f"{number} times pears, and never the same ones.")
        except TooManyPosts:
            return None

    with ThreadPoolExecutor(8) as at_once:
        begun = list(at_once.map(begin, range(16)))

    assert len([one for one in begun if one is not None]) == 10
