"""In which order the days stand: buttons for one of them, and a form for several in a row."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import whom_limits_count
from forum.challenges.day_forms import MoveForm
from forum.challenges.models import Challenge
from forum.challenges.order import BegunDaysStay, DaysChanged, NoSuchDays, move_days
from forum.challenges.permissions import Can
from forum.challenges.queries import all_prompts_of
from forum.challenges.routes.finding import challenge_to
from forum.challenges.routes.planning import show_days
from forum.core import clock
from forum.core.database import commit, db
from forum.core.limits import limiter
from forum.core.web import say

ordering = Blueprint("ordering", __name__)


@ordering.post("/challenges/<slug>/days/order")
@limiter.limit("120 per minute", key_func=whom_limits_count)
def move(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.EDIT, slug)
    form = MoveForm()
    if not form.validate():
        return show_days(challenge, 422, form=form)
    try:
        put_where_wished(challenge, form)
        commit()
    except NoSuchDays as why:
        form.refuse("to", why)
        return show_days(challenge, why.status, form=form)
    except (BegunDaysStay, DaysChanged) as why:
        db.session.rollback()
        return show_days(challenge_to(Can.EDIT, slug), why.status, why)
    say(_("Moved. It is day %(number)s now.", number=form.to.data))
    return redirect(f"/challenges/{slug}/days#day-{form.to.data}", 303)


def put_where_wished(challenge: Challenge, form: MoveForm) -> None:
    prompts = db.session.scalars(all_prompts_of(challenge)).all()
    wished = {name: form[name].data for name in ("first", "last", "to", "seen")}
    move_days(challenge, prompts, at=clock.now(), **wished)
