"""How well people are answered, for those who run a challenge; and greeting, for those who see to it."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.accounts import sign_in_required, viewer
from forum.challenges import Challenge, challenges_visible_to
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import NothingForm
from forum.core.permissions import refuse_unless
from forum.core.richtext import excerpt
from forum.core.web import say
from forum.entries.goals import STILL_ON, goals_ahead
from forum.entries.greeters import Greeter, greeters_of
from forum.entries.kept_figures import figures_to_tell
from forum.entries.limits import claimings
from forum.entries.permissions import Can
from forum.entries.queries import Company, company_of
from forum.entries.waiting import first_in_line

SHOWN_WAITING = 5
EXCERPT = 140

answers = Blueprint("answers", __name__)


def company_at(slug: str) -> Company:
    """Raises NotFound."""
    return company_of(viewer(), found(challenges_visible_to(viewer()).where(Challenge.slug == slug)))


@answers.get("/challenges/<slug>/answers")
@sign_in_required
def show(slug: str) -> ResponseReturnValue:
    company = company_at(slug)
    refuse_unless(viewer(), Can.SEE_ANSWERS, company)
    whole, days, as_of = figures_to_tell(company.challenge, clock.now())
    greeters = db.session.scalars(greeters_of(company.challenge.id)).all()
    front = first_in_line(viewer(), [company.challenge.id], SHOWN_WAITING, clock.now())
    about = {"company": company, "whole": whole, "days": days, "greeters": greeters, "front": front, "as_of": as_of}
    about |= {"is_on": company.challenge.state_at(clock.now()) in STILL_ON}
    about |= {"challenge": company.challenge, "excerpt": lambda text: excerpt(text, EXCERPT)}
    return render_template("entries/answers.html", **about)


@answers.post("/challenges/<slug>/asking")
@claimings
@sign_in_required
def ask(slug: str) -> ResponseReturnValue:
    """Circles and greeters, before their time."""
    company = company_at(slug)
    form = NothingForm()
    refuse_unless(viewer(), Can.ASK_AHEAD, company)
    if form.validate():
        goals = db.session.scalars(goals_ahead(company.challenge.id)).all()
        asked = sum(goal.ask_ahead(clock.now()) for goal in goals)
        commit()
        say(asked_words(asked))
    return redirect(f"/challenges/{slug}/answers", 303)


def asked_words(count: int) -> str:
    if not count:
        return _("Circles and greeters have been asked about everyone who waits.")
    return ngettext(
        "Asked: their circle and the greeters hear of one who waits.",
        "Asked: circles and greeters hear of %(num)s who wait.",
        count,
    )


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
