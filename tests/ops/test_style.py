"""/style: each part of the style sheets is shown there, and each pair of colours can be read."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from forum import create_app
from forum.core.database import db
from forum.ops.colours import EDGES, TEXTS, Colour, Pair, contrast, pairs_of, tokens_in
from tests.browser import Browser

CSS = Path("static/css")
TOKENS = tokens_in((CSS / "tokens.css").read_text())
PAIRS = pairs_of(TOKENS)
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def component_files() -> list[str]:
    return [line for line in (CSS / "index.txt").read_text().split() if "@layer components" in (CSS / line).read_text()]


def without_comments(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(), flags=re.DOTALL)


def classes_of(name: str) -> set[str]:
    return {one for selector, _ in RULE.findall(without_comments(name)) for one in CLASS.findall(selector)}


@pytest.fixture
def shown(world):
    """The classes on the page of somebody who is signed in."""
    browser = Browser(world.app)
    browser.sign_in(world.ana)
    page = browser.visit("/style")
    return {
        name for node in page.tree.iter() if isinstance(node.tag, str) for name in (node.get("class") or "").split()
    }


def test_every_class_of_every_component_is_shown(shown):
    missing = {name: sorted(classes_of(name) - shown) for name in component_files()}
    assert {name: classes for name, classes in missing.items() if classes} == {}


def test_states_are_shown_by_the_rules_that_make_them(browser):
    sheet = browser.client.get("/style/states.css")
    assert sheet.mimetype == "text/css"
    body = sheet.get_data(as_text=True)
    assert ".button.is-hover {" in body
    assert ":hover" not in body
    assert ".swatch--ember { background: var(--color-ember) }" in body


@pytest.mark.parametrize("query", ["theme=light", "theme=dark", "dir=rtl", "theme=sepia"])
def test_it_is_shown_in_each_look(browser, query):
    root = browser.visit(f"/style?{query}").all("html")[0]
    name, _, value = query.partition("=")
    assert root.get("data-theme" if name == "theme" else name) == (None if value == "sepia" else value)


def test_neither_the_page_nor_its_sheet_exists_in_production(settings):
    app = create_app(replace(settings, env="production", site_url="https://forum.example.org"))
    for path in ("/style", "/style/states.css"):
        assert app.test_client().get(path, base_url="https://forum.example.org").status_code == 404
    with app.app_context():
        db.engine.dispose()


# Contrast


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.front.name} on {pair.back.name}, {pair.needs:g}")
def test_what_meets_on_a_page_can_be_told_apart(pair: Pair):
    assert pair.light >= pair.needs, "in the light"
    assert pair.dark >= pair.needs, "in the dark"


@pytest.mark.parametrize("hue", [25, 50, 75, 100, 130, 160, 190, 220, 250, 285, 320, 355])
def test_initials_can_be_read_on_every_hue(hue):
    light, dark = Colour(0.88, 0.055, hue), Colour(0.38, 0.05, hue)  # as in person.css
    assert "oklch(88% 0.055 var(--hue, 70)), oklch(38% 0.050 var(--hue, 70))" in (CSS / "person.css").read_text()
    assert contrast(TOKENS["ink"].light, light) >= 4.5
    assert contrast(TOKENS["ink"].dark, dark) >= 4.5


def test_the_measure_is_that_of_the_standard():
    white, black = Colour(1, 0, 0), Colour(0, 0, 0)
    assert contrast(white, black) == pytest.approx(21, abs=0.01)
    assert contrast(white, white) == 1
    assert Colour.read("62.8% 0.2577 29.23").hex == "#ff0000"
    assert contrast(Colour.read("62.8% 0.2577 29.23"), white) == pytest.approx(4.0, abs=0.02)


def test_every_colour_is_measured_and_every_rule_uses_measured_pairs():
    """A colour and a ground in one rule are a pair; a colour alone stands on paper."""
    known = set(TEXTS) | set(EDGES)
    met = set()
    for name in component_files():
        for _, body in RULE.findall(without_comments(name)):
            colours = re.findall(r"(?<![\w-])color: var\(--color-([\w-]+)\)", body)
            grounds = re.findall(r"background(?:-color)?: var\(--color-([\w-]+)\)", body)
            met |= {(colour, ground) for colour in colours for ground in grounds or ["paper"]}
    # On ember as its rule says elsewhere (a button and its :hover), or the ground of the rule above it.
    met -= {("on-ember", "paper")}
    assert met - known == set()


def test_the_browsers_own_bars_are_of_the_papers_colour(browser):
    bars = {one.get("content") for one in browser.visit("/").all("meta", name="theme-color")}
    assert bars == {TOKENS["paper"].light.hex, TOKENS["paper"].dark.hex}
