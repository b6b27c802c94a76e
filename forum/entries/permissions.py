"""Who may do what with entries and walls."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow, is_admin, is_confirmed, is_member


class Can(StrEnum):
    WRITE = "entry.write"
    EDIT = "entry.edit"
    DELETE = "entry.delete"
    SEE_WALLS = "wall.see"
    SPEAK_OF_WALL = "wall.say"
    CLAIM = "waiting.claim"
    NOTE = "note.write"
    GREET = "waiting.greet"
    SEE_ANSWERS = "waiting.see_answers"
    ASK_AHEAD = "waiting.ask_ahead"


def takes_part(viewer: Any, place: Any) -> bool:
    """`place`: a day or a challenge with the viewer's own part in it (`entries.queries.Place`)."""
    return place.mine is not None and bool(place.mine.takes_part)


def runs_it(viewer: Any, place: Any) -> bool:
    return bool(place.challenge.is_organised_by(viewer))


def follows(viewer: Any, place: Any) -> bool:
    return place.mine is not None and bool(place.mine.follows)


def is_someone_elses(viewer: Any, post: Any) -> bool:
    return bool(post.author_id != viewer.id)


def is_author(viewer: Any, entry: Any) -> bool:
    return bool(viewer.is_authenticated and entry.post.author_id == viewer.id)


def is_there(viewer: Any, entry: Any) -> bool:
    return not entry.post.is_gone


def is_not_deleted(viewer: Any, entry: Any) -> bool:
    return entry.post.deleted_at is None


allow(Can.WRITE, (takes_part,), reason=_l("Entries are written by people who take part. Joining takes a minute."))
allow(Can.EDIT, (is_author, is_there), reason=_l("Only its author can change an entry, as long as it is there."))
allow(Can.DELETE, (is_author, is_not_deleted), reason=_l("Only its author can delete an entry."))
allow(Can.SEE_WALLS, (takes_part,), (runs_it,))
allow(
    Can.SPEAK_OF_WALL,
    (takes_part, is_confirmed),
    reason=_l(
        "A wall is shown to the people of a challenge: it takes joining in first, and a confirmed e-mail address."
    ),
)
allow(
    Can.CLAIM,
    (is_member, is_someone_elses),
    reason=_l("This is your own. Others will answer it; you could answer one of theirs meanwhile."),
)
allow(Can.GREET, (takes_part,), reason=_l("Greeting is for people who take part. Joining takes a minute."))
allow(
    Can.SEE_ANSWERS,
    (runs_it,),
    (is_admin,),
    reason=_l("These numbers are for the people who organise the challenge. How many were answered, everyone sees."),
)
allow(
    Can.ASK_AHEAD,
    (runs_it,),
    reason=_l("Only the people who organise the challenge can ask circles and greeters."),
)
allow(
    Can.NOTE,
    (follows,),
    reason=_l("Notes are for people who follow from the sidelines. Whoever takes part writes entries."),
)
