"""How often one may knock: for each network, for each mailbox, and for both together.

Guessing is slowed where it comes from, hardly where it aims at: else anybody could lock somebody out. And who is locked
out all the same gets in by a mailed link.
"""

from collections.abc import Callable
from typing import Any

from flask import request

from forum.accounts.addresses import mailbox_key
from forum.accounts.viewers import viewer, whom_limits_count
from forum.core.limits import limiter, network_of_caller


def mailbox() -> str:
    return mailbox_key(request.form.get("email", ""))


def mailbox_and_network() -> str:
    return f"{mailbox()} from {network_of_caller()}"


def mailbox_or_member() -> str:
    return mailbox() if request.form.get("email") else whom_limits_count()


def member() -> str:
    return f"account {viewer().id}"


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


guesses = limited(
    limiter.shared_limit("10 per 15 minutes", scope="guesses at one account", key_func=mailbox_and_network),
    limiter.shared_limit("100 per hour", scope="guesses from one network"),
    limiter.shared_limit("300 per hour", scope="guesses at one account from anywhere", key_func=mailbox),
)
letters = limited(
    limiter.shared_limit("5 per hour; 15 per day", scope="letters to one mailbox", key_func=mailbox),
    limiter.shared_limit("20 per hour; 60 per day", scope="letters from one network"),
)
# Who is no member is counted by the mailbox they give and by their network, members by who they are.
messages = limited(
    limiter.shared_limit("5 per hour; 15 per day", scope="messages of somebody", key_func=whom_limits_count),
    limiter.shared_limit("5 per day", scope="messages from one mailbox", key_func=mailbox_or_member),
)
writes = limiter.shared_limit("120 per minute; 3000 per day", scope="writes of a member", key_func=member)
guesses_inside = limited(limiter.shared_limit("10 per 15 minutes", scope="guesses of a member", key_func=member))
handles = limited(limiter.shared_limit("5 per day", scope="handles of a member", key_func=member))
portraits = limited(limiter.shared_limit("20 per hour", scope="profile pictures of a member", key_func=member))
distances = limited(limiter.shared_limit("60 per hour", scope="distances of a member", key_func=member))
tokens = limited(limiter.shared_limit("60 per hour", scope="tokens from one network"))
