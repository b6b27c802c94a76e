"""The words around the code, held against the code."""

import pytest

from tests.architecture import document_guards as guards
from tests.architecture.source import TOP, below, hold

README = TOP / "README.md"


def test_links_lead_somewhere() -> None:
    hold(guards.links_lead_somewhere, guards.documents())


def test_named_documents_exist() -> None:
    hold(guards.named_documents_exist, guards.texts())


def test_the_tree_stands_alone() -> None:
    hold(guards.the_tree_stands_alone, guards.texts())


@pytest.mark.skipif(not README.exists(), reason="there is no README yet")
def test_the_readme_lists_the_settings_as_they_are() -> None:
    from forum.settings import Settings

    rows = [guards.tidy(row) for row in guards.settings_table(Settings)]
    assert guards.table_rows(README.read_text("utf-8")) == rows, "it should be:\n" + "\n".join(rows)


def test_commands_can_be_run() -> None:
    commands = [path for path in (*below("bin", ""), *below(".ci", "")) if "." not in path.name and path.name[0] != "_"]
    assert list(guards.commands_can_be_run(commands)) == []
