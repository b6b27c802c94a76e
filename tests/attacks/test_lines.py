"""Attacks by what two agree on: the lines by which help is taken up, and the sentences that go with it (A25, A51)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.lists import Kind
from forum.help import Taker
from forum.help.words import Side, TooManyLines
from forum.leaving.models import set_out
from tests.attacks.test_spam import listed
from tests.attacks.test_taken_along import taken_along
from tests.browser import Browser, signed_in
from tests.help.scenes import LINE, agree, loaded, offer, taker, wish_of
from tests.posts.topics import by

LINKS = " ".join(f"https://{name}.example" for name in ("one", "two", "three"))
FEW = "You are new here, so a post of yours can have 2 links"
LIFTED = "This falls away once you have been here for a day and three of your posts stand."


def be_new(world, person) -> None:
    with world.session():
        by(person).trust = 0


@pytest.mark.attack("A25")
def test_a_newcomers_line_has_no_more_links_than_a_post_and_nothing_is_lost(world, browser):
    wish = wish_of(world, world.ana)
    be_new(world, world.ben)
    browser.sign_in(world.ben)
    browser.visit(f"/help/{wish}")

    page = browser.submit("I can help", status=422, line=f"Look: {LINKS}")

    assert FEW in page.errors()[0]
    assert LIFTED in page.errors()[0]
    assert page.all("input", id="line")[0].get("value") == f"Look: {LINKS}"
    assert browser.submit("I can help", line="I have done one: https://one.example").has("You have offered")
    browser.visit("/help/new?kind=ask")
    about = {"title": "A sign", "text": "For my door.", "time_needed": "hour"}
    assert FEW in browser.submit("Publish", status=422, own_part=LINKS, **about).errors()[0]
    cleo = signed_in(world, world.cleo)
    cleo.visit(f"/help/{wish}")
    assert cleo.submit("I can help", line=f"Look: {LINKS}").has("You have offered"), "who is no newcomer"


@pytest.mark.attack("A25")
def test_a_newcomer_sends_lines_to_three_a_day(world, browser):
    wishes = [wish_of(world, world.ana, title=f"Wish {number}") for number in range(5)]
    be_new(world, world.ben)
    browser.sign_in(world.ben)
    for wish in wishes[:3]:
        browser.visit(f"/help/{wish}")
        browser.submit("I can help", line=LINE)

    browser.visit(f"/help/{wishes[3]}")
    page = browser.submit("I can help", status=422, line=LINE)

    assert "have sent 3 lines about help within a day" in page.errors()[0]
    assert LIFTED in page.errors()[0]
    assert page.all("input", id="line")[0].get("value") == LINE
    clock.advance(timedelta(days=1, minutes=1))
    later = signed_in(world, world.ben)
    later.visit(f"/help/{wishes[3]}")
    assert later.submit("I can help", line=LINE).has("You have offered")


@pytest.mark.attack("A25")
def test_nor_does_a_newcomer_by_handing_over_to_one_stranger_after_another(world):
    """Each hand-over by name tells somebody else, as an offer does."""
    wishes = [wish_of(world, world.ana, title=f"Wish {number}") for number in range(2)]
    agreed = [agree(world, world.ana, world.ben, wish) for wish in wishes]
    people = [world.person(f"stranger{number}") for number in range(2)]
    be_new(world, world.ben)
    ben = signed_in(world, world.ben)

    def hand_over(number: int, to: str, status: int = 200):
        ben.visit(f"/help/{wishes[number]}/takers/{agreed[number]}")
        return ben.submit("Hand it over", status=status, **{"handover-to": to, "handover-sentence": "Buy pears."})

    assert hand_over(0, people[0].handle).has("handed it over, and named")
    page = hand_over(1, people[1].handle, status=422)

    assert "have sent 3 lines about help within a day" in page.errors()[0]
    assert page.all("input", id="handover-sentence")[0].get("value") == "Buy pears."
    ben.visit(f"/help/{wishes[0]}")
    assert ben.submit("I can help", status=422, line=LINE).errors(), "nor anew what they handed over"
    assert hand_over(1, "").has("opened it to everyone again")


SAYING = {
    "a line": ("", "I can help", "line"),
    "a kind no": ("/takers/{0}/refusal", "Tell them", "word"),
    "what comes after": ("/withdrawal", "Withdraw it", "sentence"),
}
AGREED = {
    "another part": ("Change both parts", {"author": "Casinokral for you", "sentence": "So."}),
    "why": ("Change both parts", {"author": "I read it.", "sentence": "See casinokral."}),
    "a rest": ("Let it rest until then", {"pause-until": "2026-03-20", "pause-sentence": "See casinokral."}),
    "a hand": ("Hand it over", {"handover-sentence": "See casinokral."}),
}


@pytest.mark.attack("A51")
@pytest.mark.parametrize("what", SAYING)
def test_what_is_on_the_lists_is_in_no_line_between_two(world, what):
    listed(world, Kind.WORD, "casinokral")
    wish = wish_of(world, world.ana)
    path, button, field = SAYING[what]
    taker = offer(world, world.cleo, wish)
    person = signed_in(world, world.ana if path else world.ben)
    person.visit(f"/help/{wish}{path.format(taker)}")

    page = person.submit(button, status=422, **{field: "See casinokral."})

    assert page.has("on a list against spam: casinokral")
    assert page.all("input", id=field)[0].get("value") == "See casinokral."
    assert person.submit(button, **{field: "See you."})


@pytest.mark.attack("A51")
@pytest.mark.parametrize("what", AGREED)
def test_what_is_on_the_lists_is_in_nothing_that_two_agree_on(world, browser, what):
    listed(world, Kind.WORD, "casinokral")
    wish = wish_of(world, world.ana)
    agreed = agree(world, world.ana, world.ben, wish)
    browser.sign_in(world.ana)
    browser.visit(f"/help/{wish}/takers/{agreed}")
    button, fields = AGREED[what]

    page = browser.submit(button, status=422, **fields)

    assert page.has("on a list against spam: casinokral")
    browser.submit(button, **{name: re.sub("(?i)casinokral", "that", words) for name, words in fields.items()})


@pytest.mark.attack("A51")
def test_what_came_onto_the_lists_later_keeps_nobody_from_changing_the_rest(world, browser):
    wish = wish_of(world, world.ana)
    with world.session():
        Taker.offer(loaded(world.ben, wish), by(world.ben), f"Pears, {LINKS}", at=clock.now())
    ana = signed_in(world, world.ana)
    ana.visit(f"/help/{wish}")
    ana.submit("Yes, please")
    listed(world, Kind.WORD, "pears")
    be_new(world, world.ana)

    ana.visit(ana.page.link("This isn’t working"))
    assert ana.submit("Change both parts", author="I read two of yours.", sentence="More of it.").has("I read two")


@pytest.mark.attack("A51")
@pytest.mark.parametrize("field", ["own_part", "skills", "place"])
def test_what_stands_beside_a_request_is_held_against_the_lists_with_it(world, browser, field):
    listed(world, Kind.WORD, "casinokral")
    browser.sign_in(world.ana)
    about = {"title": "A sign", "text": "For my door.", "time_needed": "hour", "own_part": "I read one."}

    browser.visit("/help/new?kind=ask")
    assert browser.submit("Publish", **(about | {field: "Casinokral"})).has("waits for a moderator")
    browser.visit("/help/new?kind=ask")
    page = browser.submit("Publish", **(about | {"text": "For my window."}))
    assert not page.has("waits for a moderator")
    browser.visit(f"{page.path.partition('#')[0]}/edit")
    assert browser.submit("Publish changes", **{field: "Casinokral"}).has("waits for a moderator")


@pytest.mark.attack("A25")
def test_lines_of_somebody_suspended_are_read_by_moderators_alone(world):
    wish, other = wish_of(world, world.ana), wish_of(world, world.ana)
    offer(world, world.ben, wish, "Ugly words.")
    agreed = agree(world, world.ana, world.ben, other)
    with world.session():
        taken = taker(world.ana, other, agreed)
        parts = {Side.AUTHOR: ["I read one of yours."], Side.TAKER: ["Ugly parts."]}
        taken.agree(parts, "Ugly sentence.", by=by(world.ben), version=1, at=clock.now())
    ana, mo = signed_in(world, world.ana), signed_in(world, world.mo)
    assert ana.visit(f"/help/{wish}").has("Ben Example: Ugly words.")
    with world.session():
        by(world.ben).suspend(clock.now(), why="Unkind.")

    assert "Ben Example" not in ana.visit(f"/help/{wish}").body
    page = ana.visit(f"/help/{other}")
    assert page.has("Ben’s part …")
    assert page.has("“…”")
    assert "Ugly" not in page.body
    assert "I read one of yours." in page.text
    assert mo.visit(f"/help/{other}").has("Ugly sentence.")
    assert mo.page.has("Ugly parts.")

    with world.session():
        by(world.ben).lift_suspension(clock.now())
    assert ana.visit(f"/help/{wish}").has("Ben Example: Ugly words.")


AWAY = {
    "suspended": (lambda one: one.suspend(clock.now(), why="Unkind."), lambda one: one.lift_suspension(clock.now())),
    "about to leave": (
        lambda one: set_out(one, with_posts=False, at=clock.now()),
        lambda one: setattr(one, "leaves_at", None),
    ),
}


@pytest.mark.attack("A25")
@pytest.mark.parametrize(("goes", "comes_back"), AWAY.values(), ids=AWAY)
def test_an_offer_of_somebody_who_is_not_here_waits_until_they_are(world, goes, comes_back):
    wish = wish_of(world, world.ana)
    offered = offer(world, world.ben, wish)
    ana, visitor = signed_in(world, world.ana), Browser(world.app)
    ana.visit(f"/help/{wish}")
    no = ana.page.link("No, thank you Ben Example")
    with world.session():
        goes(by(world.ben))

    assert ana.submit("Yes, please", status=409).has("cannot come at the moment")
    ana.visit(no, status=409)
    ana.post_with_token(f"/help/{wish}/takers/{offered}/refusal", status=409)
    page = ana.visit(f"/help/{wish}")
    assert (page.has_button("Yes, please"), page.has("Nobody yet."), "Ben Example" in page.text) == (False, True, False)
    assert not visitor.visit(f"/help/{wish}").has("In good hands")
    assert LINE not in taken_along(world, world.ana)[1], "as on the page"

    with world.session():
        comes_back(by(world.ben))
    assert LINE in taken_along(world, world.ana)[1]
    ana.visit(f"/help/{wish}")
    assert ana.submit("Yes, please").has("In good hands")


@pytest.mark.attack("A25")
def test_a_kind_no_of_somebody_suspended_is_not_read_either(world):
    wish = wish_of(world, world.ana)
    offered = offer(world, world.ben, wish)
    with world.session():
        taker(world.ana, wish, offered).decline("Ugly word.", by=by(world.ana), at=clock.now())
    ben = signed_in(world, world.ben)
    assert ben.visit(f"/help/{wish}").has("They say: “Ugly word.”")
    with world.session():
        by(world.ana).suspend(clock.now(), why="Unkind.")

    assert ben.visit(f"/help/{wish}").has("They say: “…”")


@pytest.mark.attack("A25")
def test_whoever_gets_a_line_reports_who_sent_it_with_the_line(world):
    wish = wish_of(world, world.ana)
    offered = offer(world, world.ben, wish, "Ugly words.")
    ana, cleo, mo = (signed_in(world, one) for one in (world.ana, world.cleo, world.mo))
    ana.visit(f"/help/{wish}")

    page = ana.visit(ana.page.link("Report Ben Example"))

    assert page.texts("textarea") == ["They wrote to me: “Ugly words.”"]
    ana.submit("Send to the moderators", reason="unkind")
    mo.visit("/moderation")
    assert mo.visit(mo.page.link("What Ben Example says on their page")).has("They wrote to me: “Ugly words.”")
    for tried in (offered, offered + 1, 0, "9" * 40, "x", ""):
        assert cleo.visit(f"/people/ben/report?offer={tried}").texts("textarea") == [""], "it is between the two"


@pytest.mark.attack("A21")
def test_nobody_else_hears_that_there_is_an_offer_or_what_two_agreed_on(world):
    """Whatever a third person asks for, they are answered as where nobody offered anything."""
    wish, other = wish_of(world, world.ana), wish_of(world, world.ana)
    offered, agreed = offer(world, world.ben, wish), agree(world, world.ana, world.ben, other)
    with world.session():
        part = taker(world.ana, other, agreed).parts[0].id
    cleo = signed_in(world, world.cleo)
    for here, there in ((wish, offered), (other, agreed)):
        for one in (there, 10**6):
            ways = f"/help/{here}/takers/{one}"
            for address in (ways, f"{ways}/refusal"):
                cleo.visit(address, status=404)
            cleo.visit("/settings/profile")
            for deed in ("acceptance", "refusal", "parts", "pause", "handover"):
                cleo.post_with_token(f"{ways}/{deed}", status=404)
                cleo.visit("/settings/profile")
    for one in (part, 10**6):
        for deed in ("tick", "tick/withdraw"):
            cleo.post_with_token(f"/help/{other}/parts/{one}/{deed}", status=404)
            cleo.visit("/settings/profile")

    signed_in(world, world.ben).visit(f"/help/{wish}/takers/{offered}/refusal", status=403)
    mo = signed_in(world, world.mo)
    mo.visit(f"/help/{wish}/takers/{offered}/refusal", status=404)
    mo.visit(f"/help/{other}/takers/{agreed}", status=403)


@pytest.mark.attack("A49")
def test_a49_a_newcomers_lines_sent_at_once_are_counted_one_after_the_other(world):
    """Three a day, also where all are for one and the same person."""
    wishes = [wish_of(world, world.ana, title=f"Wish {number}") for number in range(8)]
    be_new(world, world.ben)

    def send(wish):
        try:
            return offer(world, world.ben, wish)
        except TooManyLines as why:
            return str(why)

    with ThreadPoolExecutor(8) as at_once:
        answers = list(at_once.map(send, wishes))

    assert sum(isinstance(answer, int) for answer in answers) == 3
    refused = [answer for answer in answers if isinstance(answer, str)]
    assert all("have sent 3 lines about help within a day" in answer for answer in refused)
