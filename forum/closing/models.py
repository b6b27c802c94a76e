"""What stays of a challenge: its keepsake, and what its organisers say at the end."""

from datetime import datetime
from secrets import token_hex

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import ForeignKey, Select, String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.challenges import Challenge, Participation, State
from forum.core.database import Model, db, insert_into
from forum.core.forms import EditConflict
from forum.core.refusals import Refused
from forum.core.richtext import to_html

LONGEST_THANKS = 5_000
OVER = (State.FINISHED, State.ARCHIVED)


class NotOverYet(Refused):
    message = _l("The days of this challenge are not over yet.")


class KeepsakeMade(Refused):
    title = _l("The keepsake is made")
    message = _l("What goes into it is settled. The people who organise the challenge can make it anew.")


class Keepsake(Model):
    """The book of a challenge. `name` is that of its file in the store: whatever no row names is swept.

    `language` is that of its own few words. `done` of `total` days says how far it has come.
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

    @classmethod
    def ask(cls, challenge: Challenge, language: str, at: datetime) -> None:
        """Put it in line; asked twice, it is made once. Raises NotOverYet."""
        refuse_unless_over(challenge, at)
        new = {"name": f"{token_hex(24)}.epub", "language": language, "asked_at": at, "done": 0, "size": 0}
        row = insert_into(cls).values(challenge_id=challenge.id, total=challenge.length, **new)
        db.session.execute(row.on_conflict_do_nothing())

    @classmethod
    def throw_away(cls, challenge: Challenge) -> None:
        """Everyone may change their mind again, until it is made anew. A job sweeps the file."""
        theirs = delete(cls).where(cls.challenge_id == challenge.id)
        db.session.execute(theirs, execution_options={"synchronize_session": False})

    def finish(self, size: int, at: datetime) -> None:
        self.ready_at, self.size, self.done = at, size, self.total


def refuse_unless_over(challenge: Challenge, at: datetime) -> None:
    """Raises NotOverYet."""
    if challenge.state_at(at) not in OVER:
        raise NotOverYet


def agree(mine: Participation, yes: bool, keepsake: Keepsake | None) -> None:
    """Let what one wrote into the keepsake, or not; changeable until it is made. Raises KeepsakeMade."""
    if keepsake is not None:
        raise KeepsakeMade
    mine.in_keepsake = yes


def keepsake_of(challenge_id: int) -> Select[Keepsake]:
    return select(Keepsake).where(Keepsake.challenge_id == challenge_id)


def keepsakes_to_make() -> Select[Keepsake]:
    """The one that waits longest first."""
    return select(Keepsake).where(Keepsake.ready_at.is_(None)).order_by(Keepsake.asked_at, Keepsake.challenge_id)


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
