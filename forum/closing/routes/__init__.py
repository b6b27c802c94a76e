"""The pages of this room, one file for each part of it."""

from forum.closing.routes.choosing import chooser_around, choosing
from forum.closing.routes.exporting import challenge_export
from forum.closing.routes.keeping import keeping
from forum.closing.routes.wrapping_up import wrapping_up

BLUEPRINTS = (challenge_export, keeping, wrapping_up, choosing)

__all__ = ["BLUEPRINTS", "chooser_around"]
