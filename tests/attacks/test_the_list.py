"""The list of attacks in docs/security.md, held against the tests that perform them."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ALL = {f"A{number:02}" for number in range(1, 53)}
TESTS = Path(__file__).parents[1]
DOCUMENT = TESTS.parent / "docs" / "security.md"
ROW = re.compile(r"^\| (A\d\d) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def marks_in(text: str) -> Iterator[str]:
    """The ids in `@pytest.mark.attack("A01", …)` above the tests of this file, or in its `pytestmark`."""
    for node in ast.walk(ast.parse(text)):
        for mark in marks_of(node):
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.attack":
                yield from (one.value for one in mark.args if isinstance(one, ast.Constant))


def marks_of(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
        return list(node.decorator_list)
    is_of_the_file = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
    return list(ast.walk(node)) if is_of_the_file else []


@cache
def performed() -> dict[str, set[str]]:
    """By id, the files in which it is performed: those of this folder by name, all others with their folder."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(TESTS.rglob("test_*.py")):
        text = path.read_text("utf-8")
        for mark in marks_in(text) if "mark.attack(" in text else ():
            found[mark].add(str(path.relative_to(TESTS)).removeprefix("attacks/"))
    return found


def test_a_mark_counts_above_a_test_and_for_a_whole_file_and_nowhere_else():
    above = '@pytest.mark.attack("A01", "A02")\ndef test_x(): pass\n'
    whole = 'pytestmark = [pytest.mark.slow, pytest.mark.attack("A03")]\n'
    beside = '@pytest.mark.attack("A04")\ndef helper(): pass\nmark = pytest.mark.attack("A05")\n'

    assert sorted(marks_in(above + whole + beside)) == ["A01", "A02", "A03"]


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
        named = set(re.findall(r"`((?:\w+/)*test_\w+\.py)`", where))
        assert named == found[mark], f"{mark} is performed in {sorted(found[mark])}"
