"""What those who run the forum see of its machinery, and can set going again."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.accounts import Account, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.deliveries import Delivery, given_up
from forum.core.jobs import JOBS, soon
from forum.core.paging import page_of
from forum.core.permissions import refuse_unless
from forum.core.refusals import NotFound
from forum.core.web import say
from forum.ops.permissions import Can
from forum.ops.queries import MOST, delivery, outbox, people_with
from forum.ops.work import work

admin = Blueprint("admin", __name__, url_prefix="/admin")
PAGE = 20
RETRIED_AT_ONCE = 1000


@admin.get("")
def overview() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.ADMINISTER)
    at = clock.now()
    return render_template("ops/admin.html", work=work(at), outbox=outbox(at), most=MOST)


@admin.get("/jobs")
def jobs() -> ResponseReturnValue:
    """How each job goes, and what was given up, the newest first."""
    refuse_unless(viewer(), Can.ADMINISTER)
    at, after = clock.now(), request.args.get("after")
    page = page_of(db.session, given_up(), by=(Delivery.id,), after=after, size=PAGE, descending=True)
    about = {"work": work(at), "outbox": outbox(at), "most": MOST}
    return render_template("ops/jobs.html", page=page, people=people_of(page.items), after=after, **about)


def people_of(deliveries: Sequence[Delivery]) -> dict[int, Account]:
    """Who they were for, by number."""
    return {one.id: one for one in db.session.scalars(people_with([delivery.person_id for delivery in deliveries]))}


@admin.post("/jobs/<name>/run")
def run(name: str) -> ResponseReturnValue:
    refuse_unless(viewer(), Can.ADMINISTER)
    if name not in JOBS:
        raise NotFound
    if soon(name):
        say(_("A worker was asked for “%(job)s”. Look again in a moment.", job=name))
    else:
        say(_("The job store does not answer, so “%(job)s” runs when its next period begins.", job=name))
    return redirect("/admin/jobs", 303)


@admin.post("/deliveries/<int:number>/try-again")
def try_again(number: int) -> ResponseReturnValue:
    refuse_unless(viewer(), Can.ADMINISTER)
    one = found(delivery(number))
    if one.given_up_at is not None:  # else somebody was faster, and wanted the same
        one.retry(clock.now())
        commit()
    soon("send_deliveries")
    say(_("It is tried again."))
    return redirect("/admin/jobs", 303)


@admin.post("/deliveries/try-again")
def try_all_again() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.ADMINISTER)
    again = db.session.scalars(given_up().order_by(Delivery.id).limit(RETRIED_AT_ONCE)).all()
    for one in again:
        one.retry(clock.now())
    commit()
    soon("send_deliveries")
    say(ngettext("One is tried again.", "%(num)d are tried again.", len(again)))
    return redirect("/admin/jobs", 303)
