"""What benches share that measure inside of their own process: the app, filling it in bulk, keeping what was found."""

import json
import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from flask import Flask
from sqlalchemy import text

from bench.databases import Databases
from bench.servers import free_port, settings_for
from forum import create_app
from forum.core.database import db


@dataclass
class Findings:
    """The table of a bench is its own; here is what all of them keep."""

    about: dict[str, str]

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(vars(self), indent=1))


def app_within(where: Databases, stack: ExitStack, **more: str) -> Flask:
    """The forum on these databases, with settings that last as long as the stack."""
    settings = settings_for(free_port(), where.folder, where.forum) | {"KINDLING_ENV": "development"} | more
    stack.enter_context(mock.patch.dict(os.environ, settings))
    return create_app()


def write_in_bulk() -> None:
    """What is written in bulk takes longer than a page may, and refers right."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL statement_timeout = 0"))
        db.session.execute(text("SET LOCAL session_replication_role = replica"))


def settle() -> None:
    """As autovacuum and the writer have done it in a forum that is in use, before anybody looks."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as beside:
            beside.execute(text("SET statement_timeout = 0"))
            beside.execute(text("VACUUM (ANALYZE)"))
            beside.execute(text("CHECKPOINT"))
