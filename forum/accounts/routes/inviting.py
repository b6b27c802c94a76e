"""/settings/invitations: links by which one lets others into the forum, where one joins by invitation."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.accounts.forms import InvitationForm
from forum.accounts.invitations import EnoughLinks, JoinInvitation, links_of
from forum.accounts.permissions import Can
from forum.accounts.viewers import sign_in_required, viewer, whom_limits_count
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.limits import limiter
from forum.core.permissions import refuse_unless
from forum.core.refusals import NotAllowed, Refused
from forum.core.site import SignUp
from forum.core.site_now import site
from forum.core.web import keep_nowhere, say

inviting = Blueprint("inviting_people", __name__, url_prefix="/settings/invitations")
inviting.after_request(keep_nowhere)


class NoneNeeded(NotAllowed):
    title = _l("No invitation is needed")
    message = _l("Invitations are for times when one can join by them only.")


@inviting.get("")
@sign_in_required
def index() -> ResponseReturnValue:
    return show(InvitationForm(formdata=None))


def show(form: InvitationForm, status: int = 200, problem: Refused | None = None) -> ResponseReturnValue:
    links = db.session.scalars(links_of(viewer(), clock.now())).all()
    about = {"links": links, "counts": site().sign_up in (SignUp.INVITATION, SignUp.APPROVAL)}
    return render_template("accounts/settings_invitations.html", form=form, problem=problem, **about), status


@inviting.post("")
@limiter.limit("30 per day", key_func=whom_limits_count)
@sign_in_required
def make() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.INVITE)
    if site().sign_up not in (SignUp.INVITATION, SignUp.APPROVAL):
        raise NoneNeeded
    form = InvitationForm()
    if not form.validate_on_submit():
        return show(form, 422)
    standing = len(db.session.scalars(links_of(viewer(), clock.now())).all())
    try:
        JoinInvitation.make(viewer(), most=form.most.data, days=form.days.data, standing=standing, at=clock.now())
    except EnoughLinks as why:
        return show(form, why.status, why)
    commit()
    say(_("Here is a new link. Give it to those you would like to see here."))
    return redirect("/settings/invitations", 303)


@inviting.post("/<int:number>/withdrawal")
@sign_in_required
def withdraw(number: int) -> ResponseReturnValue:
    found(links_of(viewer(), clock.now()).where(JoinInvitation.id == number)).withdraw(clock.now())
    commit()
    say(_("The link no longer works. Who came by it stays."))
    return redirect("/settings/invitations", 303)
