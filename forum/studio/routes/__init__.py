"""The pages of this room, one file for each part of it."""

from forum.studio.routes.leading import leading
from forum.studio.routes.looking import looking

BLUEPRINTS = (leading, looking)
