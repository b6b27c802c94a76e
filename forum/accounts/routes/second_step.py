"""/settings/second-step: an authenticator app, and recovery codes for when it is lost. Passkeys: passkeys.py.

Recovery codes are shown in the answer to the form itself, without the usual way round by another address: they stand
nowhere else, so there is nothing to lead to.
"""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from forum.accounts.codes import (
    SHOWN,
    AuthenticatorApp,
    address_for_app,
    app_of,
    codes_left,
    forget_app,
    new_secret,
    plain_code,
    renew_codes,
    step_of,
)
from forum.accounts.doors import guesses_inside, new_ways_in
from forum.accounts.forms import NOT_YOURS
from forum.accounts.guesses import TooManyGuesses
from forum.accounts.letters import write_second_step
from forum.accounts.passkeys import can_have_passkeys, passkeys_of
from forum.accounts.permissions import Can
from forum.accounts.proofs import SECOND_STEP, proof_required
from forum.accounts.qr import drawn
from forum.accounts.sealing import seal, unseal
from forum.accounts.second_step import begin_second_step, end_if_none_is_left, try_code
from forum.accounts.second_step_forms import AppForm, AppOffForm
from forum.accounts.sessions import go_on_alone
from forum.accounts.viewers import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import soon
from forum.core.permissions import refuse_unless
from forum.core.refusals import NotFound
from forum.core.site_now import site
from forum.core.web import keep_nowhere, say

second_step = Blueprint("second_step", __name__, url_prefix=SECOND_STEP)
second_step.after_request(keep_nowhere)

SWITCHED_OFF = _l("The authenticator app is switched off, and all other browsers were signed out.")
WRONG = _l("This is not the code that the app should show now. If it is, look whether the phone’s clock is right.")


@second_step.get("")
@sign_in_required
def overview() -> ResponseReturnValue:
    account = viewer()
    about = {
        "app": app_of(account),
        "passkeys": db.session.scalars(passkeys_of(account)).all(),
        "can_have_passkeys": can_have_passkeys(),
        "left": codes_left(account),
    }
    return render_template("accounts/settings_second_step.html", **about)


@second_step.get("/app")
@sign_in_required
@proof_required
def look_at_secret() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.SECURE)
    return redirect(SECOND_STEP, 303) if app_of(viewer()) else show_secret(AppForm(), new_secret())


@second_step.post("/app")
@sign_in_required
@proof_required
@new_ways_in
def begin_app() -> ResponseReturnValue:
    """The secret counts from its first right code on: so nobody is locked out by an app that never read it."""
    refuse_unless(viewer(), Can.SECURE)
    account, form = viewer(), AppForm()
    secret = unseal(form.sealed.data or "", sealed_for(account.id))
    if secret is None or app_of(account) is not None:
        return redirect(f"{SECOND_STEP}/app", 303)
    step = step_of(secret, plain_code(form.code.data or ""), clock.now())
    if not form.validate_on_submit() or step is None:
        if not form.errors:
            form.refuse("code", WRONG)
        return show_secret(form, secret, 422)
    AuthenticatorApp.begin(account, secret, step, clock.now())
    return begin_with(_l("From now on, codes of an authenticator app are asked for when you sign in."))


def show_secret(form: AppForm, secret: str, status: int = 200) -> ResponseReturnValue:
    form.sealed.data, form.code.data = seal(secret, sealed_for(viewer().id)), ""
    words = address_for_app(secret, viewer(), site().name)
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return render_template("accounts/settings_app.html", form=form, qr=drawn(words), secret=groups), status


def sealed_for(account_id: int) -> str:
    return f"{SHOWN} of account {account_id}"


def begin_with(what: object) -> ResponseReturnValue:
    """Keep what was just set up, and show the recovery codes if it is the first."""
    account = viewer()
    is_first = account.second_step_since is None
    codes = begin_second_step(account, go_on_alone(), clock.now()) if is_first else []
    write_second_step(account, what, at=clock.now())
    commit()
    soon("send_deliveries")
    if codes:
        return render_template("accounts/settings_codes.html", codes=codes, is_first=True)
    say(what)
    return redirect(SECOND_STEP, 303)


@second_step.get("/app/off")
@sign_in_required
def ask_to_end_app() -> ResponseReturnValue:
    return show_end(AppOffForm()) if app_of(viewer()) else redirect(SECOND_STEP, 303)


@second_step.post("/app/off")
@sign_in_required
@guesses_inside
def end_app() -> ResponseReturnValue:
    account, form = viewer(), AppOffForm()
    if app_of(account) is None:
        return redirect(SECOND_STEP, 303)
    if not form.validate_on_submit():
        return show_end(form, 422)
    wrong = faults_of(form)
    if wrong is None:
        forget_app(account)
        end_if_none_is_left(account)
        account.sign_out_everywhere(but=go_on_alone())
        write_second_step(account, SWITCHED_OFF, at=clock.now())
    commit()  # a wrong code, too, for it was counted
    soon("send_deliveries")
    if wrong is not None:
        form.refuse(*wrong)
        return show_end(form, 422)
    say(SWITCHED_OFF)
    return redirect(SECOND_STEP, 303)


def faults_of(form: AppOffForm) -> tuple[str, object] | None:
    """The field that is wrong, and why."""
    if not viewer().has_password(form.current_password.data):
        return "current_password", NOT_YOURS
    try:
        return None if try_code(viewer(), form.code.data, clock.now()) else ("code", WRONG)
    except TooManyGuesses as why:
        return "code", why


def show_end(form: AppOffForm, status: int = 200) -> ResponseReturnValue:
    return render_template("accounts/settings_app_off.html", form=form), status


@second_step.get("/codes")
@sign_in_required
def reloaded() -> ResponseReturnValue:
    """Whoever comes back to where codes were shown: they are shown once."""
    return redirect(SECOND_STEP, 303)


@second_step.post("/codes")
@sign_in_required
@proof_required
@new_ways_in
def renew() -> ResponseReturnValue:
    account = viewer()
    if account.second_step_since is None:
        raise NotFound
    codes = renew_codes(account)
    what = _l("You have new recovery codes, and the earlier ones no longer work.")
    write_second_step(account, what, at=clock.now())
    commit()
    soon("send_deliveries")
    return render_template("accounts/settings_codes.html", codes=codes, is_first=False)
