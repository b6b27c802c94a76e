"""Who may look after the people of a challenge."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow


class Can(StrEnum):
    LEAD = "challenge.lead"


def runs_it(viewer: Any, challenge: Any) -> bool:
    return bool(challenge.is_organised_by(viewer))


allow(Can.LEAD, (runs_it,), reason=_l("This is for the people who organise the challenge."))
