"""The organisers' days in a browser: moved by pointer and by keys, and as people will see them, while one types."""

from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import DESK, Visitor

DAYS = "/challenges/first-28/days"


def titles(ada: Visitor) -> list[str]:
    return [one.split(": ", 1)[1] for one in ada.main.locator("[data-day] h3, [data-day] h2").all_inner_texts()]


def test_a_day_is_moved_by_pointer_and_by_keys(arrive: Arrive) -> None:
    ada = arrive(DESK, handle="ada", looks=False)
    ada.visit(DAYS)
    before = titles(ada)

    carry(ada, 20, 22)

    assert ada.sees("Moved. It is day 22 now.")
    assert titles(ada)[19:22] == [before[20], before[21], before[19]]
    ada.main.get_by_role("button", name="Day 22: move it earlier").focus()
    with ada.page.expect_navigation(wait_until="load"):
        ada.page.keyboard.press("Enter")
    assert titles(ada)[19:22] == [before[20], before[19], before[21]]


def carry(ada: Visitor, day: int, to: int) -> None:
    """By its handle, to the middle of another row."""
    handle = ada.main.locator(f"[data-day='{day}'] [data-handle]")
    there = ada.main.locator(f"[data-day='{to}']")
    handle.scroll_into_view_if_needed()
    there.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), there.bounding_box()
    assert start
    assert end
    ada.page.mouse.move(start["x"] + 10, start["y"] + 10)
    ada.page.mouse.down()
    ada.page.mouse.move(start["x"] + 10, end["y"] + end["height"] / 2, steps=5)
    with ada.page.expect_navigation(wait_until="load"):
        ada.page.mouse.up()


def test_the_day_beside_the_form_follows_what_is_typed(arrive: Arrive) -> None:
    ada = arrive(DESK, handle="ada", looks=False)
    ada.visit(f"{DAYS}/20/edit")

    ada.fill("Title", "Carry somebody's bag")

    expect(ada.main.get_by_role("heading", name="Carry somebody's bag")).to_be_visible()
    ada.visit(f"{DAYS}/20/edit")
    assert ada.labelled("Title").input_value() != "Carry somebody's bag", "nothing is kept by looking"
