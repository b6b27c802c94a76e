"""/admin/joining: who asks to join, where somebody reads their request first."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import AnotherRequest, JoinRequest, sign_in_required, viewer, write_declined, write_let_in
from forum.accounts import Can as InAccounts
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.jobs import soon
from forum.core.paging import page_of
from forum.core.permissions import refuse_unless
from forum.core.web import say
from forum.house.forms import AnswerForm
from forum.house.queries import request_of, requests_to_join

requests = Blueprint("join_requests", __name__)
PAGE = 20


@requests.get("/admin/joining")
def index() -> ResponseReturnValue:
    """The one that waits longest first."""
    refuse_unless(viewer(), InAccounts.LET_IN)
    after, before = request.args.get("after"), request.args.get("before")
    query, by = requests_to_join(), (JoinRequest.account_id,)
    page = page_of(db.session, query, by=by, after=after, before=before, size=PAGE)
    return render_template("house/joining.html", page=page)


@requests.get("/admin/joining/<int:account_id>")
def show(account_id: int) -> ResponseReturnValue:
    refuse_unless(viewer(), InAccounts.LET_IN)
    one = found(request_of(account_id))
    return page_of_request(one, AnswerForm(formdata=None, read=one.key))


def page_of_request(one: JoinRequest, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    return render_template("house/join_request.html", one=one, form=form), status


@requests.post("/admin/joining/<int:account_id>")
@sign_in_required
def answer(account_id: int) -> ResponseReturnValue:
    refuse_unless(viewer(), InAccounts.LET_IN)
    one, form = found(request_of(account_id)), AnswerForm()
    says = request.form.get("answer")
    if not form.validate_on_submit() or says not in ("yes", "no"):
        return page_of_request(one, form, 422)
    try:
        (let_in if says == "yes" else decline)(one, form)
    except AnotherRequest as why:
        form.refuse_another(why, one.key)
        return page_of_request(one, form, 409)
    commit()
    soon("send_deliveries")
    say(_("They are told by mail."))
    return redirect("/admin/joining", 303)


def let_in(one: JoinRequest, form: AnswerForm) -> None:
    one.admit(read=form.read.data or "", by=viewer(), at=clock.now())
    write_let_in(one.account, word=form.word.data or "", at=clock.now())


def decline(one: JoinRequest, form: AnswerForm) -> None:
    word = form.word.data or ""
    one.decline(word, read=form.read.data or "", by=viewer(), at=clock.now())
    write_declined(one.account, word=word, at=clock.now())
