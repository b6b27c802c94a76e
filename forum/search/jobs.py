"""What this room does beside requests: what happened can be found a moment later."""

from collections.abc import Sequence
from typing import Any

from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import job, time_is_up
from forum.core.log import log
from forum.search.indexing import OF_READERS, done, index, refresh_readers, unindexed


@job(every_minutes=1)
def index_events() -> None:
    """Some at a time, each with its mark in one transaction: done twice, or ended half way, it is right in the end."""
    last = None
    while not time_is_up() and (events := db.session.execute(unindexed(last)).all()):
        last = events[-1].id
        index_some([one for one in events if one.kind not in OF_READERS])
        for event in events:
            if event.kind in OF_READERS:
                index_readers(event)
        db.session.expunge_all()


def index_some(events: Sequence[Any]) -> None:
    """What goes wrong with one must not hold up the others: then each is tried alone."""
    if not events:
        return
    try:
        index(events, clock.now())
        commit()
    except Exception as why:  # it stays unmarked, and is tried again with the next run
        db.session.rollback()
        if len(events) == 1:
            log.error("event not indexed", number=events[0].id, why=str(why)[:300])
            return
        for event in events:
            index_some([event])


def index_readers(event: Any) -> None:
    """A whole challenge is open to others now: as long as it takes, in steps."""
    while not time_is_up():
        is_more = refresh_readers(event)
        if not is_more:
            done([event], clock.now())
        commit()
        if not is_more:
            return
