"""One copy of a job across many workers: once a period, one at a time, once more when it was asked for meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from forum.core import clock, jobs
from forum.core.database import commit, db
from forum.core.job_runs import JobRun, claim, note_at_work
from forum.core.jobs import JOBS, LAST_BATCH, STOPPING, Job, do_asked, do_due, look_round, time_is_up


@pytest.fixture
def tidy(app):
    """A job that only counts how often it ran, and does what a test puts into `tidy.then`."""

    def work():
        work.ran += 1
        work.then()

    work.ran, work.then = 0, lambda: None
    JOBS["tidy"] = Job("tidy", work, every_minutes=60, at_most=timedelta(minutes=2))
    with app.app_context():
        note_at_work(["tidy"], clock.now())
        commit()
        yield work
        db.session.remove()
    del JOBS["tidy"]


def went():
    db.session.expire_all()
    return db.session.get_one(JobRun, "tidy")


def test_of_many_who_try_at_once_one_gets_it(app, tidy):
    """Each with a connection of its own; a second one would see a job that had begun in this period already."""
    together = threading.Barrier(4, timeout=20)

    def attempt(_):
        with app.app_context():
            together.wait()
            do_due("tidy")
            db.session.remove()

    tidy.then = lambda: None
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(attempt, range(4)))

    assert tidy.ran == 1
    assert (went().runs, went().claimed_until) == (1, None)


def test_a_claim_is_nobody_elses(app, tidy):
    slot, at = JOBS["tidy"].slot(clock.now()), clock.now()

    assert claim("tidy", slot=slot, at=at, until=at + timedelta(minutes=4))
    assert not claim("tidy", slot=slot, at=at, until=at + timedelta(minutes=4))


def test_a_job_runs_once_in_each_of_its_periods(app, tidy):
    for minutes in (0, 1, 59, 60, 61, 119, 300):
        with clock.set_to(clock.now() + timedelta(minutes=minutes)):
            do_due("tidy")
            do_due("tidy")

    assert tidy.ran == 3  # at noon, at one, and at five: what was missed is not made up for


def test_periods_begin_at_the_same_instant_everywhere():
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    one = Job("x", print, every_minutes=15, at_most=timedelta(minutes=1))

    assert one.slot(noon + timedelta(minutes=44, seconds=59)) == noon + timedelta(minutes=30)


def test_what_is_asked_for_while_it_runs_runs_once_more_however_often_it_was_asked_for(app, tidy):
    """No lost wake-up: the row that the second run is for may have come after the first one looked."""

    def ask():
        tidy.then = lambda: None
        for _ in range(3):
            threading.Thread(target=ask_elsewhere, args=(app,)).start()
        wait_for_threads()

    tidy.then = ask
    do_due("tidy")

    assert tidy.ran == 2
    assert went().wanted_at is None


def ask_elsewhere(app):
    with app.app_context():
        do_asked("tidy")
        db.session.remove()


def wait_for_threads():
    for thread in threading.enumerate():
        if getattr(thread, "_target", None) is ask_elsewhere:
            thread.join(timeout=20)


def test_what_is_asked_for_runs_also_in_a_period_that_had_its_run(app, tidy):
    do_due("tidy")
    do_asked("tidy")

    assert tidy.ran == 2


def test_a_job_that_raises_is_noted_and_runs_again(app, tidy):
    def fail():
        db.session.add(JobRun(name="half a deed"))
        raise OSError("the line is cut")

    tidy.then = fail
    do_due("tidy")

    run = went()
    assert (run.failures, run.runs, run.succeeded_at, run.claimed_until) == (1, 1, None, None)
    assert run.failed_at == clock.now()
    assert run.trouble == "OSError: the line is cut"
    assert run.is_failing
    assert db.session.get(JobRun, "half a deed") is None
    tidy.then = lambda: None
    do_asked("tidy")
    assert went().succeeded_at == clock.now()


def test_the_next_period_comes_after_a_failure_too(app, tidy):
    tidy.then = lambda: 1 / 0
    do_due("tidy")
    tidy.then = lambda: None
    with clock.set_to(clock.now() + timedelta(hours=1)):
        do_due("tidy")

        assert not went().is_failing
    assert went().trouble == "ZeroDivisionError: division by zero"


def test_the_claim_of_a_dead_worker_is_taken_over(app, tidy):
    one, at = JOBS["tidy"], clock.now()
    claim("tidy", slot=one.slot(at), at=at, until=at + one.at_most + LAST_BATCH)
    commit()

    do_due("tidy")
    assert tidy.ran == 0
    with clock.set_to(at + one.at_most + LAST_BATCH + timedelta(seconds=1)):
        do_due("tidy")

    assert tidy.ran == 1


def test_who_lost_the_claim_lets_go_of_nobody_elses(app, tidy):
    """A worker that hung longer than its claim comes back while another one runs."""
    one, at = JOBS["tidy"], clock.now() + timedelta(minutes=30)

    def hang():
        claim("tidy", slot=one.slot(at), at=at, until=at + timedelta(minutes=4))
        commit()

    tidy.then = hang
    do_due("tidy")

    assert went().claimed_until == at + timedelta(minutes=4)


def test_nobody_hurries_a_job_that_no_worker_runs():
    assert not time_is_up()


def test_a_job_is_told_when_its_time_is_up(app, tidy, monkeypatch):
    told = []
    tidy.then = lambda: told.append(time_is_up())
    do_due("tidy")
    JOBS["tidy"] = Job("tidy", tidy, every_minutes=60, at_most=timedelta())
    do_asked("tidy")

    assert told == [False, True]


@pytest.fixture
def stopping():
    yield STOPPING.set
    STOPPING.clear()


def test_a_job_is_told_when_its_worker_is_stopped_and_none_begins(app, tidy, stopping):
    told = []

    def stop():
        stopping()
        told.append(time_is_up())

    tidy.then = stop
    do_due("tidy")
    do_asked("tidy")

    assert told == [True]
    assert went().succeeded_at == clock.now()
    assert went().wanted_at == clock.now()  # for the next worker


def test_looking_round_hands_out_what_is_due_and_says_that_a_worker_is_there(app, tidy):
    huey = app.extensions["huey"]
    huey.storage.flush_queue()

    look_round()
    handed_out = [task.args[0] for task in huey.pending()]
    for name in JOBS:
        jobs.begin(JOBS[name])
    huey.storage.flush_queue()
    look_round()

    assert sorted(handed_out) == sorted(JOBS)
    assert huey.pending() == []
    db.session.expire_all()
    assert db.session.get_one(JobRun, "worker").succeeded_at == clock.now()


def test_a_name_that_no_job_has_any_more_is_let_go(app):
    with app.app_context():
        do_due("of an earlier version")
