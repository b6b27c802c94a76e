"""The days of a challenge: their order, and what was changed after one had begun."""

from datetime import date

import pytest
from sqlalchemy import select

from forum.challenges import Prompt
from forum.challenges.hosting import HostInvitation
from forum.core import clock
from tests.challenges.scenes import HOME, at, challenge_of, hosts, loaded

ORDER = f"{HOME}/days/order"


@pytest.fixture
def olga(world, signed_in):
    return signed_in(world.olga)


def titles(world, challenge) -> list[str]:
    return [prompt.title.removeprefix("Prompt ") for prompt in challenge_of(world, challenge).prompts]


def move(browser, first, last, to, status=200):
    """As the buttons of the page do it, which is visited first."""
    page = browser.visit(f"{HOME}/days")
    seen = page.all("input", name="seen")[0].get("value")
    fields = {"first": str(first), "last": str(last), "to": str(to), "seen": seen}
    return browser.post_with_token(ORDER, fields, status=status)


@pytest.mark.parametrize(
    ("first", "last", "to", "order"),
    [(2, 2, 1, "2 1 3 4 5 6"), (1, 1, 6, "2 3 4 5 6 1"), (2, 3, 4, "1 4 5 2 3 6"), (4, 6, 1, "4 5 6 1 2 3")],
)
def test_one_day_or_several_in_a_row_move_and_the_others_give_way(world, olga, first, last, to, order):
    draft = world.challenge(announced=False, length=6)

    page = move(olga, first, last, to)

    assert page.path == f"{HOME}/days"
    assert titles(world, draft) == order.split()


def test_a_day_that_has_begun_stays_where_it_is(world, challenge, olga):
    """ "A day that has begun stays where it is, for people have written about it. Later days can be moved."

    At noon of the 9th day in Berlin the 10th has begun where days begin first.
    """
    page = olga.visit(f"{HOME}/days")
    assert page.has("10 days have begun and stay where they are.")
    assert not page.all("button", aria_label="Day 10: move it later")
    assert not page.all("button", aria_label="Day 11: move it earlier")
    assert page.all("button", aria_label="Day 12: move it earlier")

    for first, last, to in ((10, 10, 12), (12, 12, 10), (1, 3, 20)):
        assert move(olga, first, last, to, status=409).has("A day that has begun stays where it is")
    move(olga, 12, 13, 11)

    assert titles(world, challenge)[9:14] == ["10", "12", "13", "11", "14"]


def test_it_has_begun_as_soon_as_it_has_for_anybody(world, challenge, olga):
    with clock.set_to(at("2026-03-10T10:00:00+00:00")):  # midnight in Kiritimati
        assert move(olga, 10, 10, 11, status=409)
    with clock.set_to(at("2026-03-10T09:59:00+00:00")):
        move(olga, 10, 10, 11)


def test_a_drafts_days_all_move_though_its_first_date_is_past(world, olga):
    draft = world.challenge(announced=False, starts_on=date(2026, 3, 1), length=3)
    move(olga, 1, 1, 3)
    assert titles(world, draft) == ["2", "3", "1"]


def test_host_and_link_and_all_texts_go_along(world, challenge, olga):
    hosts(world, world.ana, challenge, 20)
    olga.visit(f"{HOME}/days/20/host")
    olga.submit("Make a link")
    with loaded(world, challenge) as one:
        one.prompts[19].fill(title="T", theme="rest", body="B **b**", step="S", no_customers="N")
    before = challenge_of(world, challenge).prompts[19]

    move(olga, 20, 20, 25)

    after = challenge_of(world, challenge).prompts[24]
    for name in ("texts", "body_html", "step_html", "no_customers_html", "host_id"):
        assert getattr(after, name) == getattr(before, name)
    with world.session() as session:
        there = select(Prompt.number).join(HostInvitation, HostInvitation.prompt_id == Prompt.id)
        assert session.scalars(there).all() == [25]


def test_of_two_who_change_the_days_the_second_sees_them_as_they_are(world, olga, signed_in):
    draft = world.challenge(announced=False, length=3)
    page = olga.visit(f"{HOME}/days")
    seen = page.all("input", name="seen")[0].get("value")
    move(olga, 1, 1, 2)

    fields = {"first": "1", "last": "1", "to": "3", "seen": seen}
    page = olga.post_with_token(ORDER, fields, status=409)

    assert page.has("The days were changed elsewhere meanwhile.")
    assert titles(world, draft) == ["2", "1", "3"]
    assert page.texts("h2")[0].startswith("Day 1: Prompt 2")


