"""Moderation: reports, the queue of what waits for a moderator, what they decide, the log, and whom to trust how far.

Another room puts something into the queue with `put_in_queue(post, Why.PITCH, at=…, note="what led to it")`.
"""

from flask import Flask

from forum.moderation import jobs
from forum.moderation.answers import SavedAnswer
from forum.moderation.appeals import Appeal
from forum.moderation.decisions import Decision
from forum.moderation.items import ReviewItem, put_in_queue
from forum.moderation.permissions import Can
from forum.moderation.removals import Removal
from forum.moderation.reports import Report
from forum.moderation.routes import BLUEPRINTS
from forum.moderation.trust import look_at_trust_of
from forum.moderation.words import Action, Happened, Kind, Reason, Why

__all__ = [
    "Action",
    "Appeal",
    "Can",
    "Decision",
    "Happened",
    "Kind",
    "Reason",
    "Removal",
    "Report",
    "ReviewItem",
    "SavedAnswer",
    "Why",
    "jobs",
    "look_at_trust_of",
    "put_in_queue",
]


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
