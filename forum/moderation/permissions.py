"""Who may report and who decides."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core import clock
from forum.core.permissions import allow, is_member, moderates_now, refuse_unless
from forum.moderation.words import AGAINST_PEOPLE


class Can(StrEnum):
    REPORT = "post.report"
    REPORT_PERSON = "person.report"
    REPORT_CHALLENGE = "challenge.report"
    MODERATE = "moderation.decide"
    DECIDE = "moderation.decide_on_item"
    STOP = "moderation.stop_person"
    UNDO = "moderation.undo"
    APPEAL = "moderation.appeal"
    REPORT_PRIVATE_WORD = "private_word.report"


def is_not_author(viewer: Any, post: Any) -> bool:
    return bool(post.author_id != viewer.id)


def is_someone_else(viewer: Any, person: Any) -> bool:
    return bool(person.id != viewer.id)


def organises_it_not(viewer: Any, challenge: Any) -> bool:
    return not challenge.is_organised_by(viewer)


def is_not_concerned(viewer: Any, thing: Any) -> bool:
    """An item of the queue, or a decision: somebody else's. A private word is of both."""
    return bool(
        thing.person_id != viewer.id and not (thing.word_id is not None and is_between_them(viewer, thing.word))
    )


def is_concerned(viewer: Any, decision: Any) -> bool:
    return bool(viewer.is_authenticated and decision.person_id == viewer.id)


def is_no_admins(viewer: Any, thing: Any) -> bool:
    """Moderators do not act on admins; another admin does."""
    return bool(viewer.is_admin or not any(one is not None and one.is_admin for one in whose_words(thing)))


def whose_words(thing: Any) -> tuple[Any, Any]:
    """Whom it concerns and, of a private word, who answered it: hiding the one hides the other."""
    is_answered = thing.word_id is not None and thing.word.answered_at is not None
    return thing.person, thing.word.to if is_answered else None


def is_no_moderators(viewer: Any, thing: Any) -> bool:
    """Nor do they stop each other: an admin does."""
    return thing.person is not None and bool(viewer.is_admin or not thing.person.is_moderator)


def stops_no_moderator(viewer: Any, decision: Any) -> bool:
    """What an admin did to stop a moderator is not for another moderator to take back."""
    return decision.action not in AGAINST_PEOPLE or decision.person is None or is_no_moderators(viewer, decision)


def is_between_them(viewer: Any, word: Any) -> bool:
    return bool(viewer.id in (word.writer_id, word.to_id))


allow(
    Can.REPORT,
    (is_member, is_not_author),
    reason=_l("Your own post you can edit or delete; there is no need to report it."),
)
allow(Can.REPORT_PERSON, (is_member, is_someone_else), reason=_l("This is your own page."))
allow(
    Can.REPORT_CHALLENGE,
    (is_member, organises_it_not),
    reason=_l("This challenge is yours: you can change or cancel it."),
)
allow(Can.MODERATE, (moderates_now,))
NOT_HERE = _l("This is about yourself or about an admin, so somebody else decides.")
allow(Can.DECIDE, (moderates_now, is_not_concerned, is_no_admins), reason=NOT_HERE)
allow(
    Can.STOP,
    (moderates_now, is_not_concerned, is_no_moderators),
    reason=_l("Moderators are stopped by an admin, and nobody by themselves."),
)
allow(Can.UNDO, (moderates_now, is_not_concerned, is_no_admins, stops_no_moderator), reason=NOT_HERE)
allow(Can.APPEAL, (is_concerned,), reason=_l("Only the person concerned can disagree here."))
allow(Can.REPORT_PRIVATE_WORD, (is_member, is_between_them))


def refuse_unless_moderator(viewer: Any) -> None:
    """Raises Silenced, which says until when, and what refuse_unless raises."""
    if viewer.is_moderator:
        viewer.refuse_if_silenced(clock.now())
    refuse_unless(viewer, Can.MODERATE)
