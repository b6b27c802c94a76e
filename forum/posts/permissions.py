"""Who may do what with a post."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow, is_confirmed, is_member, is_moderator
from forum.posts.words import TAKEN_AWAY, Kind


class Can(StrEnum):
    COMMENT = "post.comment"
    EDIT = "post.edit"
    DELETE = "post.delete"
    CHEER = "post.cheer"
    HISTORY = "post.history"
    SEE_HIDDEN = "post.see_hidden"
    SEE_REVIEW = "post.see_review"
    WRITE_PRIVATELY = "post.write_privately"
    READ_PRIVATE_WORD = "private_word.read"
    ANSWER_PRIVATE_WORD = "private_word.answer"
    UPLOAD = "picture.upload"


def is_author(viewer: Any, post: Any) -> bool:
    return bool(viewer.is_authenticated and post.author_id == viewer.id)


def is_someone_elses(viewer: Any, post: Any) -> bool:
    return not is_author(viewer, post)


def is_there(viewer: Any, post: Any) -> bool:
    return not post.is_gone


def is_shown(viewer: Any, post: Any) -> bool:
    return bool(post.is_shown)


def is_not_taken_away(viewer: Any, post: Any) -> bool:
    return post.hidden_how not in TAKEN_AWAY


def is_not_deleted(viewer: Any, post: Any) -> bool:
    return post.deleted_at is None


def takes_answers(viewer: Any, post: Any) -> bool:
    return bool(post.kind != Kind.LAUNCH)


def has_author(viewer: Any, post: Any) -> bool:
    return post.author_id is not None


def is_writer(viewer: Any, word: Any) -> bool:
    return bool(viewer.is_authenticated and word.writer_id == viewer.id)


def is_meant(viewer: Any, word: Any) -> bool:
    return bool(viewer.is_authenticated and word.to_id == viewer.id)


def is_reported(viewer: Any, word: Any) -> bool:
    return word.reported_at is not None


def is_open(viewer: Any, word: Any) -> bool:
    return word.answered_at is None and word.hidden_at is None and word.writer_id is not None


allow(
    Can.COMMENT,
    (is_member, is_there, takes_answers),
    reason=_l("This takes no answers: it was deleted or hidden, or belongs to market day."),
)
allow(Can.EDIT, (is_author, is_there), reason=_l("Only its author can change a text, as long as it is there."))
allow(Can.DELETE, (is_author, is_not_deleted), reason=_l("Only its author can delete a text."))
allow(
    Can.CHEER,
    (is_confirmed, is_someone_elses, is_shown),
    reason=_l("A cheer is for what others wrote, once your e-mail address is confirmed."),
)
allow(
    Can.HISTORY,
    (is_author,),
    (is_moderator,),
    reason=_l("Earlier texts are for the author and the moderators to read."),
)
allow(Can.SEE_HIDDEN, (is_author, is_not_taken_away), (is_moderator,))
allow(
    Can.SEE_REVIEW,
    (is_author,),
    (is_moderator,),
    reason=_l("Why a text waits is between its author and the moderators."),
)
allow(
    Can.WRITE_PRIVATELY,
    (is_confirmed, is_someone_elses, has_author, is_shown),
    reason=_l(
        "A private word goes to somebody else, about something that is there, once your e-mail address is confirmed."
    ),
)
allow(Can.READ_PRIVATE_WORD, (is_writer,), (is_meant,), (is_moderator, is_reported))
allow(
    Can.ANSWER_PRIVATE_WORD,
    (is_meant, is_open),
    reason=_l("A private word is answered once, by whom it was meant for."),
)
allow(Can.UPLOAD, (is_confirmed,), reason=_l("You can add pictures as soon as you have confirmed your e-mail address."))
