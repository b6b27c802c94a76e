"""/forgot-password and /reset-password: a mailed link, valid for an hour and once, to choose a new password."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import passwords
from forum.accounts.doors import letters
from forum.accounts.forms import AddressForm, NewPasswordForm, form_of_owner
from forum.accounts.halfway import come_halfway
from forum.accounts.letters import write_password_changed
from forum.accounts.mail_links import LinkUsedUp, LinkWish, MailLink, Purpose
from forum.accounts.models import Account
from forum.accounts.owning import account_behind, account_going_on, hand_over, keep_opened, words_typed_here
from forum.accounts.queries import links_by_token
from forum.accounts.routes.confirming import thank_for_confirming
from forum.accounts.routes.signing_in import lift_if_over, refuse_suspended
from forum.accounts.sessions import begin_session
from forum.accounts.viewers import viewer
from forum.core import clock
from forum.core.database import commit, found
from forum.core.jobs import soon
from forum.core.limits import few_guesses
from forum.core.web import safe_next, say

resetting = Blueprint("resetting", __name__)


@resetting.get("/forgot-password")
def ask() -> ResponseReturnValue:
    return show_forgot(AddressForm(next=safe_next(request.args.get("next"), "")))


@resetting.post("/forgot-password")
@letters
def ask_for_link() -> ResponseReturnValue:
    form = AddressForm()
    if not form.validate_on_submit():
        return show_forgot(form, 422)
    LinkWish.make(Purpose.RESET, form.email.data, safe_next(form.next.data, ""), clock.now())
    commit()
    soon("answer_link_wishes")
    say(_("If there is an account with this address, a link is on its way to it. It works for one hour."))
    return redirect("/sign-in", 303)


def show_forgot(form: AddressForm, status: int = 200) -> ResponseReturnValue:
    return render_template("accounts/forgot_password.html", form=form), status


@resetting.get("/reset-password/<token>")
@few_guesses
def look(token: str) -> ResponseReturnValue:
    link = found(links_by_token(token, Purpose.RESET, clock.now()), LinkUsedUp)
    keep_opened(link)
    next_ = safe_next(request.args.get("next"), "")
    person = account_behind(link)
    return show(person, token, form_of_owner(person)(next=next_, words=words_typed_here()))


@resetting.post("/reset-password/<token>")
@few_guesses
def reset(token: str) -> ResponseReturnValue:
    link = found(links_by_token(token, Purpose.RESET, clock.now()), LinkUsedUp)
    person = account_behind(link)
    form = form_of_owner(person)()
    if not form.validate_on_submit():
        return show(person, token, form, 422)
    link.use(clock.now())
    next_ = safe_next(form.next.data, "/")
    account = take_over(link, form, next_)
    commit()
    soon("send_deliveries")
    soon("release_confirmed")
    if account.waits_since is not None:
        return redirect("/", 303)
    refuse_suspended(account)
    return redirect(next_ if viewer().is_authenticated else "/sign-in/second-step", 303)


def show(person: Account, token: str, form: NewPasswordForm, status: int = 200) -> ResponseReturnValue:
    about = {"person": person, "token": token, "form": form, "rules": passwords.RULES}
    return render_template("accounts/reset_password.html", **about), status


def take_over(link: MailLink, form: NewPasswordForm, next_: str) -> Account:
    """The new password signs out everyone else, whoever they were, and whoever has the mailbox in.

    Signed in at once: who was locked out by somebody else's guesses must get in by this way. A second step is asked
    for all the same, with all its tries: a mailbox that was broken into opens no account that has one.
    """
    account = account_going_on(link, form.password.data, clock.now())
    lift_if_over(account)
    hand_over(account, form.password.data, form.why)
    if not account.is_confirmed:
        account.confirm_email(link.email, clock.now())
    write_password_changed(account, at=clock.now())
    if account.is_active and account.second_step_since is None:
        begin_session(account).prove(clock.now())
    elif account.is_active:
        come_halfway(account, stays=False, next_=next_, at=clock.now())
    if account.waits_since is not None:
        thank_for_confirming(account)
    else:
        say(_("Your new password is set, and all other browsers were signed out."))
    return account


@resetting.errorhandler(LinkUsedUp)
def show_used_up(why: LinkUsedUp) -> ResponseReturnValue:
    return render_template("accounts/link_used_up.html", problem=why, again="/forgot-password"), 410
