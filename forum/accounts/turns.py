"""What somebody sends at once is looked at one after the other, where what they did before decides what they may do."""

from sqlalchemy import update

from forum.accounts.models import Account
from forum.core.database import UNSYNCHRONISED, db


def one_at_a_time(person_id: int) -> None:
    """What this person sends at once: each waits for the one before, and sees what it did. It is a write that changes
    nothing: on SQLite only writes wait for each other."""
    turn = update(Account).where(Account.id == person_id).values(version=Account.version)
    db.session.execute(turn, execution_options=UNSYNCHRONISED)
