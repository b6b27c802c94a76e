"""Who sets what may be set. Roles and requests to join stand with the accounts they are about."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow


class Can(StrEnum):
    SET = "forum.set"


def is_admin(viewer: Any, thing: Any) -> bool:
    return bool(viewer.is_admin)


allow(Can.SET, (is_admin,), reason=_l("This part is for those who run the forum."))
