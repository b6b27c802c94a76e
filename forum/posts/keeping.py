"""Words that are kept, and others that come: neither takes the place of the other without a word.

A form sends along which saving of its draft it knows. Publishing ends the draft that it knows, and any other of which
every word is in what was published. What was saved elsewhere since then stays, and the person is told.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts import viewer
from forum.core import clock
from forum.core.database import db
from forum.core.web import say
from forum.posts.drafts import (
    NONE_KNOWN,
    WITHOUT_FLUSH,
    Draft,
    TooManyDrafts,
    all_said_in,
    mark_of_draft,
    refuse_one_too_many,
    words_typed,
)
from forum.posts.places import places_beside
from forum.posts.queries import draft_for

A_MARK = re.compile("[0-9]{1,15}( [0-9T:.+-]{1,40})?")


def known_draft() -> str:
    """The saving of its draft that this form knows, as it says. Shown again, it knows no other: what was saved
    elsewhere meanwhile is not in it."""
    said = request.form.get("known_draft", "")
    return said if A_MARK.fullmatch(said) else NONE_KNOWN


def end_draft(place: str, published: Mapping[str, str] | None = None) -> Draft | None:
    """Words were published from this place: its draft goes with them. One that holds other words, which the form did
    not know, stays: that is given back, and said.

    `published`: other words than those that the form was sent with.
    """
    draft = db.session.scalars(draft_for(viewer(), place), execution_options=WITHOUT_FLUSH).one_or_none()
    if draft is None:
        return None
    if mark_of_draft(draft) == known_draft() or all_said_in(draft.words, words_typed(published or request.form)):
        draft.end()
        return None
    say(_("Another text of yours, saved in another tab or on another device, is kept in “My drafts”."))
    return draft


def keep_words(place: str, fields: dict[str, Any], known: str = NONE_KNOWN) -> str:
    """Keep what was typed, and say where: in this place, unless words stand there that are not among these; then beside
    it. Raises TooManyDrafts."""
    for where, there in rooms_for(place, words_of(fields), known):
        if there is not None and all_said_in(words_of(fields), there.words) and mark_of_draft(there) != known:
            return where
        if there is None:
            refuse_one_too_many(viewer().id)
        if Draft.save(viewer().id, where, there.sequence + 1 if there else 1, fields, clock.now(), there):
            return where
    raise TooManyDrafts


def words_of(fields: dict[str, Any]) -> dict[str, str]:
    return words_typed({name: typed for name, typed in fields.items() if isinstance(typed, str)})


def rooms_for(place: str, words: dict[str, str], known: str) -> Iterator[tuple[str, Draft | None]]:
    """The places that could take these words, with what they would replace or have in them already."""
    places = places_beside(place)
    mine = select(Draft).where(Draft.account_id == viewer().id, Draft.place.in_(places))
    kept = {draft.place: draft for draft in db.session.scalars(mine.execution_options(**WITHOUT_FLUSH))}
    for where in places:
        there = kept.get(where)
        is_known = there is not None and mark_of_draft(there) == known
        if there is None or is_known or all_said_in(there.words, words) or all_said_in(words, there.words):
            yield where, there


def move_words(draft: Draft, place: str) -> None:
    """To another place of this person, or beside what stands there."""
    keep_words(place, draft.fields)
    draft.end()