def test_who_writes_a_day_that_is_moved_meanwhile_is_told(world, challenge, olga, signed_in):
    hosts(world, world.ana, challenge, 20)
    ana = signed_in(world.ana)
    ana.visit(f"{HOME}/days/20/edit")
    move(olga, 20, 20, 21)

    ana.submit("Save this day", body="Ana’s words.", status=403)
    assert titles(world, challenge)[19:21] == ["21", "20"]


@pytest.mark.parametrize(("first", "last", "to"), [(3, 2, 1), (2, 3, 3), (1, 4, 1), (0, 1, 1), ("", 1, 1)])
def test_days_that_do_not_exist_cannot_be_moved(world, olga, first, last, to):
    draft = world.challenge(announced=False, length=3)
    move(olga, first, last, to, status=422)
    assert titles(world, draft) == ["1", "2", "3"]


def test_only_organisers_move_days(world, challenge, signed_in):
    hosts(world, world.ana, challenge, 20)
    ana = signed_in(world.ana)
    ana.visit(HOME)
    fields = {"first": "20", "last": "20", "to": "21", "seen": "28"}
    ana.post_with_token(ORDER, fields, status=403)


def test_an_edit_of_a_day_that_has_begun_is_shown_with_what_stood_there_before(world, challenge, olga, browser):
    olga.visit(f"{HOME}/days/3/edit")
    olga.submit("Save this day", body="Do it **twice**.", title="Prompt 3")
    olga.visit(f"{HOME}/days/3/edit")
    olga.submit("Save this day", step="<b>Once</b> will do.")

    page = browser.visit(f"{HOME}/days/3")
    assert page.has("This day was edited after it had begun.")
    page = browser.visit(page.link("What was changed"))

    assert page.statements <= 5
    assert page.text.count("Changed by Olga Example") == 2
    assert page.texts("h3") == ["A five-minute version", "Prompt"]
    assert page.texts("dd") == ["(empty)", "<b>Once</b> will do.", "Do kind thing 3.", "Do it **twice**."]
    assert not page.has("Theme")


def test_what_changes_before_a_day_begins_or_not_at_all_leaves_no_trace(world, challenge, olga, browser):
    for number in (3, 20):
        olga.visit(f"{HOME}/days/{number}/edit")
        olga.submit("Save this day", **({"body": "New."} if number == 20 else {}))

    assert olga.visit(f"{HOME}/days/20/history").has("Nothing was changed since this day began.")
    assert {prompt.edited_at for prompt in challenge_of(world, challenge).prompts} == {None}
    browser.visit(f"{HOME}/days/20/history", status=404)
    assert browser.visit(f"{HOME}/days/3/history").has("Nothing was changed since this day began.")


def test_a_day_is_shown_as_people_will_see_it_before_it_is_kept(world, challenge, olga):
    page = olga.visit(f"{HOME}/days/20/edit")
    assert "Do kind thing 20." in page.texts("div", id="day-preview")[0]

    values = {"version": "1", "title": "New", "theme": "rest", "body": "**Now** & <i>then</i>", "step": "", "host": ""}
    page = olga.post_with_token(f"{HOME}/days/20/preview", values | {"no_customers": ""})

    assert "New Now & <i>then</i>" in page.texts("div", id="day-preview")[0]
    assert page.texts("textarea")[0] == "**Now** & <i>then</i>"
    assert challenge_of(world, challenge).prompts[19].title == "Prompt 20"


def test_one_goes_on_to_the_next_day(world, challenge, olga):
    olga.visit(f"{HOME}/days/27/edit")
    page = olga.submit("Save, then the next day", then="next", title="Last but one")
    assert page.path == f"{HOME}/days/28/edit"
    assert not page.has_button("Save, then the next day")


def test_the_days_cost_the_same_however_many_there_are(world, olga):
    for slug, length in (("short", 1), ("long", 100)):
        world.challenge(slug, length=length, announced=False)
    asked = [olga.visit(f"/challenges/{slug}/days").statements for slug in ("short", "long")]
    assert asked[0] == asked[1] <= 8
