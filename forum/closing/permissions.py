"""Who may do what with the end of a challenge."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow, anyone, is_admin, is_member


class Can(StrEnum):
    READ_KEEPSAKE = "keepsake.read"
    MAKE_KEEPSAKE = "keepsake.make"
    READ_WRAP_UP = "wrap_up.read"
    WRITE_THANKS = "wrap_up.write"


def runs_it(viewer: Any, challenge: Any) -> bool:
    return bool(challenge.is_organised_by(viewer))


ORGANISERS_DO_THIS = _l("This is for the people who organise the challenge.")

allow(Can.READ_KEEPSAKE, (is_member,))
allow(Can.READ_WRAP_UP, (anyone,))
for permission in (Can.MAKE_KEEPSAKE, Can.WRITE_THANKS):
    allow(permission, (runs_it,), (is_admin,), reason=ORGANISERS_DO_THIS)
