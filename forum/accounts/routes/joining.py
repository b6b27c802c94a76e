"""/join: signing up. All is the same whether or not the address has an account, also what is there afterwards: one more
account, which nobody else sees. Only the mail tells, and goes to the owner."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import passwords
from forum.accounts.addresses import email_key
from forum.accounts.coming_in import Door, door_for
from forum.accounts.doors import count_letter_to_join, letters_to_join
from forum.accounts.forms import JoinForm
from forum.accounts.handles import candidates, is_kept, skeleton
from forum.accounts.invitations import LONGEST_CODE
from forum.accounts.letters import write_confirm, write_known
from forum.accounts.models import Account
from forum.accounts.owning import begun_here, keep_trace, keep_words
from forum.accounts.queries import account_by_email, account_by_handle, skeletons_taken
from forum.accounts.turns import one_at_a_time
from forum.accounts.viewers import viewer
from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import soon
from forum.core.languages import reader_language
from forum.core.refusals import Conflict
from forum.core.web import safe_next

joining = Blueprint("joining", __name__)


@joining.get("/join")
def ask() -> ResponseReturnValue:
    next_ = safe_next(request.args.get("next"), "")
    if viewer().is_authenticated:
        return redirect(next_ or "/", 303)
    form = JoinForm(next=next_, invitation=request.args.get("invitation", "")[:LONGEST_CODE])
    return show(form, door_of(form))


@joining.post("/join")
@letters_to_join
def join() -> ResponseReturnValue:
    form = JoinForm()
    door = door_of(form)
    if not door.is_open:
        return show(form, door, 403)
    if not form.validate_on_submit():
        return show(form, door, 422)
    if form.is_trapped:
        form.ask_again()
        return show(form, door, 422)
    try:
        sign_up(form, door)
    except Conflict:
        sign_up_beside(form, door)
    soon("send_deliveries")
    return redirect("/welcome", 303)


def sign_up_beside(form: JoinForm, door: Door) -> None:
    """Two signed up at once with one address or handle, and the other was first."""
    try:
        sign_up(form, door)
    except Conflict:
        if not came_before(form):
            raise


def door_of(form: JoinForm) -> Door:
    return door_for(form.invitation.data or "", safe_next(form.next.data, ""), clock.now())


def show(form: JoinForm, door: Door, status: int = 200) -> ResponseReturnValue:
    return render_template("accounts/join.html", form=form, door=door, rules=passwords.RULES), status


def sign_up(form: JoinForm, door: Door) -> None:
    """Whether the address is known or not, it takes one account, one link and one letter: not even the time tells.
    Raises Conflict."""
    next_ = safe_next(form.next.data, "")
    if door.asks_why:
        keep_words(form.words.data or "")
    known = account_in_turn(form.email.data)
    count_letter_to_join(form.email.data)
    account = None if known is not None and is_sent_again(form) else begin_account(form, is_known=known is not None)
    with db.session.no_autoflush:  # who else took the handle in this moment is noticed by the commit, in either case
        door.let_in(account, form.words.data, clock.now())
        if known is not None:
            write_known(known, at=clock.now(), next_=next_)
        elif account is not None:
            write_confirm(account, account.email, at=clock.now(), next_=next_)
    commit()
    if account is not None:
        keep_trace(account)


def is_sent_again(form: JoinForm) -> bool:
    """Somebody has signed up in this browser already, with this address and password."""
    return any(one.has_password(form.password.data) for one in begun_here(form.email.data))


def begin_account(form: JoinForm, *, is_known: bool) -> Account:
    return Account.sign_up(
        first_name=form.first_name.data,
        last_name=form.last_name.data,
        email=form.email.data,
        handle=form.handle.data or free_handle(form.first_name.data, form.last_name.data),
        password=form.password.data,
        zone=form.zone.data,
        locale=reader_language(),
        at=clock.now(),
        is_known=is_known,
    )


def account_in_turn(email: str) -> Account | None:
    """Who has this address. As long as nobody confirmed it, the account may be about to go to another one."""
    known = db.session.scalars(account_by_email(email)).one_or_none()
    if known is None or known.is_confirmed:
        return known
    one_at_a_time(known.id)
    return db.session.scalars(account_by_email(email).execution_options(populate_existing=True)).one_or_none()


def free_handle(first_name: str, last_name: str) -> str:
    """The first of the handles that suit this name and are nobody's."""
    wished = [handle for handle in candidates(first_name, last_name) if not is_kept(handle)]
    taken = skeletons_taken([skeleton(handle) for handle in wished], viewer())
    return next(handle for handle in wished if skeleton(handle) not in taken)


def came_before(form: JoinForm) -> bool:
    """The same form came twice, and the first one did it. Whether the address has an account otherwise says nothing:
    by whoever else took the handle in this moment one would learn that."""
    other = db.session.scalars(account_by_handle(form.handle.data or "")).one_or_none()
    return other is not None and email_key(other.email) == email_key(form.email.data)


@joining.get("/welcome")
def welcome() -> ResponseReturnValue:
    """Where everyone goes after signing up: look into your mail."""
    return render_template("accounts/welcome.html")
