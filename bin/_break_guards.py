"""Breaks each guard once, in a copy of the tree, and says which of them saw it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bin._breach import Breach
from bin._breaches import BREACHES

TOP = Path.cwd()
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "instance", "__pycache__", ".*_cache", ".hypothesis", "results")


CHECKS = {
    "floors": ["-c", "import sys, importlinter.cli; sys.exit(importlinter.cli.lint_imports())"],
    "lint": ["-m", "ruff", "check", "--quiet", "."],
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "types": ["-m", "mypy"],
    "dependencies": ["-m", "deptry", "."],
    "templates": ["-m", "djlint", "templates", "--lint", "--quiet", "--allow-empty-input"],
}


def command_of(guard: str) -> list[str]:
    if guard in CHECKS:
        return [sys.executable, *CHECKS[guard]]
    # The guards of the architecture need no forum, so they are asked without the tests' setting of the stage.
    alone = ["--noconftest"] if guard.startswith("tests/architecture/") else []
    return [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *alone, guard]


def colour_of(guard: str, tree: Path) -> str:
    """All of them end with 1 where they have found something; with another number, they could not even look."""
    quiet = subprocess.run(command_of(guard), cwd=tree, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return {0: "green", 1: "red"}.get(quiet.returncode, "could not look")


def in_a_copy(work: Callable[[Path], str]) -> str:
    with tempfile.TemporaryDirectory(prefix="kindling-break-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(TOP, tree, ignore=NOT_COPIED)
        return work(tree)


def unbroken(guard: str) -> str:
    return in_a_copy(lambda tree: colour_of(guard, tree))


def broken(breach: Breach) -> str:
    def commit_and_ask(tree: Path) -> str:
        if not breach.commit_in(tree):
            return "the edit no longer fits"
        return colour_of(breach.guard, tree).replace("green", "STAYED GREEN")

    return in_a_copy(commit_and_ask)


def main() -> int:
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    breaches = [breach for breach in BREACHES if word in f"{breach.guard} {breach.path} {breach.line}"]
    guards = sorted({breach.guard for breach in breaches})
    with ThreadPoolExecutor(os.cpu_count()) as hands:
        before = dict(zip(guards, hands.map(unbroken, guards), strict=True))
        after = list(hands.map(broken, breaches))
    outcomes = [
        result if before[breach.guard] == "green" else f"{before[breach.guard]} before anything was broken"
        for breach, result in zip(breaches, after, strict=True)
    ]
    for breach, outcome in zip(breaches, outcomes, strict=True):
        print(f"{outcome:<10} {breach.guard.split('::')[-1]:<58} {breach.path}: {breach.edit}")
    failed = [outcome for outcome in outcomes if outcome != "red"]
    print(f"\n{len(outcomes) - len(failed)} of {len(outcomes)} breaches were seen.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
