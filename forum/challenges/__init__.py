"""Challenges: what they are, their days and prompts, who takes part, pledges, invitations and the discussion.

Offers the models below and the queries other rooms build their pages from.
"""

from flask import Flask

from forum.challenges.models import (
    LATE_DAYS,
    Challenge,
    Invitation,
    Organiser,
    Pace,
    Pledge,
    Prompt,
    State,
    Theme,
)
from forum.challenges.openings import day_of, is_open_to, last_open, opens_for
from forum.challenges.participation import Part, Participation, Signature, follow, join
from forum.challenges.queries import (
    challenge_readable_by,
    challenges_visible_to,
    part_in,
    participations_of,
    prompts_of_visible,
)

__all__ = [
    "LATE_DAYS",
    "Challenge",
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
    "challenge_readable_by",
    "challenges_visible_to",
    "day_of",
    "follow",
    "is_open_to",
    "join",
    "last_open",
    "opens_for",
    "part_in",
    "participations_of",
    "prompts_of_visible",
]


def init_app(app: Flask) -> None:
    """Nothing to register yet."""
