"""What is shown of a thing beside what it says in its own row: a moderator leaves standing what they have read."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.accounts import Account, Link
from forum.challenges import Challenge, latest_pledge_of
from forum.core.database import db
from forum.entries import walls_since
from forum.moderation.as_read import Thing


def beside(thing: Thing | None, since: datetime) -> dict[str, Any]:
    """Of a profile its links, and where its person stands, or has stood since this; of a challenge its pledge."""
    if isinstance(thing, Account):
        links = select(Link).where(Link.account_id == thing.id).order_by(Link.position)
        walls = walls_since(thing.id, since)
        return {"links": db.session.scalars(links).all(), "walls": db.session.scalars(walls).all()}
    if isinstance(thing, Challenge):
        return {"pledge": db.session.scalars(latest_pledge_of(thing)).first()}
    return {}
