"""What this room does beside requests."""

from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import job, time_is_up
from forum.posts.queries import held_of_confirmed

AT_ONCE = 20  # a few in each transaction: others want to write too


@job(every_minutes=1)
def release_confirmed() -> None:
    """What waited for its author's address is shown once that is confirmed. Done twice, it is done once."""
    while not time_is_up() and (waiting := db.session.scalars(held_of_confirmed().limit(AT_ONCE)).all()):
        for post in waiting:
            post.release(clock.now())
        commit()
