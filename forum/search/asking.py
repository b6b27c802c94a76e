"""What somebody looks for, read from what they typed: words, "words in a row", and beginnings of words (custom*).

Nothing that is typed is an error, and none of it reaches a database as it stands: both engines are asked in their own
language, which is made here of words only (`words.py`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from forum.core.mentions import MAX_TAG
from forum.core.richtext import tidy
from forum.search.words import fold, words_of

LONGEST_QUESTION = 200  # characters
MOST_TERMS = 8
MOST_IN_A_ROW = 16
SHORTEST_BEGINNING = 2  # letters before a *
SHORTEST_LAST_WORD = 3  # letters of the last word, which may be the beginning of one

_PIECE = re.compile(r'"([^"]*)"?|([^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»\uff02「」『』", '"'))
_TAG = re.compile(r"[#\uff03](\w[\w-]*)")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand in a row, mostly one; the last of them may be only begun."""

    words: tuple[str, ...]
    is_begun: bool = False

    @property
    def last(self) -> str:
        return self.words[-1]


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    terms: tuple[Term, ...]

    @classmethod
    def read(cls, typed: str) -> "Question":
        text = " ".join(tidy(typed[: 2 * LONGEST_QUESTION]).split())[:LONGEST_QUESTION]
        terms = list(dict.fromkeys(islice(_terms_in(text.translate(_QUOTES)), MOST_TERMS)))
        return cls(text, tuple(terms))

    @property
    def is_too_long(self) -> bool:
        """There were more words than are looked for."""
        return len(list(islice(_terms_in(self.text.translate(_QUOTES)), MOST_TERMS + 1))) > MOST_TERMS

    @property
    def tag(self) -> str | None:
        """The hashtag, if that is all that was typed."""
        found = _TAG.fullmatch(self.text)
        return found[1].casefold() if found and len(found[1]) <= MAX_TAG else None

    @property
    def in_rows(self) -> list[str]:
        """The words that have to stand in a row with others, as far as they are whole."""
        return [
            word for term in self.terms if len(term.words) > 1 for word in term.words[: -1 if term.is_begun else None]
        ]

    @property
    def beginnings(self) -> list[str]:
        return [term.last for term in self.terms if term.is_begun]


def _terms_in(text: str) -> Iterator[Term]:
    pieces = list(_PIECE.finditer(text))
    for number, piece in enumerate(pieces, 1):
        quoted, plain = piece.groups()
        words = tuple(words_of(plain if quoted is None else quoted)[:MOST_IN_A_ROW])
        if words:
            yield Term(words, quoted is None and _is_begun(plain, words[-1], is_last=number == len(pieces)))


def _is_begun(typed: str, word: str, *, is_last: bool) -> bool:
    """A star says so. The last word may not be typed to its end; where words are single letters, none is begun."""
    if not fold(typed[-1]) or len(word) < SHORTEST_BEGINNING:
        return False
    return typed.endswith("*") or (is_last and len(word) >= SHORTEST_LAST_WORD)


Endings = Mapping[str, Sequence[str]]  # what words begin so


def for_sqlite(terms: Iterable[Term], endings: Endings, marks: Sequence[Sequence[str]]) -> str:
    """The question in the language of FTS5. Each of `marks` is several of which one must be there."""
    parts = [" OR ".join(_quoted(*term.words[:-1], word) for word in _lasts(term, endings)) for term in terms]
    parts += [" OR ".join(map(_quoted, several)) for several in marks]
    return " AND ".join(f"({part})" for part in parts)


def _quoted(*words: str) -> str:
    return f'"{" ".join(words)}"'


def for_postgres(terms: Iterable[Term], endings: Endings, marks: Sequence[Sequence[str]]) -> str:
    """The question as a tsquery."""
    parts = [" <-> ".join([*map(_lexeme, term.words[:-1]), _any_of(_lasts(term, endings))]) for term in terms]
    parts += [_any_of(several) for several in marks]
    return " & ".join(f"({part})" for part in parts)


def one_of_them(term: Term, endings: Endings) -> str:
    """A term of one word as a tsquery."""
    return _any_of(_lasts(term, endings))


def _any_of(words: Iterable[str]) -> str:
    return f"({' | '.join(map(_lexeme, words))})"


def _lexeme(word: str) -> str:
    return f"'{word}'"


def _lasts(term: Term, endings: Endings) -> list[str]:
    """The last word of a term, and all that it may be the beginning of."""
    return list(dict.fromkeys([term.last, *(endings.get(term.last, ()) if term.is_begun else ())]))
