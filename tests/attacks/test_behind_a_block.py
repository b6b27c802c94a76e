"""Attacks by whoever was blocked: writing to who blocked them by what two have agreed on (A25)."""

import pytest

from forum.accounts import Distance, Keeps
from forum.core import clock
from forum.help.words import Side
from tests.browser import signed_in
from tests.help.scenes import account, agree, offer, state_of, taker, wish_of
from tests.posts.topics import by

WORDS = "You will hear from me all the same."
NONE = "No words can go from here to the other side at the moment."
FOLDED = "Somebody you keep away from wrote here."
PARTS = {"author": "You answer me.", "taker": "I wait.", "sentence": WORDS}
REST = {"pause-until": "2026-03-20"}


def keep(world, person, other, how=Keeps.BLOCK) -> None:
    with world.session():
        Distance.keep(by(person), by(other), how, at=clock.now())


@pytest.mark.attack("A25")
@pytest.mark.parametrize("blocks", ["ana", "ben"])
def test_a_no_and_a_withdrawal_go_without_words_where_one_has_blocked_the_other(world, browser, blocks):
    wish = wish_of(world, world.ana)
    offered = offer(world, world.ben, wish)
    keep(world, getattr(world, blocks), world.ben if blocks == "ana" else world.ana)
    browser.sign_in(world.ana)

    browser.visit(f"/help/{wish}/withdrawal")
    page = browser.submit("Withdraw it", sentence=WORDS, status=422)
    assert page.has(NONE)
    assert page.all("input", id="sentence")[0].get("value") == WORDS
    browser.visit(f"/help/{wish}/takers/{offered}/refusal")
    page = browser.submit("Tell them", word=WORDS, status=422)
    assert page.has(NONE)
    assert page.all("input", id="word")[0].get("value") == WORDS
    browser.submit("Tell them", word="")
    browser.visit(f"/help/{wish}/withdrawal")
    browser.submit("Withdraw it", sentence=WORDS)

    assert state_of(world, wish) == "withdrawn"
    assert WORDS not in signed_in(world, world.ben).visit(f"/help/{wish}").body, "he was told no before, without words"


@pytest.mark.attack("A25")
@pytest.mark.parametrize("who", ["ana", "ben"])
def test_what_was_agreed_rests_and_ends_but_says_nothing_to_who_blocked_the_other_side(world, browser, who):
    wish = wish_of(world, world.ana)
    agreed = agree(world, world.ana, world.ben, wish)
    keep(world, world.ben if who == "ana" else world.ana, getattr(world, who))
    way = f"/help/{wish}/takers/{agreed}"
    browser.sign_in(getattr(world, who))

    page = browser.visit(way)
    assert page.has(NONE[:-1])
    assert not page.has_button("Change both parts")
    assert not page.all("input", id="pause-sentence")
    assert browser.post_with_token(f"{way}/parts", {**PARTS, "version": 1}, status=422).has(
        "cannot change this together"
    )
    assert browser.page.texts("textarea") == ["You answer me.", "I wait."]
    browser.visit(way)
    assert browser.post_with_token(f"{way}/pause", {**REST, "pause-sentence": WORDS}, status=422).has(NONE)
    browser.visit(way)
    assert browser.post_with_token(f"{way}/handover", {"handover-sentence": WORDS}, status=422).has(NONE)
    browser.visit(way)
    assert browser.submit("Let it rest until then", **REST).has("It rests until")
    browser.visit(way)
    assert browser.submit("Hand it over").has("opened it to everyone again")


@pytest.mark.attack("A25")
@pytest.mark.parametrize("how", Keeps)
def test_what_they_said_before_is_folded_for_who_keeps_away_and_for_nobody_else(world, how):
    """On either side, and under "Your part", too."""
    agreed_on = []
    for author, helper in ((world.ana, world.ben), (world.ben, world.ana)):
        wish = wish_of(world, author, own_part="A part of the author.")
        agreed = agree(world, author, helper, wish)
        agreed_on.append(wish)
        with world.session():
            taken = taker(author, wish, agreed)
            lines = {Side(part.side): [part.words] for part in taken.parts}
            mine = Side.AUTHOR if author is world.ana else Side.TAKER
            lines[mine] = [*lines[mine], "Ugly, for you."]
            taken.agree(lines, "Ugly sentence.", by=account(world.ben), version=1, at=clock.now())
    rests, told = wish_of(world, world.ana), wish_of(world, world.ben)
    offer(world, world.ben, rests, "Ugly line.")
    declined = offer(world, world.ana, told)
    with world.session():
        taker(world.ben, told, declined).decline("Ugly no.", by=account(world.ben), at=clock.now())
    keep(world, world.ana, world.ben, how)
    ana, ben = signed_in(world, world.ana), signed_in(world, world.ben)

    for post_id in (*agreed_on, rests, told):
        page = ana.visit(f"/help/{post_id}")
        assert page.has(FOLDED)
        assert "Ugly" in page.text, "to be unfolded"
        assert FOLDED not in ben.visit(f"/help/{post_id}").text
        assert "Ugly" not in said_in_sight(page)


@pytest.mark.attack("A25")
def test_words_of_somebody_suspended_do_not_stand_under_your_part(world):
    wish = wish_of(world, world.ana)
    agreed = agree(world, world.ana, world.ben, wish)
    with world.session():
        parts = {Side.AUTHOR: ["I read one of yours.", "Ugly, for you."], Side.TAKER: ["I read."]}
        taker(world.ana, wish, agreed).agree(parts, "So.", by=by(world.ben), version=1, at=clock.now())
    ana = signed_in(world, world.ana)
    assert ana.visit(f"/help/{wish}").has("Ugly, for you.")
    assert ana.page.link("Report what Ben said") == "/people/ben/report"
    with world.session():
        by(world.ben).suspend(clock.now(), why="Spam.")

    page = ana.visit(f"/help/{wish}")

    assert "Ugly" not in page.body
    assert page.has("Your part I read one of yours.")
    assert signed_in(world, world.mo).visit(f"/help/{wish}").has("Ugly, for you.")


def said_in_sight(page) -> str:
    for fold in page.all("details", class_="post__far"):
        fold.getparent().remove(fold)
    return page.text
