"""The list of attacks in docs/security.md, held against the tests that perform them."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ALL = {f"A{number:02}" for number in range(1, 53)}
TESTS = Path(__file__).parents[1]
DOCUMENT = TESTS.parent / "docs" / "security.md"
ROW = re.compile(r"^\| (A\d\d) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def marks_in(path: Path) -> Iterator[str]:
    """The ids in `@pytest.mark.attack("A01", …)` above the tests of this file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == "attack":
                    yield from (one.value for one in mark.args if isinstance(one, ast.Constant))


def performed() -> dict[str, set[str]]:
    """By id, the files in which it is performed."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted([*(TESTS / "attacks").glob("test_*.py"), *(TESTS / "journeys").glob("test_*.py")]):
        for mark in marks_in(path):
            found[mark].add(path.name)
    return found


def test_every_attack_of_the_list_is_performed():
    missing = sorted(ALL - set(performed()))
    assert missing == [], f"nobody performs {', '.join(missing)}"


def test_no_test_performs_what_is_not_on_the_list():
    assert sorted(set(performed()) - ALL) == []


def test_the_document_names_every_attack_once_and_where_it_is_performed():
    rows = ROW.findall(DOCUMENT.read_text("utf-8"))
    assert [mark for mark, _what, _where in rows] == sorted(ALL)

    found = performed()
    for mark, _what, where in rows:
        named = set(re.findall(r"`(test_\w+\.py)`", where))
        assert named == found[mark], f"{mark} is performed in {sorted(found[mark])}"
