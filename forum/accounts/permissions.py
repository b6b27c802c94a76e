"""Who may do what with an account."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow


class Can(StrEnum):
    EDIT = "account.edit"
    SUSPEND = "account.suspend"
    SHOW_FACE = "account.show_face"


def is_themselves(viewer: Any, account: Any) -> bool:
    return bool(viewer.is_authenticated and viewer.id == account.id)


def is_confirmed(viewer: Any, account: Any) -> bool:
    return bool(viewer.is_confirmed)


def is_someone_else(viewer: Any, account: Any) -> bool:
    return not is_themselves(viewer, account)


def is_moderator(viewer: Any, account: Any) -> bool:
    return bool(viewer.is_moderator)


def is_admin(viewer: Any, account: Any) -> bool:
    return bool(viewer.is_admin)


def is_no_moderators(viewer: Any, account: Any) -> bool:
    return not account.is_moderator


allow(Can.EDIT, (is_themselves,), reason=_l("People write about themselves only."))
allow(
    Can.SUSPEND,
    (is_moderator, is_no_moderators),
    (is_admin, is_someone_else),
    reason=_l("Moderators are suspended by an admin, and nobody by themselves."),
)
allow(
    Can.SHOW_FACE,
    (is_confirmed,),
    reason=_l("You can add a picture as soon as you have confirmed your e-mail address."),
)
