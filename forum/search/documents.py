"""What is kept of a post, a challenge or a person so that it can be found, and how it gets on its shelf."""

import html
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, cast, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import TSVECTOR

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core.database import db, insert_into
from forum.posts import Audience, Post, Visibility
from forum.search.shelves import CHALLENGES, PEOPLE, POSTS, Shelf, Word, is_postgres
from forum.search.words import words_of

ONE_AT_A_TIME = 4_711_029  # PostgreSQL advisory lock
LAST_POSITION = 16_383  # of a word in a tsvector
GAP = 2  # between title and text: no words stand in a row across it
BLOCKS = {"a": 11, "b": 15, "c": 19}  # how many bits of an id are left out: 2,048 in a row, 32,768, 524,288
BLOCKS_OF_A_SIZE = 16  # at the least, before larger ones follow

_TAG = re.compile(r"""<(?P<end>/?)(?P<name>[a-z0-9]+)[^<>"]*(?:"[^"]*"[^<>"]*)*>""")
_PARTS = re.compile(r"p|br|hr|h[1-6]|blockquote|pre|[uo]l|li|table|t[a-z]+|img")


@dataclass(frozen=True, slots=True)
class Document:
    """`marks` are words that nobody can type: what kind it is, whose, and who may read it."""

    id: int
    version: int
    readers: str
    title: str
    body: str
    marks: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[int, str, str, str]:
        return self.version, self.readers, self.title, self.body

    @property
    def words(self) -> set[str]:
        return words_in(self.title, self.body)


def words_in(title: str, body: str) -> set[str]:
    return {*title.split(), *body.split()}


def plain(markup: str) -> str:
    """The words of HTML that `richtext` made, one line for each of its parts."""
    return html.unescape(_TAG.sub(lambda tag: "\n" if _PARTS.fullmatch(tag["name"]) else "", markup)).strip()


def folded(*texts: str | None) -> str:
    return " ".join(word for one in texts if one for word in words_of(one))


def mark(kind: str, value: object) -> str:
    return f"¤{kind}{value}"


def readers_of(post: Post) -> str:
    return f"{post.visibility} {post.audience}" if post.circle_id is None else f"circle {post.circle_id}"


def about_post(post: Post) -> Document:
    marks = [mark("kind", post.kind.replace("_", "")), mark("for", widest(post))]
    marks += [mark("in", post.challenge_id)] if post.challenge_id else []
    marks += [mark("by", post.author_id)] if post.author_id else []
    marks += [mark("circle", post.circle_id)] if post.circle_id else []
    return Document(post.id, post.version, readers_of(post), folded(post.title), folded(plain(post.html)), tuple(marks))


def widest(post: Post) -> str:
    """Whom it is open to at the most."""
    if post.circle_id is not None:
        return Audience.CIRCLE
    if post.visibility == Visibility.INVITED:
        return Visibility.INVITED
    is_public = (post.visibility, post.audience) == (Visibility.PUBLIC, Audience.PUBLIC)
    return Visibility.PUBLIC if is_public else Visibility.MEMBERS


def about_challenge(challenge: Challenge) -> Document:
    body = folded(challenge.summary, plain(challenge.description_html), challenge.hashtag)
    return Document(challenge.id, challenge.version, challenge.visibility, folded(challenge.title), body)


def about_person(person: Account) -> Document:
    said = (plain(person.bio_html), person.why_here, person.what_i_sell, person.how_i_earn)
    body = "" if person.profile_hidden_at is not None else folded(*said)
    return Document(person.id, person.version, "", folded(person.name, person.handle), body)


def is_to_be_found(one: Any) -> bool:
    """The questions ask it again: what is hidden a moment ago is on its shelf still."""
    if isinstance(one, Post):
        return one.is_shown
    return not isinstance(one, Account) or (one.is_confirmed and one.is_here)


ABOUT: dict[Shelf, Callable[[Any], Document]] = {POSTS: about_post, CHALLENGES: about_challenge, PEOPLE: about_person}


def one_at_a_time() -> None:
    """Only one at a time puts things on shelves, and reads them once it is its turn: so nothing goes back in time.

    On SQLite whoever writes is alone; so it begins with a write.
    """
    if is_postgres():
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    else:
        db.session.execute(update(Word).where(Word.word == "").values(texts=0))


