"""/sign-in and /sign-out."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.accounts import passwords
from forum.accounts.arriving import arrive
from forum.accounts.doors import guesses
from forum.accounts.forms import SignInForm
from forum.accounts.halfway import come_halfway
from forum.accounts.models import Account
from forum.accounts.owning import begun_here
from forum.accounts.passkeys import Asked, can_have_passkeys, options_to_show
from forum.accounts.queries import who_proved
from forum.accounts.read_only import works_while_reading_only
from forum.accounts.sessions import end_session
from forum.accounts.viewers import viewer
from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import soon
from forum.core.refusals import NotAllowed
from forum.core.site_now import site
from forum.core.web import safe_next
from forum.core.words import local_time

signing_in = Blueprint("signing_in", __name__)

WRONG = _l(
    "This e-mail and password do not belong together. Please look at both again, or choose a new password. If you have"
    " just signed up, please open the link in your mail first."
)


class Suspended(NotAllowed):
    """Told only to who knows the password, or has the mailbox. Why, and until when, is for who would get in: where
    there is a second step, neither of the two is enough for that."""

    title = _l("Your account is suspended")

    def __init__(self, account: Account, *, has_both: bool) -> None:
        contact = _("If you would like to talk about it: %(contact)s", contact=site().contact)
        tells = has_both or account.second_step_since is None
        about = [until_when(account), why(account)] if tells else [_("The letter about it says why.")]
        super().__init__(" ".join([*about, contact]).replace("  ", " "))


class StillWaiting(NotAllowed):
    """Told only to who knows the password, or has the mailbox."""

    title = _l("Your request is still to be answered")
    message = _l("Somebody here reads it, and you hear by mail. You cannot sign in before that.")


def until_when(account: Account) -> str:
    if account.suspended_until is None:
        return _("You cannot sign in for now.")
    return _("You can sign in again on %(until)s.", until=local_time(account.suspended_until))


def why(account: Account) -> str:
    return _("A moderator’s reason: “%(reason)s”", reason=account.suspended_for) if account.suspended_for else ""


@signing_in.get("/sign-in")
def ask() -> ResponseReturnValue:
    next_ = safe_next(request.args.get("next"), "")
    if viewer().is_authenticated:
        return redirect(next_ or "/", 303)
    return show(SignInForm(next=next_))


@signing_in.post("/sign-in")
@works_while_reading_only
@guesses
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        return show(form, 422)
    account = who_is(form.email.data, form.password.data)
    if account is None:
        form.refuse("password", WRONG)
        return show(form, 422)
    refuse_suspended(account)
    next_ = safe_next(form.next.data, "/")
    if account.second_step_since is not None:
        come_halfway(account, stays=form.stay.data, next_=next_, at=clock.now())
        next_ = "/sign-in/second-step"
    else:
        arrive(account, stays=form.stay.data, at=clock.now())
    commit()
    soon("send_deliveries")
    return redirect(next_, 303)


def refuse_suspended(account: Account, *, has_both: bool = False) -> None:
    """`has_both`: they showed what stands for the password and the second step. Raises Suspended, StillWaiting."""
    lift_if_over(account)
    if not account.is_active:
        raise StillWaiting if account.waits_since else Suspended(account, has_both=has_both)


def lift_if_over(account: Account) -> None:
    """Nobody waits for the job that lifts suspensions."""
    if account.is_over(clock.now()):
        account.lift_suspension(clock.now())


def show(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    passkey = options_to_show(Asked.SIGN_IN) if can_have_passkeys() else ""
    about = {"form": form, "next": safe_next(form.next.data, ""), "passkey": passkey}
    return render_template("accounts/sign_in.html", **about), status


def who_is(email: str, password: str) -> Account | None:
    """The account with this address and password; it takes the same time whether or not there is one.

    What somebody began with an address, and nobody confirmed, is entered only where it was begun: whoever has the
    address must not come into it by a password that a stranger chose."""
    account = db.session.scalars(who_proved(email)).one_or_none()
    if passwords.matches(account.password_hash if account else passwords.nobodys_hash(), password):
        return account
    return next((one for one in begun_here(email) if one.has_password(password)), None)


@signing_in.post("/sign-out")
@works_while_reading_only
def sign_out() -> ResponseReturnValue:
    end_session()
    commit()
    return redirect("/", 303)
