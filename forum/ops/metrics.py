"""What `/metrics` says, read from the database when it is asked: web nodes are many processes, and remember nothing."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from forum.ops.queries import MOST, Outbox, outbox
from forum.ops.work import Work, work


def metrics(at: datetime) -> bytes:
    registry = CollectorRegistry()
    registry.register(Now(at))
    return generate_latest(registry)


class Now(Collector):
    """Everything as it is at this moment."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def describe(self) -> list[Metric]:
        """Nothing beforehand: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        seen = work(self.at)
        yield gauge("worker_seen_seconds", "Seconds since a worker was last at work", since(seen.seen_at, self.at))
        yield from of_jobs(seen)
        yield from of_outbox(outbox(self.at), self.at)


def of_jobs(seen: Work) -> Iterator[Metric]:
    lag = GaugeMetricFamily(
        "kindling_job_lag_seconds", "Since the last success, beyond the job's period", None, ["job"]
    )
    took = GaugeMetricFamily("kindling_job_duration_seconds", "How long the last run took", None, ["job"])
    runs = CounterMetricFamily("kindling_job_runs", "How often it ran", None, ["job"])
    failures = CounterMetricFamily("kindling_job_failures", "How often it failed", None, ["job"])
    for one, run in seen.jobs:
        lag.add_metric([one.name], seen.lag(one))
        runs.add_metric([one.name], run.runs if run else 0)
        failures.add_metric([one.name], run.failures if run else 0)
        if run is not None and run.took_ms is not None:
            took.add_metric([one.name], run.took_ms / 1000)
    yield from (lag, took, runs, failures)


def of_outbox(box: Outbox, at: datetime) -> Iterator[Metric]:
    up_to = f"{MOST} at the most"
    yield gauge("deliveries_due", f"Mails and pushes that wait to be sent, {up_to}", box.due)
    yield gauge("deliveries_oldest_due_seconds", "How long the oldest of them waits", since(box.oldest_due_at, at, 0))
    yield gauge("deliveries_given_up", f"Mails and pushes that were given up, {up_to}", box.given_up)
    yield gauge("deliveries_sent_last_hour", f"Sent in the last hour, of the newest {MOST}", box.sent_lately)
    yield gauge("events_untold", f"Happenings nobody was told of yet, {up_to}", box.untold)
    yield gauge("events_oldest_untold_seconds", "How long the oldest of them waits", since(box.oldest_untold_at, at, 0))


def gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"kindling_{name}", about, value)


def since(then: datetime | None, at: datetime, never: float = float("inf")) -> float:
    return never if then is None else max(0.0, (at - then).total_seconds())
