"""What happens beside requests: huey is the hands, the main database is the memory.

A room declares `@job(every_minutes=1)` in its jobs.py; a route may ask for it at once with `soon("name")`. What must
not be lost is a row that the job reads, so a lost or doubled call does no harm: every job can run twice. A job works in
batches, and asks `time_is_up()` before each: it ends there when it has run long enough, or when its worker is stopped.
"""

import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask, current_app

from forum.core import clock
from forum.core.database import commit, db
from forum.core.job_runs import claim, jobs_to_do, note_at_work, note_end, want
from forum.core.job_store import store
from forum.core.log import log
from forum.settings import Settings

AT_MOST = timedelta(minutes=2)
LAST_BATCH = timedelta(minutes=2)  # for what is in hand when the time is up; then the worker is taken for dead
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Job:
    """Work that comes again; `at_most` is how long one run goes on taking new batches."""

    name: str
    work: Callable[[], object]
    every_minutes: int
    at_most: timedelta

    @property
    def period(self) -> timedelta:
        return timedelta(minutes=self.every_minutes)

    def slot(self, at: datetime) -> datetime:
        """Since when the present period runs: the same for every worker, whenever each of them began."""
        return at - (at - EPOCH) % self.period


JOBS: dict[str, Job] = {}
STOPPING = threading.Event()  # this process was asked to end: no job begins a new batch
_until: ContextVar[float | None] = ContextVar("until", default=None)
_rested: ContextVar[float] = ContextVar("rested")  # in the processor time of this thread


def job(*, every_minutes: int, at_most: timedelta = AT_MOST) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Declare periodic work; the function takes nothing and finds what is to do in the database."""

    def declare(work: Callable[[], object]) -> Callable[[], object]:
        JOBS[work.__name__] = Job(work.__name__, work, every_minutes, at_most)
        return work

    return declare


def time_is_up() -> bool:
    """Whether a job should leave the rest to its next run. Never, when it is called by hand or by a test."""
    until = _until.get()
    return until is not None and (STOPPING.is_set() or time.monotonic() >= until)


def rest_a_little() -> None:
    """For between two bites of a job that has thousands of them: as long as the last bite kept the processor, so that
    pages have at least half of it. Not at all, when the job is called by hand or by a test. Nothing may be locked."""
    if _until.get() is not None:
        STOPPING.wait(time.thread_time() - _rested.get())
        _rested.set(time.thread_time())


def init_jobs(app: Flask, settings: Settings) -> None:
    huey = store(app, settings)
    app.extensions["huey"] = huey
    app.extensions["kindling-jobs"] = {"asked": huey.task(name="asked")(in_app(app, do_asked))}
    app.extensions["kindling-jobs"]["due"] = huey.task(name="due")(in_app(app, do_due))


def in_app(app: Flask, work: Callable[[str], None]) -> Callable[[str], None]:
    """Whatever goes wrong with one must not end the worker that does all the others."""

    def run(name: str) -> None:
        with app.app_context():
            try:
                work(name)
            except Exception as why:  # the database, most likely: what is not done now is due again in a minute
                log.error("job could not be done", job=name, why=str(why)[:300])

    return run


def soon(name: str) -> bool:
    """Ask the worker to do a job now. False when the job store is down: then it comes when its next period begins."""
    try:
        current_app.extensions["kindling-jobs"]["asked"](name)
    except Exception as why:  # any store error: the row is safe in the database, the page must not fail
        log.warning("job store unavailable", job=name, why=str(why))
        return False
    return True


def look_round() -> None:
    """Say that a worker is there, and hand out the jobs that are due: several times a minute, in every worker."""
    note_at_work(JOBS, clock.now())
    commit()
    at = clock.now()
    for name in db.session.scalars(jobs_to_do({one.name: one.slot(at) for one in JOBS.values()}, at)).all():
        current_app.extensions["kindling-jobs"]["due"](name)


def do_asked(name: str) -> None:
    """Asked while it runs, it runs once more afterwards: first it is wanted, then whoever is free tries to begin."""
    want(name, clock.now())
    commit()
    do_due(name)


def do_due(name: str) -> None:
    """Run the job if nobody else does, and again as long as somebody asked for it meanwhile."""
    one = JOBS.get(name)
    while one is not None and not STOPPING.is_set() and (at := begin(one)):
        trouble, took = run(one)
        db.session.rollback()  # what a failed job left half done
        note_end(name, started_at=at, at=clock.now(), took_ms=round(took * 1000), trouble=trouble)
        commit()


def begin(one: Job) -> datetime | None:
    """When this run began; None when it is another's, or not due."""
    at = clock.now()
    is_mine = claim(one.name, slot=one.slot(at), at=at, until=at + one.at_most + LAST_BATCH)
    commit()
    return at if is_mine else None


def run(one: Job) -> tuple[str | None, float]:
    """What went wrong, if anything did, and how many seconds it took."""
    begun = time.monotonic()
    bound = _until.set(begun + one.at_most.total_seconds())
    _rested.set(time.thread_time())
    try:
        one.work()
    except Exception as why:  # whatever it is: it is noted, and the worker goes on
        log.error("job failed", job=one.name, exc_info=why)
        return f"{type(why).__name__}: {why}", time.monotonic() - begun
    finally:
        _until.reset(bound)
    return None, time.monotonic() - begun
