"""A text in the pieces that rules are about: words, amounts of money, percentages, numbers, addresses, shouting.

One pass, each step of it bounded, so that ten thousand hostile characters take about as long as ten thousand kind ones.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from forum.posts.pitch.folding import folded
from forum.posts.pitch.places import is_domain

SIGN = r"(?:[€$£]|(?:eur|usd|gbp|chf|fr\.?)(?![a-z]))"
UNIT = r"(?:[€$£]|(?:eur|euros?|cents?|usd|dollars?|bucks|gbp|pounds?|quid|chf|franken|rappen)(?![a-z]))"
AMOUNT = r"[0-9]{1,6}(?:[.,' ][0-9]{3}(?![0-9])){0,2}(?:[.,](?:[0-9]{2}(?![0-9])|-))?"
LABEL = r"[a-z0-9][a-z0-9-]{0,62}+"
WORD = r"[^\W\d_]++(?:'[^\W\d_]++)?"
PIECE = re.compile(
    r"(?P<link>(?:https?://|www\.)[^\s<>()\[\]\"']{1,500}+)"
    rf"|(?P<money>(?<!\w)(?:{SIGN} ?{AMOUNT}|{AMOUNT} ?-?{UNIT}))"
    r"|(?P<percent>(?<!\w)[0-9]{1,3}(?:[.,][0-9]{1,2})? ?(?:%|percent(?![a-z])|prozent(?![a-z])))"
    rf"|(?P<domain>(?<![\w@.-])(?:{LABEL}\.){{1,4}}+[a-z]{{2,24}}(?![\w@-])(?:/[^\s<>()\[\]\"']{{0,200}}+)?)"
    r"|(?P<number>[0-9]++)"
    rf"|(?P<word>{WORD})"
    r"|(?P<shout>!!++|[\U0001F525\U0001F680\U0001F4A5\U0001F4A3\U0001F6A8\U0001F6D2\U0001F449\u2757])"
    r"|(?P<stop>[.!?;\n])"
)
PLAIN_WORD = re.compile(WORD)
QUOTED = re.compile(
    r"^ {0,3}>[^\n]*|^ {0,3}(```|~~~)[^\n]*\n(?:(?! {0,3}\1)[^\n]*\n)*+(?: {0,3}\1[^\n]*)?", re.MULTILINE
)
IN_CODE = re.compile(r"`[^`\n]{1,300}`")
SHORTEST_CODE = 4
FAR = 1 << 60


class Token(NamedTuple):
    """A piece of the text; `start` and `end` are places in the original. Loud: in capitals. Quoted: in somebody else's
    words, or in code."""

    kind: str
    text: str
    start: int
    end: int
    is_loud: bool
    is_quoted: bool


def tokens_of(text: str) -> list[Token]:
    read, is_quoted = folded(text), Cursor(quotations(text))
    tokens = []
    for kind, begin, stop in pieces(read.text):
        start, end = read.origin(begin), read.origin(stop)
        is_loud = end - start >= SHORTEST_CODE and text[start:end].isupper()
        tokens.append(Token(kind, read.text[begin:stop], start, end, is_loud, is_quoted.at(start)))
    return tokens


def pieces(text: str) -> Iterator[tuple[str, int, int]]:
    for found in PIECE.finditer(text):
        if found.lastgroup != "domain":
            yield str(found.lastgroup), found.start(), found.end()
        elif is_domain(found[0]):
            yield "link", found.start(), found.end()
        else:  # the end of a sentence.And the beginning of the next
            yield from (("word", word.start(), word.end()) for word in PLAIN_WORD.finditer(text, *found.span()))


def quotations(text: str) -> list[tuple[int, int]]:
    """Where quotations and code stand, in order."""
    return sorted(found.span() for pattern in (QUOTED, IN_CODE) for found in pattern.finditer(text))


class Cursor:
    """Goes along a text once, and says of each place whether it lies within one of these spans."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.rest = iter([*spans, (FAR, FAR)])
        self.start, self.end = next(self.rest)

    def at(self, place: int) -> bool:
        while place >= self.end:
            self.start, self.end = next(self.rest)
        return place >= self.start
