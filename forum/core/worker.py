"""The worker: threads that do the jobs, one that looks round for what is due, and an orderly end."""

import os
import resource
import signal
import time
from types import FrameType
from typing import Any

from flask import Flask
from huey.consumer import Consumer, Scheduler

from forum.core.jobs import STOPPING, look_round
from forum.core.log import log

THREADS = 3  # with what they borrow while they work, no more connections than the pool of a process has
LOOK_EVERY = 20.0  # seconds: often enough that no minute is left out
LONGEST_WAIT = 1.0  # seconds between two looks into a store that cannot wake us
LAST_CALL = 15.0  # seconds for what is in hand when we are asked to stop; bin/run waits a little longer
MEGABYTE = 2**20
BEHIND_PAGES = 5  # of niceness; more would hold what it locks in SQLite too long on a busy machine


class LookingRound(Scheduler):  # type: ignore[misc]  # huey carries no types
    """In place of huey's own scheduler, which would run a job in every worker, and leaves out what it missed."""

    def loop(self, now: object = None) -> None:
        begun = time.monotonic()
        try:
            with self.huey.app.app_context():
                look_round()
        except Exception as why:  # the database or the store is down: we look again, for as long as it takes
            log.error("worker could not look round", why=str(why)[:300])
        self.sleep_for_interval(begun, LOOK_EVERY)


class Crew(Consumer):  # type: ignore[misc]  # huey carries no types
    scheduler_class = LookingRound


class Worker:
    """One process that works until it is told to stop."""

    def __init__(self, app: Flask) -> None:
        huey = app.extensions["huey"]
        huey.app = app
        waits = {"initial_delay": 0.1, "backoff": 1.3, "max_delay": LONGEST_WAIT}
        self.crew = Crew(huey, workers=THREADS, shutdown_timeout=LAST_CALL, **waits)
        self.is_asked_to_stop = False

    def run(self) -> None:
        """Gives back after SIGTERM, SIGINT or SIGHUP, when each thread has ended what it had in hand."""
        self.crew.start()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        log.info("worker at work", threads=THREADS)
        self.watch()
        STOPPING.set()
        self.crew.stop(graceful=True)
        log.info("worker stopped")

    def ask_to_stop(self, number: int, frame: FrameType | None) -> Any:
        self.is_asked_to_stop = True
        signal.signal(number, signal.default_int_handler)  # said a second time, it means at once

    def watch(self) -> None:
        """A thread that died is replaced, though nothing is known that could kill one."""
        looked_at = time.monotonic()
        while not self.is_asked_to_stop:
            time.sleep(0.1)
            if time.monotonic() - looked_at > LOOK_EVERY:
                self.crew.check_worker_health()
                looked_at = time.monotonic()


def stand_back() -> None:
    """Whoever waits for a page comes first, where web server and worker share a machine (docs/measured.md)."""
    os.nice(BEHIND_PAGES)


def bound_memory(megabytes: int) -> None:
    """Beyond this a job fails, and says so, before the machine is in trouble. Zero: no bound. Linux holds it best."""
    if megabytes:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MEGABYTE, most))
