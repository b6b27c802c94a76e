"""Notifications: telling people what concerns them, in the app, by mail and by push, once and at their own hour.

Reads the events that the rooms below record: what happens there reaches people without those rooms knowing of it.
Offers the models, and `unread`, which says how much is new for whoever is looking.
"""

from flask import Flask

from forum.notifications import jobs
from forum.notifications.commands import register_commands
from forum.notifications.mails import news, rounds, soon
from forum.notifications.models import (
    ChallengeWatch,
    Choice,
    Heard,
    Notification,
    PushSubscription,
    Round,
    ThreadWatch,
)
from forum.notifications.routes import BLUEPRINTS
from forum.notifications.routes.seeing import see_thread
from forum.notifications.telling import tell_all
from forum.notifications.unread import unread

__all__ = [
    "ChallengeWatch",
    "Choice",
    "Heard",
    "Notification",
    "PushSubscription",
    "Round",
    "ThreadWatch",
    "jobs",
    "news",
    "rounds",
    "soon",
    "tell_all",
    "unread",
]


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_commands(app)
    app.add_template_global(unread)
    app.after_request(see_thread)
