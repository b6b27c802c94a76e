"""What somebody sends at once is looked at one after the other, where what they did before decides what they may do."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from forum.accounts.models import Account
from forum.core.database import UNSYNCHRONISED, db
from forum.core.refusals import Conflict

LETS_IN = (
    *(Account.password_hash, Account.email_key, Account.second_step_since),
    *(Account.suspended_at, Account.waits_since),
)


class ChangedMeanwhile(Conflict):
    message = _l("Something about this account was changed at this very moment. Please sign in once more.")


def one_at_a_time(person_id: int) -> None:
    """What this person sends at once: each waits for the one before, and sees what it did. It is a write that changes
    nothing: on SQLite only writes wait for each other."""
    turn = update(Account).where(Account.id == person_id).values(version=Account.version)
    db.session.execute(turn, execution_options=UNSYNCHRONISED)


def refuse_if_changed(account: Account) -> None:
    """Looking at a password takes a tenth of a second: a new one that is set meanwhile ends what the old one opened.
    From now on until the commit all that lets somebody in stays as it is. Raises ChangedMeanwhile."""
    one_at_a_time(account.id)
    now = db.session.execute(select(*LETS_IN).where(Account.id == account.id)).one_or_none()
    if now is None or any(value != getattr(account, name) for name, value in now._mapping.items()):
        raise ChangedMeanwhile
