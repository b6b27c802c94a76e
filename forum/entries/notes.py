"""Sideliners' notes: what somebody who only watches has written for themselves about a day. Nobody else reads them.

Once they take part, a note becomes the entry of its day in one click. What others then read says when it was really
written: the note keeps the local date and zone of its last change, and the entry takes them over.
"""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import ForeignKey, Select, String, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.challenges import Participation, Prompt
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.days import day_number, local_day
from forum.core.forms import EditConflict
from forum.core.pictures import Picture, mentioned_in
from forum.core.refusals import Refused
from forum.core.richtext import RENDERER_VERSION, tidy, to_html
from forum.entries.models import Entry
from forum.entries.refusals import DayNotBegun

NEW = 0  # the version that a form for a note not yet written starts from


class OnlyWhileWatching(Refused):
    message = _l("Notes are for people who follow from the sidelines. You take part, so you can write your entry.")


class Note(Model):
    """One person's private note on one day of a challenge."""

    __tablename__ = "notes"
    __table_args__ = (UniqueConstraint("account_id", "challenge_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup]
    renderer_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    begun_at: Mapped[datetime]
    written_at: Mapped[datetime]
    local_on: Mapped[date]
    zone: Mapped[str] = mapped_column(String(64))

    @classmethod
    def keep(cls, participation: Participation, number: int, text: str, *, version: int, at: datetime) -> None:
        """Write the note of a day, or change it. Raises OnlyWhileWatching, DayNotBegun and EditConflict."""
        refuse_unless_watching(participation, number, at)
        zone = participation.account.zone
        new = {"source": tidy(text), "html": to_html(text), "renderer_version": RENDERER_VERSION, "written_at": at}
        new |= {"zone": zone, "local_on": local_day(at, zone)}
        whose = {"account_id": participation.account_id, "challenge_id": participation.challenge_id, "number": number}
        row = insert_into(cls).values(**whose, **new, version=NEW + 1, begun_at=at)
        kept = row.on_conflict_do_update(
            index_elements=list(whose), set_=new | {"version": cls.version + 1}, where=cls.version == version
        )
        if db.session.execute(kept.returning(cls.id)).first() is None:
            raise EditConflict

    @classmethod
    def throw_away(cls, account_id: int, challenge_id: int, number: int) -> None:
        mine = delete(cls).filter_by(account_id=account_id, challenge_id=challenge_id, number=number)
        db.session.execute(mine, execution_options=UNSYNCHRONISED)

    def become_entry(
        self, participation: Participation, prompt: Prompt, *, at: datetime, all_the_same: bool = False
    ) -> Entry:
        """Its text is the entry of its day from now on, marked with when it was written; the note is gone.

        Raises what `Entry.publish` does: the days that can be written are the same for a note.
        """
        written = {
            "local_on": self.local_on,
            "zone": self.zone,
            "written_on_number": day_number(self.local_on, participation.first_on),
            "noted_at": self.written_at,
        }
        post = {"all_the_same": all_the_same}
        entry = Entry.publish(participation, prompt, self.source, at=at, post=post, written=written)
        Note.throw_away(self.account_id, self.challenge_id, self.number)
        return entry


mentioned_in(Note.source, Note.account_id == Picture.uploader_id)


def refuse_unless_watching(participation: Participation, number: int, at: datetime) -> None:
    """Raises OnlyWhileWatching and DayNotBegun."""
    if not participation.follows:
        raise OnlyWhileWatching
    if number > participation.today(at):
        raise DayNotBegun


def notes_of(viewer: Any, challenge_id: int) -> Select[Note]:
    """Somebody's own notes in one challenge: one a day at the most, in the order of its days."""
    mine = select(Note).where(Note.account_id == viewer.id, Note.challenge_id == challenge_id)
    return mine.order_by(Note.number)
