"""Who organises a challenge: the list, asking somebody by handle or by a link for one person, and stepping back."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import (
    Account,
    account_by_handle,
    refuse_while_silenced,
    sign_in_required,
    viewer,
    whom_limits_count,
)
from forum.challenges.asking import ask_to_organise
from forum.challenges.co_organising import OrganiserInvitation
from forum.challenges.forms import OrganiserForm
from forum.challenges.models import Challenge
from forum.challenges.permissions import Can
from forum.challenges.queries import organiser_invitation_by_code, organiser_invitations_of
from forum.challenges.routes.finding import challenge_to, may_be_named, where_it_is, where_it_is_over
from forum.challenges.seats import Seat, seats_in
from forum.challenges.words import EnoughInvitations, LastOrganiser, NotAsked
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.limits import few_guesses, limiter
from forum.core.permissions import refuse_unless
from forum.core.refusals import NotFound, Refused
from forum.core.web import keep_nowhere, say

co_organising = Blueprint("co_organising", __name__)
co_organising.after_request(keep_nowhere)


@co_organising.get("/challenges/<slug>/organisers")
def index(slug: str) -> ResponseReturnValue:
    return show(challenge_to(Can.NAME_ORGANISERS, slug), OrganiserForm(), 200)


def show(challenge: Challenge, form: OrganiserForm, status: int, problem: Refused | None = None) -> ResponseReturnValue:
    invitations = db.session.scalars(organiser_invitations_of(challenge, clock.now())).all()
    about = {"seats": seats_in(challenge), "invitations": invitations, "problem": problem}
    return render_template("challenges/organisers.html", challenge=challenge, form=form, **about), status


@co_organising.post("/challenges/<slug>/organisers")
@limiter.limit("30 per hour", key_func=whom_limits_count)
def add(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.NAME_ORGANISERS, slug)
    form = OrganiserForm()
    if not form.validate():
        return show(challenge, form, 422)
    refuse_while_silenced(form.handle.data)
    query = account_by_handle(form.handle.data.removeprefix("@")).where(may_be_named())
    account = db.session.scalars(query).one_or_none()
    if account is None:
        form.refuse("handle", _("Nobody here has this handle."))
        return show(challenge, form, 422)
    try:
        said = take_or_ask(challenge, account)
    except (NotAsked, EnoughInvitations) as why:
        form.refuse("handle", why)
        return show(challenge, form, 422)
    commit()
    say(said)
    return redirect(f"/challenges/{slug}/organisers", 303)


def take_or_ask(challenge: Challenge, account: Account) -> str:
    """Nobody organises who has not said yes; an admin says it for themselves here.

    Raises NotAsked, EnoughInvitations.
    """
    if account.id == viewer().id:
        challenge.add_organiser(account, clock.now(), by=viewer())
    if challenge.is_organised_by(account):
        return _("%(name)s organises this challenge now, too.", name=account.name)
    ask_to_organise(challenge, account, by=viewer(), at=clock.now())
    return _("%(name)s is asked, and hears of it. Nothing changes before they say yes.", name=account.name)


@co_organising.post("/challenges/<slug>/organisers/<handle>/removal")
def remove(slug: str, handle: str) -> ResponseReturnValue:
    seat = seat_of(challenge_to(Can.NAME_ORGANISERS, slug), handle)
    refuse_unless(viewer(), Can.REMOVE_ORGANISER, seat)
    is_mine = seat.organiser.account_id == viewer().id
    try:
        seat.give_up(clock.now()) if is_mine else seat.be_taken_away(clock.now(), by=viewer())
    except LastOrganiser as why:
        db.session.rollback()
        return show(challenge_to(Can.NAME_ORGANISERS, slug), OrganiserForm(formdata=None), why.status, why)
    place = place_after(seat)
    commit()
    say(
        _("Done. The others carry on.")
        if is_mine
        else _("Done. The links that stood have ended: please make new ones.")
    )
    return redirect(place, 303)


def seat_of(challenge: Challenge, handle: str) -> Seat:
    """Raises NotFound."""
    account = found(account_by_handle(handle))
    seat = next((one for one in seats_in(challenge) if one.organiser.account_id == account.id), None)
    if seat is None:
        raise NotFound
    return seat


def place_after(seat: Seat) -> str:
    if seat.organiser.account_id != viewer().id:
        return f"/challenges/{seat.challenge.slug}/organisers"
    return where_it_is(seat.challenge)


@co_organising.post("/challenges/<slug>/organisers/links")
@limiter.limit("30 per hour", key_func=whom_limits_count)
def make(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.NAME_ORGANISERS, slug)
    standing = len(db.session.scalars(organiser_invitations_of(challenge, clock.now())).all())
    try:
        OrganiserInvitation.to(challenge, by=viewer(), standing=standing, at=clock.now())
    except EnoughInvitations as why:
        return show(challenge, OrganiserForm(formdata=None), why.status, why)
    commit()
    say(_("Here is a new link. The first who opens it and says yes organises with you."))
    return redirect(f"/challenges/{slug}/organisers", 303)


@co_organising.post("/challenges/<slug>/organisers/links/<int(max=9223372036854775807):number>/withdrawal")
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    challenge = challenge_to(Can.NAME_ORGANISERS, slug)
    standing = organiser_invitations_of(challenge, clock.now())
    found(standing.where(OrganiserInvitation.id == number)).withdraw(clock.now())
    commit()
    say(_("The link no longer works."))
    return redirect(f"/challenges/{slug}/organisers", 303)


@co_organising.get("/organising/<code>")
@few_guesses
def read(code: str) -> ResponseReturnValue:
    """What somebody is asked; whoever organises it already is led there, and the link stays for somebody else."""
    try:
        challenge = found(organiser_invitation_by_code(code, clock.now())).challenge
    except NotFound:
        return where_it_is_over(code)
    if challenge.is_organised_by(viewer()):
        return redirect(f"/challenges/{challenge.slug}/organisers", 303)
    return render_template("challenges/organising.html", challenge=challenge, code=code)


@co_organising.post("/organising/<code>")
@few_guesses
@sign_in_required
def accept(code: str) -> ResponseReturnValue:
    invitation = found(organiser_invitation_by_code(code, clock.now()))
    challenge = invitation.challenge
    refuse_unless(viewer(), Can.ORGANISE, challenge)
    if not challenge.is_organised_by(viewer()):
        invitation.accept(viewer(), clock.now())
        commit()
        say(_("Thank you. You organise this challenge now, too."))
    return redirect(f"/challenges/{challenge.slug}", 303)
