"""Who may report and who decides."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow, is_member


class Can(StrEnum):
    REPORT = "post.report"
    MODERATE = "moderation.decide"
    DECIDE = "moderation.decide_on_post"
    REPORT_PRIVATE_WORD = "private_word.report"
    DECIDE_ON_WORD = "moderation.decide_on_word"


def is_moderator(viewer: Any, thing: Any) -> bool:
    return bool(viewer.is_moderator)


def is_not_author(viewer: Any, post: Any) -> bool:
    return bool(post.author_id != viewer.id)


def is_between_them(viewer: Any, word: Any) -> bool:
    return bool(viewer.id in (word.writer_id, word.to_id))


def is_none_of_them(viewer: Any, word: Any) -> bool:
    return not is_between_them(viewer, word)


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
allow(Can.REPORT_PRIVATE_WORD, (is_member, is_between_them))
allow(
    Can.DECIDE_ON_WORD,
    (is_moderator, is_none_of_them),
    reason=_l("This is between you and somebody else, so another moderator decides."),
)
