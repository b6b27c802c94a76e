"""Coming to a circle: starting one, or saying 'find me one'."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import refuse_while_silenced, sign_in_required, viewer
from forum.challenges import is_uninvited
from forum.circles.forms import CircleForm
from forum.circles.invitations import invitations_to
from forum.circles.limits import deeds
from forum.circles.models import GOES_ON, Circle, Wish
from forum.circles.permissions import Can
from forum.circles.queries import last_membership, wish_of
from forum.circles.routes.finding import company_at, company_to
from forum.circles.words import WIDENS_AFTER, Left
from forum.core import clock
from forum.core.database import commit, db
from forum.core.forms import NothingForm
from forum.core.jobs import soon
from forum.core.refusals import Conflict
from forum.core.web import say

forming = Blueprint("circles_forming", __name__)


@forming.get("/challenges/<slug>/circles")
@sign_in_required
def show(slug: str) -> ResponseReturnValue:
    company, now = company_at(slug), clock.now()
    if company.circle_id is not None:
        return redirect(f"/circles/{company.circle_id}", 303)
    wish = db.session.scalars(wish_of(viewer(), company.challenge.id)).one_or_none()
    last = db.session.scalars(last_membership(viewer(), company.challenge.id)).one_or_none()
    return render_template(
        "circles/none.html",
        challenge=company.challenge,
        company=company,
        now=now,
        invitations=db.session.scalars(invitations_to(viewer(), now, company.challenge.id)).all(),
        wish=wish,
        is_wide=wish is not None and now - wish.since_at >= WIDENS_AFTER,
        was_moved=last is not None and last.left_because == Left.MOVED,
        goes_on=company.challenge.state_at(now) in GOES_ON,
        uninvited=is_uninvited(viewer(), company.challenge.id),
    )


@forming.post("/challenges/<slug>/circles/wish")
@deeds
@sign_in_required
def seek(slug: str) -> ResponseReturnValue:
    company = company_to(Can.SEEK, slug)
    form = NothingForm()
    assert company.mine is not None
    if form.validate() and company.circle_id is None:
        last = db.session.scalars(last_membership(viewer(), company.challenge.id)).one_or_none()
        Wish.make(company.mine, at=clock.now(), after=last)
        commit()
        soon("match_circles")
        say(_("We look for people whose evenings are near yours. You hear of it as soon as there are enough."))
    return redirect(f"/challenges/{slug}/circles", 303)


@forming.post("/challenges/<slug>/circles/wish/withdrawal")
@deeds
@sign_in_required
def seek_no_more(slug: str) -> ResponseReturnValue:
    company = company_at(slug)
    if NothingForm().validate():
        Wish.withdraw(company.challenge.id, viewer().id)
        commit()
        say(_("All right. We look no further."))
    return redirect(f"/challenges/{slug}/circles", 303)


@forming.get("/challenges/<slug>/circles/new")
@sign_in_required
def new(slug: str) -> ResponseReturnValue:
    company = company_to(Can.START, slug)
    if company.circle_id is not None:
        return redirect(f"/circles/{company.circle_id}", 303)
    return render_template("circles/new.html", challenge=company.challenge, form=CircleForm(formdata=None))


@forming.post("/challenges/<slug>/circles/new")
@deeds
@sign_in_required
def start(slug: str) -> ResponseReturnValue:
    company = company_to(Can.START, slug)
    form = CircleForm()
    assert company.mine is not None
    if company.circle_id is not None:
        return redirect(f"/circles/{company.circle_id}", 303)
    if not form.validate():
        return render_template("circles/new.html", challenge=company.challenge, form=form), 422
    refuse_while_silenced(form.name.data)
    try:
        circle = Circle.start(company.mine, form.name.data, takes_others=form.takes_others.data, at=clock.now())
        commit()
    except Conflict:  # the same form, sent twice at once
        db.session.rollback()
        return redirect(f"/challenges/{slug}/circles", 303)
    say(_("Your circle is there. Now invite those whom you would like to read."))
    return redirect(f"/circles/{circle.id}/invite", 303)
