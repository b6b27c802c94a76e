"""What is asked, by whom, and what is to be known before: docs/decisions/search.md."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from forum.core.database import begins_with
from forum.posts import CircleReader, Draft, Kind, Reader, drafts_of
from forum.search.asking import Question, Term
from forum.search.documents import mark, stretches
from forum.search.shelves import POSTS, SHELVES, Shelf, Word, is_postgres

MOST_READ = 20_000  # texts that are looked through for words in a row
MOST_READ_AGAIN = 4_000  # the same on PostgreSQL: its index knows no places of words, so it reads the texts themselves
FEW = 200  # texts, which are found at once wherever they stand
MOST_ENDINGS = 40  # words that one beginning may mean
OFTEN = 1 / 25  # of all texts: what stands in so many is soon found by looking through the newest
MOST_CLOSED = 100  # challenges for invited people, of which one reader's are looked for by name
MOST_DRAFTS = 200


@dataclass(frozen=True)
class Ground:
    """What is known before asking: `ground_of`."""

    endings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    begun: Mapping[str, int] = field(default_factory=dict)  # in how many texts words stand that begin so, at the most
    closed: Sequence[int] = ()  # challenges for invited people that the viewer reads
    circles: Sequence[int] = ()  # whose own words they read
    lowest: Mapping[str, int] = field(default_factory=dict)  # the first id of each shelf
    highest: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, int] = field(default_factory=dict)  # how many hold a word that is to stand in a row

    @classmethod
    def of(cls, rows: Iterable[Any]) -> "Ground":
        names = ("ending", "begun", "closed", "circle", "lowest", "highest", "texts")
        known: dict[str, dict[str, Any]] = {name: {} for name in names}
        for what, name, word, number in sorted(rows, key=lambda row: -(row[3] or 0)):
            if what in ("ending", "closed", "circle"):
                known[what].setdefault(name, []).append(word or number)
                known["begun"][name] = known["begun"].get(name, 0) + number
            else:
                known[what][word or name] = number or 0
        closed, circles = known["closed"].get("", ()), known["circle"].get("", ())
        ends = (known["lowest"], known["highest"])
        return cls(known["ending"], known["begun"], closed, circles, *ends, known["texts"])

    def top(self, shelf: Shelf, below: int | None) -> int:
        """The id from which one looks back."""
        highest = self.highest.get(shelf.name, 0)
        return highest if below is None else min(below - 1, highest)


@dataclass(frozen=True)
class Asked:
    """A question, who asks it, and within what: a kind of posts, a challenge, what one person wrote."""

    question: Question
    viewer: Any
    ground: Ground = Ground()
    kind: Kind | None = None
    challenge_id: int | None = None
    person_id: int | None = None

    @property
    def is_long(self) -> bool:
        """Words in a row, each of them common: they may stand so nowhere, and all texts would be looked through."""
        texts = [self.ground.texts.get(word, 0) for word in self.question.in_rows]
        return bool(texts) and min(texts) > most_read()

    def floor(self, shelf: Shelf, below: int | None) -> int | None:
        """The id down to which a long search goes at once; None where it reaches the end."""
        floor = self.ground.top(shelf, below) + 1 - most_read()
        return floor if self.is_long and floor > self.ground.lowest.get(shelf.name, 0) else None

    def stretches(self, shelf: Shelf, below: int | None) -> list[str]:
        lowest = self.floor(shelf, below) or self.ground.lowest.get(shelf.name, 0)
        return stretches(lowest, self.ground.top(shelf, below), self.finest(shelf))

    def finest(self, shelf: Shelf) -> str:
        """How long the first stretches are: what is known to be rare is not to be looked for in many short ones."""
        rarest = min((self.ground.begun.get(word, 0) for word in self.question.beginnings), default=None)
        if shelf is not POSTS or self.is_long or (rarest is None and not self.person_id):
            return "a"
        if rarest is not None and rarest <= FEW:
            return "c"
        return "b" if self.person_id or not self.is_common(rarest or 0) else "a"

    def is_common(self, texts: int) -> bool:
        of_all = 1 + self.ground.highest.get(POSTS.name, 0) - self.ground.lowest.get(POSTS.name, 0)
        return texts >= OFTEN * of_all

    def common_beginnings(self, shelf: Shelf) -> list[Term]:
        """Words begun, of which nearly any text has one: not to be merged from the lists of forty words."""
        return [
            term
            for term in self.question.terms
            if shelf is POSTS and term.is_begun and len(term.words) == 1
            if self.is_common(self.ground.begun.get(term.last, 0))
        ]

    def marks(self, shelf: Shelf) -> list[list[str]]:
        """Marks of posts, of each list one. They only make the search short: the conditions decide."""
        if shelf is not POSTS:
            return []
        marks = [[mark("kind", self.kind.replace("_", ""))]] if self.kind else []
        marks += [[mark("in", self.challenge_id)]] if self.challenge_id else []
        marks += [[mark("by", self.person_id)]] if self.person_id else []
        return marks + self.readers()

    def readers(self) -> list[list[str]]:
        if self.viewer.is_moderator or len(self.ground.closed) + len(self.ground.circles) > MOST_CLOSED:
            return []
        if not self.viewer.is_authenticated:
            return [[mark("for", "public")]]
        own = [mark("by", self.viewer.id), *(mark("circle", one) for one in self.ground.circles)]
        closed = [mark("in", one) for one in self.ground.closed]
        return [[mark("for", "public"), mark("for", "members"), *closed, *own]]


def most_read() -> int:
    return min(MOST_READ, MOST_READ_AGAIN) if is_postgres() else MOST_READ


def ground_of(viewer: Any, question: Question) -> Any:
    """What is to be known before asking, in one statement of (what, of which, word, number).

    Words that begin as typed, how common those in a row are, the closed challenges and circles that the viewer reads,
    and from which id to which each shelf goes. None when nothing is to be known.
    """
    parts = [part("ending", begun, endings_of(begun)) for begun in question.beginnings]
    if viewer.is_authenticated and not viewer.is_moderator:
        parts += [part("closed", "", closed_to_others(viewer)), part("circle", "", circles_of(viewer))]
    if question.in_rows:
        known = select(Word.word, Word.texts).where(Word.word.in_(question.in_rows))
        parts.append(part("texts", "", known))
    if question.in_rows or is_postgres():
        parts += [
            select(literal(what), literal(one.name), literal(""), end(one.subject.id)).select_from(one.subject)
            for one in SHELVES
            for what, end in (("lowest", func.min), ("highest", func.max))
        ]
    return union_all(*parts) if parts else None


def part(what: str, name: str, query: Any) -> Select[Any]:
    rows = query.subquery()
    return select(literal(what), literal(name), *rows.c)


def endings_of(begun: str) -> Select[str, int]:
    """The most common words that begin so."""
    query = select(Word.word, Word.texts).where(begins_with(Word.word, begun))
    return query.order_by(Word.texts.desc(), Word.word).limit(MOST_ENDINGS)


def closed_to_others(viewer: Any) -> Select[str, int]:
    """Where they read what was written for invited people, though it may be open to more by now."""
    theirs = select(literal(""), Reader.challenge_id).where(Reader.account_id == viewer.id)
    return theirs.limit(MOST_CLOSED + 1)


def circles_of(viewer: Any) -> Select[str, int]:
    theirs = select(literal(""), CircleReader.circle_id).where(CircleReader.account_id == viewer.id)
    return theirs.order_by(CircleReader.since_at.desc()).limit(MOST_CLOSED + 1)


def latest_drafts(viewer: Any) -> Select[Draft]:
    """What somebody is writing: theirs alone, so it stands on no shelf."""
    return drafts_of(viewer).order_by(Draft.saved_at.desc()).limit(MOST_DRAFTS)
