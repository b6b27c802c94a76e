"""/settings/notifications: how often mail comes about what, and at which hour."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, this_sign_in, viewer
from forum.core import clock
from forum.core.database import commit
from forum.core.web import say
from forum.notifications.choices import choices_form, keep_choices
from forum.notifications.forms import ChoicesForm
from forum.notifications.push_browsers import push_part

choosing = Blueprint("choosing", __name__)


@choosing.get("/settings/notifications")
@sign_in_required
def ask() -> ResponseReturnValue:
    return show(choices_form(viewer()), 200)


def show(form: ChoicesForm, status: int) -> ResponseReturnValue:
    push = push_part(viewer().id, this_sign_in().id)
    return render_template("notifications/settings.html", form=form, push=push), status


@choosing.post("/settings/notifications")
@sign_in_required
def choose() -> ResponseReturnValue:
    form = choices_form(viewer())
    if not form.validate():
        return show(form, 422)
    keep_choices(viewer(), form, clock.now())
    commit()
    say(_("Saved. That is how you hear from us from now on."))
    return redirect("/settings/notifications", 303)
