"""Notifications: telling people what concerns them, in the app, by mail and by push, once and at their own hour.

Reads the events that the rooms below record: what happens there reaches people without those rooms knowing of it.
"""

from flask import Flask

from forum.notifications.models import (
    ChallengeWatch,
    Choice,
    Heard,
    Notification,
    PushSubscription,
    Round,
    ThreadWatch,
)

__all__ = ["ChallengeWatch", "Choice", "Heard", "Notification", "PushSubscription", "Round", "ThreadWatch"]


def init_app(app: Flask) -> None:
    pass
