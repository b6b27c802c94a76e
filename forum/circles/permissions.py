"""Who may do what with a circle. All of its people have the same rights; whoever made it has no others."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow, is_confirmed


class Can(StrEnum):
    START = "circle.start"
    SEEK = "circle.seek"
    COME_IN = "circle.come_in"
    INVITE = "circle.invite"
    CHANGE = "circle.change"
    LEAVE = "circle.leave"


def takes_part(viewer: Any, company: Any) -> bool:
    return company.mine is not None and bool(company.mine.takes_part)


def belongs(viewer: Any, here: Any) -> bool:
    """`here`: a circle with the viewer's own membership in it, if they have one (`circles.queries.Here`)."""
    return here.mine is not None


def goes_on(viewer: Any, here: Any) -> bool:
    return bool(here.goes_on)


TAKE_PART = _l("Circles are for people who take part, once their e-mail address is confirmed.")
OF_ITS_PEOPLE = _l("This is for the people of a circle, as long as it goes on.")
CONFIRMED = _l("This is for the people of a circle, as long as it goes on, once their e-mail address is confirmed.")

allow(Can.START, (is_confirmed, takes_part), reason=TAKE_PART)
allow(Can.SEEK, (is_confirmed, takes_part), reason=TAKE_PART)
allow(Can.COME_IN, (is_confirmed,), reason=_l("You can come into a circle once your e-mail address is confirmed."))
for permission in (Can.INVITE, Can.CHANGE):
    allow(permission, (is_confirmed, belongs, goes_on), reason=CONFIRMED)
allow(Can.LEAVE, (belongs,), reason=OF_ITS_PEOPLE)
