"""Whose an account is: of whoever has its mailbox. Somebody may have signed up with an address that is another's.

The browser in which somebody signed up keeps a trace of the password that was typed there. Whoever confirms the address
in that browser knows this password; in any other one they choose a new one, and all that was there before ends.
"""

import json
from collections.abc import Callable
from datetime import datetime
from zlib import compress

from flask import session
from sqlalchemy import update

from forum.accounts.addresses import email_key
from forum.accounts.distances import Distance
from forum.accounts.halfway import trace_of
from forum.accounts.join_requests import JoinRequest, say_why, unsay
from forum.accounts.known_browsers import hashes_here
from forum.accounts.mail_links import MailLink, Purpose, end_links
from forum.accounts.models import Account
from forum.accounts.queries import account_by_email, unconfirmed_in_browser, who_proved
from forum.accounts.second_step import end_second_step
from forum.accounts.turns import one_at_a_time
from forum.accounts.viewers import viewer
from forum.core import clock
from forum.core.database import db
from forum.core.languages import reader_language
from forum.core.refusals import NotAllowed, SignInNeeded

KEPT = "signed up"
OPENED = "opened"
SAID = "said why"
MOST_OF_COOKIE = 2000  # bytes, of the 4096 that browsers take
MOST_KEPT = 3

# Of an account that goes from a stranger to whoever has the mailbox, each room lets go what the stranger chose there.
FORGET_AS_WELL: list[Callable[[Account, datetime], None]] = []


def keep_trace(account: Account) -> None:
    session[KEPT] = [*session.get(KEPT, []), [account.id, trace_of(account)]][-MOST_KEPT:]


def signed_up_here(account: Account) -> bool:
    return viewer().id == account.id or [account.id, trace_of(account)] in session.get(KEPT, [])


def begun_here(email: str) -> list[Account]:
    """Accounts that somebody began in this browser with this address, and nobody confirmed."""
    ids = [id_ for id_, _trace in session.get(KEPT, [])]
    begun = db.session.scalars(unconfirmed_in_browser(ids, hashes_here()))
    return [one for one in begun if email_key(one.email) == email_key(email)]


def account_behind(link: MailLink, password: str = "") -> Account:
    """Whose address is confirmed by it. Where two signed up with one address, letters are about one of both accounts;
    but whoever signed up in this browser, and is known here still or chooses the same password, goes on with what they
    began here, and wrote in it."""
    account = link.account
    if account.is_confirmed or link.email != account.email or signed_up_here(account):
        return account
    own = [one for one in begun_here(link.email) if signed_up_here(one) or (password and one.has_password(password))]
    return own[-1] if own and (own[-1].waits_since is None) == (account.waits_since is None) else account


def account_going_on(link: MailLink, password: str, at: datetime) -> Account:
    """The same, once the link is used: what somebody else began gives way."""
    account = account_behind(link, password)
    if account is not link.account:
        give_way(link.account, at)
        account.email_key = email_key(link.email)  # also of whoever waits to be let in
    return account


def hand_over(account: Account, password: str, why: str = "") -> None:
    """From now on it is the one who has the mailbox, and nobody else, who gets in. Who knows the password by which
    somebody signed up is the same person. `why`: of whoever waits to be let in."""
    if not account.is_confirmed and not signed_up_here(account) and not account.has_password(password):
        at = clock.now()
        let_nobody_else_write(account)
        account.is_handed_over(at)
        account.locale = reader_language()
        Distance.lift_all(account)
        unsay(account)
        for forget in FORGET_AS_WELL:
            forget(account, at)
    say_why(account, why)
    session.pop(SAID, None)
    account.set_password(password)
    if not account.is_confirmed:
        end_second_step(account)
    end_links(account, Purpose.RESET, Purpose.CONFIRM, at=clock.now())


def let_nobody_else_write(account: Account) -> None:
    """Before it is cleared: what somebody wrote with it at this very moment is there by now, or never comes."""
    one_at_a_time(account.id)
    account.sign_out_everywhere()
    db.session.refresh(account)


def take_address(account: Account, email: str, at: datetime) -> None:
    """A member confirms a new address. Somebody else may have signed up with it, who never proved to have the mailbox:
    their account gives way, and is reached at no address any more."""
    other = db.session.scalars(account_by_email(email).where(Account.id != account.id)).one_or_none()
    if other is None or not account.is_confirmed or db.session.scalars(who_proved(email)).first() is not None:
        return
    give_way(other, at)


def give_way(other: Account, at: datetime) -> None:
    """Nobody ever proved that its mailbox is theirs, and now somebody with another account does."""
    nowhere = f"{other.id}@address.invalid"
    theirs = update(Account).where(Account.id == other.id, Account.email_confirmed_at.is_(None))
    theirs = theirs.where(Account.email_key == other.email_key)  # it may have moved on in this moment
    db.session.execute(theirs.values(email=nowhere, email_key=nowhere))  # at once, before the address is anybody else's
    other.sign_out_everywhere()
    end_links(other, *Purpose, at=at)
    JoinRequest.give_way(other.id)


def keep_words(words: str) -> None:
    """Why somebody would like to be here, as they typed it: another may have asked with their address before, and then
    it stands nowhere else. Where a cookie is too small for it, they are asked once more."""
    is_short = len(compress(json.dumps(words).encode())) <= MOST_OF_COOKIE
    session[SAID] = words if is_short else ""


def words_typed_here() -> str:
    return str(session.get(SAID, ""))


def keep_opened(link: MailLink) -> None:
    """Whoever opens it here has the mailbox."""
    session[OPENED] = [*session.get(OPENED, []), link.token_hash][-MOST_KEPT:]


def end_links_opened_here(account: Account, at: datetime) -> None:
    """Whoever opened a link to a new password, and then remembers their own, needs it no more. Any other sign-in ends
    none, not even in the browser that asked for it: that may be somebody's who has only the password, and would keep
    out whoever has the mailbox."""
    if opened := session.get(OPENED):
        end_links(account, Purpose.RESET, at=at, hashes=opened)


def end_change_of_address(account: Account, at: datetime) -> None:
    """With a new password ends what whoever knew the one before may have begun. As long as nothing is confirmed, all
    letters stay: whoever chose the password may not be who has the mailbox."""
    if account.is_confirmed:
        end_links(account, Purpose.CONFIRM, at=at)


def refuse_strangers(link: MailLink) -> None:
    """Another address for an account is confirmed by whoever is signed in with it: else somebody could be talked into
    lending theirs. Raises SignInNeeded, NotAllowed."""
    moves = link.account.is_confirmed and link.email != link.account.email
    if moves and not viewer().is_authenticated:
        raise SignInNeeded
    if moves and viewer().id != link.account.id:
        raise NotAllowed
