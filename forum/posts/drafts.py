"""Drafts: what someone is writing, kept on the server while they write.

A sequence number, counted up by the page, keeps an older tab from overwriting a newer one.
"""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, cast, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import Model, db, insert_into
from forum.core.pictures import Picture, mentioned_in
from forum.core.refusals import Unusable

LONGEST_PLACE = 120
MOST_DRAFTS = 200


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
    def save(cls, account_id: int, place: str, sequence: int, fields: dict[str, Any], at: datetime) -> bool:
        """Keep what was typed, unless something newer is kept already: then False."""
        new = {"sequence": sequence, "fields": fields, "saved_at": at}
        row = insert_into(cls).values(account_id=account_id, place=place, **new)
        newer = row.on_conflict_do_update(
            index_elements=["account_id", "place"], set_=new, where=cls.sequence < sequence
        )
        return db.session.execute(newer.returning(cls.id)).first() is not None

    @classmethod
    def overtake(cls, account_id: int, place: str, fields: dict[str, Any], at: datetime) -> None:
        """Keep what was typed, whatever is kept already: it was sent by hand."""
        new = {"fields": fields, "saved_at": at}
        row = insert_into(cls).values(account_id=account_id, place=place, sequence=1, **new)
        newest = new | {"sequence": cls.sequence + 1}
        db.session.execute(row.on_conflict_do_update(index_elements=["account_id", "place"], set_=newest))

    @classmethod
    def discard(cls, account_id: int, place: str) -> None:
        """The text was published, or thrown away on purpose."""
        mine = delete(cls).where(cls.account_id == account_id, cls.place == place)
        # What the draft became is flushed by the commit, where a second sending of the same form is noticed.
        db.session.execute(mine, execution_options={"autoflush": False, "synchronize_session": False})

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
