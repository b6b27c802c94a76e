"""Who may do what with help requests, agreements, thanks and skills. `agreement` is a Taker with its request."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow, is_confirmed, is_member, is_moderator, moderates_now
from forum.help.words import AGAIN, AT_IT, LIVE, Kind, Standing, State


class Can(StrEnum):
    PUBLISH = "help.publish"
    EDIT = "help.edit"
    DELETE = "help.delete"
    WITHDRAW = "help.withdraw"
    WAKE = "help.wake"
    TAKE_UP = "help.take_up"
    ANSWER = "help.answer"
    ASK_SOMEBODY = "help.ask_somebody"
    POINT = "help.point"
    SEE_AGREEMENT = "help.see_agreement"
    AGREE = "help.agree"
    TICK = "help.tick"
    PAY_FORWARD = "help.pay_forward"
    MERGE_SKILLS = "help.merge_skills"


def is_author(viewer: Any, request: Any) -> bool:
    return bool(viewer.is_authenticated and request.post.author_id == viewer.id)


def is_someone_elses(viewer: Any, request: Any) -> bool:
    return not is_author(viewer, request)


def is_there(viewer: Any, request: Any) -> bool:
    return not request.post.is_gone


def is_not_deleted(viewer: Any, request: Any) -> bool:
    return request.post.deleted_at is None


def is_shown(viewer: Any, request: Any) -> bool:
    return bool(request.post.is_shown)


def is_live(viewer: Any, request: Any) -> bool:
    return request.state in LIVE


def has_faded(viewer: Any, request: Any) -> bool:
    return bool(request.state == State.FADED)


def can_still_change(viewer: Any, request: Any) -> bool:
    return request.state in AGAIN


def is_ask(viewer: Any, request: Any) -> bool:
    return bool(request.kind == Kind.ASK)


def waits(viewer: Any, agreement: Any) -> bool:
    return bool(agreement.standing == Standing.OFFERED) and is_live(viewer, agreement.request)


def is_authors(viewer: Any, agreement: Any) -> bool:
    return is_author(viewer, agreement.request) and is_there(viewer, agreement.request)


def is_a_side(viewer: Any, agreement: Any) -> bool:
    return bool(viewer.is_authenticated and agreement.side_of(viewer) is not None)


def came_about(viewer: Any, agreement: Any) -> bool:
    """What was offered and not answered, or declined, is between the two."""
    return agreement.standing in AT_IT


def holds(viewer: Any, agreement: Any) -> bool:
    """Both sides are at it, and what it is about is there."""
    request = agreement.request
    return bool(agreement.standing == Standing.ACCEPTED and request.state == State.TAKEN and request.post.is_shown)


def is_own(viewer: Any, part: Any) -> bool:
    """`part`: a line of an agreement and the side the viewer is on."""
    return bool(part.side is not None and part.line.side == part.side)


def was_helped(viewer: Any, thanks: Any) -> bool:
    return bool(viewer.is_authenticated and thanks.by_id == viewer.id)


allow(Can.PUBLISH, (is_member,))
allow(
    Can.EDIT,
    (is_author, is_there, can_still_change),
    reason=_l("Only its author can change a request, as long as it is not done."),
)
allow(Can.DELETE, (is_author, is_not_deleted), reason=_l("Only its author can delete a request."))
allow(
    Can.WITHDRAW,
    (is_author, can_still_change),
    reason=_l("Only its author can withdraw a request, as long as it is not done."),
)
allow(Can.WAKE, (is_author, is_there, has_faded), reason=_l("Only its author can wake what has faded."))
allow(
    Can.TAKE_UP,
    (is_confirmed, is_someone_elses, is_shown, is_live),
    reason=_l("This can be taken up as long as it is open, by others, once their e-mail address is confirmed."),
)
allow(Can.ANSWER, (is_authors, waits), reason=_l("Its author answers those who would take it up, once."))
allow(
    Can.ASK_SOMEBODY,
    (is_author, is_confirmed, is_shown, is_live, is_ask),
    reason=_l("Whoever asks for help can ask somebody by name, as long as the request is open."),
)
allow(
    Can.POINT,
    (is_confirmed, is_shown, is_live),
    reason=_l("One can point to somebody as long as the request is open, once one’s e-mail address is confirmed."),
)
allow(Can.SEE_AGREEMENT, (is_a_side,), (is_moderator, came_about))
allow(
    Can.AGREE,
    (is_a_side, holds),
    reason=_l("What was agreed is for its two sides to change, as long as they are at it."),
)
allow(Can.TICK, (is_own,), reason=_l("Each side ticks off its own part."))
allow(Can.PAY_FORWARD, (was_helped,), reason=_l("Whoever was helped passes it on."))
allow(Can.MERGE_SKILLS, (moderates_now,))
