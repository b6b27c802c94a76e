"""Who looks after the forum's machinery."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow


class Can(StrEnum):
    ADMINISTER = "forum.administer"


def is_admin(viewer: Any, thing: Any) -> bool:
    return bool(viewer.is_admin)


allow(Can.ADMINISTER, (is_admin,), reason=_l("This part is for those who run the forum."))
