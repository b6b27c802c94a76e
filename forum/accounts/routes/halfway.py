"""/sign-in/second-step: the code after the password; and /sign-in/passkey: a passkey instead of both."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.arriving import arrive
from forum.accounts.codes import app_of
from forum.accounts.doors import wrong_passkeys
from forum.accounts.forms import SignInForm
from forum.accounts.guesses import TooManyGuesses
from forum.accounts.halfway import Halfway, who_is_halfway
from forum.accounts.passkeys import Asked, PasskeyRefused, can_have_passkeys, options_to_show, passkey_used
from forum.accounts.read_only import works_while_reading_only
from forum.accounts.routes.signing_in import refuse_suspended
from forum.accounts.routes.signing_in import show as show_sign_in
from forum.accounts.second_step import WRONG, try_code
from forum.accounts.second_step_forms import HalfwayForm, ShownPasskeyForm
from forum.core import clock
from forum.core.database import commit
from forum.core.jobs import soon
from forum.core.web import keep_nowhere, safe_next, say

halfway = Blueprint("halfway", __name__, url_prefix="/sign-in")
halfway.after_request(keep_nowhere)


@halfway.get("/second-step")
def ask() -> ResponseReturnValue:
    here = who_is_halfway(clock.now())
    return show(here, HalfwayForm(stay=here.stays, next=here.next)) if here else begin_again()


@halfway.post("/second-step")
@works_while_reading_only
def answer() -> ResponseReturnValue:
    here, form = who_is_halfway(clock.now()), HalfwayForm()
    if here is None:
        return begin_again()
    if not form.validate_on_submit():
        return show(here, form, 422)
    try:
        is_right = try_code(here.account, form.code.data, clock.now())
    except TooManyGuesses as why:
        form.refuse("code", why)
        return show(here, form, int(why.status))
    if is_right:
        arrive(here.account, stays=here.stays, at=clock.now())
    commit()  # a wrong one, too, for it was counted
    soon("send_deliveries")
    if not is_right:
        form.refuse("code", WRONG)
        return show(here, form, 422)
    return redirect(safe_next(here.next, "/"), 303)


def begin_again() -> ResponseReturnValue:
    say(_("That took a while, so please begin once more with your password."))
    return redirect("/sign-in", 303)


def show(here: Halfway, form: HalfwayForm, status: int = 200) -> ResponseReturnValue:
    form.code.data = ""
    passkey = options_to_show(Asked.SIGN_IN) if can_have_passkeys() else ""
    about = {"form": form, "app": app_of(here.account), "passkey": passkey}
    return render_template("accounts/sign_in_second_step.html", **about), status


@halfway.get("/passkey")
def reloaded() -> ResponseReturnValue:
    """Whoever reloads after a passkey was refused asks for this address."""
    return redirect("/sign-in", 303)


@halfway.post("/passkey")
@works_while_reading_only
def sign_in() -> ResponseReturnValue:
    form = ShownPasskeyForm()
    if not form.validate_on_submit():
        return show_again(PasskeyRefused())
    try:
        passkey = passkey_used(form.credential.data, Asked.SIGN_IN, clock.now())
    except PasskeyRefused as why:
        return show_again(why)
    refuse_suspended(passkey.account, has_both=True)
    arrive(passkey.account, stays=form.stay.data, at=clock.now())
    commit()
    soon("send_deliveries")
    return redirect(safe_next(form.next.data, "/"), 303)


def show_again(why: PasskeyRefused) -> ResponseReturnValue:
    """The page that the passkey was shown on. Only those that are wrong are counted: a right one always opens."""
    with wrong_passkeys:
        pass
    here = who_is_halfway(clock.now())
    form = HalfwayForm() if here else SignInForm()
    form.credential.data = ""
    form.refuse("credential", why)
    return show(here, form, 422) if here else show_sign_in(form, 422)
