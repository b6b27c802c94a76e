"""/settings/proof: the password or a passkey once more, before what protects the account is changed."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts.doors import guesses_inside
from forum.accounts.passkeys import Asked, PasskeyRefused, can_have_passkeys, options_to_show, passkey_used
from forum.accounts.proofs import SECOND_STEP
from forum.accounts.second_step import fault_of_code
from forum.accounts.second_step_forms import ProofAtTheDoorForm, ProofByPasskeyForm, ProofWithCodeForm
from forum.accounts.sessions import this_sign_in
from forum.accounts.viewers import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit
from forum.core.jobs import soon
from forum.core.web import safe_next

proving = Blueprint("proving", __name__, url_prefix="/settings/proof")


@proving.get("")
@sign_in_required
def ask() -> ResponseReturnValue:
    return show(ProofAtTheDoorForm(next=safe_next(request.args.get("next"), SECOND_STEP)))


@proving.post("")
@sign_in_required
@guesses_inside
def prove() -> ResponseReturnValue:
    form = ProofAtTheDoorForm()
    return go_on(form.next.data) if is_owner(form, has_code=viewer().second_step_since is not None) else show(form, 422)


def is_owner(form: ProofWithCodeForm, *, has_code: bool) -> bool:
    """Whether the password is right and, with `has_code`, a code as well; if not, the form says what is wrong. A
    password alone would renew the recovery codes, and with one of these end all of the second step."""
    if not form.validate_on_submit() or not form.proves(viewer()):
        return False
    wrong = fault_of_code(viewer(), form.code.data or "", clock.now()) if has_code else None
    if wrong is not None:
        commit()  # it was counted
        soon("send_deliveries")
        form.refuse("code", wrong)
    return wrong is None


@proving.get("/passkey")
@sign_in_required
def reloaded() -> ResponseReturnValue:
    """Whoever reloads after a passkey was refused asks for this address."""
    return redirect("/settings/proof", 303)


@proving.post("/passkey")
@sign_in_required
@guesses_inside
def prove_by_passkey() -> ResponseReturnValue:
    form = ProofByPasskeyForm()
    if not form.validate_on_submit() or not is_theirs(form.credential.data):
        again = ProofAtTheDoorForm()
        again.credential.data = ""
        again.refuse("credential", PasskeyRefused())
        return show(again, 422)
    return go_on(form.next.data)


def is_theirs(credential: str) -> bool:
    try:
        return bool(passkey_used(credential, Asked.PROVE, clock.now()).account_id == viewer().id)
    except PasskeyRefused:
        return False


def go_on(next_: str) -> ResponseReturnValue:
    this_sign_in().prove(clock.now())
    commit()
    return redirect(safe_next(next_, SECOND_STEP), 303)


def show(form: ProofAtTheDoorForm, status: int = 200) -> ResponseReturnValue:
    form.code.data = ""
    has_passkeys = viewer().second_step_since is not None and can_have_passkeys()
    passkey = options_to_show(Asked.PROVE) if has_passkeys else ""
    return render_template("accounts/settings_proof.html", form=form, passkey=passkey), status
