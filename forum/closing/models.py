"""What stays of a challenge: its keepsake, and what its organisers say at the end."""

from datetime import datetime
from secrets import token_hex

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import ForeignKey, Select, String, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from forum.challenges import Challenge, Participation, State
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.forms import EditConflict
from forum.core.refusals import Refused
from forum.core.richtext import to_html

LONGEST_THANKS = 5_000
OVER = (State.FINISHED, State.ARCHIVED)


class NotOverYet(Refused):
    message = _l("The days of this challenge are not over yet.")


class Keepsake(Model):
    """The book of a challenge. `name` is that of its file in the store: whatever no row names is swept.

    `language` is that of its own few words. `done` of `total` days says how far it has come. `changes` says by how much
    it is older than what people wrote and said since it was begun: see `changes_since` in queries.py.
    """

    __tablename__ = "keepsakes"

    challenge_id: Mapped[int] = mapped_column(
        ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(60), unique=True)
    language: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    ready_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime | None]
    changes: Mapped[int] = mapped_column(default=0, server_default="0")
    compared_at: Mapped[datetime | None]

    @classmethod
    def ask(cls, challenge: Challenge, language: str, at: datetime) -> None:
        """Put it in line; asked twice, it is made once. Raises NotOverYet."""
        refuse_unless_over(challenge, at)
        new = {"name": f"{token_hex(24)}.epub", "language": language, "asked_at": at, "done": 0, "size": 0}
        row = insert_into(cls).values(challenge_id=challenge.id, total=challenge.length, **new)
        db.session.execute(row.on_conflict_do_nothing())

    @classmethod
    def ask_anew(cls, challenge: Challenge, language: str, at: datetime) -> None:
        """In line once more, with what was written and agreed by now; what is being made already is not begun again."""
        ready = update(cls).where(cls.challenge_id == challenge.id, cls.ready_at.is_not(None))
        anew = {"ready_at": None, "done": 0, "asked_at": at, "language": language, "changes": 0}
        db.session.execute(ready.values(anew), execution_options=UNSYNCHRONISED)

    @classmethod
    def throw_away(cls, challenge: Challenge) -> None:
        """A job sweeps the file."""
        theirs = delete(cls).where(cls.challenge_id == challenge.id)
        db.session.execute(theirs, execution_options=UNSYNCHRONISED)

    def begin(self, at: datetime) -> None:
        """What is changed from now on may be missing in it."""
        self.begun_at, self.changes, self.compared_at = at, 0, None

    def is_in_it(self, at: datetime | None) -> bool:
        """Whether what happened then was known when it was begun."""
        return at is None or self.begun_at is None or at < self.begun_at

    def finish(self, size: int, at: datetime) -> None:
        self.ready_at, self.size, self.done = at, size, self.total


def refuse_unless_over(challenge: Challenge, at: datetime) -> None:
    """Raises NotOverYet."""
    if challenge.state_at(at) not in OVER:
        raise NotOverYet


def agree(mine: Participation, yes: bool, keepsake: Keepsake | None, at: datetime) -> None:
    """Let what one wrote into the keepsake, or not. A book that is made stays as it is; the next one follows this."""
    if bool(mine.in_keepsake) != yes:
        if keepsake is not None and keepsake.is_in_it(mine.changed_mind_at):
            keepsake.changes = Keepsake.changes + 1
        mine.changed_mind_at = at
    mine.in_keepsake = yes


def keepsake_of(challenge_id: int) -> Select[Keepsake]:
    return select(Keepsake).where(Keepsake.challenge_id == challenge_id)


def keepsakes_to_make() -> Select[Keepsake]:
    """The one that waits longest first."""
    return select(Keepsake).where(Keepsake.ready_at.is_(None)).order_by(Keepsake.asked_at, Keepsake.challenge_id)


def keepsakes_to_compare() -> Select[Keepsake]:
    """Books that are made, those first that were compared longest ago."""
    query = select(Keepsake).where(Keepsake.ready_at.is_not(None), Keepsake.begun_at.is_not(None))
    return query.order_by(Keepsake.compared_at.nulls_first(), Keepsake.challenge_id)


class WrapUp(Model):
    """What the people who organise a challenge say at its end."""

    __tablename__ = "wrap_ups"

    challenge_id: Mapped[int] = mapped_column(
        ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    thanks: Mapped[str] = mapped_column(Text)
    thanks_html: Mapped[Markup]
    version: Mapped[int] = mapped_column(default=1)

    @classmethod
    def say(cls, challenge: Challenge, thanks: str, *, version: int, at: datetime) -> None:
        """Raises NotOverYet, and EditConflict when another organiser was faster."""
        refuse_unless_over(challenge, at)
        said = {"thanks": thanks, "thanks_html": to_html(thanks), "version": version + 1}
        row = insert_into(cls).values(challenge_id=challenge.id, **said)
        again = row.on_conflict_do_update(index_elements=["challenge_id"], set_=said, where=cls.version == version)
        if db.session.execute(again.returning(cls.challenge_id)).first() is None:
            raise EditConflict
