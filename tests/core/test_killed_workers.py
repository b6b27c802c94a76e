"""A worker that is killed loses no delivery, and repeats at most the one that was under way (F01).

Real workers, killed without warning (SIGKILL) in the middle of a thousand letters, and a real mail server that keeps
the id of each mail it took. Each new worker lives some minutes later, when what the dead ones had claimed is due again.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from forum import create_app
from forum.core import clock
from forum.core.database import commit, db
from forum.core.deliveries import LETTER, Delivery
from forum.settings import Settings
from tests.conftest import SECRET
from tests.core.test_mail import free_port

TOP = Path(__file__).parents[2]
LETTERS = 1000
KILLS = (180, 450, 760)  # after so many mails
PATIENCE = 60
MINUTES_BETWEEN = 7  # longer than a claim of deliveries, and than the claim of the job that sends them
MESSAGE_ID = re.compile(rb"^Message-ID: <(\S+)@", re.MULTILINE | re.IGNORECASE)


class CountingPostbox:
    def __init__(self) -> None:
        self.taken: Counter[bytes] = Counter()

    async def handle_DATA(self, server, session, envelope) -> str:
        found = MESSAGE_ID.search(envelope.content)
        assert found, "each mail has an id"
        self.taken[found[1]] += 1
        return "250 taken"

    def wait_for(self, different: int) -> None:
        until = time.monotonic() + PATIENCE
        while len(self.taken) < different:
            assert time.monotonic() < until, f"{len(self.taken)} of {different} mails came"
            time.sleep(0.005)


@pytest.fixture
def postbox() -> Iterator[tuple[CountingPostbox, str]]:
    box, port = CountingPostbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database of its own: what a worker needs to know of it."""
    if not settings.database_url:
        yield {"DATA_DIR": str(tmp_path)}
        return
    with psycopg.connect(settings.database_url, autocommit=True) as server:
        server.execute("CREATE DATABASE killed")
    yield {"DATA_DIR": str(tmp_path), "DATABASE_URL": urlsplit(settings.database_url)._replace(path="/killed").geturl()}
    with psycopg.connect(settings.database_url, autocommit=True) as server:
        server.execute("DROP DATABASE killed WITH (FORCE)")


@pytest.fixture
def forum_with_letters(settings: Settings, place: dict[str, str]) -> Iterator[Flask]:
    app = create_app(replace(settings, data_dir=Path(place["DATA_DIR"]), database_url=place.get("DATABASE_URL", "")))
    with app.app_context():
        upgrade()
        same = {"kind": LETTER, "about": "", "to": "rosa@example.org", "subject": "A word", "text": "She answered."}
        same |= {"written_at": clock.now(), "due_at": clock.now(), "tries": 0}
        db.session.execute(insert(Delivery), [same] * LETTERS)
        commit()
        yield app
        db.session.remove()
        db.engine.dispose()


def start_worker(place: dict[str, str], mail_url: str, generation: int) -> subprocess.Popen[bytes]:
    later = str(generation * MINUTES_BETWEEN / 60)
    about = {"SECRET_KEY": SECRET, "MAIL_URL": mail_url, "CLOCK_SHIFT_HOURS": later, "LOG_LEVEL": "error"}
    command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    return subprocess.Popen(command, cwd=TOP, env=os.environ | place | about, stderr=subprocess.DEVNULL)


def priority(pid: int) -> int:
    """The higher it is, the longer a process stands back."""
    return os.getpriority(os.PRIO_PROCESS, pid)


@pytest.mark.timeout(150)
def test_no_letter_is_lost_and_at_most_the_one_under_way_is_repeated(forum_with_letters, place, postbox):
    """On PostgreSQL two workers share the work, and each of them is killed."""
    box, mail_url = postbox
    at_once = 2 if "DATABASE_URL" in place else 1
    workers: list[subprocess.Popen[bytes]] = []
    killed = 0
    try:
        for generation, taken in enumerate((*KILLS, LETTERS)):
            workers = [start_worker(place, mail_url, generation) for _ in range(at_once)]
            box.wait_for(taken)
            for process in workers:
                assert priority(process.pid) > priority(0), "who waits for a page comes first"
                process.send_signal(signal.SIGKILL if taken < LETTERS else signal.SIGTERM)
                process.wait(PATIENCE)
                killed += taken < LETTERS
    finally:
        for process in workers:
            process.kill()

    assert len(box.taken) == LETTERS, "none is lost"
    assert box.taken.total() - LETTERS <= killed, "each death repeats at most the one that was under way"
    assert db.session.scalar(select(func.count()).where(Delivery.sent_at.is_(None))) == 0
