"""Where people write: what a draft may be called and hold, and the page that its place belongs to."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.forms import unix_lines
from forum.core.refusals import Unusable
from forum.posts.drafts import LONGEST_PLACE

MOST_FIELDS = 20
LONGEST_FIELD = 20_000  # characters: what is too long to be published is still not to be lost
LARGEST = 40_000  # bytes in all
NEVER_KEPT = {"csrf_token", "submission_key", "version", "place", "sequence", "known_draft", "picture_words", "asked"}
MOST_BESIDE = 20  # texts of one place, the one in its form among them
PLACE = re.compile(r"[a-z][a-z-]{0,29}(:[A-Za-z0-9_-]{1,80}){0,3}")
ADDRESSES = {
    "announcement": ("/challenges/{}/announcements/new", 1),
    "comment": ("/posts/{}/comments", 1),
    "edit": ("/posts/{}/edit", 1),
    "entry": ("/challenges/{}/days/{}/write", 2),
    "note": ("/challenges/{}/days/{}/note", 2),
    "private-answer": ("/private-words/{}", 1),
    "private-word": ("/posts/{}/private-word", 1),
    "help": ("/help/new?kind={}", 1),
    "thanks": ("/help/{}/thanks", 1),
    "topic": ("/challenges/{}/discussion/new", 1),
}


class NoDraft(Unusable):
    message = _l("This cannot be kept as a draft.")


def accepted_place(place: str | None) -> str:
    """Raises NoDraft for what no form of ours is called."""
    if not place or len(place) > LONGEST_PLACE or not PLACE.fullmatch(place):
        raise NoDraft
    return place


def accepted_sequence(sequence: str | None) -> int:
    if not sequence or not re.fullmatch("[0-9]{1,15}", sequence):
        raise NoDraft
    return int(sequence)


def accepted_fields(sent: dict[str, list[str]]) -> dict[str, Any]:
    """What was typed, by field; several of one name as a list. Raises NoDraft beyond the limits."""
    kept = {name: [unix_lines(one) or "" for one in texts] for name, texts in sent.items() if name not in NEVER_KEPT}
    lengths = [(len(name), len(one), len(one.encode())) for name, texts in kept.items() for one in texts]
    if len(lengths) > MOST_FIELDS or sum(size for *_lengths, size in lengths) > LARGEST:
        raise NoDraft
    if any(name > 60 or length > LONGEST_FIELD for name, length, _size in lengths):
        raise NoDraft
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in kept.items()}


def page_of_place(place: str) -> str | None:
    """The page where this is written on; None for a place that is no more."""
    kind, *rest = place.split(":")
    pattern, parts = ADDRESSES.get(kind, ("", -1))
    return pattern.format(*rest) if len(rest) == parts else None


def place_of_edit(post_id: int | None) -> str:
    """Where changes to a post are kept until they are published."""
    return f"edit:{post_id}"


def places_beside(place: str) -> list[str]:
    """This place, and those where other words for it are kept: `edit:7`, `edit:7:2`, `edit:7:3` …"""
    return [place, *(f"{place}:{number}" for number in range(2, MOST_BESIDE + 1))]


def place_in_front(place: str) -> str:
    """The place to whose form these words belong."""
    kind, *rest = place.split(":")
    parts = ADDRESSES.get(kind, ("", len(rest)))[1]
    return ":".join([kind, *rest[:parts]]) if len(rest) == parts + 1 and rest[-1].isdecimal() else place


def name_of_place(place: str) -> str:
    """What is being written there, for a list of drafts."""
    kind, *rest = place_in_front(place).split(":")
    if kind == "entry" and len(rest) == 2:
        return _("Day %(number)s", number=rest[1])
    if kind == "note" and len(rest) == 2:
        return _("A note on day %(number)s", number=rest[1])
    names = {"comment": _("An answer"), "edit": _("A change"), "topic": _("A topic")}
    names |= dict.fromkeys(("private-word", "private-answer"), _("A private word"))
    names |= {"help": _("About help"), "thanks": _("Thanks")}
    return {**names, "announcement": _("An announcement")}.get(kind, _("A draft"))
