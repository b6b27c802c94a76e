"""What machines ask: is it alive, is it ready, and how does the work beside requests go."""

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from forum import create_app
from forum.core import clock
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.core.events import Event
from forum.core.job_runs import JobRun, note_at_work
from forum.core.jobs import JOBS
from tests.browser import BASE

TOKEN = "a token for tests"


def test_ready_says_what_is_wrong_and_stays_ready(world, browser):
    with world.session() as session:
        Delivery.write("rosa@example.org", "A word", "…", at=clock.now()).give_up(clock.now(), "550")
        at = clock.now()
        session.add(JobRun(name="send_deliveries", started_at=at, finished_at=at, failed_at=at, runs=1, failures=1))

    answer = browser.client.get("/readyz", base_url=BASE)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json == {
        "ok": True,
        "database": "ok",
        "schema": "current",
        "worker": "not at work: start bin/worker",
        "worker_seen_at": None,
        "jobs_failing": ["send_deliveries"],
        "given_up": 1,
        "pictures": "ok",
    }


def test_ready_says_when_a_worker_was_last_seen(world, browser):
    with world.session():
        note_at_work(JOBS, clock.now())

    answer = browser.client.get("/readyz", base_url=BASE).json

    assert (answer["worker"], answer["worker_seen_at"]) == ("at work", "2026-03-10T12:00:00+00:00")


@pytest.fixture
def scraped(app, settings):
    """Asks an app that has a token for its metrics."""
    scraping = create_app(replace(settings, metrics_token=TOKEN))
    yield lambda **headers: scraping.test_client().get("/metrics", base_url=BASE, headers=headers)
    with scraping.app_context():
        db.engine.dispose()


def test_without_a_token_in_the_settings_there_are_no_metrics(browser):
    browser.visit("/metrics", status=404, headers={"Authorization": "Bearer "})


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
def test_who_shows_no_such_token_learns_nothing(scraped, shown):
    answer = scraped(**shown)

    assert (answer.status_code, answer.data) == (401, b"")


def numbers(answer):
    """Name and job of each sample, and its value."""
    families = text_string_to_metric_families(answer.get_data(as_text=True))
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


@pytest.fixture
def busy(world):
    """A forum in which work was done, and some waits."""
    at = clock.now()
    with world.session() as session:
        note_at_work(["never_run"], at - timedelta(seconds=30))
        went = {"succeeded_at": at - timedelta(minutes=5), "took_ms": 250, "runs": 9, "failures": 2}
        session.add(JobRun(name="send_deliveries", **went))
        letter = ("rosa@example.org", "A word", "…")
        Delivery.write(*letter, at=at - timedelta(minutes=3))
        Delivery.write(*letter, at=at).mark_sent(at)
        Delivery.write(*letter, at=at).mark_sent(at - timedelta(hours=2))
        Delivery.write(*letter, at=at).give_up(at, "550")
        session.add(Event(kind="x", details={}, happened_at=at - timedelta(seconds=40)))
        session.add(Event(kind="x", details={}, happened_at=at, told_at=at))


def test_the_metrics_say_how_jobs_go(busy, scraped):
    told = numbers(scraped(Authorization=f"Bearer {TOKEN}"))

    assert told["kindling_worker_seen_seconds",] == 30
    assert told["kindling_job_lag_seconds", "send_deliveries"] == 4 * 60
    assert told["kindling_job_lag_seconds", "forget_deliveries"] == float("inf")
    assert told["kindling_job_runs_total", "send_deliveries"] == 9
    assert told["kindling_job_failures_total", "send_deliveries"] == 2
    assert told["kindling_job_duration_seconds", "send_deliveries"] == 0.25


def test_the_metrics_say_what_waits(busy, scraped):
    told = numbers(scraped(Authorization=f"Bearer {TOKEN}"))

    assert told["kindling_deliveries_due",] == 1
    assert told["kindling_deliveries_oldest_due_seconds",] == 180
    assert told["kindling_deliveries_given_up",] == 1
    assert told["kindling_deliveries_sent_last_hour",] == 1
    assert told["kindling_events_untold",] == 1
    assert told["kindling_events_oldest_untold_seconds",] == 40


def test_the_metrics_are_plain_text_that_is_not_kept(scraped):
    answer = scraped(Authorization=f"Bearer {TOKEN}")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert int(answer.headers["X-Statements"]) == 2
