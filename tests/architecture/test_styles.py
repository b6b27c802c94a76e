"""The style sheets' habits: either reading direction, no layout by force, colours only as tokens."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FILES = [*sorted(Path("static").glob("css/*.css")), Path("static/style-page.css")]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A side by its place on the screen, where the beginning or the end of the line is meant.
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)(?:-\w+)?|left|right|top|bottom|"
    r"(?:min-|max-)?(?:width|height)|float|border-(?:top|bottom)-(?:left|right)-radius|"
    r"scroll-(?:margin|padding)-(?:left|right|top|bottom))\s*:"
)
ASIDE = re.compile(r"(?:text-align|float|clear)\s*:\s*(?:left|right)\b")
COLOUR = re.compile(r"(?<![\w-])(?:#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|oklch\()", re.IGNORECASE)
OWN_COLOURS = {"tokens.css", "person.css", "print.css"}  # where they are made; hues of people; black on paper


def problems(text: str) -> Iterator[str]:
    plain = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for number, line in enumerate(plain.splitlines(), 1):
        outside_conditions = re.sub(r"@(?:media|container)[^{]*", "", line)
        for found in (*PHYSICAL.finditer(outside_conditions), *ASIDE.finditer(outside_conditions)):
            yield f"{number}: {found[0]} is a side of the screen; say inline-start, block-size and the like"
        if "!important" in line and "[hidden]" not in line:
            yield f"{number}: !important; the layers decide"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_sides_are_named_by_the_direction_of_reading(path: Path) -> None:
    assert list(problems(path.read_text())) == []


@pytest.mark.parametrize("path", [one for one in FILES if one.name not in OWN_COLOURS], ids=lambda path: path.name)
def test_colours_are_tokens(path: Path) -> None:
    assert COLOUR.findall(COMMENT.sub("", path.read_text())) == []


@pytest.mark.parametrize(
    "line",
    [
        "a { margin-left: 1rem }",
        "a { width: 1rem }",
        "a { text-align: right }",
        "a { float: left }",
        "a { inset: 0; top: 0 }",
        "a { color: red !important }",
    ],
)
def test_it_sees_what_it_is_to_see(line: str) -> None:
    assert list(problems(line))


@pytest.mark.parametrize(
    "line",
    ["@media (max-width: 4rem) { a { margin-inline: 1rem } }", "/* left: 1 */", "a { border-width: 2px }"],
)
def test_it_lets_pass_what_is_good(line: str) -> None:
    assert list(problems(line)) == []
