"""How members' Markdown is read: one parser, with the rules of the house and its limits.

`read` gives markdown-it tokens in which everything is decided: which links stand, who is named, how
large a table may be. `core/richtext.py` makes HTML or plain text of them.
"""

import html
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from flask_babel import lazy_gettext as _l
from markdown_it import MarkdownIt, rules_core, rules_inline
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from forum.core.mentions import Names, link_open, link_step, linked, with_names
from forum.core.picture_names import PictureName
from forum.core.refusals import Unusable
from forum.core.words import lazy_number

# Quotes and lists inside each other. The parser silently drops what is nested deeper; we say so.
MAX_NESTING = 20
# A table makes hundreds of times its source: 1.5 kB of Markdown became 631 kB of HTML in 5.8 s.
MAX_COLUMNS = 20
MAX_CELLS = 2_000
# Some quotes make the parser look at all following lines again and again. The longest honest text needs 10,000 looks.
MAX_LOOKS = 30_000
# Each "[" may begin a link, and looking for its end costs more the more there are.
MAX_BRACKETS = 1_000
# Browsers and servers agree up to here; it also bounds a reference that is used again and again.
MAX_HREF = 2_000
# linkify-it reads a label "xn--…" in two ways, so k of them take 2^k tries: 22 take a minute. With more
# than this, plain addresses stay text.
MAX_PUNYCODE = 4
# In text without blanks each possible address is read to the end of it, so the cost grows with the square.
MAX_WORD = 2 * MAX_HREF
# Each address inside a text costs up to 2 ms as long as the text goes on without a blank. Those after
# this many are found by a cheaper rule, which stops at emphasis.
MAX_ADDRESSES = 50

LINK_REL = "nofollow ugc noopener"
CELL_CLASSES = {"left": "text-start", "center": "text-center", "right": "text-end"}
# Controls, blanks, back-ticks, back-slashes, and what is invisible or turns text around: browsers skip
# or reinterpret some of these, so an address with one may not lead where a check believes it does.
_UNCLEAR = re.compile(
    r"[\x00-\x20\x7f-\xa0`\\\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_HREF = re.compile(r"https?://[^/?#]|mailto:[^?]|/(?!/)|#", re.IGNORECASE | re.ASCII)
_SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])https?$", re.IGNORECASE | re.ASCII)
_LANGUAGE = re.compile(r"[a-z0-9][a-z0-9+#_-]{0,29}")


class TextTooDeep(Unusable):
    title = _l("Too many levels")
    message = _l(
        "Some quotes or lists stand so deep inside others that their words would get lost."
        " Please take a few levels away."
    )


class TextTooLarge(Unusable):
    title = _l("That is a lot of formatting")
    message = _l("There is more formatting in this text than can be shown. Please use less of it, or make two texts.")


class TableTooLarge(Unusable):
    title = _l("That is a large table")
    message = _l(
        "A table can have up to %(columns)s columns, and all tables of a text together up to %(cells)s cells."
        " Please make it smaller, or show only the part that matters.",
        columns=MAX_COLUMNS,
        cells=lazy_number(MAX_CELLS),
    )


def is_safe_href(address: str) -> bool:
    """True for web and mail addresses and places on this site, as long as they are what they seem."""
    address = html.unescape(address)
    return len(address) <= MAX_HREF and _HREF.match(address) is not None and _UNCLEAR.search(address) is None


def is_picture(address: str) -> bool:
    """True for our own pictures. Others would tell their server who reads here, and can change later."""
    return PictureName.read(address) is not None


def is_language(name: str) -> bool:
    return _LANGUAGE.fullmatch(name) is not None


def read(text: str, mentionable: Collection[str] = ()) -> tuple[list[Token], Names]:
    if text.count("[") > MAX_BRACKETS:
        raise TextTooLarge
    names = Names(mentionable)
    return _PARSER.parse(text, {"names": names, "looks": 0, "cells": 0, "addresses": 0}), names


def as_html(tokens: Sequence[Token]) -> str:
    return _RENDERER.render(tokens, _PARSER.options, {})


def as_plain(tokens: Sequence[Token]) -> str:
    """The words alone, blocks and lines parted by one blank."""
    return " ".join(" ".join(map(_plain, tokens)).split())


def as_seen(tokens: Sequence[Token]) -> tuple[str, list[str]]:
    """All words as a reader sees them, markup inside a word or not; and where the links lead."""
    parts = [part for token in tokens for part in (token.children or [token])]
    blocks = ("".join(map(_seen, token.children or [token])) for token in tokens)
    return "\n".join(blocks), [str(part.attrs["href"]) for part in parts if part.type == "link_open"]


def _seen(part: Token) -> str:
    if part.type == "image":
        return "".join(map(_seen, part.children or []))
    return "\n" if part.type in ("softbreak", "hardbreak") else part.content


def _plain(token: Token) -> str:
    if token.type == "inline":
        return _RENDERER.renderInlineAsText(token.children, _PARSER.options, {})
    return token.content


def _shape(state: StateCore) -> None:
    """What the house changes in what the parser found."""
    for position, token in enumerate(state.tokens):
        if token.type == "inline":
            token.children = _shaped(token.children or [], state.env["names"])
        elif token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"  # h1 and h2 belong to the page
        elif token.type in ("th_open", "td_open"):
            _align_by_class(token)
        elif token.type == "fence":
            _keep_plain_language(token)
        elif token.type == "list_item_open":
            _tick(token, state.tokens[position + 2])


