"""What the pages of a circle begin with: the circle, as far as this viewer may see it, and their part in it."""

from forum.accounts import viewer
from forum.challenges import Challenge, challenges_visible_to
from forum.circles.models import Circle
from forum.circles.queries import Here, circles_visible_to
from forum.core import clock
from forum.core.database import db, found
from forum.core.permissions import refuse_unless
from forum.core.refusals import NotFound
from forum.entries import Company, company_of


def circle_at(circle_id: int) -> Here:
    """Raises NotFound for everyone whom it is nothing to."""
    row = db.session.execute(circles_visible_to(viewer()).where(Circle.id == circle_id)).one_or_none()
    if row is None:
        raise NotFound
    now = clock.now()
    return Here(row[0], row[1], now, row[0].called(viewer(), now))


def circle_to(can: str, circle_id: int) -> Here:
    """For somebody who may do this with it. Raises NotFound, NotAllowed."""
    here = circle_at(circle_id)
    refuse_unless(viewer(), can, here)
    return here


def company_at(slug: str) -> Company:
    """The challenge, the viewer's part in it and their circle there. Raises NotFound."""
    return company_of(viewer(), found(challenges_visible_to(viewer()).where(Challenge.slug == slug)))


def company_to(can: str, slug: str) -> Company:
    company = company_at(slug)
    refuse_unless(viewer(), can, company)
    return company
