"""/settings/second-step/passkeys: adding one, with a name to know it by, and removing one."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.accounts.browsers import browser_words
from forum.accounts.doors import new_ways_in
from forum.accounts.letters import write_second_step
from forum.accounts.passkeys import (
    MOST,
    Passkey,
    PasskeyRefused,
    can_have_passkeys,
    options_to_add,
    passkeys_of,
)
from forum.accounts.permissions import Can
from forum.accounts.proofs import SECOND_STEP, proof_required
from forum.accounts.routes.second_step import begin_with
from forum.accounts.second_step import end_if_none_is_left
from forum.accounts.second_step_forms import PasskeyForm
from forum.accounts.sessions import go_on_alone
from forum.accounts.turns import one_at_a_time
from forum.accounts.viewers import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.jobs import soon
from forum.core.permissions import refuse_unless
from forum.core.refusals import NotAllowed, NotFound
from forum.core.web import keep_nowhere, say

passkeys = Blueprint("passkeys", __name__, url_prefix=f"{SECOND_STEP}/passkeys")
passkeys.after_request(keep_nowhere)


class EnoughPasskeys(NotAllowed):
    message = _l("You have ten passkeys, which is as many as we keep. Please remove one first.")


@passkeys.get("/new")
@sign_in_required
@proof_required
def ask() -> ResponseReturnValue:
    return show(PasskeyForm(name=browser_words(request.user_agent.string)[:60]))


@passkeys.post("/new")
@sign_in_required
@proof_required
@new_ways_in
def add() -> ResponseReturnValue:
    form = PasskeyForm()
    mine()
    if not form.validate_on_submit():
        return show(form, 422)
    try:
        Passkey.add(viewer(), form.credential.data, form.name.data or _("Passkey"), clock.now())
    except PasskeyRefused as why:
        form.refuse("credential", why)
        return show(form, 422)
    return begin_with(_l("A passkey was added to your account. You can sign in with it from now on."))


def mine() -> list[Passkey]:
    """Those that the viewer has. Raises NotAllowed, EnoughPasskeys, and NotFound where browsers keep none."""
    refuse_unless(viewer(), Can.SECURE)
    have = list(db.session.scalars(passkeys_of(viewer())))
    if not can_have_passkeys():
        raise NotFound
    if len(have) >= MOST:
        raise EnoughPasskeys
    return have


def show(form: PasskeyForm, status: int = 200) -> ResponseReturnValue:
    options = options_to_add(viewer(), mine())
    form.credential.data = ""
    return render_template("accounts/settings_passkey.html", form=form, options=options), status


@passkeys.post("/<int:passkey_id>/remove")
@sign_in_required
@proof_required
def remove(passkey_id: int) -> ResponseReturnValue:
    account = viewer()
    one_at_a_time(account.id)
    found(passkeys_of(account).where(Passkey.id == passkey_id)).remove()
    end_if_none_is_left(account)
    account.sign_out_everywhere(but=go_on_alone())
    what = _l("A passkey was removed from your account, and all other browsers were signed out.")
    write_second_step(account, what, at=clock.now())
    commit()
    soon("send_deliveries")
    say(what)
    return redirect(SECOND_STEP, 303)
