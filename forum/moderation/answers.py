"""Saved answers: reasons that moderators write again and again, to pick from. They write more for each other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Select, String, delete, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import UNSYNCHRONISED, Model, db
from forum.moderation.words import LONGEST_REASON

MOST = 50
OURS = {
    "selling": _l("This reads like an advertisement, and this challenge keeps quiet about selling."),
    "unkind": _l("This hurts somebody. Please say what you mean without going for the person."),
    "private": _l("This shows somebody’s private data. Leave it out, and it can stand."),
    "elsewhere": _l("This belongs somewhere else, where it helps more."),
    "spam": _l("This is spam."),
    "fine": _l("I have looked at it, and it fits what we agreed on."),
}


class SavedAnswer(Model):
    """One that moderators here wrote themselves."""

    __tablename__ = "saved_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST_REASON), unique=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]

    added_by: Mapped[Account | None] = relationship(lazy="raise")

    @classmethod
    def add(cls, text: str, by: Account, at: datetime) -> Self:
        """The same words twice fail at commit (Conflict)."""
        saved = cls(text=text, added_by=by, added_at=at)
        db.session.add(saved)
        return saved

    @classmethod
    def forget(cls, answer_id: int) -> None:
        mine = delete(cls).where(cls.id == answer_id)
        db.session.execute(mine, execution_options=UNSYNCHRONISED)


def saved_answers() -> Select[SavedAnswer]:
    """The latest first, with who added each."""
    return select(SavedAnswer).order_by(SavedAnswer.id.desc()).limit(MOST).options(joinedload(SavedAnswer.added_by))


def all_answers() -> Sequence[str]:
    """Our own, and those that moderators here added."""
    return [*map(str, OURS.values()), *(one.text for one in db.session.scalars(saved_answers()))]
