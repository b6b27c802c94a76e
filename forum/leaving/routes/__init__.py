"""The pages of this room, one file for each part of it."""

from forum.leaving.routes.exporting import exporting
from forum.leaving.routes.going import going

BLUEPRINTS = (exporting, going)
