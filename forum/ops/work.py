"""How the work beside requests goes: who was seen at work, and what became of each job."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.core.database import db
from forum.core.job_runs import ANY_WORKER, JobRun, job_runs
from forum.core.jobs import JOBS, Job

ABSENT_AFTER = timedelta(minutes=2)  # a worker says three times a minute that it is there


@dataclass(frozen=True)
class Work:
    at: datetime
    runs: dict[str, JobRun]

    @property
    def seen_at(self) -> datetime | None:
        """When a worker last said that it is there."""
        worker = self.runs.get(ANY_WORKER)
        return worker.succeeded_at if worker else None

    @property
    def has_worker(self) -> bool:
        return self.seen_at is not None and self.at - self.seen_at <= ABSENT_AFTER

    @property
    def jobs(self) -> list[tuple[Job, JobRun | None]]:
        return [(JOBS[name], self.runs.get(name)) for name in sorted(JOBS)]

    @property
    def failing(self) -> list[str]:
        return [one.name for one, run in self.jobs if run is not None and run.is_failing]

    def lag(self, one: Job) -> float:
        """Seconds since it last succeeded, beyond its period; infinite when it never did."""
        run = self.runs.get(one.name)
        if run is None or run.succeeded_at is None:
            return float("inf")
        return max(0.0, (self.at - run.succeeded_at - one.period).total_seconds())


def work(at: datetime) -> Work:
    return Work(at, {run.name: run for run in db.session.scalars(job_runs())})
