"""Who sets what may be set. Roles and requests to join stand with the accounts they are about."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow, is_admin


class Can(StrEnum):
    SET = "forum.set"


allow(Can.SET, (is_admin,), reason=_l("This part is for those who run the forum."))
