"""Health: is the process alive, can it do its work, and how does the work beside requests go?"""

import hmac

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from forum.core import clock
from forum.core.database import db
from forum.core.refusals import NotFound
from forum.core.storage import store
from forum.ops.metrics import metrics
from forum.ops.queries import number_given_up
from forum.ops.work import work
from forum.settings import current_settings

UNKEPT = {"Cache-Control": "no-store"}

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers; says nothing about the database."""
    return unkept({"ok": True}, 200)


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 only when the database answers and its schema is the one this code needs.

    Workers, mails and the store of pictures are told of, and no reason to take a web node out of the balancer.
    """
    try:
        db.session.execute(text("SELECT 1"))
        current = schema_is_current()
        beside = beside_requests() if current else {}
    except SQLAlchemyError:
        return unkept({"ok": False, "database": "unreachable"}, 503)
    about = {"ok": current, "database": "ok", "schema": "current" if current else "outdated"}
    return unkept(about | beside, 200 if current else 503)


def schema_is_current() -> bool:
    wanted = ScriptDirectory(str(current_app.extensions["migrate"].directory)).get_heads()
    here = MigrationContext.configure(db.session.connection()).get_current_heads()
    return set(wanted) == set(here)


def beside_requests() -> dict[str, object]:
    seen, given_up = work(clock.now()), db.session.scalar(number_given_up())
    worker = "at work" if seen.has_worker else "not at work: start bin/worker"
    seen_at = seen.seen_at.isoformat(timespec="seconds") if seen.seen_at else None
    return {
        "worker": worker,
        "worker_seen_at": seen_at,
        "jobs_failing": seen.failing,
        "given_up": given_up,
        "pictures": store().trouble() or "ok",
    }


@health.get("/metrics")
def numbers() -> ResponseReturnValue:
    """For Prometheus. Does not exist unless METRICS_TOKEN is set; whoever shows another token learns nothing."""
    token = current_settings().metrics_token
    if not token:
        raise NotFound
    shown = request.headers.get("Authorization", "")
    if not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return "", 401, UNKEPT
    return metrics(clock.now()), 200, UNKEPT | {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}


def unkept(about: dict[str, object], status: int) -> ResponseReturnValue:
    answer = jsonify(about)
    answer.status_code = status
    answer.headers.update(UNKEPT)
    return answer
