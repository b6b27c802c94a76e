"""Saved answers: the list that moderators keep for each other."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db
from forum.core.web import say
from forum.moderation.answers import OURS, SavedAnswer, saved_answers
from forum.moderation.forms import SavedAnswerForm
from forum.moderation.permissions import refuse_unless_moderator

answers = Blueprint("saved_answers", __name__)


@answers.get("/moderation/answers")
@sign_in_required
def index() -> ResponseReturnValue:
    refuse_unless_moderator(viewer())
    return page(SavedAnswerForm(formdata=None), 200)


def page(form: SavedAnswerForm, status: int) -> ResponseReturnValue:
    saved = db.session.scalars(saved_answers()).all()
    return render_template("moderation/answers.html", form=form, saved=saved, ours=OURS.values()), status


@answers.post("/moderation/answers")
@sign_in_required
def add() -> ResponseReturnValue:
    refuse_unless_moderator(viewer())
    form = SavedAnswerForm()
    if not form.validate():
        return page(form, 422)

    SavedAnswer.add(form.text.data, viewer(), clock.now())
    commit()
    say(_("Saved. Every moderator can pick it now."))
    return redirect("/moderation/answers", 303)


@answers.post("/moderation/answers/<int:answer_id>/forget")
@sign_in_required
def forget(answer_id: int) -> ResponseReturnValue:
    refuse_unless_moderator(viewer())
    SavedAnswer.forget(answer_id)
    commit()
    say(_("It is off the list."))
    return redirect("/moderation/answers", 303)
