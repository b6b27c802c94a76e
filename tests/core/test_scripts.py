"""What a page costs in scripts: those of every page, and those of an editor on top, as they travel."""

import gzip
import re
from pathlib import Path

from tests.browser import Browser
from tests.world import World

MOST = 45_000  # bytes, compressed: what a slow phone has in a second
LEVEL = 5  # as core/compression.py sends them
VENDORED = {"markdown-toolbar-element.js", "text-expander-element.js", "paste-markdown.js"}


def scripts_of(browser: Browser, path: str) -> dict[str, int]:
    """The scripts that a page loads, and those that its scripts load later: name and size."""
    page = browser.visit(path)
    addresses = [node.get("src") for node in page.all("script") if node.get("src")]
    addresses += [node.get("data-paste") for node in page.all("textarea") if node.get("data-paste")]
    bodies = {address: browser.client.get(address).data for address in dict.fromkeys(addresses)}
    return {Path(address).name: len(gzip.compress(body, LEVEL)) for address, body in bodies.items()}


def test_the_scripts_of_a_page_to_write_on_are_small(world: World, browser: Browser) -> None:
    world.join(world.ana, world.challenge())
    browser.sign_in(world.ana)

    sizes = scripts_of(browser, "/challenges/kind-28/days/9/write")
    assert set(sizes) == {"site.js", *VENDORED}
    assert sum(sizes.values()) < MOST, sizes
    assert set(scripts_of(browser, "/")) == {"site.js"}, "an editor's scripts come with an editor"


def test_no_script_of_ours_gives_its_names_to_another() -> None:
    """They travel as one file: what one of them declares outside of braces would be there in all."""
    declares = re.compile(r"^(?:async )?(?:const|let|var|function|class)\b.*", re.MULTILINE)
    found = {path.name: declares.findall(path.read_text()) for path in Path("static/js").glob("*.js")}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_what_others_made_stands_beside_its_licence() -> None:
    folder = Path("static/vendor")
    readme = (folder / "README.md").read_text()
    assert {path.name for path in folder.glob("*.js")} == VENDORED
    for name in VENDORED:
        licence = (folder / name).with_suffix(".LICENSE.txt").read_text()
        assert "Permission is hereby granted" in licence
        assert f"`{name}`" in readme
