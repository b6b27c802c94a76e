"""What there is to look at before a challenge is announced: it explains, and keeps nobody from going on."""

from datetime import date

from forum.challenges.packs import packs
from tests.challenges.scenes import HOME, loaded


def told(page) -> dict[str, str]:
    rows = page.all("li", class_="listing__row")
    return {row.find("h2").text_content().strip(): " ".join(row.text_content().split()) for row in rows}


def test_it_says_what_is_ready_what_is_worth_a_look_and_why(world, signed_in):
    draft = world.challenge(announced=False, starts_on=date(2026, 3, 9), zone="America/New_York")
    with loaded(world, draft) as one:
        packs()["first-28"].fill(one)
        one.prompts[2].fill(title="", theme="rest", body="")
        one.prompts[6].fill(title="T", theme="rest", body="B")
    olga = signed_in(world.olga)

    page = olga.visit(f"{HOME}/prepare")

    assert page.statements <= 8
    points = told(page)
    assert "Worth a look. It begins on" in points["Dates"]
    assert "It has 28 days." in points["Dates"]
    assert "Ready. It is America/New York." in points["Time zone"]
    assert "Worth a look. These days have no prompt yet: 3." in points["Prompts"]
    assert "Without one of the two: 3, 7." in points["Five minutes, no customers yet"]
    assert "Ready. It has 2 sentences." in points["Pledge"]
    assert page.has_button("Announce it")


def test_only_organisers_see_it_and_nothing_is_announced_twice(world, challenge, signed_in):
    world.join(world.ana, challenge)
    signed_in(world.ana).visit(f"{HOME}/prepare", status=403)
    assert not signed_in(world.olga).visit(f"{HOME}/prepare").has_button("Announce it")
