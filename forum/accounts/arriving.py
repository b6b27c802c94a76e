"""All that signing in is, whichever way somebody came."""

from datetime import datetime

from forum.accounts.known_browsers import is_first_browser, this_browser
from forum.accounts.letters import write_new_browser
from forum.accounts.models import Account
from forum.accounts.owning import end_links_opened_here
from forum.accounts.sessions import begin_session
from forum.accounts.sign_ins import SignIn


def arrive(account: Account, *, stays: bool, at: datetime) -> SignIn:
    """A browser that was never seen before is told of by mail, unless it is the first of all. The caller commits."""
    is_new = this_browser(account.id) is None and not is_first_browser(account.id)
    end_links_opened_here(account, at)
    sign_in = begin_session(account, stays=stays)
    sign_in.prove(at)
    if is_new and account.is_confirmed:
        write_new_browser(account, sign_in.browser, at=at)
    return sign_in
