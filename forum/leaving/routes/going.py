"""/settings/delete: leaving, and staying after all."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import (
    guesses_inside,
    is_owner,
    is_taken,
    needs_code,
    sign_in_required,
    viewer,
    whom_limits_count,
    works_while_reading_only,
)
from forum.core import clock
from forum.core.database import commit
from forum.core.forms import NothingForm
from forum.core.jobs import soon
from forum.core.limits import few_guesses, limiter
from forum.core.web import keep_nowhere, say
from forum.leaving.forms import LeaveForm
from forum.leaving.letters import leaver_by_token, write_set_out
from forum.leaving.models import set_out
from forum.leaving.models import stay as stay_after_all
from forum.leaving.queries import what_they_run

going = Blueprint("going", __name__)
going.after_request(keep_nowhere)
# Each sends a letter.
farewells = limiter.limit("5 per day", key_func=whom_limits_count, deduct_when=is_taken)


@going.get("/settings/delete")
@sign_in_required
def show() -> ResponseReturnValue:
    return page(LeaveForm(formdata=None))


def page(form: LeaveForm, status: int = 200) -> ResponseReturnValue:
    runs = what_they_run(viewer().id, clock.now()) if viewer().leaves_at is None else []
    form.code.data = ""
    return render_template("leaving/delete.html", form=form, runs=runs, needs_code=needs_code()), status


@going.post("/settings/delete")
@sign_in_required
@guesses_inside
@farewells
def leave() -> ResponseReturnValue:
    person, form = viewer(), LeaveForm()
    if not is_owner(form, has_code=needs_code()):
        return page(form, 422)
    set_out(person, with_posts=form.with_posts, at=clock.now())
    write_set_out(person, at=clock.now())
    commit()
    soon("send_deliveries")
    return redirect("/settings/delete", 303)


@going.post("/settings/delete/stay")
@works_while_reading_only
@sign_in_required
def stay() -> ResponseReturnValue:
    stay_after_all(viewer(), clock.now())
    commit()
    say(_("Good to have you. Everything is as it was."))
    return redirect("/settings/account", 303)


@going.get("/stay/<token>")
@few_guesses
def ask(token: str) -> ResponseReturnValue:
    """The link in the mail. Opening it changes nothing: mail scanners open links too."""
    person = leaver_by_token(token, clock.now())
    about = {"person": person, "token": token, "form": NothingForm(formdata=None)}
    return render_template("leaving/stay.html", **about)


@going.post("/stay/<token>")
@works_while_reading_only
@few_guesses
def stay_by_mail(token: str) -> ResponseReturnValue:
    """Whoever has the mail has the mailbox; they can undo this, see nothing, and are not signed in by it."""
    person = leaver_by_token(token, clock.now())
    stay_after_all(person, clock.now())
    commit()
    say(_("Good to have you. Everything is as it was."))
    return redirect("/settings/account" if viewer().is_authenticated else "/sign-in", 303)
