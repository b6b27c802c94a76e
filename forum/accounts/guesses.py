"""How many codes were tried: five in five minutes, counted in the database, so that it holds for all nodes together.

Whoever knows the password can use up the tries of an account. A browser that the account knows has tries of its own,
and a new password, chosen by a mailed link, shuts the guesser out: so nobody locks the owner out (docs/decisions/
second-step.md).
"""

from datetime import datetime, timedelta
from http import HTTPStatus

from flask_babel import lazy_gettext as _l
from sqlalchemy import Update, case, or_, update
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import db
from forum.core.refusals import Refused

MOST_GUESSES = 5
IN_A_ROW = timedelta(minutes=5)


class TooManyGuesses(Refused):
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = _l("Those were five codes in a row. Please wait five minutes, then try again.")


class Guessed:
    """These columns of whatever codes are tried for."""

    id: Mapped[int]
    guesses: Mapped[int] = mapped_column(default=0, server_default="0")
    guessing_since: Mapped[datetime | None]

    def count_guess(self, at: datetime) -> int:
        """Which guess in a row this is. Raises TooManyGuesses. Said in SQL, so that of many at once none is missed."""
        table = type(self)
        is_over = or_(table.guessing_since.is_(None), table.guessing_since <= at - IN_A_ROW)
        values = {
            "guesses": case((is_over, 1), else_=table.guesses + 1),
            "guessing_since": case((is_over, at), else_=table.guessing_since),
        }
        count = db.session.scalar(self.where_counted().values(values).returning(table.guesses)) or 1
        if count > MOST_GUESSES:
            raise TooManyGuesses
        return count

    def forget_guesses(self) -> None:
        db.session.execute(self.where_counted().values(guesses=0, guessing_since=None))

    def where_counted(self) -> Update:
        table = type(self)
        return update(table).where(table.id == self.id).execution_options(synchronize_session=False)
