"""How the phrases of the rules are read, and found in a text.

A phrase is a row of words: `order` is that word, `order*` any word that begins so, `buy|book` one or the other, `…`
up to three words of any kind, and <money>, <percent>, <number>, <day>, <link>, <shop>, <code> are pieces of that
kind. None goes on beyond the end of a sentence.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from forum.posts.pitch.folding import folded
from forum.posts.pitch.places import is_shop
from forum.posts.pitch.tokens import Token

WIDEST_GAP = 3
BEGINNING = 3  # letters by which words with any ending are looked up
GAP = "..."  # what folding makes of "…"
STOP = "<stop>"
KINDS = {
    "<number>": "two three four five six seven eight nine ten twelve twenty hundred"
    " zwei drei vier fünf sechs sieben acht neun zehn zwölf zwanzig hundert",
    "<day>": "monday tuesday wednesday thursday friday saturday sunday midnight tonight"
    " montag dienstag mittwoch donnerstag freitag samstag sonntag mitternacht",
}
KINDS_OF_WORDS = {folded(word).text: kind for kind, words in KINDS.items() for word in words.split()}

SHORTEST_TELLING = 3  # letters
# Words that stand in most texts and say nothing of what they are about.
COMMON = frozenset(
    folded(
        "about after again all also and any are because been before but can could day did does don't for from get got"
        " had has have her here him his how i'm into its it's just like made make many more most much not now off one"
        " only our out over people really say see she should some than that the their them then there these they thing"
        " things this time too very was way well were what when where which who why will with would yes you your aber"
        " alle alles als auch auf aus bei bin bis bist das dass dem den denn der des die dies diese dieser doch dort"
        " durch ein eine einem einen einer eines euch für gar ganz gut habe haben hat hatte hier ich ihm ihn ihr ihre"
        " immer ist jetzt kann kein keine können machen man mehr mein meine mich mir mit muss nach nicht noch nun nur"
        " oder schon sehr sein seine sich sie sind tag über und uns unser viel vom von vor war waren warum was weil"
        " wenn wer werden wie wieder will wir wird zum zur zwei"
    ).text.split()
)


Key = str | tuple[str, str]


class Part(NamedTuple):
    """What may stand in one place of a phrase: words, and beginnings of words."""

    words: frozenset[str]
    beginnings: tuple[str, ...]

    def fits(self, names: tuple[str, ...]) -> bool:
        return not self.words.isdisjoint(names) or names[0].startswith(self.beginnings)

    @property
    def keys(self) -> set[str]:
        return {*self.words, *(f"{beginning[:BEGINNING]}*" for beginning in self.beginnings)}


@dataclass
class Phrases:
    """Phrases of several rules, each looked up by its first word, or by its first two where they stand side by side."""

    by_key: dict[Key, list[tuple[str, Sequence[Part]]]] = field(default_factory=dict)

    def add(self, rule: str, phrases: Iterable[str]) -> "Phrases":
        for parts in filter(None, map(parts_of, phrases)):
            for key in keys_of(parts):
                self.by_key.setdefault(key, []).append((rule, parts))
        return self

    def find(self, tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
        """The rule, and the first and last token of each phrase that is there."""
        names = [names_of(token) for token in tokens]
        for at, (here, following) in enumerate(pairwise([*names, (STOP,)])):
            for key in keys_at(here, following):
                for rule, parts in self.by_key.get(key, ()):
                    end = end_of(parts, names, at)
                    if end is not None:
                        yield rule, at, end


def keys_at(here: tuple[str, ...], following: tuple[str, ...]) -> Iterator[Key]:
    yield from here
    yield from product(here, following)


def parts_of(phrase: str) -> tuple[Part, ...]:
    return tuple(map(part_of, folded(phrase).text.replace("-", " ").split()))


def is_telling(phrase: str) -> bool:
    """Whether it says what a text is about: one of its words is no common one, and has three letters at least."""
    return any(map(is_telling_part, folded(phrase).text.replace("-", " ").split()))


def is_telling_part(choices: str) -> bool:
    """With each of the words that may stand in this place."""
    return all(map(is_telling_word, choices.split("|")))


def is_telling_word(word: str) -> bool:
    start = word.removesuffix("*")
    is_long = sum(map(str.isalpha, start)) >= SHORTEST_TELLING
    return is_long and not any(common == word or (start != word and common.startswith(start)) for common in COMMON)


def part_of(choices: str) -> Part:
    """The words that may stand in one place, as they are written in a phrase."""
    words = choices.split("|")
    beginnings = tuple(word[:-1] for word in words if word.endswith("*") and len(word) > BEGINNING)
    return Part(frozenset(word for word in words if not word.endswith("*")), beginnings)


def keys_of(parts: Sequence[Part]) -> Iterable[Key]:
    if len(parts) == 1 or GAP in parts[1].words:
        return parts[0].keys
    return product(parts[0].keys, parts[1].keys)


def names_of(token: Token) -> tuple[str, ...]:
    """What a token can be called in a phrase; for words also by how they begin."""
    if token.kind == "word":
        own = words_named(token.text)
        return (*own, "<code>") if token.is_loud else own
    if token.kind == "link" and is_shop(token.text):
        return ("<link>", "<shop>")
    return (f"<{token.kind}>",)


@lru_cache(maxsize=10_000)
def words_named(word: str) -> tuple[str, ...]:
    kind = KINDS_OF_WORDS.get(word)
    return (word, f"{word[:BEGINNING]}*", kind) if kind else (word, f"{word[:BEGINNING]}*")


def end_of(parts: Sequence[Part], names: Sequence[tuple[str, ...]], at: int) -> int | None:
    """The last token of a phrase that begins here, if it does."""
    for position, part in enumerate(parts):
        if GAP in part.words:
            return after_gap(parts[position + 1 :], names, at)
        if at >= len(names) or not part.fits(names[at]):
            return None
        at += 1
    return at - 1


def after_gap(rest: Sequence[Part], names: Sequence[tuple[str, ...]], at: int) -> int | None:
    for start in range(at, min(at + WIDEST_GAP, len(names) - 1) + 1):
        end = end_of(rest, names, start)
        if end is not None or STOP in names[start]:
            return end
    return None
