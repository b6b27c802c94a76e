"""Beginning to take part: counted once for each person and challenge, whoever leaves and comes back."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CTE, select

from forum.challenges.day_counts import DayCount
from forum.challenges.models import Challenge
from forum.core.database import Model, db


def count_beginning(challenge: Challenge, account_id: int, *, from_aside: bool, at: datetime) -> bool:
    """Count somebody who joins for the first time; tells whether they took part in an earlier edition."""
    returns = challenge.edition_of_id is not None and took_part_before(challenge.id, account_id)
    DayCount.add(challenge.id, at.astimezone(UTC).date(), joined=1, stepped_in=int(from_aside), returned=int(returns))
    return returns


def forget_beginning(part: Any) -> None:
    """The row of somebody's part is no more, so that nobody could count it anew."""
    if part.took_part_at is not None:
        stepped_in, on = part.took_part_at > part.joined_at, part.took_part_at.astimezone(UTC).date()
        back = {"joined": -1, "stepped_in": -int(stepped_in), "returned": -int(part.has_returned)}
        DayCount.add(part.challenge_id, on, **back)


def took_part_before(challenge_id: int, account_id: int) -> bool:
    parts, earlier = Model.metadata.tables["participations"], earlier_editions(challenge_id)
    theirs = select(parts.c.id).where(parts.c.account_id == account_id, parts.c.took_part_at.is_not(None))
    query = theirs.where(parts.c.challenge_id.in_(select(earlier.c.id))).limit(1)
    return db.session.scalar(query) is not None


def earlier_editions(challenge_id: int) -> CTE:
    """The edition this one was made from, the one that was made from, and so on."""
    before: Any = Challenge.edition_of_id.label("id")
    chain = select(before).where(Challenge.id == challenge_id, Challenge.edition_of_id.is_not(None)).cte(recursive=True)
    further = select(before).join(chain, Challenge.id == chain.c.id).where(Challenge.edition_of_id.is_not(None))
    return chain.union(further)