def refresh(shelf: Shelf, ids: Collection[int]) -> int:
    """Put on the shelf what these are now, and take away what is not to be found. Gives how many had changed.

    Said twice, it is done once. The caller has waited for its turn (`one_at_a_time`), and commits.
    """
    subject = shelf.subject
    query = select(subject).where(subject.id.in_(ids)).execution_options(populate_existing=True)
    documents = [ABOUT[shelf](one) for one in db.session.scalars(query) if is_to_be_found(one)]
    table = shelf.table
    kept = select(shelf.id, table.c.version, table.c.readers, table.c.title, table.c.body).where(shelf.id.in_(ids))
    before = {row[0]: tuple(row[1:]) for row in db.session.execute(kept)}
    new = [one for one in documents if before.get(one.id) != one.kept]
    old = set(before) - {one.id for one in documents} | {one.id for one in new if one.id in before}
    take_away(shelf, old)
    add(shelf, new)
    count_words(Counter(word for one in new for word in one.words), [before[one][2:] for one in old])
    return len(new) + len(old - {one.id for one in new})


def take_away(shelf: Shelf, ids: Collection[int]) -> None:
    if ids:
        db.session.execute(delete(shelf.table).where(shelf.id.in_(ids)))


def add(shelf: Shelf, documents: Sequence[Document]) -> None:
    if not documents:
        return
    if is_postgres():
        row = insert(shelf.table).values(words=cast(bindparam("vector"), TSVECTOR))
        db.session.execute(row, [fields(one, "id") | {"vector": vector(one)} for one in documents])
    else:
        rows = [fields(one, "rowid") | {"marks": " ".join([*one.marks, *blocks_of(one.id)])} for one in documents]
        db.session.execute(insert(shelf.table), rows)


def fields(one: Document, id_name: str) -> dict[str, Any]:
    return {id_name: one.id, "version": one.version, "readers": one.readers, "title": one.title, "body": one.body}


def vector(one: Document) -> str:
    """A tsvector in PostgreSQL's own spelling, with the places of the words: its parsers are never asked."""
    title, places = one.title.split(), Counter[str]()
    spelled: dict[str, list[str]] = {}
    for at, word in enumerate(title, 1):
        spelled.setdefault(word, []).append(str(at))
    for at, word in enumerate(one.body.split(), len(title) + GAP):
        if at <= LAST_POSITION and places[word] < 200:
            places[word] += 1
            spelled.setdefault(word, []).append(str(at))
    words = [f"'{word}':{','.join(at)}" for word, at in spelled.items()]
    return " ".join([*words, *(f"'{one}'" for one in (*one.marks, *blocks_of(one.id)))])


def blocks_of(id_: int) -> list[str]:
    """To what stretches of ids it belongs: so a search can begin and end somewhere."""
    return [mark(size, id_ >> bits) for size, bits in BLOCKS.items()]


def stretches(lowest: int, highest: int, finest: str = "a") -> list[str]:
    """The blocks from the newest id to the oldest: short ones first, for what is common is found in the first."""
    marks: list[str] = []
    sizes = [(size, bits) for size, bits in BLOCKS.items() if size >= finest]
    for (size, bits), (_, larger) in zip(sizes, [*sizes[1:], ("", 63)], strict=True):
        taken = 0
        while highest >= lowest and (taken < BLOCKS_OF_A_SIZE or (highest + 1) % (1 << larger)):
            marks.append(mark(size, highest >> bits))
            highest, taken = ((highest >> bits) << bits) - 1, taken + 1
    return marks


def count_words(more: Counter[str], gone: Iterable[tuple[str, str]]) -> None:
    """A word that stands nowhere any more is forgotten."""
    more.subtract(Counter(word for title, body in gone for word in words_in(title, body)))
    numbers = {word: number for word, number in sorted(more.items()) if number}
    if not numbers:
        return
    row = insert_into(Word.__table__).values(word=bindparam("word"), texts=bindparam("texts"))
    counted = row.on_conflict_do_update(index_elements=["word"], set_={"texts": Word.texts + row.excluded.texts})
    db.session.execute(counted, [{"word": word, "texts": number} for word, number in numbers.items()])
    less = [word for word, number in numbers.items() if number < 0]
    for at in range(0, len(less), 500):
        db.session.execute(delete(Word).where(Word.word.in_(less[at : at + 500]), Word.texts <= 0))
