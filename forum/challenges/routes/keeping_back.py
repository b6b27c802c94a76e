"""/challenges/…/kept-back: what one wrote before a challenge was opened to more people, and opening that as well."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import viewer
from forum.challenges.kept_back import kept_back_of, open_kept_back
from forum.challenges.models import Challenge
from forum.challenges.queries import challenges_visible_to
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import NothingForm
from forum.core.refusals import SignInNeeded
from forum.core.web import say

keeping_back = Blueprint("keeping_back", __name__)


@keeping_back.get("/challenges/<slug>/kept-back")
def show(slug: str) -> ResponseReturnValue:
    challenge = challenge_of_member(slug)
    about = {"has_some": db.session.scalar(kept_back_of(viewer(), challenge).limit(1)) is not None}
    return render_template("challenges/kept_back.html", challenge=challenge, form=NothingForm(formdata=None), **about)


def challenge_of_member(slug: str) -> Challenge:
    challenge = found(challenges_visible_to(viewer()).where(Challenge.slug == slug))
    if not viewer().is_authenticated:
        raise SignInNeeded
    return challenge


@keeping_back.post("/challenges/<slug>/kept-back")
def open_up(slug: str) -> ResponseReturnValue:
    challenge = challenge_of_member(slug)
    if NothingForm().validate() and db.session.scalar(kept_back_of(viewer(), challenge).limit(1)) is not None:
        open_kept_back(challenge, viewer(), clock.now())
        commit()
        say(_("What you wrote here is open to everyone who can see the challenge."))
    return redirect(f"/challenges/{slug}/kept-back", 303)
