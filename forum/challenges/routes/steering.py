"""What organisers do with a challenge as a whole: announce, postpone, cancel, reopen, close."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import refuse_while_silenced, viewer
from forum.challenges.addresses import address_when_announced
from forum.challenges.checklist import checklist
from forum.challenges.forms import CancelForm, CloseForm, PostponeForm
from forum.challenges.models import Challenge
from forum.challenges.permissions import Can
from forum.challenges.postponing import postpone as move_days
from forum.challenges.routes.finding import announced_since, challenge_to
from forum.challenges.routes.planning import show_days
from forum.challenges.words import AlreadyBegun, NotReady, OnlyAtOwnPace, Pace
from forum.core import clock
from forum.core.database import commit
from forum.core.days import calendar_day
from forum.core.refusals import NotFound
from forum.core.web import say

steering = Blueprint("steering", __name__)


@steering.get("/challenges/<slug>/prepare")
def prepare(slug: str) -> ResponseReturnValue:
    """What there is to look at before it is announced."""
    challenge = challenge_to(Can.ANNOUNCE, slug, Challenge.prompts, Challenge.pledges)
    points = checklist(challenge, challenge.prompts, clock.now())
    address = address_when_announced(challenge)
    return render_template("challenges/prepare.html", challenge=challenge, points=points, address=address)


@steering.post("/challenges/<slug>/announce")
def announce(slug: str) -> ResponseReturnValue:
    try:
        challenge = challenge_to(Can.ANNOUNCE, slug, Challenge.prompts)
    except NotFound:
        return redirect(announced_since(slug), 303)
    challenge.refuse_if_over(clock.now())
    try:
        challenge.announce(by=viewer(), at=clock.now(), address=address_when_announced(challenge))
    except NotReady as why:
        return show_days(challenge, why.status, why)
    commit()
    say(_("It is announced. People can see it and join."))
    return redirect(f"/challenges/{challenge.slug}", 303)


@steering.get("/challenges/<slug>/postpone")
def ask_when(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.POSTPONE, slug)
    if challenge.entry_count:
        raise AlreadyBegun
    return show("postpone", challenge, PostponeForm(challenge.zone), 200)


def show(page: str, challenge: Challenge, form: object, status: int) -> ResponseReturnValue:
    return render_template(f"challenges/{page}.html", challenge=challenge, form=form), status


@steering.post("/challenges/<slug>/postpone")
def postpone(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.POSTPONE, slug)
    form = PostponeForm(challenge.zone)
    if not form.validate():
        return show("postpone", challenge, form, 422)
    refuse_while_silenced(form.starts_on.data)
    move_days(challenge, form.starts_on.data, by=viewer(), at=clock.now())
    commit()
    say(_("The first day is moved, and everyone’s days with it."))
    return redirect(f"/challenges/{slug}", 303)


@steering.get("/challenges/<slug>/cancel")
def ask_why(slug: str) -> ResponseReturnValue:
    return show("cancel", challenge_to(Can.CANCEL, slug), CancelForm(), 200)


@steering.post("/challenges/<slug>/cancel")
def cancel(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.CANCEL, slug)
    form = CancelForm()
    if not form.validate():
        return show("cancel", challenge, form, 422)
    refuse_while_silenced(form.reason.data)
    challenge.cancel(form.reason.data, by=viewer(), at=clock.now())
    commit()
    say(_("It is cancelled. Everyone who opens its page reads why."))
    return redirect(f"/challenges/{slug}", 303)


@steering.post("/challenges/<slug>/reopen")
def reopen(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.CANCEL, slug)
    challenge.reopen(by=viewer(), at=clock.now())
    commit()
    say(_("It is open again."))
    return redirect(f"/challenges/{slug}", 303)


@steering.get("/challenges/<slug>/close")
def ask_until_when(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.CLOSE, slug)
    if challenge.pace != Pace.OWN:
        raise OnlyAtOwnPace
    today = calendar_day(clock.now(), challenge.zone)
    day = max(today, challenge.closed_on or today)
    return show("close", challenge, CloseForm(challenge.zone, data={"closed_on": day}), 200)


@steering.post("/challenges/<slug>/close")
def close(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.CLOSE, slug)
    form = CloseForm(challenge.zone)
    if not form.validate():
        return show("close", challenge, form, 422)
    challenge.close(form.closed_on.data, by=viewer(), at=clock.now())
    commit()
    say(_("Nobody can join after that day. Who takes part goes on to the end."))
    return redirect(f"/challenges/{slug}", 303)
