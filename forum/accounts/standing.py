"""How somebody stands: whether they may sign in and write, until when not, and how far they are trusted; and whether
they are about to leave.

What moderators decide is kept here until when and why, so that whoever is stopped is told both. `waits_since`: they
have asked to be let in, and nobody has answered. Trust follows deeds; the moderation room counts them.
"""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import String, false
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.refusals import NotAllowed
from forum.core.words import local_time

NEWCOMER, MEMBER, REGULAR = 0, 1, 2
LONGEST_WHY = 500
NEVER = "2000-01-01 00:00:00"  # were the deeds of a new account counted


class Standing:
    """These columns of an account."""

    trust: Mapped[int] = mapped_column(default=NEWCOMER)
    trust_at: Mapped[datetime] = mapped_column(index=True, server_default=NEVER)
    suspended_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None] = mapped_column(index=True)
    suspended_for: Mapped[str | None] = mapped_column(String(LONGEST_WHY))
    silenced_until: Mapped[datetime | None]
    silenced_for: Mapped[str | None] = mapped_column(String(LONGEST_WHY))
    leaves_at: Mapped[datetime | None]
    leaves_with_posts: Mapped[bool] = mapped_column(default=False, server_default=false())
    waits_since: Mapped[datetime | None]

    @property
    def is_here(self) -> bool:
        """Others can meet them: not suspended, and not about to leave."""
        return self.suspended_at is None and self.leaves_at is None

    @property
    def is_active(self) -> bool:
        """Whoever is suspended, or waits to be let in, does not sign in, whatever link they have."""
        return self.suspended_at is None and self.waits_since is None

    def is_silenced_at(self, at: datetime) -> bool:
        return self.silenced_until is not None and self.silenced_until > at

    def be_silent(self, until: datetime | None, why: str | None) -> None:
        """Until then they read and do not write; None: they may write again."""
        self.silenced_until, self.silenced_for = until, why if until else None

    def refuse_if_silenced(self, at: datetime) -> None:
        """Raises Silenced."""
        if self.is_silenced_at(at):
            raise Silenced(self)

    def is_over(self, at: datetime) -> bool:
        """The suspension has run out, though nobody has lifted it yet."""
        return self.suspended_until is not None and self.suspended_until <= at


class Silenced(NotAllowed):
    """Says until when, and why."""

    def __init__(self, person: Any) -> None:
        until = local_time(person.silenced_until)
        super().__init__(
            _(
                "Until %(until)s you can read here, but not write. A moderator’s reason: “%(reason)s”",
                until=until,
                reason=person.silenced_for,
            )
        )
