"""Attacks by skills: a word or two on one's page are no place to say something all the same (A25, A51)."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.lists import Kind
from forum.moderation import Action
from tests.attacks.test_spam import listed
from tests.browser import signed_in
from tests.help.scenes import likes, make_settled, wish_of
from tests.moderation.queue import decide, report, undo
from tests.posts.topics import by

SENTENCE = "Mo did this"


def suggested(browser, beginning: str) -> str:
    return browser.visit(f"/help/skills/suggestions?q={beginning}").body.strip()


@pytest.mark.attack("A25")
def test_whoever_is_silenced_says_nothing_as_a_skill(world, browser):
    likes(world, world.ana, "Knots")
    browser.sign_in(world.ana)
    browser.visit("/settings/skills")
    with world.session():
        by(world.ana).be_silent(clock.now() + timedelta(days=3), "Calm down.")

    page = browser.submit("Save", status=403, fun=SENTENCE)

    assert page.has("A moderator’s reason: “Calm down.”")
    ben = signed_in(world, world.ben)
    assert ben.visit("/people/ana").has("Fun for Ana: Knots")


@pytest.mark.attack("A25")
def test_skills_are_out_of_sight_with_the_page_and_come_back_with_it(world, browser):
    likes(world, world.ana, SENTENCE, tedious=("Sewing",), pairs=True)
    likes(world, world.ben, "Sewing", tedious=(SENTENCE,), pairs=True)
    make_settled(world)
    wish = wish_of(world, world.cleo, skills=["Baking"])
    likes(world, world.ana, SENTENCE, "Baking", tedious=("Sewing",), pairs=True)
    ben, cleo, ana, mo = (signed_in(world, one) for one in (world.ben, world.cleo, world.ana, world.mo))

    def seen() -> list[bool]:
        return [
            ben.visit("/people/ana").has(SENTENCE),
            SENTENCE in suggested(ben, "mo"),
            ben.visit("/help/pairs").has("Ana"),
            ana.visit("/help/pairs").has("Ben"),
            cleo.visit(f"/help/{wish}/people").has("Ana"),
        ]

    assert seen() == [True] * 5
    report(world, world.ana, world.cleo)
    hidden = decide(world, world.ana, Action.HIDE, world.mo)
    assert seen() == [False] * 5
    assert mo.visit("/people/ana").has(SENTENCE), "moderators know what they decide about"
    assert ana.visit("/people/ana").has(SENTENCE)
    assert ana.visit("/settings/skills").has(SENTENCE)

    undo(world, hidden, world.mo)
    assert seen() == [True] * 5


@pytest.mark.attack("A25")
def test_whoever_decides_about_a_page_reads_its_skills(world):
    likes(world, world.ana, SENTENCE, tedious=("Sewing",))
    report(world, world.ana, world.cleo)
    mo = signed_in(world, world.mo)

    page = mo.visit(mo.visit("/moderation").link("What Ana Example says on their page"))

    assert page.has(f"Fun for Ana: {SENTENCE}")
    assert not page.has("Sewing"), "what is tedious, moderators do not read either"


@pytest.mark.attack("A25")
def test_a_skill_that_nobody_shows_any_more_is_not_suggested(world, browser):
    likes(world, world.ana, SENTENCE, "Knots")
    wish = wish_of(world, world.cleo, skills=["Knots"])
    likes(world, world.ana)
    browser.sign_in(world.ben)

    assert suggested(browser, "mo") == "[]"
    assert suggested(browser, "kn") == '["Knots"]', "somebody asks for it"
    cleo = signed_in(world, world.cleo)
    cleo.visit(f"/help/{wish}/delete")
    cleo.submit("Delete it")
    assert suggested(browser, "kn") == "[]"


@pytest.mark.attack("A51")
@pytest.mark.parametrize("side", ["fun", "tedious"])
def test_what_is_on_the_lists_is_no_skill(world, browser, side):
    listed(world, Kind.WORD, "casinokral")
    browser.sign_in(world.ana)
    browser.visit("/settings/skills")

    page = browser.submit("Save", status=422, **{side: "Knots\nＣＡＳＩＮＯ\u00adkral tips"})

    assert page.has("on a list against spam: casinokral")
    assert page.has("Knots"), "nothing is lost"
    mo = signed_in(world, world.mo)
    mo.visit("/settings/skills")
    mo.submit("Save", **{side: "Casinokral tips"})


@pytest.mark.attack("A51")
@pytest.mark.parametrize(
    "skill",
    [
        "Mo silenced me without any reason",
        "badshop.com",
        "See www.badshop.com/x",
        "(BADSHOP．com)",
        "https://badshop.com",
        "eve@badshop",
    ],
)
def test_a_skill_is_neither_a_sentence_nor_an_address(world, browser, skill):
    browser.sign_in(world.ana)
    browser.visit("/settings/skills")

    assert browser.submit("Save", status=422, fun="Knots", tedious=skill).has("A skill is a word or two")

    browser.submit("Save", fun="Node.js\nPlain words for small shops\nTaxes in the U.S.", tedious="")
    assert browser.visit("/people/ana").has("Node.js, Plain words for small shops and Taxes in the U.S.")
