"""The log of decisions, for everyone; one decision, for moderators, with the way back."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.jobs import soon
from forum.core.paging import page_of
from forum.core.web import say
from forum.moderation.appeals import appeal_about
from forum.moderation.as_read import mark_of
from forum.moderation.decisions import Decision, may_undo, refuse_unless_may_undo
from forum.moderation.forms import UndoForm
from forum.moderation.permissions import refuse_unless_moderator
from forum.moderation.queries import decision_to_change, public_log, removal_by
from forum.moderation.routes.things import beside
from forum.moderation.words import ChangedSince

log = Blueprint("moderation_log", __name__)
PAGE = 20


@log.get("/moderation/log")
def index() -> ResponseReturnValue:
    """Public, so that everyone can see how the place is kept; reporters are never named, hidden texts not shown."""
    after, before = request.args.get("after"), request.args.get("before")
    page = page_of(db.session, public_log(), by=(Decision.id,), after=after, before=before, size=PAGE, descending=True)
    return render_template("moderation/log.html", page=page)


@log.get("/moderation/decisions/<int:decision_id>")
@sign_in_required
def show(decision_id: int) -> ResponseReturnValue:
    refuse_unless_moderator(viewer())
    return page_of_decision(found(decision_to_change(decision_id)), None, 200)


def page_of_decision(decision: Decision, form: UndoForm | None, status: int) -> ResponseReturnValue:
    """`form`: as it was sent, or none yet."""
    thing = decision.thing
    form = form or UndoForm(formdata=None, as_read=mark_of(thing))
    appeal, removal = (db.session.scalars(one).first() for one in (appeal_about(decision), removal_by(decision)))
    is_theirs = decision.undone_at is None and may_undo(viewer(), decision)
    about = {"one": decision, "appeal": appeal, "removal": removal, "may_undo": is_theirs}
    about |= {"thing": thing, "beside": beside(thing, decision.decided_at)}
    return render_template("moderation/decision.html", form=form, **about), status


@log.post("/moderation/decisions/<int:decision_id>/undo")
@sign_in_required
def undo(decision_id: int) -> ResponseReturnValue:
    refuse_unless_moderator(viewer())
    decision, form = found(decision_to_change(decision_id)), UndoForm()
    refuse_unless_may_undo(viewer(), decision)
    if not form.validate():
        return page_of_decision(decision, form, 422)

    try:
        decision.undo(form.reason.data, by=viewer(), at=clock.now(), as_read=form.read)
        commit()
    except ChangedSince as why:
        return ask_again(decision_id, form, why)
    soon("name_quotes_anew")
    soon("remove_spam")
    say(_("It is taken back."))
    return redirect(f"/moderation/decisions/{decision_id}", 303)


def ask_again(decision_id: int, form: UndoForm, why: ChangedSince) -> ResponseReturnValue:
    """Its author was faster: what others would read again, as it stands now."""
    db.session.rollback()
    decision = found(decision_to_change(decision_id))
    form.ask_again(why, mark_of(decision.thing))
    return page_of_decision(decision, form, 409)
