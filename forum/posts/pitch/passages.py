"""The words that led to a reading, shown where they stand: the lines around them, and nothing of a long text beside."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from forum.posts.pitch.reading import Found

AROUND = 60  # characters before and after
MOST_PASSAGES = 8

Piece = tuple[str, bool]


def passages(text: str, found: Sequence[Found]) -> list[list[Piece]]:
    """Parts of the text, each as pieces that led to it or not."""
    marks = list(merged([(one.start, one.end) for one in found], 0))
    around = merged([(from_word(text, start), to_word(text, end)) for start, end in marks], 1)
    return [list(pieces(text, here, marks)) for here in around][:MOST_PASSAGES]


def merged(spans: Sequence[tuple[int, int]], gap: int) -> Iterator[tuple[int, int]]:
    """Those that touch, or nearly, as one."""
    last: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if last is not None and start <= last[1] + gap:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


def from_word(text: str, place: int) -> int:
    begin = max(0, place - AROUND)
    blank = text.find(" ", begin, place)
    return begin if begin == 0 or blank < 0 else blank + 1


def to_word(text: str, place: int) -> int:
    end = min(len(text), place + AROUND)
    blank = text.rfind(" ", place, end)
    return end if end == len(text) or blank < 0 else blank


def pieces(text: str, here: tuple[int, int], marks: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    start, end = here
    yield ("… " if start > 0 else ""), False
    for first, last in marks:
        if start <= first < end:
            yield text[start:first], False
            yield text[first:last], True
            start = last
    yield text[start:end] + (" …" if end < len(text) else ""), False


def by_rule(found: Sequence[Found]) -> dict[str, list[str]]:
    """For each rule the words by which it was found, each once, in the order of the text."""
    in_order = sorted(found, key=lambda one: one.rule)
    return {
        rule: list(dict.fromkeys(" ".join(one.words.split()) for one in hits))
        for rule, hits in groupby(in_order, key=lambda one: one.rule)
    }
