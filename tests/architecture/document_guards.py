"""What documents and comments promise: that links lead somewhere, and that the README's settings are the real ones."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import Field, fields
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.architecture.source import TOP, Source, below, name_of

WRITTEN = (".py", ".md", ".html", ".txt", ".xml", ".css", ".js", ".toml", ".ini", ".mako", ".sh", ".yml", ".service")
NOT_OURS_TO_NAME = "../" + "shared"
DOCUMENT = re.compile(r"\bdocs/[\w/-]+\.md\b")


def texts() -> list[Source]:
    """Everything people wrote, whatever the language; the commands in bin/ have no ending."""
    paths = {*below(".", *WRITTEN), *below("bin", ""), *below(".ci", "")}
    return [Source(name_of(path), path.read_text("utf-8")) for path in sorted(paths)]


def documents() -> list[Source]:
    return [source for source in texts() if source.path.endswith(".md")]


def links_lead_somewhere(document: Source) -> Iterator[str]:
    for line, link in links_in(document.text):
        address = urlsplit(link)
        if address.scheme or address.netloc or link.startswith("/"):
            continue
        target = TOP / Path(document.path).parent / unquote(address.path)
        if address.path and not target.exists():
            yield document.says(line, f"links to {link}, which is not there")
        elif address.fragment and not has_heading(target if address.path else document, address.fragment):
            yield document.says(line, f"links to {link}, and there is no such heading")


def has_heading(target: Path | Source, anchor: str) -> bool:
    text = target.text if isinstance(target, Source) else target.read_text("utf-8") if target.suffix == ".md" else None
    return text is None or anchor in headings_of(text)


def links_in(text: str) -> Iterator[tuple[int, str]]:
    for block in MarkdownIt("commonmark").parse(text):
        line = (block.map or [0])[0] + 1
        for token in [block, *(block.children or [])]:
            yield from ((line, link) for link in links_of(token))


def links_of(token: Token) -> list[str]:
    if token.type in ("html_block", "html_inline"):
        return HtmlLinks(token.content).found
    return [str(value) for name, value in token.attrs.items() if name in ("href", "src")]


class HtmlLinks(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def headings_of(text: str) -> set[str]:
    """The anchors that forges make from headings."""
    headings = re.findall(r"^#+\s+(.*?)\s*$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def named_documents_exist(source: Source) -> Iterator[str]:
    """`see docs/…` in a comment is a link, too."""
    for line, text in enumerate(source.text.splitlines(), 1):
        for name in DOCUMENT.findall(text):
            if not (TOP / name).exists():
                yield source.says(line, f"names {name}, which is not there")


def the_tree_stands_alone(source: Source) -> Iterator[str]:
    for line, text in enumerate(source.text.splitlines(), 1):
        if NOT_OURS_TO_NAME in text:
            yield source.says(line, "names a folder outside of the tree")


def settings_table(settings: type[Any]) -> list[str]:
    """The rows that the README's table must have."""
    return [f"| `{one.metadata['env']}` | {shown(one)} | {one.metadata['about']} |" for one in fields(settings)]


def shown(one: Field[Any]) -> str:
    match one.default:
        case bool():
            return "`on`" if one.default else "`off`"
        case float():
            return f"`{one.default:g}`"
        case "":
            return ""
        case _:
            return f"`{one.default}`"


def table_rows(readme: str) -> list[str]:
    """The rows below '## Settings', one space between the cells' words and their borders."""
    section = re.search(r"^## Settings$(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\|\s*`.*\|\s*$", section[1] if section else "", re.MULTILINE)
    return [tidy(row) for row in rows]


def tidy(row: str) -> str:
    cells = [" ".join(cell.split()) for cell in row.strip().strip("|").split("|")]
    return "".join(f"| {cell} " if cell else "|  " for cell in cells) + "|"


def commands_can_be_run(commands: Iterable[Path]) -> Iterator[str]:
    for path in commands:
        if not path.stat().st_mode & 0o100:
            yield f"{name_of(path)}: is a command and not executable"
        if not path.read_text("utf-8").startswith("#!/usr/bin/env "):
            yield f"{name_of(path)}: says in its first line not what runs it"
