"""/settings/account: address and password to sign in with, handle, time zone, language, and light or dark.

Six small forms on one page, each with its own address; what one of them refuses stands on the whole page again.
"""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.accounts import passwords
from forum.accounts.addresses import email_key
from forum.accounts.doors import guesses_inside, handles, letters_to_another, new_passwords
from forum.accounts.forms import EmailForm, HandleForm, LanguageForm, LookForm, PasswordForm, ZoneForm
from forum.accounts.known_browsers import this_browser
from forum.accounts.letters import write_address_changing, write_confirm, write_known, write_password_changed
from forum.accounts.models import Account
from forum.accounts.owning import end_change_of_address
from forum.accounts.proofs import second_step_first
from forum.accounts.queries import account_by_email, who_proved
from forum.accounts.sessions import go_on_alone
from forum.accounts.turns import refuse_if_changed
from forum.accounts.viewers import refuse_while_silenced, sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db
from forum.core.forms import Form
from forum.core.jobs import soon
from forum.core.web import say

settings = Blueprint("settings", __name__, url_prefix="/settings/account")

SAME = _l("This is your address already.")


@settings.get("")
@sign_in_required
def show() -> ResponseReturnValue:
    return page()


@settings.get("/<any(email, password, handle, zone, language, look):part>")
def show_part(part: str) -> ResponseReturnValue:
    """Whoever reloads after a form was refused asks for its address."""
    return redirect("/settings/account", 303)


def page(status: int = 200, **bound: Form) -> ResponseReturnValue:
    """All forms as they are kept, but the one that was sent as it was typed."""
    account = viewer()
    fresh = {
        "email": EmailForm(formdata=None),
        "password": PasswordForm(formdata=None),
        "handle": HandleForm(account, formdata=None),
        "zone": ZoneForm(formdata=None, obj=account),
        "language": LanguageForm(formdata=None, obj=account),
        "look": LookForm(formdata=None, obj=account),
    }
    return render_template("accounts/settings_account.html", forms_of=fresh | bound, rules=passwords.RULES), status


@settings.post("/email")
@sign_in_required
@second_step_first
@guesses_inside
@letters_to_another
def change_email() -> ResponseReturnValue:
    account, form = viewer(), EmailForm()
    if not form.validate_on_submit() or not form.proves(account):
        return page(422, email=form)
    if email_key(form.email.data) == email_key(account.email):
        form.refuse("email", SAME)
        return page(422, email=form)
    ask_to_confirm(account, form.email.data)
    commit()
    soon("send_deliveries")
    say(_("We have sent a link to the new address. As soon as you open it, you sign in with that one."))
    return redirect("/settings/account", 303)


def ask_to_confirm(account: Account, new_email: str) -> None:
    """An address that is somebody else's is answered alike, and its owner hears of it by mail. A member gets the link
    even if somebody signed up with it and never proved to have it: see take_address."""
    theirs = who_proved if account.is_confirmed else account_by_email
    other = db.session.scalars(theirs(new_email)).one_or_none()
    if other is not None:
        write_known(other, at=clock.now())
    else:
        write_confirm(account, new_email, at=clock.now())
    if account.is_confirmed:
        write_address_changing(account, new_email, at=clock.now())


@settings.post("/password")
@sign_in_required
@second_step_first
@guesses_inside
@new_passwords
def change_password() -> ResponseReturnValue:
    account, form = viewer(), PasswordForm()
    if not form.validate_on_submit() or not form.proves(account):
        return page(422, password=form)
    refuse_if_changed(account)  # of two who set one at once, the second is told
    account.set_password(form.new_password.data, staying=go_on_alone(), known=this_browser(account.id))
    end_change_of_address(account, clock.now())
    if account.is_confirmed:  # else the mailbox may be somebody's who knows of nothing
        write_password_changed(account, at=clock.now())
    commit()
    soon("send_deliveries")
    say(_("Your password is changed, and all other browsers were signed out."))
    return redirect("/settings/account", 303)


@settings.post("/handle")
@sign_in_required
@handles
def change_handle() -> ResponseReturnValue:
    account = viewer()
    form = HandleForm(account)
    if not form.validate_on_submit():
        return page(422, handle=form)
    refuse_while_silenced(form.handle.data)
    account.set_handle(form.handle.data, at=clock.now())
    commit()
    say(_("You are @%(handle)s now.", handle=account.handle))
    return redirect("/settings/account", 303)


@settings.post("/zone")
@sign_in_required
def change_zone() -> ResponseReturnValue:
    account, form = viewer(), ZoneForm()
    if not form.validate_on_submit():
        return page(422, zone=form)
    account.move_to(form.zone.data, at=clock.now())
    commit()
    say(_("Your days now begin at midnight in this time zone."))
    return redirect("/settings/account", 303)


@settings.post("/look")
@sign_in_required
def change_look() -> ResponseReturnValue:
    account, form = viewer(), LookForm()
    if not form.validate_on_submit():
        return page(422, look=form)
    account.theme = form.theme.data
    commit()
    say(_("Saved. The pages look like this from now on, on all your devices."))
    return redirect("/settings/account", 303)
