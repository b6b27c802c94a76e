"""The wrap-up: words and few figures, thanks, and favourites that people chose."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum.closing.favourites import Favourite
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
        choose(ben, entry, "It made me get up.")
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


def choose(browser, entry, why):
    """From the page of the entry."""
    browser.visit(browser.visit(f"/entries/{entry}").link("A favourite for the wrap-up"))
    return browser.submit("Choose it", why=why)


def test_an_entry_is_chosen_on_its_own_page_and_taken_back_there(world, entry):
    ben = signed_in(world, world.ben)
    assert not ben.visit(f"/entries/{entry}").has("A favourite for the wrap-up")
    ben.visit(f"/entries/{entry}/favourite", status=409)
    with clock.set_to(OVER):
        ben = signed_in(world, world.ben)
        page = choose(ben, entry, "It made me get up.")
        assert page.path == f"/entries/{entry}"
        assert page.has("You chose this for the wrap-up: “It made me get up.”")
        assert page.statements <= 8
        ben.visit(page.link("Say it in other words"))
        assert ben.page.statements <= 8
        assert ben.submit("Choose it", status=422, why=" ").has("Please fill this in.")
        assert ben.submit("Choose it", why="It made me stay.").has("“It made me stay.”")
        assert not ben.submit("Take it back").has("You chose this")
        assert not ben.visit(PAGE).has("It made me stay.")
        ben.post_with_token(f"/entries/{entry}/favourite/removal", status=404)


def test_one_chooses_five_of_others_and_only_what_everyone_may_read(world, entry, browser):
    challenge = challenge_of(world, entry)
    several = [world.entry(world.ana, challenge, day, f"Day {day}.") for day in range(1, 6)]
    with clock.set_to(OVER):
        ben, ana, cleo = (signed_in(world, one) for one in (world.ben, world.ana, world.cleo))
        for one in several:
            choose(ben, one, "A good day.")
        assert not ben.visit(f"/entries/{entry}").has("A favourite for the wrap-up")
        assert ben.visit(f"/entries/{entry}/favourite").has("Take one of them back to choose another.")
        ben.post_with_token(f"/entries/{entry}/favourite", {"why": "One more."}, status=409)
        assert not ana.visit(f"/entries/{entry}").has("A favourite for the wrap-up")
        ana.visit(f"/entries/{entry}/favourite", status=409)
        assert not cleo.visit(f"/entries/{entry}").has("A favourite for the wrap-up")
        cleo.post_with_token(f"/entries/{entry}/favourite", {"why": "From outside."}, status=403)
        cleo.visit(f"{PAGE}/thanks", status=403)
        browser.visit(f"/entries/{entry}/favourite", status=401)
        with world.session() as session:
            session.get(Post, entry).hidden_at = OVER
        signed_in(world, world.olga).visit(f"/entries/{entry}/favourite", status=404)


def test_who_presses_more_often_than_five_times_at_once_has_chosen_five(world, entry):
    entries = [world.entry(world.ana, challenge_of(world, entry), day, f"Day {day}.") for day in range(1, 8)]
    with clock.set_to(OVER):
        browsers = [signed_in(world, world.ben) for _one in entries]
        for browser, one in zip(browsers, entries, strict=True):
            browser.visit(f"/entries/{one}/favourite")

        def press(browser):
            token = browser.page.all("input", name="csrf_token")[0].get("value")
            data = {"csrf_token": token, "why": "A good day."}
            return browser.client.post(browser.page.path, base_url="http://localhost:8000", data=data).status_code

        with ThreadPoolExecutor(len(browsers)) as at_once:
            answers = sorted(at_once.map(press, browsers))
    assert answers == [303] * 5 + [409] * 2
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(Favourite)) == 5


def test_two_organisers_who_write_at_once_see_both(world, entry):
    with clock.set_to(OVER):
        olga, root = signed_in(world, world.olga), signed_in(world, world.root)
        olga.visit(f"{PAGE}/thanks")
        root.visit(f"{PAGE}/thanks")
        olga.submit("Say it", text="Thank you.")
        root.submit("Say it", status=409, text="Thanks, too.")
        assert root.page.has("Thanks, too.")
        assert root.submit("Say it").has("Thanks, too.")
