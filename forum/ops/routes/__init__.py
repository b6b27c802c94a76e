"""The pages of this room, and what machines ask."""

from forum.ops.routes.admin import admin
from forum.ops.routes.health import health
from forum.ops.routes.lists import lists
from forum.ops.routes.returned import returned

BLUEPRINTS = (health, admin, returned, lists)
