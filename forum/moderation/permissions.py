"""Who may report and who decides."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow, is_member


class Can(StrEnum):
    REPORT = "post.report"
    MODERATE = "moderation.decide"
    DECIDE = "moderation.decide_on_post"


def is_moderator(viewer: Any, thing: Any) -> bool:
    return bool(viewer.is_moderator)


def is_not_author(viewer: Any, post: Any) -> bool:
    return bool(post.author_id != viewer.id)


allow(
    Can.REPORT,
    (is_member, is_not_author),
    reason=_l("Your own post you can edit or delete; there is no need to report it."),
)
allow(Can.MODERATE, (is_moderator,))
allow(
    Can.DECIDE,
    (is_moderator, is_not_author),
    reason=_l("This is about your own post, so another moderator decides."),
)
