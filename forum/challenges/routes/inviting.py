"""Invitations: organisers make links, and whoever opens one may come in."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import Account, sign_in_required, viewer, whom_limits_count
from forum.challenges.invitations import Invitation
from forum.challenges.link_forms import InvitationForm
from forum.challenges.models import Challenge
from forum.challenges.permissions import Can
from forum.challenges.queries import invitation_by_code, is_visible, standing_invitations_of
from forum.challenges.readers import is_uninvited
from forum.challenges.reading_along import put_out_of, reading_along
from forum.challenges.routes.finding import challenge_to
from forum.challenges.words import EnoughInvitations
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.limits import few_guesses, limiter
from forum.core.paging import Page, page_of
from forum.core.refusals import Refused
from forum.core.web import keep_nowhere, say
from forum.posts import Reader, Visibility

inviting = Blueprint("inviting", __name__)
inviting.after_request(keep_nowhere)


@inviting.get("/challenges/<slug>/invitations")
def index(slug: str) -> ResponseReturnValue:
    return show(challenge_to(Can.INVITE, slug), InvitationForm(), 200)


def show(
    challenge: Challenge, form: InvitationForm, status: int, problem: Refused | None = None
) -> ResponseReturnValue:
    invitations = db.session.scalars(standing_invitations_of(challenge)).all()
    page = page_of_readers(challenge) if challenge.visibility == Visibility.INVITED else None
    about = {"invitations": invitations, "at": clock.now(), "problem": problem, "page": page}
    return render_template("challenges/invitations.html", challenge=challenge, form=form, **about), status


def page_of_readers(challenge: Challenge) -> Page[Reader]:
    after, before = request.args.get("after"), request.args.get("before")
    query, by = reading_along(challenge.id), (Reader.since_at, Reader.account_id)
    return page_of(db.session, query, by=by, after=after, before=before, descending=True)


@inviting.post("/challenges/<slug>/invitations/readers/<handle>/removal")
def put_out(slug: str, handle: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.INVITE, slug)
    person = found(reading_along(challenge.id).where(Account.handle == handle)).account
    put_out_of(challenge, person, clock.now())
    commit()
    say(_("%(name)s reads it no more. The links that stood have ended: please make new ones.", name=person.name))
    return redirect(f"/challenges/{slug}/invitations", 303)


@inviting.post("/challenges/<slug>/invitations")
@limiter.limit("30 per hour", key_func=whom_limits_count)
def make(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.INVITE, slug)
    form = InvitationForm()
    if not form.validate():
        return show(challenge, form, 422)
    standing = len(db.session.scalars(standing_invitations_of(challenge)).all())
    try:
        Invitation.to(challenge, by=viewer(), standing=standing, at=clock.now(), **form.limits)
    except EnoughInvitations as why:
        return show(challenge, form, why.status, why)
    commit()
    say(_("Here is a new link. Whoever has it can come in."))
    return redirect(f"/challenges/{slug}/invitations", 303)


@inviting.post("/challenges/<slug>/invitations/<int(max=9223372036854775807):number>/withdrawal")
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    challenge = challenge_to(Can.INVITE, slug)
    invitation = found(standing_invitations_of(challenge).where(Invitation.id == number))
    invitation.withdraw(clock.now())
    commit()
    say(_("The link no longer works. Who came in by it stays in."))
    return redirect(f"/challenges/{slug}/invitations", 303)


@inviting.get("/invitations/<code>")
@few_guesses
def read(code: str) -> ResponseReturnValue:
    """What one is invited to; who is in already is led there."""
    invitation = found(invitation_by_code(code, clock.now()))
    challenge = invitation.challenge
    is_there = db.session.scalar(is_visible(viewer(), challenge)) is not None
    if is_there and not is_uninvited(viewer(), challenge.id):
        return redirect(f"/challenges/{challenge.slug}", 303)
    return render_template("challenges/invitation.html", challenge=challenge, code=code)


@inviting.post("/invitations/<code>")
@few_guesses
@sign_in_required
def accept(code: str) -> ResponseReturnValue:
    invitation = found(invitation_by_code(code, clock.now()))
    challenge = invitation.challenge
    invitation.let_in(viewer(), clock.now())
    commit()
    say(_("Come in. Look around, and join when you like."))
    return redirect(f"/challenges/{challenge.slug}", 303)
