"""The two links at the end of each mail: fewer of these, and all choices. Neither needs signing in: whoever has the
mail has the mailbox. They can change what mails come to it, and see nothing else."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.core import clock
from forum.core.database import commit
from forum.core.forms import NothingForm
from forum.core.limits import limiter, network_of_caller
from forum.core.web import csrf, keep_nowhere, say
from forum.notifications.choices import choices_form, keep_choices, unsubscribe
from forum.notifications.forms import ChoicesForm
from forum.notifications.mails.readers import FEWER, is_ours, reader_by_token

mail_links = Blueprint("mail_links", __name__, url_prefix="/mail")


def link() -> str:
    """Mail programs of many people knock from the same few addresses, so what counts is the link. Those that we never
    made count together: there is no end of them, and each count takes memory."""
    token = str((request.view_args or {}).get("token", ""))
    return token if is_ours(token) else network_of_caller()


mail_links.after_request(keep_nowhere)
often_enough = limiter.limit("60 per hour", key_func=link)


@mail_links.get("/unsubscribe/<token>")
@often_enough
def ask(token: str) -> ResponseReturnValue:
    """Opening the link changes nothing: mail scanners open links too."""
    _person, what = reader_by_token(token)
    about = {"what": FEWER[what], "token": token, "form": NothingForm()}
    return render_template("notifications/unsubscribe.html", **about)


@mail_links.post("/unsubscribe/<token>")
@often_enough
# A mail program sends it, in one click (RFC 8058): the token is what lets it in.
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF carries no types
def stop(token: str) -> ResponseReturnValue:
    person, what = reader_by_token(token)
    unsubscribe(person, what)
    commit()
    if "List-Unsubscribe" in request.form:  # a mail program: it must not be redirected, says RFC 8058
        return stopped(token)
    return redirect(f"/mail/unsubscribed/{token}", 303)


@mail_links.get("/unsubscribed/<token>")
@often_enough
def stopped(token: str) -> ResponseReturnValue:
    reader_by_token(token)
    return render_template("notifications/unsubscribed.html", token=token)


@mail_links.get("/preferences/<token>")
@often_enough
def preferences(token: str) -> ResponseReturnValue:
    person, _what = reader_by_token(token)
    return show(token, choices_form(person), 200)


def show(token: str, form: ChoicesForm, status: int) -> ResponseReturnValue:
    return render_template("notifications/preferences.html", token=token, form=form), status


@mail_links.post("/preferences/<token>")
@often_enough
def choose(token: str) -> ResponseReturnValue:
    person, _what = reader_by_token(token)
    form = choices_form(person)
    if not form.validate():
        return show(token, form, 422)
    keep_choices(person, form, clock.now())
    commit()
    say(_("Saved. That is how you hear from us from now on."))
    return redirect(f"/mail/preferences/{token}", 303)
