"""How well the rules do, held against texts of which we know whether they are pitches.

A third of the texts, chosen by a hash of each, is held out: the rules and their weights were tuned on the others only.
"""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forum.posts.pitch.reading import read

PITCHES = ("blatant", "subtle")
LANGUAGES = ("en", "de")


@dataclass(frozen=True)
class Example:
    text: str
    kind: str
    language: str
    batch: str
    own: tuple[str, ...] = ()
    share: float = 0.0

    @property
    def is_pitch(self) -> bool:
        return self.kind in PITCHES

    @property
    def is_held_out(self) -> bool:
        return hashlib.sha256(self.text.encode()).digest()[0] % 3 == 0

    @property
    def reads_like_one(self) -> bool:
        return read(self.text, self.own, self.share).reads_like_a_pitch()


@dataclass(frozen=True)
class Figures:
    """Of a number of texts: pitches found and missed, honest ones left alone, and taken for pitches."""

    found: int
    missed: int
    left_alone: int
    mistaken: int

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.mistaken) if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found else 0.0


def examples_in(folder: Path) -> list[Example]:
    return [example for file in sorted(folder.glob("*.toml")) for example in examples_of(file)]


def examples_of(file: Path) -> Iterator[Example]:
    for language, kinds in tomllib.loads(file.read_text("utf-8")).items():
        for kind, texts in kinds.items():
            for said in texts:
                yield example_of(said, kind, language, file.stem)


def example_of(said: str | Mapping[str, Any], kind: str, language: str, batch: str) -> Example:
    if isinstance(said, str):
        return Example(said, kind, language, batch)
    return Example(said["text"], kind, language, batch, tuple(said.get("own", ())), said.get("share", 0.0))


def figures_of(examples: Iterable[Example]) -> Figures:
    outcomes = Counter((one.is_pitch, one.reads_like_one) for one in examples)
    found, missed = outcomes[True, True], outcomes[True, False]
    return Figures(found, missed, outcomes[False, False], outcomes[False, True])
