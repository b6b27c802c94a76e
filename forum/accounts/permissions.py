"""Who may do what with an account."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.accounts.standing import MEMBER
from forum.core.permissions import allow, is_admin, is_confirmed, is_moderator


class Can(StrEnum):
    EDIT = "account.edit"
    SHOW_FACE = "account.show_face"
    GIVE_ROLE = "account.give_role"
    LET_IN = "account.let_in"
    INVITE = "account.invite"
    SECURE = "account.secure"


def is_themselves(viewer: Any, account: Any) -> bool:
    return bool(viewer.is_authenticated and viewer.id == account.id)


def is_trusted(viewer: Any, account: Any) -> bool:
    return bool(viewer.is_authenticated and viewer.trust >= MEMBER)


allow(Can.EDIT, (is_themselves,), reason=_l("People write about themselves only."))
allow(
    Can.SHOW_FACE,
    (is_confirmed,),
    reason=_l("You can add a picture as soon as you have confirmed your e-mail address."),
)
allow(
    Can.SECURE,
    (is_confirmed,),
    reason=_l("Please confirm your e-mail address first. Then you can set up a second step."),
)
allow(Can.GIVE_ROLE, (is_admin,), reason=_l("Roles are given by those who run the forum."))
allow(Can.LET_IN, (is_admin,), reason=_l("Requests to join are answered by those who run the forum."))
allow(
    Can.INVITE,
    (is_trusted,),
    (is_moderator,),
    reason=_l("You can invite others once you have been here for a day and three of your posts stand."),
)
