"""What stands in the outbox and in the list of events, counted so that a long list costs no more than a short one.

Each is answered from a partial index that holds only what waits, and no count goes beyond MOST.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, delete, func, select
from sqlalchemy.sql.dml import ReturningDelete

from forum.accounts import Account
from forum.core.database import db
from forum.core.deliveries import Delivery, given_up
from forum.core.events import Event

MOST = 10_000
LATELY = timedelta(hours=1)
FORGOTTEN_AT_ONCE = 500


@dataclass(frozen=True)
class Outbox:
    """How many deliveries and events wait, and since when the one that waits longest."""

    due: int
    oldest_due_at: datetime | None
    given_up: int
    sent_lately: int
    untold: int
    oldest_untold_at: datetime | None


def outbox(at: datetime) -> Outbox:
    """All of it, in one statement."""
    due, untold = deliveries_due(at), events_untold()
    counts = (counted(due), first(due), counted(ids_given_up()), sent_since(at - LATELY))
    return Outbox(*db.session.execute(select(*counts, counted(untold), first(untold))).one())


def number_given_up() -> Select[int]:
    return select(counted(ids_given_up()))


def ids_given_up() -> Select[int]:
    return given_up().with_only_columns(Delivery.id)


def deliveries_due(at: datetime) -> Select[datetime | None]:
    return select(Delivery.due_at).where(Delivery.due_at <= at).order_by(Delivery.due_at)


def events_untold() -> Select[datetime]:
    return select(Event.happened_at).where(Event.told_at.is_(None)).order_by(Event.id)


def counted(query: Select[Any]) -> ScalarSelect[int]:
    return select(func.count()).select_from(query.order_by(None).limit(MOST).subquery()).scalar_subquery()


def first(query: Select[Any]) -> ScalarSelect[Any]:
    return query.limit(1).scalar_subquery()


def sent_since(since: datetime) -> ScalarSelect[int]:
    """Of the newest MOST: there is no index of what was sent, and each sending would have to keep it."""
    newest = select(Delivery.sent_at).order_by(Delivery.id.desc()).limit(MOST).subquery()
    return select(func.count()).select_from(newest).where(newest.c.sent_at > since).scalar_subquery()


def people_with(ids: Collection[int | None]) -> Select[Account]:
    """These people, for their names."""
    return select(Account).where(Account.id.in_([one for one in ids if one is not None]))


def delivery(number: int) -> Select[Delivery]:
    return select(Delivery).where(Delivery.id == number)


def oldest_deliveries(after: int) -> Select[*tuple[Any, ...]]:
    """A batch by id, which is the order in which they were written."""
    columns = (Delivery.id, Delivery.written_at, Delivery.sent_at, Delivery.dropped_at, Delivery.given_up_at)
    return select(*columns).where(Delivery.id > after).order_by(Delivery.id).limit(FORGOTTEN_AT_ONCE)


def is_over(row: Row[Any], *, done_before: datetime, given_up_before: datetime) -> bool:
    """Finished or given up so long ago that nobody will ask for it any more."""
    done_at = row.sent_at or row.dropped_at
    if row.given_up_at is not None:
        return bool(row.given_up_at < given_up_before)
    return done_at is not None and done_at < done_before


def forget(ids: Collection[int]) -> ReturningDelete[int]:
    return delete(Delivery).where(Delivery.id.in_(ids)).returning(Delivery.id)
