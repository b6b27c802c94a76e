"""The pages of this room."""

from forum.help.routes.agreeing import agreeing
from forum.help.routes.changing import changing
from forum.help.routes.listing import listing
from forum.help.routes.pointing import pointing
from forum.help.routes.reading import help_
from forum.help.routes.skills import skills
from forum.help.routes.taking import taking
from forum.help.routes.thanking import thanking
from forum.help.routes.writing import writing

BLUEPRINTS = (listing, help_, writing, changing, taking, agreeing, thanking, pointing, skills)
