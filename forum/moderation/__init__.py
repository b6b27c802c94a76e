"""Moderation: reports, the list of what waits for a moderator, decisions and their log."""

from flask import Flask

from forum.moderation.models import Action, Decision, Reason, Report

__all__ = ["Action", "Decision", "Reason", "Report"]


def init_app(app: Flask) -> None:
    """Nothing to register yet."""
