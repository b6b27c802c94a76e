"""Challenges: what they are, their days and prompts, who takes part, pledges, invitations and the discussion.

Offers the models below and the queries other rooms build their pages from.
"""

from flask import Flask

from forum.challenges.models import (
    LATE_DAYS,
    Challenge,
    Guest,
    Invitation,
    Organiser,
    Pace,
    Pledge,
    Prompt,
    State,
    Theme,
    Visibility,
)
from forum.challenges.participation import Part, Participation, Signature, follow, join

__all__ = [
    "LATE_DAYS",
    "Challenge",
    "Guest",
    "Invitation",
    "Organiser",
    "Pace",
    "Part",
    "Participation",
    "Pledge",
    "Prompt",
    "Signature",
    "State",
    "Theme",
    "Visibility",
    "follow",
    "join",
]


def init_app(app: Flask) -> None:
    """Nothing to register yet."""
