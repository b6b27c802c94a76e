"""A link for one person, the same challenge from its file, and a favourite for the wrap-up: in forms alone."""

import re

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import DESK_WITHOUT_SCRIPTS, PHONE

SPRING = "/challenges/first-28-spring"


def test_ask_by_link_found_from_a_file_and_choose_a_favourite(arrive: Arrive) -> None:
    ada = arrive(DESK_WITHOUT_SCRIPTS, handle="ada", looks=False)
    marg = arrive(PHONE, handle="marg", looks=False)
    ada.visit(f"{SPRING}/organisers")
    ada.press("Make a link")
    link = ada.main.locator("input[readonly]").first.input_value()
    marg.visit(link.removeprefix(ada.site.url))
    marg.inspect()
    marg.press("Yes, I organise it, too")
    ada.visit(f"{SPRING}/organisers")
    assert ada.sees("Marg Dunstan")

    told = marg.context.request.get(f"{SPRING}/file.json").text()
    ada.visit("/challenges/new/file")
    ada.fill("Or its text", told)
    ada.press("Make the draft")
    assert re.fullmatch(rf"{SPRING}-\d[a-z]{{4}}/prepare", ada.path), "a draft has letters of chance behind its name"
    ada.inspect()

    ada.visit(SPRING + "/days/1")
    ada.main.locator("article a[href^='/entries/']").first.click()
    ada.press("A favourite for the wrap-up")
    ada.fill("Why this one, in a sentence", "It made me ring my first customer.")
    ada.press("Choose it")
    ada.inspect()
    marg.visit(f"{SPRING}/wrap-up")
    assert marg.sees("It made me ring my first customer.")
    marg.inspect()