def _align_by_class(cell: Token) -> None:
    align = str(cell.attrs.pop("style", "")).removeprefix("text-align:")
    if align in CELL_CLASSES:
        cell.attrs["class"] = CELL_CLASSES[align]


def _keep_plain_language(fence: Token) -> None:
    language = fence.info.strip().lower().split(" ")[0]
    fence.info = language if is_language(language) else ""


def _tick(item: Token, words: Token) -> None:
    """A task's box is a character: it needs no form control, no label and no script."""
    if "checked" in item.meta and words.type == "inline":
        item.attrs["class"] = "task"
        box = Token("text", "", 0, content="☑ " if item.meta["checked"] else "☐ ")
        words.children = [box, *(words.children or [])]


def _shaped(children: list[Token], names: Names) -> list[Token]:
    children = list(_without_foreign_pictures(children))
    children = list(_without_chance_links(children))
    children = list(with_names(children, names))
    for token in children:
        if token.type == "link_open":
            _mark_link(token)
    return children


def _without_foreign_pictures(children: list[Token]) -> Iterator[Token]:
    """Our own pictures stay; another becomes a link to it, or its words where it stood inside a link."""
    in_link = 0
    for token in children:
        in_link += link_step(token)
        if token.type != "image":
            yield token
        elif picture := PictureName.read(str(token.attrs["src"])):
            token.attrs |= picture.attributes
            yield token
        else:
            words = _picture_in_words(token)
            yield from [words] if in_link else linked(link_open(str(token.attrs["src"])), words)


def _picture_in_words(image: Token) -> Token:
    alt = _RENDERER.renderInlineAsText(image.children, _PARSER.options, {}).strip()
    return Token("text", "", 0, content=alt or str(image.attrs["src"]))


def _without_chance_links(children: list[Token]) -> Iterator[Token]:
    """Found links that nobody meant are text again: "a good day.It was" does not speak of Italy."""
    dropped = False
    for token, following in zip_longest(children, children[1:]):
        if token.type == "link_open" and token.markup == "linkify" and following and not _is_meant(following.content):
            dropped = True
        elif token.type == "link_close" and dropped:
            dropped = False
        else:
            yield token


def _is_meant(address: str) -> bool:
    ending = address.rpartition(".")[2]
    return "/" in address or "@" in address or address.lower().startswith("www.") or len(ending) > 2


def _mark_link(link: Token) -> None:
    if not str(link.attrs["href"]).startswith(("/", "#")):
        link.attrs["rel"] = LINK_REL


def _within_bounds(state: StateBlock, _start: int, _end: int, silent: bool) -> bool:
    """Asked for every line, as often as the parser looks at it; never has anything of its own to say."""
    state.env["looks"] += 1
    if state.env["looks"] > MAX_LOOKS:
        raise TextTooLarge
    if state.level >= MAX_NESTING and not silent:
        raise TextTooDeep
    return False


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it's table, refused before it fills the memory."""
    found = table(state, start, end, True)
    if silent or not found:
        return found
    columns = _columns(state, start + 1)
    if columns > MAX_COLUMNS:
        raise TableTooLarge
    table(state, start, min(end, start + 3 + MAX_CELLS // columns), False)
    state.env["cells"] += columns * (state.line - start - 1)
    if state.env["cells"] > MAX_CELLS:
        raise TableTooLarge
    return True


def _columns(state: StateBlock, line: int) -> int:
    rule = state.src[state.bMarks[line] : state.eMarks[line]]
    return sum("-" in cell for cell in rule.split("|"))


def _address_in_line(state: StateInline, silent: bool) -> bool:
    """Finds an address before emphasis can break it: https://example.org/_so_."""
    if state.src[state.pos] != ":" or not _SCHEME.search(state.pending[-6:]):
        return False
    state.env["addresses"] += 1
    return (
        state.env["addresses"] <= MAX_ADDRESSES and _may_be_searched(state.src) and rules_inline.linkify(state, silent)
    )


def _addresses(state: StateCore) -> None:
    if _may_be_searched(state.src):
        rules_core.linkify(state)


def _may_be_searched(text: str) -> bool:
    longest = max(map(len, text.split()), default=0)
    return longest <= MAX_WORD and text.lower().count("xn--") <= MAX_PUNYCODE


class _Renderer(RendererHTML):
    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken(tokens, idx, options, env)


class _Parser(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802  # markdown-it's name
        return super().normalizeLink("http://" + url if url.lower().startswith("www.") else url)

    def validateLink(self, url: str) -> bool:  # noqa: N802  # markdown-it's name
        return is_safe_href(url)


def _parser() -> _Parser:
    options = {"html": False, "linkify": True, "breaks": True, "tasklists": True, "maxNesting": MAX_NESTING + 2}
    parser = _Parser("commonmark", options)
    parser.enable(["table", "strikethrough", "linkify"])
    parser.block.ruler.before(
        "table", "bounds", _within_bounds, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.at("linkify", _address_in_line)
    parser.core.ruler.at("linkify", _addresses)
    parser.core.ruler.after("linkify", "house", _shape)
    return parser


_PARSER = _parser()
_RENDERER = _Renderer()
