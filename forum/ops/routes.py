"""Health: is the process alive, and can it do its work?"""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from forum.core.database import db

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers; says nothing about the database."""
    return unkept({"ok": True}, 200)


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 only when the database answers and its schema is the one this code needs."""
    try:
        db.session.execute(text("SELECT 1"))
        current = schema_is_current()
    except SQLAlchemyError:
        return unkept({"ok": False, "database": "unreachable"}, 503)
    return unkept(
        {"ok": current, "database": "ok", "schema": "current" if current else "outdated"}, 200 if current else 503
    )


def schema_is_current() -> bool:
    wanted = ScriptDirectory(str(current_app.extensions["migrate"].directory)).get_heads()
    here = MigrationContext.configure(db.session.connection()).get_current_heads()
    return set(wanted) == set(here)


def unkept(about: dict[str, object], status: int) -> ResponseReturnValue:
    answer = jsonify(about)
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
