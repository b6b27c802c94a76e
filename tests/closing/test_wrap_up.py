"""The wrap-up: words and few figures, thanks, and favourites that people chose."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.posts import Post
from tests.browser import signed_in
from tests.conftest import TUESDAY

PAGE = "/challenges/kind-28/wrap-up"
OVER = TUESDAY + timedelta(days=23)


@pytest.fixture
def entry(world):
    """Ana's, in a challenge with Ben; gives its id."""
    challenge = world.challenge()
    world.join(world.ben, challenge)
    return world.entry(world.ana, challenge, 9, "I carried Rosa's boxes.")


def test_organisers_say_thanks_and_people_choose_favourites(world, entry, browser):
    browser.visit(PAGE, status=409)
    with clock.set_to(OVER):
        olga = signed_in(world, world.olga)
        olga.visit(f"{PAGE}/thanks")
        olga.submit("Say it", text="Thank you **all**.")
        world.challenge("kind-again", title="Once more", edition_of_id=challenge_of(world, entry))
        ben = signed_in(world, world.ben)
        ben.visit(PAGE)
        ben.submit("Choose it", entry=f"http://localhost:8000/entries/{entry}", why="It made me get up.")
        page = browser.visit(PAGE)
        for words in (
            "Thank you all.",
            "2 people took part.",
            "There is one entry to read.",
            "I carried Rosa's boxes.",
        ):
            assert page.has(words)
        assert page.link("Once more") == "/challenges/kind-again"
        assert page.has("Ben Example: It made me get up.")
        assert page.statements <= 5
        assert ben.visit(PAGE).statements <= 8
        assert not ben.submit("Take it back").has("It made me get up.")


def challenge_of(world, entry):
    with world.session() as session:
        return session.get(Post, entry).challenge_id


def test_one_chooses_others_and_only_what_is_there(world, entry, browser):
    with clock.set_to(OVER):
        ana = signed_in(world, world.ana)
        ana.visit(PAGE)
        ana.submit("Choose it", status=422, entry=str(entry), why="Mine.")
        assert ana.page.has("Please choose an entry of somebody else")
        ana.submit("Choose it", status=422, entry="https://rosa.example/", why="Hers.")
        assert ana.page.has("Please paste the address of an entry")
        ana.submit("Choose it", status=422, entry="999999", why="Nobody's.")
        cleo = signed_in(world, world.cleo)
        assert not cleo.visit(PAGE).has_button("Choose it")
        cleo.post_with_token(f"{PAGE}/favourites", {"entry": str(entry), "why": "From outside."}, status=403)
        cleo.visit(f"{PAGE}/thanks", status=403)


def test_two_organisers_who_write_at_once_see_both(world, entry):
    with clock.set_to(OVER):
        olga, root = signed_in(world, world.olga), signed_in(world, world.root)
        olga.visit(f"{PAGE}/thanks")
        root.visit(f"{PAGE}/thanks")
        olga.submit("Say it", text="Thank you.")
        root.submit("Say it", status=409, text="Thanks, too.")
        assert root.page.has("Thanks, too.")
        assert root.submit("Say it").has("Thanks, too.")
