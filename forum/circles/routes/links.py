"""The link of a circle: its people pass it on, and whoever opens it may come in."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.challenges import part_in
from forum.circles.invitations import come_in
from forum.circles.limits import deeds
from forum.circles.permissions import Can
from forum.circles.queries import circles_by_code
from forum.circles.routes.finding import circle_to, company_at
from forum.circles.words import OnlyParticipants
from forum.core import clock
from forum.core.database import commit, found
from forum.core.forms import NothingForm
from forum.core.limits import few_guesses
from forum.core.web import keep_nowhere, say

links = Blueprint("circles_links", __name__)
links.after_request(keep_nowhere)


@links.post("/circles/<int:circle_id>/link")
@deeds
@sign_in_required
def make(circle_id: int) -> ResponseReturnValue:
    here = circle_to(Can.INVITE, circle_id)
    if NothingForm().validate():
        here.circle.make_link()
        commit()
        say(_("Here is a new link. Whoever takes part in the challenge and has it can come in."))
    return redirect(f"/circles/{circle_id}/invite", 303)


@links.post("/circles/<int:circle_id>/link/withdrawal")
@deeds
@sign_in_required
def withdraw(circle_id: int) -> ResponseReturnValue:
    here = circle_to(Can.INVITE, circle_id)
    if NothingForm().validate():
        here.circle.withdraw_link()
        commit()
        say(_("The link no longer works. Who came in by it stays in."))
    return redirect(f"/circles/{circle_id}/invite", 303)


@links.get("/circles/join/<code>")
@few_guesses
@sign_in_required
def read(code: str) -> ResponseReturnValue:
    """What one is asked into. Its challenge is only named to those who may see it."""
    circle = found(circles_by_code(code))
    company = company_at(circle.challenge.slug)
    if company.circle_id == circle.id:
        return redirect(f"/circles/{circle.id}", 303)
    now = clock.now()
    about = {"code": code, "name": circle.called(viewer(), now), "goes_on": circle.goes_on(now)}
    return render_template("circles/join.html", company=company, **about)


@links.post("/circles/join/<code>")
@few_guesses
@sign_in_required
def accept(code: str) -> ResponseReturnValue:
    circle = found(circles_by_code(code))
    company_at(circle.challenge.slug)
    mine = found(part_in(viewer(), circle.challenge_id), OnlyParticipants)
    if NothingForm().validate():
        come_in(circle, mine, at=clock.now())
        commit()
        say(_("Welcome to the circle."))
    return redirect(f"/circles/{circle.id}", 303)
