"""The list of help: what is open, narrowed by what one looks for, never what one may not see."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from forum.challenges import Challenge
from forum.core import clock
from forum.help import HelpRequest
from forum.posts import Post
from tests.browser import Browser
from tests.help.scenes import account, agree, helped, loaded, offer, state_of, wish_of


def titles(page) -> list[str]:
    return page.texts("h2", class_="listing__title")


@pytest.fixture
def several(world) -> None:
    """Four open requests and one that is taken up."""
    wish_of(world, world.ana, title="Taxes", skills=["Bookkeeping"], place="Graz, Austria", time_needed="more")
    wish_of(world, world.ben, "offer", title="I read letters", skills=["Plain words", "bookkeeping"])
    wish_of(world, world.cleo, "swap", title="A ladder", place="GRÁZ", time_needed="minutes")
    wish_of(world, world.cleo, title="A photo", place="Grado", time_needed="minutes")
    taken = wish_of(world, world.ana, title="A sign")
    agree(world, world.ana, world.ben, taken)


NARROWED = {
    "": ["A photo", "A ladder", "I read letters", "Taxes"],
    "kind=swap": ["A ladder"],
    "skill=BOOKkeeping": ["I read letters", "Taxes"],
    "skill=bookkeeping&kind=ask": ["Taxes"],
    "time=minutes": ["A photo", "A ladder"],
    "near=graz": ["Taxes", "A ladder"],
    "near=gra&time=minutes": ["A ladder", "A photo"],
    "near=%25": ["A photo", "A ladder", "I read letters", "Taxes"],
    "remote=1": ["I read letters"],
    "state=taken": ["A sign"],
    "state=done": [],
    "skill=nobody+has+this": [],
    "kind=nonsense&time=%27&state=withdrawn": ["A photo", "A ladder", "I read letters", "Taxes"],
}


def test_one_finds_what_one_looks_for(world, browser, several):
    found = {query: titles(browser.visit(f"/help?{query}")) for query in NARROWED}

    assert found == NARROWED


def test_an_empty_list_says_what_to_do(browser):
    assert browser.visit("/help").link("Ask for help") == "/help/new?kind=ask"
    assert browser.visit("/help?near=nowhere").has("You could ask for it yourself")


def test_pages_go_by_key_also_near_a_place(world, browser):
    for number in range(23):
        wish_of(world, world.ana, title=f"Wish {number}", place=f"Graz {number % 2}", skills=["Knots"])
    for query in ("", "near=graz&", "skill=knots&"):
        first = browser.visit(f"/help?{query}x")
        rest = browser.visit(first.link("Older"))
        assert len(titles(first) + titles(rest)) == len({*titles(first), *titles(rest)}) == 23
        assert titles(browser.visit(rest.link("Newer"))) == titles(first)


def test_what_one_may_not_see_is_in_no_list_and_not_for_asking(world):
    closed = world.challenge("closed", visibility="invited")
    secret = wish_of(world, world.olga, title="A secret", challenge=closed, skills=["Whispering"])
    members = wish_of(world, world.ana, title="For members", audience="members")
    hidden = wish_of(world, world.ana, title="Unkind")
    held = wish_of(world, world.nina, title="Not confirmed")
    with world.session() as session:
        session.get(Post, hidden).hide(by=account(world.mo), at=clock.now())
    visitor, ben = Browser(world.app), Browser(world.app)
    ben.sign_in(world.ben)

    assert titles(visitor.visit("/help")) == []
    assert titles(ben.visit("/help")) == ["For members"]
    for page in (secret, hidden, held, members):
        status = 200 if page == hidden else 404
        assert not visitor.visit(f"/help/{page}", status=status).has("Unkind")
    for path in ("", "/people", "/edit", "/takers/1", "/thanks", "/withdrawal", "/pointers", "/delete"):
        ben.visit(f"/help/{secret}{path}", status=404)
    ben.visit("/help?challenge=closed", status=404)
    assert ben.visit("/help/skills/suggestions?q=whis").body.strip() == "[]"
    assert ben.visit("/people/olga").texts("section", id="help-around") == []


def test_ones_own_and_what_one_has_in_hand(world, browser):
    mine = wish_of(world, world.ana, title="Mine")
    theirs = wish_of(world, world.ben, title="Theirs")
    offer(world, world.ana, theirs)
    wish_of(world, world.ben, title="Somebody else’s")
    over = wish_of(world, world.ben, title="Over", until_on=clock.now().date())
    offer(world, world.ana, over)
    with world.session():
        loaded(world.ben, over).tend(clock.now() + timedelta(days=2))
    assert state_of(world, over) == "faded"
    browser.sign_in(world.ana)

    page = browser.visit("/help/mine")

    assert page.texts("h3", class_="listing__title") == ["Theirs", "Mine"]
    assert page.link("Mine") == f"/help/{mine}"
    assert page.has("waits for an answer")


def test_a_challenge_lends_its_request_its_visibility(world, browser):
    challenge = world.challenge("kind-28", visibility="members")
    world.join(world.ana, challenge)
    browser.sign_in(world.ana)
    browser.visit("/help/new?kind=offer&challenge=kind-28")
    page = browser.submit("Publish", title="I sew", text="Buttons and hems.", time_needed="hour", challenge="kind-28")

    assert page.link("Twenty-eight kind days") == "/help?challenge=kind-28"
    Browser(world.app).visit(page.path.partition("?")[0], status=404)
    with world.session() as session:
        session.execute(update(Challenge).values(cancelled_at=clock.now()))
    browser.visit("/help/new")
    assert not browser.page.has("Twenty-eight kind days")


def test_the_pages_cost_the_same_for_one_and_for_many(world):
    wish, done = wish_of(world, world.ana, skills=["Knots"]), helped(world, world.ana, world.ben, skills=["Knots"])
    pages = ["/help", "/help?skill=knots", "/help?near=graz", "/help/mine", f"/help/{wish}", f"/help/{done}"]
    pages += [f"/help/{wish}/people", "/help/pairs", "/settings/skills", "/people/ben", "/"]
    ana = Browser(world.app)
    ana.sign_in(world.ana)
    public = [
        one for one in pages if one not in ("/help/mine", "/help/pairs", "/settings/skills", f"/help/{wish}/people")
    ]

    def cost(more: str) -> list[list[int]]:
        visitor = Browser(world.app)
        return [
            [ana.visit(one).statements for one in pages],
            [visitor.visit(f"{one}{'&' if '?' in one else '?'}{more}").statements for one in public],
        ]

    before = cost("a")
    for number in range(12):
        person = world.person(f"helper-{number}")
        offer(world, person, wish)
        helped(world, world.ana, person, place="Graz", skills=["Knots", f"Skill {number}"])
        world.comment(person, done, "How good to read that, I shall try it with my own list.")
    after = cost("b")

    assert dict(zip(pages, after[0], strict=True)) == dict(zip(pages, before[0], strict=True))
    assert dict(zip(public, after[1], strict=True)) == dict(zip(public, before[1], strict=True))
    assert max(after[0]) <= 8
    assert max(after[1]) <= 5


def test_a_request_of_a_former_member_still_reads(world, browser):
    done = helped(world, world.ana, world.ben)
    with world.session() as session:
        session.execute(update(Post).values(author_id=None))
        session.execute(update(HelpRequest).values(quiet_since=clock.now() - timedelta(days=900)))
        assert loaded(world.ben, done).post.author is None

    page = browser.visit(f"/help/{done}")

    assert page.has("A former member")
    assert page.has("Ana Example thanked Ben Example.")
