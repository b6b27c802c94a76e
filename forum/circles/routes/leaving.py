"""Leaving a circle, resting, and the answer to 'are you still in?'."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import refuse_while_silenced, sign_in_required, viewer
from forum.challenges import part_in
from forum.circles.forms import LeaveForm, StayingForm
from forum.circles.invitations import members_of
from forum.circles.limits import deeds
from forum.circles.models import Wish
from forum.circles.permissions import Can
from forum.circles.queries import Here
from forum.circles.routes.finding import circle_to
from forum.circles.silence import tell_if_small
from forum.circles.words import Happened, Left
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.jobs import soon
from forum.core.refusals import Unusable
from forum.core.web import say

leaving = Blueprint("circles_leaving", __name__)


@leaving.get("/circles/<int:circle_id>/leave")
@sign_in_required
def ask(circle_id: int) -> ResponseReturnValue:
    return render_template("circles/leave.html", place=circle_to(Can.LEAVE, circle_id), form=LeaveForm(formdata=None))


@leaving.post("/circles/<int:circle_id>/leave")
@deeds
@sign_in_required
def leave(circle_id: int) -> ResponseReturnValue:
    here = circle_to(Can.LEAVE, circle_id)
    form = LeaveForm()
    if not form.validate():
        return render_template("circles/leave.html", place=here, form=form), 422
    refuse_while_silenced(form.words.data)
    try:
        go(here, form.words.data or None)
    except Unusable as why:
        form.refuse("words", why)
        return render_template("circles/leave.html", place=here, form=form), 422
    commit()
    say(_("You have left the circle. What you wrote for it stays yours: you can change who reads it, or delete it."))
    return redirect(f"/challenges/{here.challenge.slug}/circles", 303)


def go(here: Here, words: str | None) -> None:
    """The others hear of it, with the sentence if there is one."""
    assert here.mine is not None
    if here.mine.leave(Left.LEFT, at=here.at, words=words):
        others = list(db.session.scalars(members_of(here.circle.id)))
        here.circle.tell(Happened.LEFT, by=here.mine.account, at=here.at, people=others, words=words or "")
        tell_if_small(here.circle, here.at)


@leaving.get("/circles/<int:circle_id>/staying")
@sign_in_required
def staying(circle_id: int) -> ResponseReturnValue:
    here = circle_to(Can.LEAVE, circle_id)
    return render_template("circles/staying.html", place=here, form=StayingForm(formdata=None))


@leaving.post("/circles/<int:circle_id>/staying")
@deeds
@sign_in_required
def answer(circle_id: int) -> ResponseReturnValue:
    here = circle_to(Can.LEAVE, circle_id)
    form = StayingForm()
    if not form.validate():
        return render_template("circles/staying.html", place=here, form=form), 422
    where = DEEDS[form.answer.data](here, form)
    commit()
    return redirect(where, 303)


def stay(here: Here, form: StayingForm) -> str:
    assert here.mine is not None
    here.mine.stay(here.at)
    say(_("Good to have you. Nobody expects you to catch up on anything."))
    return f"/circles/{here.circle.id}"


def pause(here: Here, form: StayingForm) -> str:
    assert here.mine is not None
    here.mine.pause(form.pause_until(here.at), here.at)
    say(_("Rest well. Your place is kept, and nobody asks until then."))
    return f"/circles/{here.circle.id}"


def another(here: Here, form: StayingForm) -> str:
    """Out of this one, and into the line for the next."""
    mine = found(part_in(viewer(), here.challenge.id))
    go(here, None)
    Wish.make(mine, at=clock.now(), after=here.mine)
    soon("match_circles")
    say(_("We look for another circle for you. You hear of it as soon as there is one."))
    return f"/challenges/{here.challenge.slug}/circles"


def leave_to_the_form(here: Here, form: StayingForm) -> str:
    return f"/circles/{here.circle.id}/leave"


DEEDS = {"stay": stay, "pause": pause, "other": another, "leave": leave_to_the_form}
