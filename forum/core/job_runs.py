"""What became of each job, and the claim by which one copy of it runs, however many workers there are.

A claim ends by itself: when the worker that holds it dies, another takes over. Nothing here commits.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import UNSYNCHRONISED, Model, db, insert_into

LONGEST_TROUBLE = 300
ANY_WORKER = "worker"  # the row in which workers say that they are there; no job is called so


class JobRun(Model):
    """What became of a job so far; claimed while it runs, wanted while somebody has asked for it."""

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
    trouble: Mapped[str | None] = mapped_column(String(LONGEST_TROUBLE))

    @property
    def is_failing(self) -> bool:
        """Its last run went wrong."""
        return self.failed_at is not None and self.failed_at == self.finished_at


def note_at_work(names: Iterable[str], at: datetime) -> None:
    """A worker is there, and knows these jobs."""
    rows = [{"name": name, "runs": 0, "failures": 0} for name in sorted(names)]
    if rows:
        db.session.execute(insert_into(JobRun).on_conflict_do_nothing(), rows)
    note(ANY_WORKER, succeeded_at=at)


def note(name: str, **about: datetime) -> None:
    row = insert_into(JobRun).values(name=name, runs=0, failures=0, **about)
    db.session.execute(row.on_conflict_do_update(index_elements=["name"], set_=about))


def jobs_to_do(slots: Mapping[str, datetime], at: datetime) -> Select[str]:
    """The names of those that may begin now; `slots` says for each since when its present period runs."""
    each = [and_(JobRun.name == name, may_begin(slot, at)) for name, slot in slots.items()]
    return select(JobRun.name).where(or_(*each)).order_by(JobRun.name)


def may_begin(slot: datetime, at: datetime) -> ColumnElement[bool]:
    """Nobody has it, and it is wanted or did not begin in this period yet; or who had it has died."""
    is_free, was_left = JobRun.claimed_until.is_(None), JobRun.claimed_until < at
    is_next = or_(JobRun.wanted_at.is_not(None), JobRun.started_at.is_(None), JobRun.started_at < slot)
    return or_(was_left, and_(is_free, is_next))


def claim(name: str, *, slot: datetime, at: datetime, until: datetime) -> bool:
    """Take the job for one run. Of many who try at once, one succeeds; the caller commits."""
    mine = update(JobRun).where(JobRun.name == name, may_begin(slot, at)).returning(JobRun.name)
    taken = mine.values(claimed_until=until, started_at=at, wanted_at=None, runs=JobRun.runs + 1)
    return db.session.scalar(taken, execution_options=UNSYNCHRONISED) is not None


def want(name: str, at: datetime) -> None:
    """Let it run after this moment, by whoever is free. While it runs, and is wanted already, nothing is written."""
    query = select(JobRun.name).where(
        JobRun.name == name, JobRun.wanted_at.is_not(None), JobRun.claimed_until.is_not(None)
    )
    if db.session.scalar(query) is None:
        note(name, wanted_at=at)


def note_end(name: str, *, started_at: datetime, at: datetime, took_ms: int, trouble: str | None) -> None:
    """Let go, and keep how it went. Whoever lost the claim, because it took too long, lets go of nobody else's."""
    mine = update(JobRun).where(JobRun.name == name, JobRun.started_at == started_at, JobRun.claimed_until.is_not(None))
    values: dict[str, Any] = {"claimed_until": None, "finished_at": at, "took_ms": took_ms}
    if trouble is None:
        values |= {"succeeded_at": at}
    else:
        values |= {"failed_at": at, "failures": JobRun.failures + 1, "trouble": trouble[:LONGEST_TROUBLE]}
    db.session.execute(mine.values(values), execution_options=UNSYNCHRONISED)


def job_runs() -> Select[JobRun]:
    """One row a job, and one in which the workers say that they are there."""
    return select(JobRun)
