"""Moderation: reports, the list of what waits for a moderator, decisions and their log."""

from flask import Flask

from forum.moderation.models import Action, Decision, Happened, Reason, Report
from forum.moderation.permissions import Can
from forum.moderation.routes import moderation

__all__ = ["Action", "Can", "Decision", "Happened", "Reason", "Report"]


def init_app(app: Flask) -> None:
    app.register_blueprint(moderation)
