"""The structured log: one line of JSON an event in production, readable lines in development."""

import logging
from typing import Any

import structlog

from forum.settings import Settings


def init_log(settings: Settings) -> None:
    level = getattr(logging, settings.log_level.upper(), logging.INFO)
    finish: Any = structlog.processors.JSONRenderer() if settings.is_production else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            finish,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )


log = structlog.get_logger("kindling")
