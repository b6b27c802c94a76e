"""Who and what a text names: @people and #tags, outside of code and links."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from urllib.parse import quote

from markdown_it.token import Token

# People and tags of one text. Whoever needs more is not talking to someone.
MAX_NAMES = 50
MAX_TAG = 30

HANDLE = r"[A-Za-z0-9][A-Za-z0-9_-]{1,29}"
# Accents and vowel signs that stand after their letter and are no letters to `\w`.
_MARKS = "".join(chr(code) for code in range(0x300, 0xAC00) if unicodedata.category(chr(code)).startswith("M"))
_NAME = re.compile(
    rf"(?<![\w@#&/{_MARKS}])"
    rf"(?:@(?P<handle>{HANDLE})(?![\w@-]|\.\w)|#(?P<tag>\w(?:[\w{_MARKS}-]*[\w{_MARKS}])?))"
)


@dataclass
class Names:
    """Who and what a text names, in its order, and who of them becomes a link."""

    mentionable: Collection[str] = ()
    mentions: dict[str, None] = field(default_factory=dict)
    hashtags: dict[str, None] = field(default_factory=dict)

    def link_for(self, found: re.Match[str]) -> Token | None:
        if found["handle"]:
            return self._link_to_person(found["handle"].lower())
        return self._link_to_tag(unicodedata.normalize("NFC", found["tag"].casefold()))

    def _link_to_person(self, handle: str) -> Token | None:
        self.mentions.setdefault(handle)
        known = handle in self.mentionable
        return link_open(f"/people/{handle}", "mention") if known else None

    def _link_to_tag(self, tag: str) -> Token | None:
        if len(tag) > MAX_TAG or not any(map(str.isalpha, tag)):
            return None
        self.hashtags.setdefault(tag)
        return link_open(f"/tags/{quote(tag, safe='')}", "hashtag")


def with_names(children: list[Token], names: Names) -> Iterator[Token]:
    """@people and #tags become links, outside of links; `code` never is a text token."""
    in_link, before = 0, ""
    for token, following in zip_longest(children, children[1:]):
        in_link += link_step(token)
        if token.type == "text" and not in_link:
            # What is escaped (`@ada\_b`) comes as a token of its own, and still belongs to the word.
            after = following.content[:1] if following and following.type == "text_special" else ""
            yield from _split_at_names(token.content, before, after, names)
        else:
            yield token
        before = " " if token.type.endswith("break") else (token.content or before)[-1:]


def _split_at_names(text: str, before: str, after: str, names: Names) -> Iterator[Token]:
    start = 0
    for found in _NAME.finditer(before + text + after, len(before)):
        opened = found.end() - len(before) <= len(text) and names.link_for(found)
        if opened:
            yield Token("text", "", 0, content=text[start : found.start() - len(before)])
            yield from linked(opened, Token("text", "", 0, content=found[0]))
            start = found.end() - len(before)
    yield Token("text", "", 0, content=text[start:])


def link_step(token: Token) -> int:
    return token.nesting if token.tag == "a" else 0


def link_open(href: str, css_class: str = "") -> Token:
    attrs: dict[str, str | int | float] = {"href": href, "class": css_class} if css_class else {"href": href}
    return Token("link_open", "a", 1, attrs=attrs)


def linked(opened: Token, words: Token) -> Iterator[Token]:
    yield from (opened, words, Token("link_close", "a", -1))
