"""'"I'll answer" holds one for 30 minutes, at most two per person.'"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account, Distance, Keeps
from forum.challenges import Participation
from forum.core import clock
from forum.core.refusals import Conflict, Refused
from forum.entries import Wall
from forum.entries.claims import HELD_FOR, Claim, HoldsTwo, TakenByAnother
from forum.posts import Post
from tests.browser import Browser
from tests.entries.lines import ANSWER, ask_for_help, claim, held_by, old_hand

NEXT = "/challenges/kind-28/waiting/next"
NAMES = ("pia", "rui", "sol")


@pytest.fixture
def line(world, kind28):
    """Three who wait, oldest first."""
    return [world.entry(old_hand(world, kind28, name), kind28, 9, f"Mine: {name}.") for name in NAMES]


@pytest.fixture
def ana(world, browser, kind28):
    world.entry(world.ana, kind28, 1, "Mine.")
    browser.sign_in(world.ana)
    return world.ana


def shown(page) -> str | None:
    """Whose words the page shows."""
    return next((name for name in NAMES if page.has(f"Mine: {name}.")), None)


def test_one_at_a_time_promised_answered_in_place_and_the_next(world, browser, ana, line):
    page = browser.visit(NEXT)
    assert shown(page) == "pia"
    assert not page.has_button("Post answer")
    assert held_by(world, ana) == set(), "looking promises nothing"

    page = browser.submit("I’ll answer")
    assert shown(page) == "pia"
    page = browser.submit("Post answer", text=ANSWER)

    assert page.path.startswith(NEXT)
    assert page.has("Pia has a word now. Thank you.")
    assert shown(page) == "rui"
    with world.session() as session:
        assert session.get(Post, line[0]).answer_count == 1


def test_another_is_shown_and_at_the_end_all_begin_again(browser, ana, line):
    browser.visit(NEXT)
    for name in NAMES[1:]:
        assert shown(browser.visit(browser.page.link("Show me another"))) == name

    page = browser.visit(browser.page.link("Show me another"))

    assert page.has("Those were all who wait at the moment.")
    assert shown(browser.visit(page.link("Begin at the front again"))) == "pia"


def test_what_is_too_short_is_said_to_be_no_answer_yet(browser, ana, line):
    browser.visit(NEXT)
    browser.submit("I’ll answer")

    page = browser.submit("Post answer", text="Nice.")

    assert page.has("forty letters")
    assert shown(page) == "pia"


def test_a_refused_answer_comes_back_whole_and_leads_on_afterwards(browser, ana, line):
    browser.visit(NEXT)
    browser.submit("I’ll answer")
    browser.submit("Post answer", status=422, text="x" * 5001)

    assert shown(browser.submit("Post answer", text=ANSWER)) == "rui"


def test_what_is_held_is_offered_to_nobody_else_for_half_an_hour(world, browser, ana, line, kind28):
    claim(world, line[0], world.ben)

    assert shown(browser.visit(NEXT)) == "rui"
    assert not browser.visit("/challenges/kind-28/waiting").has("Mine: pia.")
    clock.advance(HELD_FOR)
    assert shown(browser.visit(NEXT)) == "pia"
    claim(world, line[0], ana)  # what is over can be taken, by whoever asks
    assert held_by(world, world.ben) == set()


def test_letting_go_gives_it_back(world, browser, ana, line):
    browser.visit(NEXT)
    browser.submit("I’ll answer")

    page = browser.submit("Let it go")

    assert shown(page) == "rui"
    assert held_by(world, ana) == set()
    assert shown(browser.visit(NEXT)) == "pia"


def test_who_was_slower_gets_the_next_with_a_kind_sentence(world, browser, ana, line):
    browser.visit(NEXT)
    claim(world, line[0], world.ben)

    page = browser.submit("I’ll answer")

    assert "Somebody was faster: this one is in good hands. Here is the next." in page.body
    assert shown(page) == "rui"


def test_nobody_holds_three_and_an_answer_makes_room(world, browser, ana, line):
    for one in line[:2]:
        claim(world, one, ana)
    with pytest.raises(HoldsTwo):
        claim(world, line[2], ana)

    world.comment(ana, line[0], ANSWER)

    claim(world, line[2], ana)
    assert held_by(world, ana) == set(line[1:])


def test_pressing_again_holds_it_no_longer(world, ana, line):
    claim(world, line[0], ana)
    clock.advance(timedelta(minutes=29))
    claim(world, line[0], ana)

    with world.session() as session:
        assert session.get(Claim, line[0]).until_at == clock.now() + timedelta(minutes=1)


def test_eight_at_once_press_and_one_of_them_gets_it(world, line):
    people = [world.person(f"guest{n}") for n in range(8)]

    def press(person) -> bool:
        with suppress(TakenByAnother):
            claim(world, line[0], person)
            return True
        return False

    with ThreadPoolExecutor(8) as at_once:
        assert sum(at_once.map(press, people)) == 1


def test_one_person_on_many_devices_at_once_holds_two_at_the_most(world, kind28, line):
    ben, posts = world.ben, [*line, *(world.entry(old_hand(world, kind28, f"p{n}"), kind28, 9) for n in range(3))]

    def press(post: int) -> None:
        with suppress(HoldsTwo, Conflict):
            claim(world, post, ben)

    with ThreadPoolExecutor(6) as at_once:
        list(at_once.map(press, posts))

    assert len(held_by(world, ben)) == 2


@pytest.mark.parametrize("keeps", Keeps)
@pytest.mark.parametrize("is_viewer", [True, False], ids=["the viewer", "the other"])
def test_who_keeps_away_from_the_other_is_not_offered(world, browser, ana, line, kind28, keeps, is_viewer):
    with world.session() as session:
        pair = [session.get(Account, ana.id), session.get(Post, line[0]).author_id]
        other = session.get(Account, pair[1])
        Distance.keep(*((pair[0], other) if is_viewer else (other, pair[0])), keeps, at=clock.now())

    assert shown(browser.visit(NEXT)) == "rui"
    assert "Pia" not in browser.visit("/challenges/kind-28/waiting").text
    assert "Pia" not in browser.visit("/").text
    assert browser.visit(f"/entries/{world.entry(ana, kind28, 9)}").has("2 people are waiting for a word.")


def test_who_hit_a_wall_comes_first_for_the_people_of_the_challenge(world, browser, ana, line):
    with world.session() as session:
        load = joinedload(Participation.account), joinedload(Participation.challenge)
        his = session.scalars(select(Participation).join(Account).where(Account.handle == "rui").options(*load)).one()
        Wall.hit(his, "It is too much.", pause_days=1, at=clock.now())

    page = browser.visit(NEXT)
    assert shown(page) == "rui"
    assert page.has("Rui hit a wall: “It is too much.”")
    assert shown(browser.visit(page.link("Show me another"))) == "pia", "who came before his turn leaves nobody out"

    cleo = Browser(world.app)
    cleo.sign_in(world.cleo)
    cleo.visit(NEXT)
    assert shown(cleo.visit(cleo.page.link("Show me another"))) == "pia", "only Ana, who is new, stands before her"
    assert "wall" not in cleo.page.text


def test_ones_own_cannot_be_claimed_nor_what_one_may_not_see(world, browser, ana, kind28):
    mine = world.entry(ana, kind28, 9)
    ours = world.challenge("ours", visibility="invited")
    theirs = world.entry(world.ben, ours, 9)
    browser.visit("/")

    browser.post_with_token(f"/waiting/{mine}/claim", status=403)
    browser.visit("/")
    browser.post_with_token(f"/waiting/{theirs}/claim", status=404)
    Browser(world.app).visit("/waiting/next", status=401)


def test_help_requests_without_a_challenge_wait_for_all_members(world, browser):
    world.comment(world.ana, ask_for_help(world, world.ben), ANSWER)
    request = ask_for_help(world, world.ben, title="A ladder")
    browser.sign_in(world.cleo)

    assert browser.visit("/waiting/next").has("A ladder")
    assert browser.visit("/waiting").has("A ladder")
    claim(world, request, world.ana)
    assert browser.visit("/waiting").has("Nobody waits for a word.")
    assert held_by(world, world.ana) == {request}


def test_the_page_costs_the_same_for_one_and_for_many(world, browser, ana, line, kind28):
    before = browser.visit(NEXT).statements
    for number in range(12):
        world.entry(world.person(f"n{number:02}"), kind28, 9)

    assert browser.visit(NEXT).statements == before <= 8
    browser.submit("I’ll answer")
    assert browser.visit("/waiting/next").statements <= 8


def test_a_claim_refuses_in_words(app):
    assert all(issubclass(one, Refused) and str(one()) for one in (HoldsTwo, TakenByAnother))
