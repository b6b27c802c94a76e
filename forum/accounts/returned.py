"""Mail that came back: the one place where an address is marked, whoever heard of it."""

from datetime import datetime

from sqlalchemy import Select, select

from forum.accounts.models import Account, Returned
from forum.accounts.queries import account_by_email
from forum.core.database import db


def note_returned(
    why: Returned, *, sent_at: datetime, at: datetime, person_id: int | None = None, address: str | None = None
) -> Account | None:
    """The account that a mail was for gets no more until its address is confirmed again. Gives it, if there is one.

    A letter is known by its address, which need not be their own; all else by the person it was for. What was sent
    before the address was confirmed (again) says nothing of the address as it is now.
    """
    account = db.session.scalars(whose(person_id, address)).one_or_none() if person_id or address else None
    if account is None or is_outdated(account, sent_at):
        return None
    account.note_returned_mail(why, at=at)
    return account


def whose(person_id: int | None, address: str | None) -> Select[Account]:
    return account_by_email(address) if address else select(Account).where(Account.id == person_id)


def is_outdated(account: Account, sent_at: datetime) -> bool:
    return account.email_confirmed_at is not None and account.email_confirmed_at > sent_at
