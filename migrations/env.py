"""Runs migrations on both databases, each in one transaction: a step that fails leaves the schema as it was.

SQLite cannot alter most of a table in place: Alembic copies it. With foreign keys on, dropping the old copy would empty
the tables that refer to it, so they are off while migrating, and checked before the transaction is kept.
"""

import sqlite3
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from forum.core.database import Instant, db, open_sqlite
from forum.core.stored_html import StoredHtml
from forum.settings import current_settings

ONE_AT_A_TIME = 4_711_028  # PostgreSQL advisory lock: of two nodes that start at once, one migrates


def run() -> None:
    if db.engine.dialect.name == "sqlite":
        with sqlite_engine().connect() as connection:
            migrate_sqlite(connection)
    else:
        with db.engine.connect() as connection:
            migrate_postgres(connection)


def sqlite_engine() -> Any:
    return create_engine("sqlite://", creator=open_for_migration, poolclass=NullPool)


def open_for_migration() -> sqlite3.Connection:
    connection = open_sqlite(str(current_settings().data_dir / "kindling.sqlite"))
    connection.isolation_level = None  # we say BEGIN ourselves: Python would not before CREATE or ALTER
    connection.execute("PRAGMA foreign_keys=OFF")
    return connection


def migrate_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    migrate(connection)
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if orphans:
        connection.exec_driver_sql("ROLLBACK")
        raise RuntimeError(f"the migration would leave rows that refer to nothing: {orphans[:5]}")
    connection.exec_driver_sql("COMMIT")


def migrate_postgres(connection: Connection) -> None:
    with connection.begin():
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        migrate(connection)


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        transactional_ddl=True,
        transaction_per_migration=False,
        **current_app.extensions["migrate"].configure_args,
    )
    context.run_migrations()


def render_item(kind: str, thing: Any, autogen: Any) -> str | bool:
    """Migrations speak of plain column types, so that they never change with our code."""
    if kind == "type" and isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, StoredHtml):
        return "sa.Text()"
    return False


run()
