"""What this room does beside requests: mail the links that were asked for, forget what is over."""

from datetime import datetime

from forum.accounts.addresses import spelling_key
from forum.accounts.doors import A_FEW
from forum.accounts.known_browsers import forgotten_browsers
from forum.accounts.letters import write_confirm, write_reset
from forum.accounts.mail_links import Purpose
from forum.accounts.passkeys import old_challenges
from forum.accounts.queries import (
    account_by_email,
    next_link_wish,
    old_mail_links,
    old_sign_ins,
    suspended_until,
    unproven_requests,
)
from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import job, soon, time_is_up
from forum.core.limits import is_within


@job(every_minutes=1)
def answer_link_wishes() -> None:
    """A letter for each wish whose address has an account, and silence for the others."""
    while not time_is_up() and (wish := db.session.execute(next_link_wish()).first()):
        answer(*wish, at=clock.now())
        commit()
    soon("send_deliveries")


def answer(purpose: str, email: str, next_: str, *, at: datetime) -> None:
    account = db.session.scalars(account_by_email(email)).one_or_none()
    if account is None or (not account.is_confirmed and is_one_too_many(purpose, email)):
        return
    if purpose == Purpose.RESET:
        write_reset(account, at=at, next_=next_)
    elif not account.is_confirmed or account.mail_returned_at is not None:
        write_confirm(account, account.email, at=at, next_=next_)


def is_one_too_many(purpose: str, email: str) -> bool:
    """Somebody may have signed up with many spellings of one mailbox, and ask for letters to each."""
    return not is_within(A_FEW, spelling_key(email), f"letters nobody confirmed {purpose}")


@job(every_minutes=60)
def lift_suspensions() -> None:
    """Those whose time is over are back."""
    while not time_is_up() and (accounts := db.session.scalars(suspended_until(clock.now())).all()):
        for account in accounts:
            account.lift_suspension(clock.now())
        commit()


@job(every_minutes=60)
def forget_old_rows() -> None:
    """Sessions that ended, links that no longer work, browsers long unused, and requests to join whose address nobody
    confirmed are nobody's business any more."""
    for old in (old_sign_ins, old_mail_links, old_challenges, forgotten_browsers, unproven_requests):
        db.session.execute(old(clock.now()))
    commit()
