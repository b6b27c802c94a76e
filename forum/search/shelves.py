"""Where the words of posts, challenges and people are kept for finding: one table for each of the three, a shelf.

On PostgreSQL a shelf is a table with a `tsvector` and a GIN index; on SQLite it is a virtual table of FTS5 of the same
name (docs/decisions/search.md). A row has the id of what it is about, so the newest stands at the end, and the version
of it that was read: an older one is found by nobody.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, column, table
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core.database import Key, Model, db, letter_by_letter
from forum.posts import Post
from forum.search.words import LONGEST_WORD


class Word(Model):
    """A word that stands somewhere, and in how many texts: what the beginning of a word may mean."""

    __tablename__ = "search_words"

    word: Mapped[str] = mapped_column(letter_by_letter(LONGEST_WORD), primary_key=True)
    texts: Mapped[int]


@dataclass(frozen=True)
class Shelf:
    subject: Any  # the model
    on_postgres: Table
    on_sqlite: Any

    @property
    def name(self) -> str:
        return self.on_postgres.name

    @property
    def table(self) -> Any:
        return self.on_postgres if is_postgres() else self.on_sqlite

    @property
    def id(self) -> Any:
        return self.table.c.id if is_postgres() else self.table.c.rowid

    @property
    def reference(self) -> Any:
        """The id for a join: said so, both databases begin with the shelf, and look for each of what they found."""
        return self.id + 0


def is_postgres() -> bool:
    return bool(db.engine.dialect.name == "postgresql")


def shelf(name: str, subject: Any) -> Shelf:
    owner = subject.__table__
    there = Table(
        name,
        Model.metadata,
        Column("id", Key, ForeignKey(owner.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
        Column("version", Key, nullable=False),
        Column("readers", String(20), nullable=False),
        Column("title", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("words", TSVECTOR().with_variant(Text, "sqlite"), nullable=False),
        info={"only_on": "postgresql"},
    )
    # Without the list of what is pending, which every question would have to read whole.
    Index(f"ix_{name}_words", there.c.words, postgresql_using="gin", postgresql_with={"fastupdate": "off"})
    names = ("rowid", "version", "readers", "title", "body", "marks", name)
    return Shelf(subject, there, table(name, *map(column, names)))


POSTS = shelf("search_posts", Post)
CHALLENGES = shelf("search_challenges", Challenge)
PEOPLE = shelf("search_people", Account)
SHELVES = (POSTS, CHALLENGES, PEOPLE)
