"""/confirm: an e-mail address is somebody's when the link sent to it was opened and its one button pressed.

Opening alone changes nothing: mail scanners open links too.
"""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import passwords
from forum.accounts.doors import confirmations, refuse_to_leave_behind
from forum.accounts.forms import AddressForm, NewPasswordForm, OnwardsForm, form_of_owner
from forum.accounts.mail_links import LinkUsedUp, LinkWish, MailLink, Purpose, end_links
from forum.accounts.models import Account
from forum.accounts.owning import (
    account_behind,
    account_going_on,
    hand_over,
    refuse_strangers,
    signed_up_here,
    take_address,
    words_typed_here,
)
from forum.accounts.queries import links_by_token
from forum.accounts.sessions import begin_session
from forum.accounts.turns import one_at_a_time
from forum.accounts.viewers import viewer
from forum.core import clock
from forum.core.database import commit, found
from forum.core.jobs import soon
from forum.core.limits import few_guesses
from forum.core.web import safe_next, say

confirming = Blueprint("confirming", __name__)


@confirming.get("/confirm/<token>")
@few_guesses
def look(token: str) -> ResponseReturnValue:
    link, next_ = link_behind(token), safe_next(request.args.get("next"), "")
    account = account_behind(link)
    return show_link(link, account, token, form_for(account)(next=next_, words=words_typed_here()))


def link_behind(token: str) -> MailLink:
    link = found(links_by_token(token, Purpose.CONFIRM, clock.now()), LinkUsedUp)
    refuse_strangers(link)
    return link


def form_for(account: Account) -> type[OnwardsForm | NewPasswordForm]:
    """Who did not sign up in this browser chooses a password: whoever did may be somebody else."""
    is_known = account.is_confirmed or signed_up_here(account)
    return OnwardsForm if is_known else form_of_owner(account)


def show_link(
    link: MailLink, account: Account, token: str, form: OnwardsForm | NewPasswordForm, status: int = 200
) -> ResponseReturnValue:
    about = {"link": link, "account": account, "token": token, "form": form, "rules": passwords.RULES}
    return render_template("accounts/confirm.html", **about), status


@confirming.post("/confirm/<token>")
@few_guesses
def confirm(token: str) -> ResponseReturnValue:
    link = link_behind(token)
    account = account_behind(link)
    form = form_for(account)()
    if not form.validate_on_submit():
        return show_link(link, account, token, form, 422)
    link.use(clock.now())
    confirm_address(link, form)
    commit()
    soon("release_confirmed")
    return redirect(safe_next(form.next.data, "/"), 303)


def confirm_address(link: MailLink, form: OnwardsForm | NewPasswordForm) -> None:
    """A newcomer is signed in as well: the link proves the mailbox, and it works only this once."""
    account = account_going_on(link, form.password.data if isinstance(form, NewPasswordForm) else "", clock.now())
    if not account.is_confirmed and link.email != account.email:
        one_at_a_time(account.id)
        refuse_to_leave_behind(account.email)
    if isinstance(form, NewPasswordForm):
        hand_over(account, form.password.data, form.why)
    is_new = not account.is_confirmed and account.is_active and account.second_step_since is None
    comes_in = is_new and not viewer().is_authenticated
    take_address(account, link.email, clock.now())
    if not account.is_confirmed:  # what went to another address is no way into an account that has one
        end_links(account, Purpose.CONFIRM, at=clock.now())
    account.confirm_email(link.email, clock.now())
    if comes_in:
        begin_session(account)
    thank_for_confirming(account)


def thank_for_confirming(account: Account) -> None:
    if account.waits_since is not None:
        say(_("Thank you. Your e-mail address is confirmed. Somebody here reads your request, and you hear by mail."))
    else:
        say(_("Thank you. Your e-mail address is confirmed."))


@confirming.get("/confirm")
def ask() -> ResponseReturnValue:
    """For whom the mail did not reach."""
    typed = viewer().email if viewer().is_authenticated else ""
    return show(AddressForm(email=typed, next=safe_next(request.args.get("next"), "")))


@confirming.post("/confirm")
@confirmations
def ask_again() -> ResponseReturnValue:
    form = AddressForm()
    if not form.validate_on_submit():
        return show(form, 422)
    LinkWish.make(Purpose.CONFIRM, form.email.data, safe_next(form.next.data, ""), clock.now())
    commit()
    soon("answer_link_wishes")
    say(_("If this address waits to be confirmed, a new link is on its way to it."))
    return redirect("/" if viewer().is_authenticated else "/sign-in", 303)


def show(form: AddressForm, status: int = 200) -> ResponseReturnValue:
    return render_template("accounts/confirm_again.html", form=form), status


@confirming.errorhandler(LinkUsedUp)
def show_used_up(why: LinkUsedUp) -> ResponseReturnValue:
    return render_template("accounts/link_used_up.html", problem=why, again="/confirm"), 410
