"""Drafts: what someone is writing, kept on the server while they write.

A saving says which one it goes on from, which keeps an older tab from overwriting a newer one. What becomes of a draft
when words are published, or others are kept where it stands, says posts/keeping.py.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    and_,
    cast,
    delete,
    false,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.pictures import Picture, mentioned_in
from forum.core.refusals import Unusable

LONGEST_PLACE = 120
MOST_DRAFTS = 200
WORDS = ("title", "text", "own_part", "skills", "own_blog_url")  # the fields in which one types, of all forms
NONE_KNOWN = "0"
# What is published is flushed by the commit, where a second sending of the same form is noticed.
WITHOUT_FLUSH = {"autoflush": False}


class TooManyDrafts(Unusable):
    message = _l("You have a great many drafts. Please finish or discard some, then this one can be kept too.")


class Draft(Model):
    """The unfinished text of one person in one place, such as `entry:first-28:9`."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("account_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    sequence: Mapped[int]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime]

    @classmethod
    def save(
        cls,
        account_id: int,
        place: str,
        sequence: int,
        fields: dict[str, Any],
        at: datetime,
        instead_of: "Draft | None" = None,
    ) -> bool:
        """Keep what was typed, unless something else stands there than that instead of which it comes: then False."""
        new = {"sequence": sequence, "fields": fields, "saved_at": at}
        row = insert_into(cls).values(account_id=account_id, place=place, **new)
        unchanged = false() if instead_of is None else instead_of.as_it_was_read()
        saved = row.on_conflict_do_update(index_elements=["account_id", "place"], set_=new, where=unchanged)
        return db.session.execute(saved.returning(cls.id)).first() is not None

    @classmethod
    def discard(cls, account_id: int, place: str) -> None:
        """Thrown away on purpose. Where words are published, `end_draft` looks whether the draft holds others."""
        mine = delete(cls).where(cls.account_id == account_id, cls.place == place)
        db.session.execute(mine, execution_options={**WITHOUT_FLUSH, **UNSYNCHRONISED})

    def end(self) -> bool:
        """Nobody needs any more what it holds. What was saved since this was read stays: then False."""
        this = delete(Draft).where(Draft.id == self.id, self.as_it_was_read()).returning(Draft.id)
        return db.session.execute(this, execution_options={**WITHOUT_FLUSH, **UNSYNCHRONISED}).first() is not None

    def as_it_was_read(self) -> ColumnElement[bool]:
        return and_(Draft.sequence == self.sequence, Draft.saved_at == self.saved_at)

    def bring_forward(self, place: str, other: "Draft | None", at: datetime) -> None:
        """To be written on: it stands in the form of this place now, and what stood there waits where it was."""
        if other is None:
            self.place = place
            return
        other.fields, self.fields = self.fields, other.fields
        self.sequence = other.sequence = max(self.sequence, other.sequence) + 1
        self.saved_at, other.saved_at = other.saved_at, at

    @property
    def words(self) -> dict[str, str]:
        return words_typed({name: self.text(name) for name in WORDS})

    def text(self, name: str) -> str:
        """What was typed into this field."""
        typed = self.fields.get(name, "")
        return str(typed[0] if isinstance(typed, list) else typed)

    def several(self, name: str) -> list[str]:
        """What was ticked of several."""
        ticked = self.fields.get(name, [])
        return [str(one) for one in ticked] if isinstance(ticked, list) else [str(ticked)]


mentioned_in(cast(Draft.fields, Text), Draft.account_id == Picture.uploader_id)


def refuse_one_too_many(account_id: int) -> None:
    """Raises TooManyDrafts. Never more rows are counted than one may have."""
    if (db.session.scalar(select(func.count()).where(Draft.account_id == account_id)) or 0) >= MOST_DRAFTS:
        raise TooManyDrafts


def mark_of_draft(draft: Draft | None) -> str:
    """Which saving of a draft a page has in it; its form sends it along. One that begins anew counts from one again,
    so the moment is a part of it."""
    return f"{draft.sequence} {draft.saved_at.isoformat()}" if draft else NONE_KNOWN


def words_typed(typed: Mapping[str, str]) -> dict[str, str]:
    """Line ends and blanks are no words."""
    return {name: " ".join(typed.get(name, "").split()) for name in WORDS}


def all_said_in(some: Mapping[str, str], others: Mapping[str, str]) -> bool:
    return all(words in others[name] for name, words in some.items())
