"""How the code stands: sizes, names, doors between rooms, and a reason beside every exception."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache

from tests.architecture.source import TOP, Source

LONGEST_FUNCTION = 25
LONGEST_FILE = 300
LONG_FILES: dict[str, str] = {}  # path: why it is one thought in spite of its length

VAGUE = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services", "common", "misc"}
VAGUE_BEGINNINGS = ("handle_", "process_")
VAGUE_ENDINGS = ("Manager", "Helper", "Service", "Util", "Utils", "Handler", "Processor")


def functions_fit_on_a_screen(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body_lines(node) > LONGEST_FUNCTION:
            yield source.says(node, f"{node.name}() has {body_lines(node)} lines; {LONGEST_FUNCTION} are the most")


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def files_are_short(source: Source) -> Iterator[str]:
    lines = len(source.text.splitlines())
    if lines > LONGEST_FILE and source.path not in LONG_FILES:
        yield source.says(lines, f"has {lines} lines, and wants to be two files; {LONGEST_FILE} are the most")


def names_say_what_things_are(source: Source) -> Iterator[str]:
    words = {part.removesuffix(".py") for part in source.path.split("/")}
    for word in sorted(words & VAGUE):
        yield source.says(1, f"is called {word}, which says nothing")
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and is_vague(node.name):
            yield source.says(node, f"{node.name} says nothing: name what happens")


def is_vague(name: str) -> bool:
    return name in VAGUE or name.startswith(VAGUE_BEGINNINGS) or name.endswith(VAGUE_ENDINGS)


def rooms_are_entered_by_their_door(source: Source) -> Iterator[str]:
    """From another room only what its __init__.py offers. forum/__init__.py puts the rooms together, and may go in."""
    for line, _here, origin in source.imports:
        parts = origin.split(".")
        if source.room is None or parts[0] != "forum" or parts[1:2] in ([source.room], ["core"], ["settings"]):
            continue
        if len(parts) < 3:
            yield source.says(line, f"imports {origin}: ask a room for what it offers, by name")
        elif len(parts) > 3 or not offers(parts[1], parts[2]):
            yield source.says(line, f"imports {origin}, which forum/{parts[1]}/__init__.py does not offer")


def offers(room: str, name: str) -> bool:
    """Whether the room's __init__.py offers the name; a room that is not built yet offers anything."""
    offered = offered_by(room)
    return offered is None or name in offered


@cache
def offered_by(room: str) -> frozenset[str] | None:
    door = TOP / "forum" / room / "__init__.py"
    return names_at_the_door(door.read_text("utf-8")) if door.exists() else None


def names_at_the_door(text: str) -> frozenset[str]:
    """What __all__ lists; without it, everything that the file itself names."""
    tree = ast.parse(text)
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "__all__" for to in node.targets):
            return frozenset(ast.literal_eval(node.value))
    named = {name.asname or name.name for node in tree.body if isinstance(node, ast.ImportFrom) for name in node.names}
    made = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assigned = {
        to.id for node in tree.body if isinstance(node, ast.Assign) for to in node.targets if isinstance(to, ast.Name)
    }
    return frozenset(named | made | assigned)


EXCEPTION = re.compile(r"#\s*(type:\s*ignore|(ruff:\s*|flake8:\s*)?noqa|pragma:)")
EXCEPTION_WITH_REASON = re.compile(
    r"#\s*(type:\s*ignore\[[\w\s,-]+\]|(ruff:\s*)?noqa:\s*[A-Z]+\d+(\s*,\s*[A-Z]+\d+)*"
    r"|pragma:\s*no cover)\s+#\s*\w+(\W+\w+)+"
)


def exceptions_say_why(source: Source) -> Iterator[str]:
    """`# type: ignore[code]  # why`, `# noqa: S101  # why`: which rule, and at least two words of reason."""
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type != tokenize.COMMENT or not EXCEPTION.search(token.string):
            continue
        if not EXCEPTION_WITH_REASON.search(token.string):
            yield source.says(token.start[0], f"{token.string.strip()} says no reason: add `# because …` behind it")
