"""How often one may knock: for each network, for each mailbox, and for both together.

Guessing is slowed where it comes from, hardly where it aims at: else anybody could lock somebody out. A browser that
the account knows has tries of its own, whoever guesses elsewhere. And who is locked out all the same gets in by a
mailed link.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, g, request

from forum.accounts.addresses import limit_key, mailbox_key, spelling_key
from forum.accounts.halfway import trace_of
from forum.accounts.known_browsers import KnownBrowser, hashes_here
from forum.accounts.queries import account_by_email, known_browser_of
from forum.accounts.viewers import viewer, whom_limits_count
from forum.core.database import db
from forum.core.limits import KNOWN_BY, caller, is_within, known_by, limiter, network_of_caller

A_FEW = "3 per hour"  # letters of one kind, to one address or mailbox
TO_JOIN = "letters to one mailbox whose owner joins"


def mailbox() -> str:
    return mailbox_key(request.form.get("email", ""))


def address() -> str:
    return limit_key(request.form.get("email", ""))


def spelling() -> str:
    return spelling_key(request.form.get("email", ""))


def spelling_of_sender() -> str:
    """Who has shown some good is counted alone: newcomers, who may be many and all the same one, would else keep
    whoever has the mailbox from moving there."""
    return spelling() if viewer().is_newcomer else f"{spelling()} of {viewer().id}"


def mailbox_and_place() -> str:
    known = known_browser()
    return f"{mailbox()} from {f'browser {known.id}' if known else network_of_caller()}"


def mailbox_and_password() -> str:
    """A new password begins anew: what strangers tried before it keeps its owner out nowhere."""
    account = db.session.scalars(account_by_email(request.form.get("email", ""))).first()
    return f"{mailbox()} {trace_of(account) if account else ''}"


def known_browser() -> KnownBrowser | None:
    """The browser that asks, if somebody has signed in with it before to the account that it names."""
    if "known_browser" not in g:
        hashes = hashes_here()
        g.known_browser = browser_with(hashes) if hashes else None
    known: KnownBrowser | None = g.known_browser
    return known


def browser_with(hashes: list[str]) -> KnownBrowser | None:
    return db.session.scalars(known_browser_of(request.form.get("email", ""), hashes)).first()


def comes_from_home() -> bool:
    return known_browser() is not None


def account_behind() -> str:
    """Who is signed in, or whose browser it is, by however many they come; empty for a stranger."""
    if viewer().is_authenticated:
        return f"account:{viewer().id}"
    known = known_browser()
    return f"account:{known.account_id}" if known else ""


def sender() -> str:
    """Who has confirmed nothing is counted with the strangers of their network: such accounts are made by the dozen."""
    is_unproved = viewer().is_authenticated and not viewer().is_confirmed
    return network_of_caller() if is_unproved else caller()


def writer() -> str:
    """A visitor may name any mailbox: only together with their network, else they could use up its owner's messages."""
    return whom_limits_count() if viewer().is_authenticated else f"{mailbox()} from {network_of_caller()}"


def messages_at_most() -> str:
    """Strangers of one network are counted together, and an office, or a telephone company, is one network."""
    return "5 per hour; 15 per day" if known_by() else "30 per hour; 100 per day"


def is_taken(answer: Response) -> bool:
    """A form with mistakes uses up nobody's letters or messages: else whoever is locked out could be kept from them."""
    return answer.status_code == HTTPStatus.SEE_OTHER


def is_done(answer: Response) -> bool:
    return answer.status_code < HTTPStatus.BAD_REQUEST


def count_what_members_send() -> None:
    """Beside what each route counts; their drafts save themselves every few seconds."""
    if request.method == "POST" and viewer().is_authenticated:
        with writes:
            return


def limited(*limits: Any) -> Callable[[Any], Any]:
    """Several limits on one route."""

    def add(view: Any) -> Any:
        for limit in limits:
            view = limit(view)
        return view

    return add


