"""Finding people by the beginning of what they are called: the words of their name and handle, one row each."""

import re
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import UNSYNCHRONISED, Model, begins_with, db, letter_by_letter
from forum.core.look_alikes import without_marks

LONGEST_WORD = 60
MOST_WORDS = 12


class NameWord(Model):
    """One word of what somebody is called, without regard to case and accents."""

    __tablename__ = "name_words"
    __table_args__ = (Index("ix_name_words_word", "word", "account_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(letter_by_letter(LONGEST_WORD), primary_key=True)

    @classmethod
    def replace(cls, account_id: int, words: list[str]) -> None:
        """Somebody is called something else from now on."""
        theirs = delete(cls).where(cls.account_id == account_id)
        db.session.execute(theirs, execution_options=UNSYNCHRONISED)
        db.session.execute(insert(cls), [{"account_id": account_id, "word": word} for word in words])


def words_of(handle: str, name: str) -> list[str]:
    """The handle, its parts, and the words of the name: each once."""
    words = [handle, *re.split(r"[_-]", handle), *re.split(r"[\s.'’-]+", name)]
    return list(dict.fromkeys(folded(word)[:LONGEST_WORD] for word in words if folded(word)))[:MOST_WORDS]


def folded(text: str) -> str:
    """Without regard to case and accents: José and jose are one word."""
    return without_marks(text.casefold())


def is_called(account_id: Any, beginning: str) -> ColumnElement[bool]:
    """Whether a word of what somebody is called begins so. An id, or a column."""
    theirs = and_(NameWord.account_id == account_id, begins_with(NameWord.word, folded(beginning)))
    return select(NameWord.account_id).where(theirs).correlate_except(NameWord).exists()
