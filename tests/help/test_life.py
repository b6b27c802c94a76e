"""A help request from the first line to the thanks, by the pages: asked, taken up, ticked off, changed, done."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from forum.core import clock
from forum.help import HelpRequest, Taker, Thanks, Turn
from forum.help.jobs import tend_help
from forum.help.takers import take_back
from forum.help.words import AnsweredBefore, MovedOn
from forum.posts import Draft, Post, is_unanswered
from tests.browser import Browser, signed_in
from tests.help.scenes import ASK, LINE, account, agree, loaded, offer, state_of, taker, thanked, wish_of
from tests.notifications.scenes import keep_away, sentences, tell_all


def ask_by_form(browser, **fields) -> int:
    browser.visit("/help/new?kind=ask")
    page = browser.submit("Publish", **(ASK | fields))
    return int(page.path.split("/")[2].partition("#")[0])


def test_from_asking_to_thanks(world):
    ana, ben = signed_in(world, world.ana), signed_in(world, world.ben)
    wish = ask_by_form(ana, skills="Plain words, price lists", place="Graz, Austria", until="2026-04-01")
    assert "Somebody to read my price list" in ben.visit("/help").text
    page = ben.visit(f"/help/{wish}")
    assert page.has("What Ana does I read one of yours.")
    assert page.has("Graz, Austria")

    ben.submit("I can help", line=LINE)
    assert not Browser(world.app).visit(f"/help/{wish}").has(LINE), "an offer is between the two"
    assert ana.visit(f"/help/{wish}").has(f"Ben Example: {LINE}")
    page = ana.submit("Yes, please")
    assert page.has("In good hands")
    ana.submit("Tick off")
    assert ana.page.has_button("Not yet")
    ben.visit(f"/help/{wish}")
    ben.submit("Tick off")
    visitor = Browser(world.app).visit(f"/help/{wish}?later")
    assert visitor.texts("span", class_="person__note") == ["is at it"]
    assert not visitor.has(LINE), "what was agreed is for the two sides"


def test_what_is_in_good_hands_or_withdrawn_waits_for_nobody_and_what_is_woken_waits_again(world):
    ana = signed_in(world, world.ana)
    first, second = wish_of(world, world.ana), wish_of(world, world.ana)
    third = wish_of(world, world.ana, until_on=clock.now().date())
    assert waiting(world) == {first, second, third}

    agree(world, world.ana, world.ben, first)
    assert waiting(world) == {second, third}

    ana.visit(f"/help/{second}/withdrawal")
    ana.submit("Withdraw it")
    quiet_days(2)
    tend(world)
    ana, ben = signed_in(world, world.ana), signed_in(world, world.ben)
    assert waiting(world) == set()
    assert not ben.visit("/waiting").has("price list")

    ana.visit(f"/help/{third}")
    ana.submit("Wake it")
    assert waiting(world) == {third}
    assert ben.visit("/waiting").has("price list")


def waiting(world) -> set[int]:
    with world.session() as session:
        return set(session.scalars(select(Post.id).where(is_unanswered())))


def test_thanks_close_a_request_and_can_be_passed_on(world):
    ana, ben = signed_in(world, world.ana), signed_in(world, world.ben)
    wish = wish_of(world, world.ana)
    agree(world, world.ana, world.ben, wish)

    ana.visit(f"/help/{wish}")
    ana.visit(ana.page.link("Say thanks: it is done"))
    with world.session():
        Draft.save(world.ana.id, f"thanks:{wish}", 4, {"text": "Now even"}, clock.now())
    page = ana.submit("Say thanks", status=422, text=" ", known_draft=f"4 {clock.now().isoformat()}")
    assert page.form("Say thanks").get("data-draft-sequence") == "4", "so that what is typed next is kept as well"
    page = ana.submit("Say thanks", text="Now even my mother reads it.")
    assert page.has("Ana Example thanked Ben Example.")
    assert page.has_button("Pay it forward")
    assert state_of(world, wish) == "done"
    assert not ben.visit("/help").has("Somebody to read my price list")
    assert ben.visit("/help?state=done").has("Somebody to read my price list")
    tell_all(world)
    assert "Ana Example thanked you for your help with “Somebody to read my price list”" in sentences(world, world.ben)


def test_thanks_sent_once_more_with_other_words_are_not_taken_for_the_first(world):
    """The same words lead on; others are said to be too late, and given back."""
    ana, wish = signed_in(world, world.ana), wish_of(world, world.ana)
    agree(world, world.ana, world.ben, wish)
    form = ana.visit(f"/help/{wish}/thanks")
    for _time in range(2):
        ana.page = form
        assert ana.submit("Say thanks", text="Now even my mother reads it.").path == f"/help/{wish}"
    ana.page = form

    page = ana.submit("Say thanks", status=403, text="Now even my mother reads it, and my aunt.")

    assert page.has("Now even my mother reads it, and my aunt.")


def test_an_ask_says_what_its_authors_own_part_will_be(world, browser):
    browser.sign_in(world.ana)
    browser.visit("/help/new?kind=ask")

    page = browser.submit("Publish", status=422, **(ASK | {"own_part": " ", "until": "2026-03-01"}))

    assert page.errors() == [
        "Whoever asks has a part to play too. What will you do yourself?",
        "Please choose a day from today on, within a year.",
    ]
    assert ASK["text"] in page.body


def test_a_declined_one_is_told_kindly_and_nobody_else(world):
    wish = wish_of(world, world.ana)
    offered = offer(world, world.ben, wish)
    ana, ben = signed_in(world, world.ana), signed_in(world, world.ben)

    ana.visit(f"/help/{wish}/takers/{offered}/refusal")
    ana.submit("Tell them", word="My sister does it after all.")
    tell_all(world)

    assert sentences(world, world.ben) == [
        "It went another way with “Somebody to read my price list”. Thank you for offering."
    ]
    assert ben.visit(f"/help/{wish}").has("My sister does it after all.")
    for other in (signed_in(world, world.cleo), signed_in(world, world.mo), Browser(world.app)):
        page = other.visit(f"/help/{wish}")
        assert "Ben" not in page.body
        assert "sister" not in page.body
    with pytest.raises(AnsweredBefore):
        offer(world, world.ben, wish)


def test_both_sides_change_what_they_agreed_and_see_who_was_faster(world):
    wish = wish_of(world, world.ana)
    ways = f"/help/{wish}/takers/{agree(world, world.ana, world.ben, wish)}"
    ana, ben = signed_in(world, world.ana), signed_in(world, world.ben)
    ana.visit(ways)
    ben.visit(ways)
    page = ben.submit(
        "Change both parts", author="I send it by mail\nI read one of yours.", taker="- I read it", sentence="By mail."
    )
    assert page.has("Your part I read it")
    assert not Browser(world.app).visit(f"/help/{wish}").has("By mail.")

    page = ana.submit("Change both parts", status=409, author="I fetch it.", sentence="I am near.")
    theirs = [node.text.strip() for node in page.all("textarea", readonly="")]
    assert theirs == ["I send it by mail\nI read one of yours.", "I read it"], "beside one’s own words"
    assert "I fetch it." in page.body
    assert ana.submit("Change both parts").has("I fetch it.")


def test_this_isnt_working_pause_and_hand_over(world):
    wish = wish_of(world, world.ana)
    ways = f"/help/{wish}/takers/{agree(world, world.ana, world.ben, wish)}"
    ben, cleo = signed_in(world, world.ben), world.cleo
    ben.visit(ways)
    for no_day in ("2026-03-10", "2.12.2026", "2026-02-30", "soon"):
        page = ben.submit("Let it rest until then", status=422, **{"pause-until": no_day, "pause-sentence": "Flu."})
        assert "Flu." in page.body
    page = ben.submit("Let it rest until then", **{"pause-until": "2026-05-01"})
    assert page.has("It rests until Friday, 1 May.")

    ben.visit(ways)
    page = ben.submit("Hand it over", status=422, **{"handover-to": "@nobody-here", "handover-sentence": "She knows."})
    page = ben.submit("Hand it over", **{"handover-to": "@Cleo"})
    assert page.has("Ben Example handed it over, and named Cleo Example.")
    page = signed_in(world, cleo).visit(f"/help/{wish}")
    assert page.has("“She knows.”")
    assert not page.has("Flu."), "that was between the two"
    assert state_of(world, wish) == "open"
    tell_all(world)
    assert sentences(world, cleo) == ["Ben Example asks whether you would take over “Somebody to read my price list”"]
    assert "Ben Example handed on “Somebody to read my price list”" in sentences(world, world.ana)
    quiet_days(14)
    tend(world)
    assert "has been quiet for two weeks" in sentences(world, world.ana)[0], "the pause ended with the agreement"


def test_two_at_once_never_both_win(world):
    wish = wish_of(world, world.ana)
    offered = offer(world, world.ben, wish)
    with world.session():
        first, at = taker(world.ana, wish, offered), clock.now()
        first.accept(by=account(world.ana), at=at)
        with pytest.raises(MovedOn):
            first.decline("", by=account(world.ana), at=at)
        with pytest.raises(MovedOn):
            first.accept(by=account(world.ana), at=at)
    thanked(world, world.ana, wish)
    with world.session(), pytest.raises(MovedOn):
        take_back(loaded(world.ana, wish), "", by=account(world.ana), at=at)
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(Thanks)) == 1
        assert session.scalars(select(Taker.standing)).all() == ["done"]


def test_of_a_crowd_the_first_are_shown_and_it_says_that_there_are_more(world, monkeypatch):
    monkeypatch.setattr("forum.help.queries.MOST_OF_EACH", 1)
    wish = wish_of(world, world.ana, "offer")
    for person in (world.ben, world.cleo):
        offer(world, person, wish)
    ana, cleo, more = signed_in(world, world.ana), signed_in(world, world.cleo), "There are more than are shown here"

    page = ana.visit(f"/help/{wish}")
    assert (page.has("Ben Example"), page.has("Cleo Example"), page.has(more)) == (True, False, True)
    assert cleo.visit(f"/help/{wish}").has("You have offered")
    assert not Browser(world.app).visit(f"/help/{wish}").has(more)
    ana.submit("Yes, please")
    assert ana.page.has("Cleo Example")
    assert not ana.page.has(more)


def quiet_days(days: int) -> None:
    clock.advance(timedelta(days=days))


def tend(world) -> None:
    with world.app.app_context():
        tend_help()
    tell_all(world)


def test_after_fourteen_quiet_days_the_author_is_asked_and_after_twenty_one_it_fades(world):
    wish = wish_of(world, world.ana)
    title = "“Somebody to read my price list”"
    quiet_days(13)
    tend(world)
    assert sentences(world, world.ana) == []

    quiet_days(1)
    tend(world)
    tend(world)
    assert sentences(world, world.ana) == [f"{title} has been quiet for two weeks. Does it still matter?"]

    quiet_days(6)
    world.comment(world.ben, wish, "I may know somebody, give me a day or two to ask.")
    quiet_days(2)
    tend(world)
    assert state_of(world, wish) == "open", "words are a sign of life"

    quiet_days(12)
    tend(world)
    quiet_days(7)
    tend(world)
    assert state_of(world, wish) == "faded"
    ana = signed_in(world, world.ana)
    assert not ana.visit("/help").has("Somebody to read my price list")
    ana.visit(f"/help/{wish}")
    assert ana.submit("Wake it").has("Who takes it up?")


def test_a_request_whose_time_is_over_leaves_the_list_and_one_that_rests_stays(world):
    over = wish_of(world, world.ana, until_on=clock.now().date() + timedelta(days=2))
    rests = wish_of(world, world.ana, title="It can wait")
    taken = agree(world, world.ana, world.ben, rests)
    with world.session():
        until = clock.now().date() + timedelta(days=40)
        taker(world.ana, rests, taken).rest(until, "Harvest.", by=account(world.ana), at=clock.now())
    quiet_days(39)
    tend(world)

    assert [state_of(world, one) for one in (over, rests)] == ["faded", "taken"]
    assert all("quiet" not in one for one in sentences(world, world.ana))


def test_who_keeps_away_can_neither_offer_nor_is_asked(world):
    wish = wish_of(world, world.ana)
    keep_away(world, world.ana, world.ben, "block")
    ben = signed_in(world, world.ben)
    ben.visit(f"/help/{wish}")

    page = ben.submit("I can help", status=403, line=LINE)

    assert page.has("There are others who would be glad of you.")
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(Taker)) == 0


def test_withdrawing_and_deleting_release_who_was_bound(world):
    wish = wish_of(world, world.ana)
    agree(world, world.ana, world.ben, wish)
    ana = signed_in(world, world.ana)

    ana.visit(f"/help/{wish}/withdrawal")
    assert ana.submit("Withdraw it", sentence="I closed the shop.").has("This was withdrawn")
    assert signed_in(world, world.ben).visit(f"/help/{wish}").has("“I closed the shop.”")
    assert not signed_in(world, world.cleo).visit(f"/help/{wish}").has("I closed the shop.")
    tell_all(world)
    assert "Ana Example withdrew “Somebody to read my price list”" in sentences(world, world.ben)
    ana.visit(f"/help/{wish}/edit", status=403)
    ana.visit(f"/help/{wish}/delete")
    ana.submit("Delete it")
    Browser(world.app).visit(f"/help/{wish}", status=404)


def test_an_offer_is_done_when_the_last_of_those_it_helped_has_said_thanks(world):
    wish = wish_of(world, world.ana, "offer")
    for person in (world.ben, world.cleo):
        agree(world, world.ana, person, wish)

    thanked(world, world.ben, wish)
    assert state_of(world, wish) == "taken"
    thanked(world, world.cleo, wish)
    assert state_of(world, wish) == "done"
    with world.session() as session:
        assert set(session.execute(select(Thanks.by_id, Thanks.person_id)).all()) == {
            (world.ben.id, world.ana.id),
            (world.cleo.id, world.ana.id),
        }


def test_editing_keeps_what_was_typed_and_says_who_was_faster(world):
    wish = wish_of(world, world.ana, skills=["Plain words"])
    one, other = signed_in(world, world.ana), signed_in(world, world.ana)
    one.visit(f"/help/{wish}/edit")
    other.visit(f"/help/{wish}/edit")

    assert one.submit("Publish changes", title="Two pages to read", skills="plain  WORDS, Layout").has("Layout")
    page = other.submit("Publish changes", status=409, title="Three pages")
    assert 'value="Three pages"' in page.body
    assert other.submit("Publish changes").texts("h1") == ["Three pages"]
    with world.session() as session:
        rows = session.execute(
            select(HelpRequest.state, func.count()).join(HelpRequest.needs).group_by(HelpRequest.state)
        )
        assert rows.all() == [("open", 1)]
        assert session.scalar(select(func.count()).select_from(Turn)) == 0
        session.execute(update(HelpRequest).values(kind="ask"))
