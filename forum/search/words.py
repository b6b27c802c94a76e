"""Words: how a text becomes what is kept and what is asked for. One function, the same on both databases.

A word is a run of letters, digits and their marks, folded: no case, no accents, ß as ss, full-width as narrow. Scripts
that write without blanks (Chinese, Japanese, Thai and some more) are read letter by letter: a word in them is found as
letters that stand in a row. The databases get words and blanks only, never anything that a person typed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

LONGEST_WORD = 64  # letters: the rest of a longer one is not worth keeping
# Letters that stand alone in a run: Thai, Lao, Tibetan, Burmese, Khmer, Japanese, Chinese.
_ALONE = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
_ALONE += "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
_LETTER = rf"[^\W_{_ALONE}]"
_PLAIN_WORD = re.compile("[a-z0-9]+")
# Accents of European letters, Hebrew points, Arabic vowels: many people leave them out. Others change the word.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "\u0131": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)


@cache
def _marks() -> str:
    """Vowel signs and the like are no letters to `\\w`, and belong to the letter before them."""
    return "".join(chr(code) for code in range(0x300, 0xAC00) if unicodedata.category(chr(code)).startswith("M"))


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"{_LETTER}+(?:[{_marks()}]+{_LETTER}*)*|(?=\w)[{_ALONE}][{_marks()}]*")


@cache
def _run() -> re.Pattern[str]:
    """Letters and digits between what are none, whatever script they are of."""
    return re.compile(rf"[^\W_]+(?:[{_marks()}]+[^\W_]*)*")


@dataclass(frozen=True, slots=True)
class Spot:
    """A word and where it stands in the text, for marking it there."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """Without case, accents and other differences that people do not type."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", plain).translate(_STROKES))


def words_of(text: str) -> list[str]:
    """The words of a text, in its order."""
    pattern = _PLAIN_WORD if text.isascii() else _word()
    return [found[:LONGEST_WORD] for found in pattern.findall(fold(text))]


def spots_in(text: str) -> Iterator[Spot]:
    """The same words with their places. What folding makes of one letter (½, ﷺ) stands where that letter does."""
    for run in _run().finditer(text):
        if run[0].isascii():
            yield Spot(run[0].lower()[:LONGEST_WORD], run.start(), run.end())
        else:
            yield from _spots_in_run(run[0], run.start())


def _spots_in_run(run: str, at: int) -> Iterator[Spot]:
    """Words inside of a run: its letters are folded one by one only where the run is not one word."""
    words = words_of(run)
    if len(words) == 1:
        yield Spot(words[0], at, at + len(run))
        return
    for piece in _word().finditer(run):
        yield from (Spot(word, at + piece.start(), at + piece.end()) for word in words_of(piece[0]))
