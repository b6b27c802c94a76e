"""Moderation: reports, the list of what waits for a moderator, decisions and their log."""

from flask import Flask

from forum.moderation.models import Action, Decision, Happened, Reason, Report
from forum.moderation.permissions import Can
from forum.moderation.private_words import WordReport
from forum.moderation.routes import BLUEPRINTS

__all__ = ["Action", "Can", "Decision", "Happened", "Reason", "Report", "WordReport"]


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
