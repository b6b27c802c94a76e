"""What keeps the forum's own machinery small."""

from datetime import timedelta

from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import job, time_is_up
from forum.ops.queries import forget, is_over, oldest_deliveries

DONE_KEPT_FOR = timedelta(days=30)
GIVEN_UP_KEPT_FOR = timedelta(days=90)


@job(every_minutes=60)
def forget_deliveries() -> None:
    """From the oldest on, until a whole batch is too young: no index is needed to find what is old."""
    done_before, given_up_before = clock.now() - DONE_KEPT_FOR, clock.now() - GIVEN_UP_KEPT_FOR
    last = 0
    while not time_is_up() and (batch := db.session.execute(oldest_deliveries(last)).all()):
        over = [one.id for one in batch if is_over(one, done_before=done_before, given_up_before=given_up_before)]
        db.session.execute(forget(over))
        commit()
        if all(one.written_at >= done_before for one in batch):
            return
        last = batch[-1].id
