"""How well people are answered, for those who run a challenge; and greeting, for those who see to it."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.challenges import Challenge, challenges_visible_to
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.permissions import refuse_unless
from forum.core.web import say
from forum.entries.answer_figures import figures_of
from forum.entries.forms import NothingForm
from forum.entries.greeters import Greeter, greeters_of
from forum.entries.limits import claimings
from forum.entries.permissions import Can
from forum.entries.queries import Company, company_of

answers = Blueprint("answers", __name__)


def company_at(slug: str) -> Company:
    """Raises NotFound."""
    return company_of(viewer(), found(challenges_visible_to(viewer()).where(Challenge.slug == slug)))


@answers.get("/challenges/<slug>/answers")
@sign_in_required
def show(slug: str) -> ResponseReturnValue:
    company = company_at(slug)
    refuse_unless(viewer(), Can.SEE_ANSWERS, company)
    whole, days = figures_of(company.challenge, clock.now())
    greeters = db.session.scalars(greeters_of(company.challenge.id)).all()
    about = {"challenge": company.challenge, "whole": whole, "days": days, "greeters": greeters}
    return render_template("entries/answers.html", **about)


@answers.post("/challenges/<slug>/greeting")
@claimings
@sign_in_required
def greet(slug: str) -> ResponseReturnValue:
    company = company_at(slug)
    form = NothingForm()
    refuse_unless(viewer(), Can.GREET, company)
    if form.validate() and company.mine is not None:
        Greeter.begin(company.mine, at=clock.now())
        commit()
        say(_("Thank you. You see first who waits, and hear of it when somebody has waited too long."))
    return redirect(f"/challenges/{slug}/waiting", 303)


@answers.post("/challenges/<slug>/greeting/ended")
@claimings
@sign_in_required
def stop(slug: str) -> ResponseReturnValue:
    company = company_at(slug)
    form = NothingForm()
    refuse_unless(viewer(), Can.GREET, company)
    if form.validate() and company.mine is not None:
        Greeter.end(company.mine)
        commit()
        say(_("You greet no more. Thank you for every word."))
    return redirect(f"/challenges/{slug}/waiting", 303)
