"""A second step at the door: codes of an app, or passkeys. Who has either needs it; a password alone opens nothing.

Recovery codes come with the first of them, and go with the last one.
"""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from forum.accounts.codes import app_of, forget_app, forget_codes, is_code_of_app, is_right, renew_codes
from forum.accounts.guesses import MOST_GUESSES, TooManyGuesses
from forum.accounts.known_browsers import this_browser
from forum.accounts.letters import write_second_step, write_wrong_codes
from forum.accounts.models import Account
from forum.accounts.passkeys import forget_passkeys, passkeys_of
from forum.accounts.sign_ins import SignIn
from forum.core.database import db

TOLD_EVERY = timedelta(days=1)
WRONG = _l("This code is not right, or was used before. The app shows a new one every half minute.")


def begin_second_step(account: Account, here: SignIn, at: datetime) -> list[str]:
    """The recovery codes, to be shown now or never. Whoever came in without a second step elsewhere is signed out."""
    account.second_step_since = at
    account.sign_out_everywhere(but=here)
    return renew_codes(account)


def end_if_none_is_left(account: Account) -> None:
    if app_of(account) is None and db.session.scalars(passkeys_of(account).limit(1)).first() is None:
        end_second_step(account)


def end_second_step(account: Account) -> None:
    """All that belongs to it."""
    forget_app(account)
    forget_passkeys(account)
    forget_codes(account)
    account.second_step_since = None


def try_code(account: Account, typed: str, at: datetime) -> bool:
    """Whether this is a code of theirs. Each try counts: raises TooManyGuesses. The caller commits, right or wrong."""
    counted = this_browser(account.id) or account
    guesses = counted.count_guess(at)
    if not is_right(account, typed, at):
        if guesses == MOST_GUESSES:
            tell_of_guesses(account, at)
        return False
    counted.forget_guesses()
    if not is_code_of_app(typed):
        what = _l("A recovery code was used, and works no more. Your settings say how many are left.")
        write_second_step(account, what, at=at)
    return True


def fault_of_code(account: Account, typed: str, at: datetime) -> object | None:
    """Why this is not a code of theirs. The caller commits, as for `try_code`."""
    try:
        return None if try_code(account, typed, at) else WRONG
    except TooManyGuesses as why:
        return why


def tell_of_guesses(account: Account, at: datetime) -> None:
    """Once a day: whoever guesses must not fill the mailbox as well."""
    if account.guesses_told_at is None or at - account.guesses_told_at >= TOLD_EVERY:
        account.guesses_told_at = at
        write_wrong_codes(account, at=at)
