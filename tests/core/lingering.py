"""The forum with one job more, for a test to stop a worker in the middle of it."""

import time

from forum import create_app
from forum.core.jobs import job, time_is_up


@job(every_minutes=60 * 24 * 365)
def linger() -> None:
    while not time_is_up():
        time.sleep(0.02)
    time.sleep(0.3)  # the batch in hand


app = create_app()
