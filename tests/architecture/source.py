"""Files as the guards see them: where they stand, what they say, and what the names in them mean."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
TOP = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    """A Python file; `path` is written from the top of the tree: forum/posts/models.py."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str | None:
        parts = self.path.split("/")
        return parts[1] if parts[0] == "forum" and len(parts) > 2 else None

    @property
    def kind(self) -> str:
        """What the file is in its room: models, queries, routes …; a folder of that name counts as well."""
        parts = self.path.split("/")
        return Path(parts[2]).stem if self.room else Path(self.path).stem

    @cached_property
    def imports(self) -> list[tuple[int, str, str]]:
        """Line, the name it gets here, and where it comes from: (3, 'now', 'forum.core.clock.now')."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(node.lineno, name.asname or name.name.split(".")[0], name.name) for name in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [(node.lineno, name.asname or name.name, f"{node.module}.{name.name}") for name in node.names]
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        known = {}
        for _line, here, origin in self.imports:
            is_plain = here == origin.split(".")[0]  # `import a.b` gives the name a, and it means a
            known[here] = here if is_plain else origin
        return known

    def meaning(self, node: ast.AST) -> str:
        """The full name an expression stands for: 'flask.redirect', whatever it is called in this file."""
        match node:
            case ast.Name():
                return self.names.get(node.id, node.id)
            case ast.Attribute():
                return f"{self.meaning(node.value)}.{node.attr}"
            case ast.Call():
                return self.meaning(node.func)
            case _:
                return "?"

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def method_calls(self, *names: str) -> Iterator[ast.Call]:
        """Calls of `anything.name(…)`."""
        return (call for call in self.calls() if isinstance(call.func, ast.Attribute) and call.func.attr in names)

    def uses(self, wanted: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
        """Where a name is imported or used whose full meaning is wanted: line and meaning, once a line."""
        found = {(line, origin) for line, _here, origin in self.imports if wanted(origin)}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name | ast.Attribute) and wanted(self.meaning(node)):
                found.add((node.lineno, self.meaning(node)))
        return iter(sorted(found))

    def says(self, where: ast.AST | int, sentence: str) -> str:
        line = where if isinstance(where, int) else getattr(where, "lineno", 1)
        return f"{self.path}:{line}: {sentence}"


def hold(guard: Callable[[T], Iterator[str]], sources: Iterable[T]) -> None:
    """Fails with everything the guard finds, a line each."""
    found = [finding for source in sources for finding in guard(source)]
    assert not found, "\n" + "\n".join(found)


def python_files(*places: str) -> list[Source]:
    """The Python files below these folders, or these files; what is not there yet is no finding."""
    paths = [path for place in places for path in below(place, ".py")]
    return [Source(name_of(path), path.read_text("utf-8")) for path in paths]


def below(place: str, *endings: str) -> list[Path]:
    start = TOP / place
    found = [start] if start.is_file() else sorted(start.rglob("*"))
    return [path for path in found if path.is_file() and path.name.endswith(endings) and is_ours(path)]


def is_ours(path: Path) -> bool:
    """Not what tools, data or other people put there."""
    foreign = {"__pycache__", "node_modules", "vendor", "instance", "results"}
    folders = path.relative_to(TOP).parts[:-1]
    return not any(part in foreign or (part.startswith(".") and part != ".ci") for part in folders)


def name_of(path: Path) -> str:
    return path.relative_to(TOP).as_posix()
