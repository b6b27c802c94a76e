"""The database: one base for all models, the types they share, finding and committing.

SQLite and PostgreSQL run the same code. SQLite is opened in WAL mode with `synchronous=FULL`, so that neither a crash
of the process nor of the machine loses an acknowledged write; `BEGIN IMMEDIATE` comes before the first write of a
transaction, never before reads, so readers do not queue behind writers. What is deleted is overwritten in the file.
"""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    FromClause,
    Integer,
    MetaData,
    Select,
    String,
    TypeDecorator,
    and_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, registry

from forum.core.refusals import Conflict, NotFound, Refused
from forum.core.stored_html import StoredHtml
from forum.settings import Settings

T = TypeVar("T")
BUSY_SECONDS = 5  # as long as a page may take; waiting longer only makes the queue longer

Key = BigInteger().with_variant(Integer, "sqlite")

UNSYNCHRONISED = {"synchronize_session": False}  # what is loaded of these rows is not brought up to date

LAST = "\U0010ffff"  # no text has it, so nothing that begins alike comes after it


def letter_by_letter(length: int) -> String:
    """Text that is compared by its letters, not by the customs of a language: so an index finds what begins alike."""
    return String(length, collation="C").with_variant(String(length), "sqlite")


def begins_with(column: Any, beginning: str) -> ColumnElement[bool]:
    """Whether a column of `letter_by_letter` begins so: as a range, which an index of either database can answer."""
    return and_(column >= beginning, column < beginning + LAST)


class Instant(TypeDecorator[datetime]):
    """A point in time, always aware and in UTC on the Python side."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


TYPES: dict[Any, Any] = {int: Key, datetime: Instant, Markup: StoredHtml}


class Model(DeclarativeBase):
    # Given as a registry, because Flask-SQLAlchemy makes a second base class out of this one's attributes.
    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map=TYPES)


# Rows stay readable after the commit: the answer is built from them, without asking the database again.
db = SQLAlchemy(model_class=Model, disable_autonaming=True, session_options={"expire_on_commit": False})


def is_modelled(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Whether migrations are to be held against the models here: a table may be another one on SQLite.

    There it is a virtual table, with tables of its own that are called after it.
    """
    elsewhere = [one.name for one in Model.metadata.tables.values() if one.info.get("only_on") == "postgresql"]
    table = thing.name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return db.engine.dialect.name == "postgresql" or not str(table).startswith(tuple(elsewhere) or ("\0",))


migrate = Migrate(db=db, render_as_batch=True, compare_type=True, include_object=is_modelled)


def init_database(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.sqlalchemy_url
    # What people wrote, looked for or typed to sign in stands in no log, whatever goes wrong.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings) | {"hide_parameters": True}
    app.config["SQLALCHEMY_RECORD_QUERIES"] = settings.count_statements
    db.init_app(app)
    migrate.init_app(app)


def engine_options(settings: Settings) -> dict[str, Any]:
    if settings.database_url:
        limits = "-c lock_timeout=4000 -c statement_timeout=15000"
        return {"pool_pre_ping": True, "pool_size": 4, "max_overflow": 4, "connect_args": {"options": limits}}
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return {"creator": lambda: open_sqlite(str(settings.data_dir / "kindling.sqlite"))}


def open_sqlite(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level="IMMEDIATE", check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


def empty_the_log() -> bool:
    """What was overwritten in the file stands in SQLite's log beside it, until that is emptied. Nothing may be open.

    False: somebody reads in it at this moment. It waits only a little for them, for meanwhile nobody can write.
    """
    if db.engine.dialect.name != "sqlite":
        return True
    with db.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA busy_timeout=300").close()
        (is_busy, _pages, _moved) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}").close()
    return not is_busy


def found(query: Select[T], otherwise: type[Refused] = NotFound) -> T:
    """The one row, or the refusal: by default, what you may not see does not exist."""
    row = db.session.scalars(query).unique().one_or_none()
    if row is None:
        raise otherwise
    return row


def id_in(text: str) -> int:
    """Which row an address or a hidden field names; 0, which no row has, for whatever is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


# What must still hold when all else is done: each raises what it refuses with, and nothing is kept.
BEFORE_COMMIT: list[Callable[[], None]] = []


def commit() -> None:
    """Keep everything the verbs did, or nothing. Raises Conflict when a unique rule says someone was faster, and what
    BEFORE_COMMIT does."""
    try:
        for still_holds in BEFORE_COMMIT:
            still_holds()
        db.session.commit()
    except Refused:
        db.session.rollback()
        raise
    except IntegrityError as why:
        db.session.rollback()
        raise Conflict from why


def insert_into(model: type[Model] | FromClause) -> Any:
    """An INSERT that can say what to do on a conflict, in the words of the database in use."""
    on_postgres = db.engine.dialect.name == "postgresql"
    return (postgresql if on_postgres else sqlite).insert(model)
