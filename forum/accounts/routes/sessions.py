"""/settings/sessions: where one is signed in, and how to end it."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.known_browsers import this_browser
from forum.accounts.queries import sign_ins_of
from forum.accounts.sessions import end_session, go_on_alone, this_sign_in
from forum.accounts.sign_ins import SignIn
from forum.accounts.viewers import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.web import say

sessions = Blueprint("sessions", __name__, url_prefix="/settings/sessions")


@sessions.get("")
@sign_in_required
def index() -> ResponseReturnValue:
    sign_ins = db.session.scalars(sign_ins_of(viewer(), clock.now())).all()
    return render_template("accounts/settings_sessions.html", sign_ins=sign_ins, this=this_sign_in())


@sessions.post("/<int:sign_in_id>/end")
@sign_in_required
def end(sign_in_id: int) -> ResponseReturnValue:
    sign_in = found(sign_ins_of(viewer(), clock.now()).where(SignIn.id == sign_in_id))
    if sign_in.id == this_sign_in().id:
        end_session()
    else:
        sign_in.end()
    commit()
    say(_("That browser is signed out."))
    return redirect("/settings/sessions", 303)


@sessions.post("/end-others")
@sign_in_required
def end_others() -> ResponseReturnValue:
    """A browser that was lost is no known one any more, either."""
    viewer().sign_out_everywhere(but=go_on_alone())
    viewer().know_no_browser(but=this_browser(viewer().id))
    commit()
    say(_("All other browsers are signed out."))
    return redirect("/settings/sessions", 303)
