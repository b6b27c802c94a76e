"""The part of a text where what was looked for stands, in pieces: what is to be marked, and what is not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from forum.search.asking import Question
from forum.search.words import Spot, spots_in

LENGTH = 220
BEFORE = 60  # characters before the first hit

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Marker:
    words: frozenset[str]
    beginnings: tuple[str, ...]

    @classmethod
    def for_(cls, question: Question) -> "Marker":
        whole = {word for term in question.terms for word in term.words}
        return cls(frozenset(whole), tuple(question.beginnings))

    def hits(self, text: str) -> list[Spot]:
        return [spot for spot in spots_in(text) if self.is_hit(spot.word)]

    def is_hit(self, word: str) -> bool:
        return word in self.words or word.startswith(self.beginnings)

    def marked(self, text: str) -> Pieces:
        """The whole text."""
        return pieces(text, self.hits(text), 0, len(text))

    def excerpt(self, text: str, length: int = LENGTH) -> Pieces:
        """The words around the most telling hits; the beginning of the text if there are none."""
        hits = self.hits(text)
        start = best_start(hits, length)
        start = 0 if start <= BEFORE else after_blank(text, start - BEFORE)
        end = len(text) if len(text) <= start + length else before_blank(text, start + length)
        found = pieces(text, hits, start, end)
        return [*([("… ", False)] if start else []), *found, *([(" …", False)] if end < len(text) else [])]


def best_start(hits: Sequence[Spot], length: int) -> int:
    """Where the stretch begins that holds the most different words."""
    best, most, last = 0, 0, 0
    for at, hit in enumerate(hits):
        last = max(last, at)
        while last < len(hits) and hits[last].end - hit.start <= length - BEFORE:
            last += 1
        many = variety(hits[at : min(last, at + 50)])
        if many > most:
            best, most = hit.start, many
    return best


def variety(hits: Collection[Spot]) -> int:
    return len({hit.word for hit in hits})


def pieces(text: str, hits: Sequence[Spot], start: int, end: int) -> Pieces:
    found: Pieces = []
    for hit in hits:
        if hit.start >= start and hit.end <= end:
            found += [(text[start : hit.start], False), (text[hit.start : hit.end], True)]
            start = hit.end
    found.append((text[start:end], False))
    return [(words, is_hit) for words, is_hit in found if words]


def after_blank(text: str, at: int) -> int:
    blank = text.find(" ", at, at + 30)
    return at if blank < 0 else blank + 1


def before_blank(text: str, at: int) -> int:
    blank = text.rfind(" ", at - 30, at)
    return at if blank < 0 else blank
