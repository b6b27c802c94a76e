"""The pages of this room."""

from forum.challenges.routes.announcing import announcing
from forum.challenges.routes.co_organising import co_organising
from forum.challenges.routes.covering import covering
from forum.challenges.routes.discussing import discussing
from forum.challenges.routes.editing import editing
from forum.challenges.routes.filing import filing
from forum.challenges.routes.founding import founding
from forum.challenges.routes.hosting import hosting
from forum.challenges.routes.inviting import inviting
from forum.challenges.routes.keeping_back import keeping_back
from forum.challenges.routes.market import market
from forum.challenges.routes.ordering import ordering
from forum.challenges.routes.planning import planning
from forum.challenges.routes.pledging import pledging
from forum.challenges.routes.showing import showing
from forum.challenges.routes.steering import steering
from forum.challenges.routes.stepping import stepping
from forum.challenges.routes.taking_part import taking_part
from forum.challenges.routes.waiting_for_a_place import waiting_for_a_place
from forum.challenges.routes.while_writing import while_writing
from forum.challenges.routes.whole_filing import whole_filing

BLUEPRINTS = (
    showing,
    taking_part,
    waiting_for_a_place,
    discussing,
    announcing,
    inviting,
    founding,
    stepping,
    editing,
    covering,
    planning,
    ordering,
    filing,
    whole_filing,
    hosting,
    steering,
    co_organising,
    while_writing,
    market,
    pledging,
    keeping_back,
)
