"""Links by which somebody hosts a day: organisers make them, and the first who says yes writes that day.

Whoever hosts it gives it back by themselves.
"""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer, whom_limits_count
from forum.challenges.hosting import HostInvitation
from forum.challenges.models import Challenge
from forum.challenges.permissions import Can
from forum.challenges.prompts import Prompt
from forum.challenges.queries import host_invitation_by_code, host_invitations_of, prompts_of_visible
from forum.challenges.routes.finding import where_it_is, where_it_is_over
from forum.challenges.words import EnoughInvitations
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.limits import few_guesses, limiter
from forum.core.permissions import refuse_unless
from forum.core.refusals import NotFound, Refused
from forum.core.web import keep_nowhere, say

hosting = Blueprint("hosting", __name__)
hosting.after_request(keep_nowhere)


@hosting.get("/challenges/<slug>/days/<int(max=100):number>/host")
def index(slug: str, number: int) -> ResponseReturnValue:
    return show(day_to_give(slug, number), 200)


def day_to_give(slug: str, number: int) -> Prompt:
    prompt = found(prompts_of_visible(viewer()).where(Challenge.slug == slug, Prompt.number == number))
    refuse_unless(viewer(), Can.NAME_HOST, prompt)
    return prompt


def show(prompt: Prompt, status: int, problem: Refused | None = None) -> ResponseReturnValue:
    standing = db.session.scalars(host_invitations_of(prompt, clock.now())).all()
    about = {"challenge": prompt.challenge, "invitations": standing, "problem": problem}
    return render_template("challenges/host.html", prompt=prompt, **about), status


@hosting.post("/challenges/<slug>/days/<int(max=100):number>/host")
@limiter.limit("60 per hour", key_func=whom_limits_count)
def make(slug: str, number: int) -> ResponseReturnValue:
    prompt = day_to_give(slug, number)
    standing = len(db.session.scalars(host_invitations_of(prompt, clock.now())).all())
    try:
        HostInvitation.to(prompt, by=viewer(), standing=standing, at=clock.now())
    except EnoughInvitations as why:
        return show(prompt, why.status, why)
    commit()
    say(_("Here is a new link. The first who opens it and says yes hosts the day."))
    return redirect(f"/challenges/{slug}/days/{number}/host", 303)


@hosting.post("/challenges/<slug>/days/<int(max=100):number>/host/<int:invitation_id>/withdrawal")
def withdraw(slug: str, number: int, invitation_id: int) -> ResponseReturnValue:
    prompt = day_to_give(slug, number)
    standing = host_invitations_of(prompt, clock.now())
    found(standing.where(HostInvitation.id == invitation_id)).withdraw(clock.now())
    commit()
    say(_("The link no longer works."))
    return redirect(f"/challenges/{slug}/days/{number}/host", 303)


@hosting.post("/challenges/<slug>/days/<int(max=100):number>/host/given-back")
def give_back(slug: str, number: int) -> ResponseReturnValue:
    prompt = found(prompts_of_visible(viewer()).where(Challenge.slug == slug, Prompt.number == number))
    refuse_unless(viewer(), Can.GIVE_DAY_BACK, prompt)
    prompt.name_host(None, by=viewer(), at=clock.now())
    place = where_it_is(prompt.challenge)
    commit()
    say(_("Done. The organisers write this day now."))
    return redirect(place, 303)


@hosting.get("/hosting/<code>")
@few_guesses
def read(code: str) -> ResponseReturnValue:
    try:
        prompt = found(host_invitation_by_code(code, clock.now())).prompt
    except NotFound:
        return where_it_is_over(code)
    return render_template("challenges/hosting.html", challenge=prompt.challenge, prompt=prompt, code=code)


@hosting.post("/hosting/<code>")
@few_guesses
@sign_in_required
def accept(code: str) -> ResponseReturnValue:
    invitation = found(host_invitation_by_code(code, clock.now()))
    prompt = invitation.prompt
    refuse_unless(viewer(), Can.HOST, prompt)
    place = f"/challenges/{prompt.challenge.slug}/days/{prompt.number}/edit"
    invitation.accept(viewer(), clock.now())
    commit()
    say(_("Thank you. This day is yours to write."))
    return redirect(place, 303)
