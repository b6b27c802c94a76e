"""Attacks on what is said once and replaced: an older tab that is sent replaces nothing that it has not shown."""

import pytest
from sqlalchemy import select

from forum.entries import Wall
from forum.help.queries import skills_of
from tests.attacks.test_lines import by
from tests.browser import signed_in

CHANGED = "This was changed elsewhere while you were writing."
WALL, PLEDGE = "/challenges/kind-28/wall", "/challenges/kind-28/pledge"


@pytest.fixture
def ana(world):
    world.join(world.ana, world.challenge())
    return signed_in(world, world.ana)


def skills(world):
    with world.session() as session:
        return sorted(one.name for one in session.scalars(skills_of(by(world.ana))))


@pytest.mark.attack("A48")
def test_a48_an_older_tab_takes_no_newer_skills_away(world, ana):
    older = ana.visit("/settings/skills")
    ana.submit("Save", fun="Baking\nSinging", tedious="Taxes")
    ana.page = older

    page = ana.submit("Save", fun="Drawing", status=409)

    assert page.has(CHANGED)
    assert page.texts("textarea")[:2] == ["Baking Singing", "Taxes"]
    assert page.texts("textarea", name="fun") == ["Drawing"]
    assert skills(world) == ["Baking", "Singing", "Taxes"]
    ana.submit("Save", fun="Drawing, Baking")
    assert skills(world) == ["Baking", "Drawing"], "sent again, it replaces what was seen beside it"


def test_the_same_skills_from_an_older_tab_are_simply_saved(world, ana):
    older = ana.visit("/settings/skills")
    ana.submit("Save", fun="Baking, Singing")
    ana.page = older

    ana.submit("Save", fun="singing\nBaking")

    assert skills(world) == ["Baking", "Singing"]


@pytest.mark.attack("A48")
def test_a48_an_older_tab_replaces_no_newer_wall(world, ana):
    older = ana.visit(WALL)
    ana.submit("Tell the others", sentence="My oven is broken.")
    ana.page = older

    page = ana.submit("Tell the others", sentence="I am tired.", status=409)

    assert page.has(CHANGED)
    assert page.texts("textarea") == ["My oven is broken."]
    assert page.all("input", name="sentence")[0].get("value") == "I am tired."
    assert walls(world) == ["My oven is broken."]
    ana.submit("Say it in these words")
    assert walls(world) == ["I am tired."]


def walls(world):
    with world.session() as session:
        return list(session.scalars(select(Wall.sentence)))


@pytest.mark.attack("A48")
def test_a48_an_older_tab_replaces_no_newer_word_about_ones_pledge(world, ana):
    older = ana.visit(f"{PLEDGE}?check=7")
    ana.submit("Note it", how="kept", words="Each evening, at the oven.")
    ana.page = older

    page = ana.submit("Note it", how="partly", words="Now and then.", status=409)

    assert page.has(CHANGED)
    assert page.texts("textarea") == ["Each evening, at the oven.", "Now and then."]
    assert ana.visit(PLEDGE).has("Each evening, at the oven.")
    ana.page = page
    assert ana.submit("Note it").has("Now and then.")
