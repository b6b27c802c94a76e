"""What a breach is: one line that breaks a rule, and the guard that must see it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Breach:
    """Adds a line to a file; or, when `instead_of` is given, puts it in that text's place."""

    guard: str
    path: str
    line: str
    instead_of: str | None = None

    @property
    def edit(self) -> str:
        """In a line, for whoever reads what came of it."""
        if self.line:
            return self.line.strip().splitlines()[0]
        return f"without {self.instead_of.strip()}" if self.instead_of else "(new file)"

    def commit_in(self, tree: Path) -> bool:
        """Edits the copy; False when the file no longer has the text that was to be replaced."""
        path = tree / self.path
        before = path.read_text("utf-8") if path.exists() else ""
        added = f"{before}\n{self.line}\n"
        after = added if self.instead_of is None else before.replace(self.instead_of, self.line, 1)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(after, "utf-8")
        return after != before
