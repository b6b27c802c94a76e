"""Where jobs that were asked for wait: huey's store, opened when it is first needed, not when an app is made.

Nothing in it must be kept. A file on one machine; Valkey when REDIS_URL is set; else PostgreSQL when DATABASE_URL is.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from huey import Huey, RedisHuey
from huey.storage import PostgresStorage, SqliteStorage
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import Engine

from forum.core.database import db
from forum.settings import Settings

SCHEMA = "huey"  # apart from our tables, so that migrations and backups need not know of them
ONE_AT_A_TIME = 4_711_029  # advisory lock: PostgreSQL minds two who make the same table at once


def store(app: Flask, settings: Settings) -> Huey:
    if settings.redis_url:
        return RedisHuey("kindling", connection_pool=pool(settings.redis_url), results=False)
    if settings.database_url:
        with app.app_context():
            return Huey("kindling", storage_class=PostgresStore, engine=db.engine, results=False)
    return Huey("kindling", storage_class=SqliteStore, filename=str(settings.data_dir / "jobs.sqlite"), results=False)


def pool(url: str) -> ConnectionPool:
    """A store that hangs must not hang a page; the worker's own waiting read of one second has to fit in."""
    once = Retry(NoBackoff(), 0)
    return ConnectionPool.from_url(url, socket_connect_timeout=0.5, socket_timeout=1.5, retry=once)


class SqliteStore(SqliteStorage):  # type: ignore[misc]  # huey carries no types
    """Makes its tables with its first connection."""

    def __init__(self, name: str, filename: str) -> None:
        super().__init__(name, filename=filename, create_tables=False)

    def _create_connection(self) -> Any:
        connection = super()._create_connection()
        for statement in self.ddl:
            connection.execute(statement)
        return connection


class PostgresStore(PostgresStorage):  # type: ignore[misc]  # huey carries no types
    """Borrows a connection from the forum's own pool for each step, and so holds none while it waits.

    It looks once a second instead of listening: PgBouncer in transaction mode knows no LISTEN.
    """

    def __init__(self, name: str, engine: Engine) -> None:
        super().__init__(name, blocking=False, create_tables=False)
        self.engine = engine
        self.is_there = False
        self.lock = threading.Lock()
        for table in ("table_kv", "table_schedule", "table_task", "table_counter"):
            setattr(self, table, f"{SCHEMA}.{getattr(self, table)}")

    @contextmanager
    def db(self, commit: bool = False, close: bool = False) -> Iterator[Any]:
        with self.lock:
            if not self.is_there:
                self.make_tables()
        with self.engine.begin() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("SET LOCAL synchronous_commit TO off")  # nothing in here is worth waiting for the disk
            yield cursor

    def make_tables(self) -> None:
        with self.engine.begin() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("SELECT to_regclass(%s)", (self.table_counter,))
            if cursor.fetchone() == (None,):
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", (ONE_AT_A_TIME,))
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
                cursor.execute(f"SET LOCAL search_path TO {SCHEMA}")
                for statement in self.ddl:
                    cursor.execute(statement)
        self.is_there = True
