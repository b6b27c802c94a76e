"""Who looks after the forum's machinery."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow, is_admin


class Can(StrEnum):
    ADMINISTER = "forum.administer"


allow(Can.ADMINISTER, (is_admin,), reason=_l("This part is for those who run the forum."))
