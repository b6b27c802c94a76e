"""A QR code as the one path of an SVG, so that a template can draw it without making markup of anybody's words."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # light squares around it, which readers need


@dataclass(frozen=True)
class Drawing:
    size: int
    path: str


def drawn(words: str) -> Drawing:
    matrix = segno.make(words, error="m", micro=False).matrix
    path = "".join(bars(row, QUIET + y) for y, row in enumerate(matrix))
    return Drawing(len(matrix) + 2 * QUIET, path)


def bars(row: bytearray, y: int) -> str:
    """The dark squares of a row, those beside each other as one bar."""
    path, x = "", QUIET
    for is_dark, squares in groupby(row):
        width = len(list(squares))
        path += f"M{x} {y}h{width}v1h-{width}z" if is_dark else ""
        x += width
    return path