# The network's count comes first: once it is full, addresses that are made up are not remembered one by one. Smaller
# units are counted before larger ones, hence the 60 minutes.
guesses = limited(
    limiter.shared_limit("100 per 60 minutes", scope="guesses from one network", exempt_when=comes_from_home),
    limiter.shared_limit("10 per 15 minutes", scope="guesses at one account", key_func=mailbox_and_place),
    limiter.shared_limit(
        "300 per hour",
        scope="guesses at one account from anywhere",
        key_func=mailbox_and_password,
        exempt_when=comes_from_home,
    ),
)


def never(_answer: Response) -> bool:
    """It is only looked at here, and counted elsewhere."""
    return False


def letters_of(
    kind: str, whose: Callable[[], str], counted: Callable[[Response], bool] = is_taken
) -> Callable[[Any], Any]:
    return limited(
        limiter.shared_limit("60 per hour; 200 per day", scope="letters from one network", key_func=sender),
        limiter.shared_limit(A_FEW, scope=kind, key_func=whose, deduct_when=counted),
    )


# Their links last an hour, and for an hour they are counted: whose letters others have used up has one that works.
# Letters by which somebody comes in are counted by themselves: whoever asks for them in another's name sends them a way
# in, and whoever asks for others, or for what is sent to members alone, must not use them up. To an address that nobody
# has here, nothing is sent: so what only accounts get is counted for each of them, and what may go to any address for
# each mailbox.
letters = letters_of("letters to one address", address)
confirmations = letters_of("letters to one address that is to be confirmed", address)
letters_to_another = letters_of("letters to one mailbox that is to be another's", spelling_of_sender)
letters_to_join = letters_of(TO_JOIN, spelling, never)
still_to_join = limiter.shared_limit(A_FEW, scope=TO_JOIN, key_func=lambda: g.left_behind, deduct_when=never)


def count_letter_to_join(email: str) -> None:
    """Before anybody else can see what the letter is about."""
    is_within(A_FEW, spelling_key(email), TO_JOIN)


def refuse_to_leave_behind(email: str) -> None:
    """An account that goes to another address ends what was mailed to the one before. As long as nobody can sign up
    with that one any more, its letters are the only way in for whoever has it. Raises RateLimitExceeded.

    The caller has waited for the account's turn (`one_at_a_time`), as whoever signs up with its address does."""
    g.left_behind = spelling_key(email)
    with still_to_join:
        return


# Who is no member is counted by the mailbox they give and by their network, unless their browser is known; members by
# who they are.
messages = limited(
    limiter.shared_limit(messages_at_most, scope="messages of somebody", key_func=caller, deduct_when=is_taken),
    limiter.shared_limit("5 per day", scope="messages from one mailbox", key_func=writer, deduct_when=is_taken),
)
writes = limiter.shared_limit("120 per minute; 3000 per day", scope="writes of a member", key_func=whom_limits_count)
guesses_inside = limited(
    limiter.shared_limit("10 per 15 minutes", scope="guesses of a member", key_func=whom_limits_count)
)
# Each is told by mail, and no mailbox is to be filled by them; but no such letter is dropped. Removing a way in is not
# counted, so that nobody is kept from getting rid of what a thief has added.
new_ways_in = limiter.shared_limit(
    "10 per hour", scope="new ways in of a member", key_func=whom_limits_count, deduct_when=is_done
)
new_passwords = limiter.shared_limit(
    "10 per hour", scope="new passwords of a member", key_func=whom_limits_count, deduct_when=is_taken
)
handles = limited(limiter.shared_limit("5 per day", scope="handles of a member", key_func=whom_limits_count))
portraits = limited(
    limiter.shared_limit("20 per hour", scope="profile pictures of a member", key_func=whom_limits_count)
)
distances = limited(limiter.shared_limit("60 per hour", scope="distances of a member", key_func=whom_limits_count))
wrong_passkeys = limiter.shared_limit("60 per 15 minutes", scope="wrong passkeys from one network")
KNOWN_BY.append(account_behind)
