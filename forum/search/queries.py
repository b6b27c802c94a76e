"""What a question finds, for its viewer. All work has a bound: docs/decisions/search.md."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, literal, literal_column, select, true, union_all
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.orm import defer, joinedload

from forum.accounts import Account, are_apart, is_here, is_person_visible_to
from forum.challenges import Challenge, challenge_readable_by
from forum.core.database import begins_with
from forum.entries import Entry
from forum.posts import CircleReader, Draft, Kind, Post, Reader, Visibility, drafts_of, is_shown, readable_by
from forum.search.asking import Question, Term, for_postgres, for_sqlite, one_of_them
from forum.search.documents import mark, stretches
from forum.search.shelves import CHALLENGES, PEOPLE, POSTS, SHELVES, Shelf, Word, is_postgres

MOST_READ = 20_000  # texts that are looked through for words in a row
MOST_READ_AGAIN = 4_000  # the same on PostgreSQL: its index knows no places of words, so it reads the texts themselves
FEW = 200  # texts, which are found at once wherever they stand
RANKED_TEXT = 2_000  # characters of each
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

    def conditions(self, shelf: Shelf) -> list[ColumnElement[bool]]:
        """What the viewer may see, by the rules of the rooms that it belongs to, as it is at this moment."""
        if shelf is CHALLENGES:
            return [challenge_readable_by(self.viewer)]
        if shelf is PEOPLE:
            return [is_person_visible_to(self.viewer), is_here(), *self.nearness(Account.id)]
        # With + 0, so that no database begins with all posts of a challenge: the words find fewer.
        exact = [
            (Post.kind, self.kind),
            (Post.challenge_id + 0, self.challenge_id),
            (Post.author_id + 0, self.person_id),
        ]
        near = [] if self.person_id else self.nearness(Post.author_id)
        return [readable_by(self.viewer), is_shown(), *near, *(one == value for one, value in exact if value)]

    def nearness(self, person: Any) -> list[ColumnElement[bool]]:
        """Whom the viewer keeps away from, or who blocked them, is found only where exactly theirs is looked for."""
        return [~are_apart(self.viewer.id, person)] if self.viewer.is_authenticated else []


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
    theirs = select(literal(""), Reader.challenge_id).join(Challenge, Challenge.id == Reader.challenge_id)
    closed = (Reader.account_id == viewer.id, Challenge.visibility == Visibility.INVITED)
    return theirs.where(*closed).limit(MOST_CLOSED + 1)


def circles_of(viewer: Any) -> Select[str, int]:
    theirs = select(literal(""), CircleReader.circle_id).where(CircleReader.account_id == viewer.id)
    return theirs.order_by(CircleReader.since_at.desc()).limit(MOST_CLOSED + 1)


def candidates(asked: Asked, below: int | None, sizes: Mapping[Shelf, int]) -> Any:
    """From each shelf the newest things that hold what was asked for and that the viewer may see, in one statement."""
    ask = on_postgres if is_postgres() else on_sqlite
    found = [(shelf, ask(shelf, asked, below, size).subquery()) for shelf, size in sizes.items()]
    return union_all(*(select(literal(shelf.name), *rows.c) for shelf, rows in found))


def on_sqlite(shelf: Shelf, asked: Asked, below: int | None, most: int) -> Select[Any]:
    """FTS5 gives what it finds from the newest backwards, and ends where enough is found."""
    blocks = [asked.stretches(shelf, below)] if asked.is_long else []  # no condition on ids would end it
    words = for_sqlite(asked.question.terms, asked.ground.endings, asked.marks(shelf) + blocks)
    matches = literal_column(shelf.name).op("MATCH")(words)
    within = ids_within(shelf.id, below, asked.floor(shelf, below))
    return visible(shelf, asked).where(matches, *within).order_by(shelf.id.desc()).limit(most)


def on_postgres(shelf: Shelf, asked: Asked, below: int | None, most: int) -> Select[Any]:
    """GIN knows no order: it is asked for one stretch of ids after the other, the newest first."""
    common = asked.common_beginnings(shelf)
    terms = [term for term in asked.question.terms if term not in common]
    words = for_postgres(terms, asked.ground.endings, asked.marks(shelf))
    stretches = cast(asked.stretches(shelf, below), ARRAY(Text))
    block = func.unnest(stretches).table_valued("mark", name=f"of_{shelf.name}").render_derived()
    both = func.concat(f"{words} & '" if words else "'", block.c.mark, "'")
    is_there = [shelf.table.c.words.op("@@")(cast(both, TSQUERY))]
    # As a function, not as the operator: else the index would be asked for them.
    is_there += [
        func.ts_match_vq(shelf.table.c.words, cast(one_of_them(term, asked.ground.endings), TSQUERY)) for term in common
    ]
    within = ids_within(shelf.reference, below, asked.floor(shelf, below))  # from the words, not from the ids
    query = visible(shelf, asked).where(*is_there, *within).order_by(shelf.reference.desc()).limit(most)
    found = query.correlate(block).lateral(f"in_{shelf.name}")
    return select(*found.c).select_from(block.join(found, true())).limit(most)


def most_read() -> int:
    return min(MOST_READ, MOST_READ_AGAIN) if is_postgres() else MOST_READ


def ids_within(id_: Any, below: int | None, floor: int | None) -> list[ColumnElement[bool]]:
    return [*([id_ < below] if below is not None else []), *([id_ >= floor] if floor is not None else [])]


def visible(shelf: Shelf, asked: Asked) -> Select[Any]:
    """What stands on the shelf as it is now, and may be seen."""
    table, subject = shelf.table, shelf.subject
    text = func.substr(table.c.body, 1, RANKED_TEXT).label("body")
    query = select(shelf.id.label("id"), table.c.title, text)
    is_it = and_(subject.id == shelf.reference, subject.version == table.c.version)
    return query.select_from(table).join(subject, is_it).where(*asked.conditions(shelf))


def posts_by_id(asked: Asked, ids: Collection[int]) -> Select[Post, int]:
    """These posts with author, challenge and thread, and the number of the day that their thread is about.

    A thread that the viewer may not read is not among them.
    """
    challenge = joinedload(Post.challenge).options(*without_texts(Challenge.description, Challenge.description_html))
    thread = joinedload(Post.thread.and_(readable_by(asked.viewer)))
    return (
        select(Post, Entry.number)
        .outerjoin(Entry, Entry.post_id == func.coalesce(Post.thread_id, Post.id))
        .where(Post.id.in_(ids), *asked.conditions(POSTS))
        .options(joinedload(Post.author), challenge)
        .options(thread.joinedload(Post.author), thread.options(*without_texts(Post.html, Post.source)))
    )


def challenges_by_id(asked: Asked, ids: Collection[int]) -> Select[Challenge]:
    return select(Challenge).where(Challenge.id.in_(ids), *asked.conditions(CHALLENGES))


def people_by_id(asked: Asked, ids: Collection[int]) -> Select[Account]:
    return select(Account).where(Account.id.in_(ids), *asked.conditions(PEOPLE))


def without_texts(*columns: Any) -> list[Any]:
    return [defer(one, raiseload=True) for one in columns]


def latest_drafts(viewer: Any) -> Select[Draft]:
    """What somebody is writing: theirs alone, so it stands on no shelf."""
    return drafts_of(viewer).order_by(Draft.saved_at.desc()).limit(MOST_DRAFTS)
