"""A template as its parts: the markup it writes, with every Jinja construct put out of the way, and the expressions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser

from jinja2 import Environment, nodes

from tests.architecture.source import below, name_of

JINJA = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True)
FIRST_MARK = 0xE000  # private letters stand for the expressions, so that we know where each of them ended up
NOT_PROSE = {"code", "kbd", "samp", "pre", "script", "style"}
MARKS = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True)
class Template:
    path: str
    text: str

    @cached_property
    def tree(self) -> nodes.Template:
        return JINJA.parse(self.text)

    @cached_property
    def pieces(self) -> "Pieces":
        return Pieces(self.text)

    @cached_property
    def elements(self) -> "Elements":
        return Elements(self.pieces.markup)

    def says(self, line: int, sentence: str) -> str:
        return f"{self.path}:{line}: {sentence}"


class Pieces:
    """The template's markup, its lines as they were; `expressions[i]` stands there as the letter FIRST_MARK + i."""

    def __init__(self, text: str) -> None:
        self.markup = ""
        self.expressions: list[str] = []
        self.is_translated = False
        self.inside = ""
        for line, kind, value in JINJA.lex(text):
            self.markup += "\n" * (line - 1 - self.markup.count("\n"))  # `-%}` swallows lines
            self.take(kind, value)

    def take(self, kind: str, value: str) -> None:
        if kind == "data":
            self.markup += without_words(value) if self.is_translated else value
        elif kind in ("variable_begin", "block_begin"):
            self.inside = ""
        elif kind == "variable_end":
            self.markup += chr(FIRST_MARK + len(self.expressions))
            self.expressions.append(self.inside)
        elif kind == "block_end":
            self.notice_translation(self.inside.split())
        else:
            self.inside += value

    def notice_translation(self, words: list[str]) -> None:
        if words[0] in ("trans", "endtrans"):
            self.is_translated = words[0] == "trans"


def without_words(translated: str) -> str:
    """Only the tags: what stands between them in a {% trans %} is a message."""
    return "".join(re.findall(r"<[^>]*>|\n", translated))


class Elements(HTMLParser):
    """What the markup holds: elements with their attributes; and texts, with what they stand in if it is not prose."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[int, str, dict[str, str]]] = []
        self.texts: list[tuple[int, str | None, str]] = []
        self.not_prose: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((self.getpos()[0], tag, {name: value or "" for name, value in attrs}))
        if tag in NOT_PROSE:
            self.not_prose.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.not_prose:
            self.not_prose.remove(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append((self.getpos()[0], self.not_prose[-1] if self.not_prose else None, data))


def templates() -> list[Template]:
    return [Template(name_of(path), path.read_text("utf-8")) for path in below("templates", ".html", ".txt", ".xml")]


def words_of(expression: nodes.Node) -> Iterator[str]:
    """Words that an expression writes as they stand: `"Save" if new else "Keep"` has two, `_("Save")` none."""
    match expression:
        case nodes.Const():
            yield str(expression.value)
        case nodes.CondExpr():
            yield from words_of(expression.expr1)
            yield from words_of(expression.expr2 or nodes.Const(""))
        case nodes.Or() | nodes.And() | nodes.Add():
            yield from words_of(expression.left)
            yield from words_of(expression.right)
        case nodes.Concat():
            for part in expression.nodes:
                yield from words_of(part)
        case nodes.Filter():
            yield from words_of(expression.node or nodes.Const(""))
            for fallback in expression.args if expression.name in ("default", "d") else []:
                yield from words_of(fallback)
