"""Inviting people into a circle, and answering an invitation."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import account_by_handle, sign_in_required, viewer
from forum.challenges import part_in
from forum.circles.forms import InviteForm
from forum.circles.invitations import CircleInvitation, come_in, invitations_of, invitations_to, to_be_offered
from forum.circles.limits import deeds, invitings
from forum.circles.permissions import Can
from forum.circles.queries import Here
from forum.circles.routes.finding import circle_to
from forum.circles.words import Answer, CannotBeInvited, OnlyParticipants
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import NothingForm
from forum.core.refusals import Unusable
from forum.core.web import keep_nowhere, say

inviting = Blueprint("circles_inviting", __name__)
inviting.after_request(keep_nowhere)
MOST_OFFERED = 30


@inviting.get("/circles/<int:circle_id>/invite")
@sign_in_required
def ask(circle_id: int) -> ResponseReturnValue:
    return show(circle_to(Can.INVITE, circle_id), InviteForm(formdata=None), 200)


def show(here: Here, form: InviteForm, status: int) -> ResponseReturnValue:
    people = to_be_offered(here.circle, viewer(), here.at).limit(MOST_OFFERED)
    return render_template(
        "circles/invite.html",
        place=here,
        form=form,
        people=db.session.scalars(people).all(),
        invitations=db.session.scalars(invitations_of(here.circle, here.at)).all(),
    ), status


@inviting.post("/circles/<int:circle_id>/invite")
@invitings
@sign_in_required
def invite(circle_id: int) -> ResponseReturnValue:
    here = circle_to(Can.INVITE, circle_id)
    form = InviteForm()
    if not form.validate():
        return show(here, form, 422)
    try:
        person = found(account_by_handle(form.handle.data), CannotBeInvited)
        CircleInvitation.make(here.circle, person, by=viewer(), at=clock.now())
    except Unusable as why:
        form.refuse("handle", why)
        return show(here, form, 422)
    commit()
    say(_("%(name)s is invited.", name=person.name))
    return redirect(f"/circles/{circle_id}/invite", 303)


@inviting.post("/circles/<int:circle_id>/invitations/<int:invitation_id>/withdrawal")
@deeds
@sign_in_required
def withdraw(circle_id: int, invitation_id: int) -> ResponseReturnValue:
    here = circle_to(Can.INVITE, circle_id)
    invitation = found(invitations_of(here.circle, here.at).where(CircleInvitation.id == invitation_id))
    if NothingForm().validate():
        invitation.end(Answer.WITHDRAWN, clock.now())
        commit()
        say(_("The invitation is taken back."))
    return redirect(f"/circles/{circle_id}/invite", 303)


@inviting.post("/circle-invitations/<int:invitation_id>/acceptance")
@deeds
@sign_in_required
def accept(invitation_id: int) -> ResponseReturnValue:
    invitation = found(invitations_to(viewer(), clock.now()).where(CircleInvitation.id == invitation_id))
    mine = found(part_in(viewer(), invitation.circle.challenge_id), OnlyParticipants)
    if NothingForm().validate():
        come_in(invitation.circle, mine, at=clock.now(), invitation=invitation)
        commit()
        say(_("Welcome to the circle."))
    return redirect(f"/circles/{invitation.circle_id}", 303)


@inviting.post("/circle-invitations/<int:invitation_id>/refusal")
@deeds
@sign_in_required
def decline(invitation_id: int) -> ResponseReturnValue:
    invitation = found(invitations_to(viewer(), clock.now()).where(CircleInvitation.id == invitation_id))
    slug = invitation.circle.challenge.slug
    if NothingForm().validate():
        invitation.end(Answer.DECLINED, clock.now())
        commit()
        say(_("That is fine. Nobody is told but you."))
    return redirect(f"/challenges/{slug}/circles", 303)
