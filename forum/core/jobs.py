"""What happens beside requests: huey is the clock and the hands, the main database is the memory.

A room declares `@job(every_minutes=1)` in its jobs.py; a route may ask for it at once with `soon("name")`. What must
not be lost is a row that the job reads, so a lost or doubled call does no harm: every job can run twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import Model
from forum.core.log import log
from forum.settings import Settings


@dataclass(frozen=True)
class Job:
    name: str
    work: Callable[[], object]
    every_minutes: int


JOBS: dict[str, Job] = {}


class JobRun(Model):
    """What became of a job so far, and the claim by which one copy of it runs, however many workers there are."""

    __tablename__ = "job_runs"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    claimed_until: Mapped[datetime | None]
    wanted_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    took_ms: Mapped[int | None]
    runs: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(String(300))


def job(*, every_minutes: int) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Declare periodic work; the function takes nothing and finds what is to do in the database."""

    def declare(work: Callable[[], object]) -> Callable[[], object]:
        JOBS[work.__name__] = Job(work.__name__, work, every_minutes)
        return work

    return declare


def init_jobs(app: Flask, settings: Settings) -> None:
    app.extensions["kindling-jobs"] = {}
    huey = store(settings)
    for one in JOBS.values():
        app.extensions["kindling-jobs"][one.name] = huey.task(name=one.name)(in_app(app, one))
        every = crontab(minute=f"*/{one.every_minutes}")
        huey.periodic_task(every, name=f"{one.name}-periodic")(in_app(app, one))
    app.extensions["huey"] = huey


def store(settings: Settings) -> Huey:
    if settings.redis_url:
        return RedisHuey("kindling", connection_pool=pool(settings.redis_url), results=False)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("kindling", filename=str(settings.data_dir / "jobs.sqlite"), results=False)


def pool(url: str) -> ConnectionPool:
    """A store that hangs must not hang a page; the worker's own waiting read of one second has to fit in."""
    once = Retry(NoBackoff(), 0)
    return ConnectionPool.from_url(url, socket_connect_timeout=0.5, socket_timeout=1.5, retry=once)


def in_app(app: Flask, one: Job) -> Callable[[], None]:
    def run() -> None:
        with app.app_context():
            one.work()

    return run


def soon(name: str) -> None:
    """Ask the worker to do a job now. If the job store is down the periodic call does it a minute later."""
    try:
        current_app.extensions["kindling-jobs"][name]()
    except Exception as why:  # any store error: the row is safe in the database, the page must not fail
        log.warning("job store unavailable", job=name, why=str(why))
