"""An account goes from a stranger to whoever has its mailbox: they have signed no pledge, and stand in no list."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import FORGET_AS_WELL, Account
from forum.challenges.participation import Participation
from forum.core.database import db


def leave_all(account: Account, at: datetime) -> None:
    """Every challenge that they take part in or follow; they can join it again."""
    theirs = select(Participation).where(Participation.account_id == account.id, Participation.left_at.is_(None))
    theirs = theirs.options(joinedload(Participation.challenge), joinedload(Participation.account))
    for participation in db.session.scalars(theirs):
        participation.leave(at)


FORGET_AS_WELL.append(leave_all)
