"""/settings/trust: how far one is trusted, what that means, and what comes next."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.moderation.trust import deeds_of, what_comes_next

trust = Blueprint("trust", __name__)


@trust.get("/settings/trust")
@sign_in_required
def show() -> ResponseReturnValue:
    person, at = viewer(), clock.now()
    steps = what_comes_next(person.trust, deeds_of([person], at)[person.id])
    return render_template("moderation/trust.html", person=person, steps=steps, at=at)
