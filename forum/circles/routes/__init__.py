"""The pages of this room."""

from forum.circles.routes.forming import forming
from forum.circles.routes.inviting import inviting
from forum.circles.routes.leaving import leaving
from forum.circles.routes.links import links
from forum.circles.routes.showing import circles

BLUEPRINTS = (forming, circles, inviting, links, leaving)
