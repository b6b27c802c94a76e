"""Drafts: saved while one writes, listed, thrown away on purpose."""

from flask import Blueprint, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.refusals import Conflict
from forum.core.web import say
from forum.posts.drafts import Draft, mark_of_draft, refuse_one_too_many
from forum.posts.keeping import known_draft
from forum.posts.limits import savings
from forum.posts.places import accepted_fields, accepted_place, accepted_sequence, page_of_place, place_in_front
from forum.posts.queries import draft_for, drafts_of

drafts = Blueprint("drafts", __name__)


@drafts.post("/drafts")
@savings
@sign_in_required
def save() -> ResponseReturnValue:
    """Called by static/js/draft.js. 409: something else is kept by now than what this tab knows."""
    place, sequence = accepted_place(request.form.get("place")), accepted_sequence(request.form.get("sequence"))
    fields, at = accepted_fields(request.form.to_dict(flat=False)), clock.now()
    kept = db.session.scalars(draft_for(viewer(), place)).one_or_none()
    if kept is None:
        refuse_one_too_many(viewer().id)
    is_repeated = kept is not None and (kept.sequence, kept.fields) == (sequence, fields)
    is_known = kept is None or mark_of_draft(kept) == known_draft()
    if not is_repeated and not (is_known and Draft.save(viewer().id, place, sequence, fields, at, kept)):
        newest = db.session.scalars(draft_for(viewer(), place).execution_options(populate_existing=True)).one_or_none()
        if newest is None:  # it ended in this moment: the next saving is kept
            raise Conflict
        return jsonify(sequence=newest.sequence, saved_at=newest.saved_at.isoformat()), 409
    commit()
    saved_at = kept.saved_at if kept and is_repeated else at
    return jsonify(sequence=sequence, saved_at=saved_at.isoformat())


@drafts.post("/drafts/<int:draft_id>/forward")
@sign_in_required
def go_on(draft_id: int) -> ResponseReturnValue:
    """What was kept beside another text comes into its form; the other one waits here instead."""
    draft = found(drafts_of(viewer()).where(Draft.id == draft_id))
    place = place_in_front(draft.place)
    if place != draft.place:
        other = db.session.scalars(draft_for(viewer(), place)).one_or_none()
        draft.bring_forward(place, other, clock.now())
        commit()
    return redirect(page_of_place(place) or "/drafts", 303)


@drafts.post("/drafts/<int:draft_id>/discard")
@sign_in_required
def discard(draft_id: int) -> ResponseReturnValue:
    """Only what the list showed: what was saved since, nobody has seen there."""
    draft = found(drafts_of(viewer()).where(Draft.id == draft_id))
    if mark_of_draft(draft) == known_draft() and draft.end():
        commit()
        flash(draft.place, "draft-gone")
        say(_("The draft is thrown away."))
    else:
        say(_("This draft was saved anew since the list was shown, so it is still here. You see what it says now."))
    return redirect("/drafts", 303)
