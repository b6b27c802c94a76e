"""A text as a hasty eye reads it: small plain letters, without what is invisible or only looks like a letter.

"Buy now" written in wide, Cyrillic or accented letters, with a blank of no width between them, is "buy now". What is
found in the folded text is shown where it stood, so each folded character remembers from which one it came.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from forum.core.look_alikes import NOT_ASCII, latin, without_unseen

QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "\u00b4": "'", "\u02bc": "'"})
INVISIBLE = ("Cf", "Mn", "Me")  # blanks of no width and the like; accents that stand after their letter


@dataclass(frozen=True)
class Folded:
    """`starts` and `origins`: from which character on the folded text runs beside the original from where."""

    text: str
    starts: list[int]
    origins: list[int]

    def origin(self, position: int) -> int:
        """Where a character of the folded text stood."""
        run = bisect_right(self.starts, position) - 1
        return self.origins[run] + position - self.starts[run]


def folded(text: str) -> Folded:
    pieces, starts, origins, length, last = [], [0], [0], 0, 0
    for found in NOT_ASCII.finditer(text):
        here, letter = found.start(), plain(found[0])
        pieces.append(text[last:here].lower())
        pieces.append(letter)
        length += here - last + len(letter)
        last = here + 1
        if len(letter) != 1:
            starts.append(length)
            origins.append(last)
    pieces.append(text[last:].lower())
    return Folded("".join(pieces), starts, origins)


@lru_cache(maxsize=10_000)
def plain(character: str) -> str:
    """What one character beyond ASCII is read as: "ä" as "a", "ß" as "ss", a Cyrillic letter as what it looks like."""
    apart = without_unseen(unicodedata.normalize("NFKD", character.translate(QUOTES))).casefold()
    seen = [letter for letter in apart if unicodedata.category(letter) not in INVISIBLE]
    return "".join(latin(letter) if letter.isalpha() else letter for letter in seen)
