"""A circle's page, and changing what it is called and whether it takes others."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.accounts import refuse_while_silenced, sign_in_required, viewer
from forum.circles.forms import CircleChangeForm
from forum.circles.limits import deeds
from forum.circles.permissions import Can
from forum.circles.queries import Here, conversations_in, entries_in, members_in, names_in_order, waits_in
from forum.circles.routes.finding import circle_at, circle_to
from forum.circles.words import SMALLEST
from forum.core.database import commit, db
from forum.core.forms import EditConflict
from forum.core.jobs import soon
from forum.core.paging import page_of
from forum.core.refusals import Unusable
from forum.core.web import say
from forum.core.words import in_a_row, listed
from forum.entries import Entry, labels_of, note_of

circles = Blueprint("circles", __name__)
PAGE = 10
MOST_NAMED = 2


@circles.get("/circles/<int:circle_id>")
@sign_in_required
def show(circle_id: int) -> ResponseReturnValue:
    here = circle_at(circle_id)
    members = members_in(here.circle, here.at)
    ids = [one.account.id for one in members]
    after, before = request.args.get("after"), request.args.get("before")
    entries = entries_in(viewer(), here.circle, ids)
    keys = {"after": after, "before": before}
    page = page_of(db.session, entries, by=(Entry.post_id,), size=PAGE, descending=True, **keys)
    lively = {} if after or before else lively_parts(here, members, ids)
    words: dict[str, Any] = {"labels_of": labels_of, "note_of": note_of, "smallest": SMALLEST, **lively}
    return render_template("circles/show.html", place=here, members=members, page=page, **words)


def lively_parts(here: Here, members: Any, ids: list[int]) -> dict[str, Any]:
    """What stands on the first page only. Nobody waits in a circle that is over."""
    waits = waits_in(viewer(), here.circle, ids) if here.goes_on else []
    return {
        "waits": [(one, few(names_in_order(one, members, viewer()))) for one in waits],
        "conversations": conversations_in(viewer(), here.circle, ids),
    }


def few(names: Sequence[str]) -> str:
    """'Ana and Ben', 'Ana and 3 others'."""
    if len(names) <= MOST_NAMED:
        return listed(names)
    first, others = in_a_row(names[: MOST_NAMED - 1]), len(names) - MOST_NAMED + 1
    return ngettext("%(names)s and one other", "%(names)s and %(num)d others", others, names=first)


@circles.get("/circles/<int:circle_id>/edit")
@sign_in_required
def edit(circle_id: int) -> ResponseReturnValue:
    here = circle_to(Can.CHANGE, circle_id)
    about = {"name": here.name, "takes_others": here.circle.takes_others}
    form = CircleChangeForm(formdata=None, data=about)
    form.begin_with(here.name)
    return change_page(here, form)


def change_page(here: Here, form: CircleChangeForm) -> str:
    return render_template("circles/edit.html", place=here, form=form)


@circles.post("/circles/<int:circle_id>/edit")
@deeds
@sign_in_required
def change(circle_id: int) -> ResponseReturnValue:
    here = circle_to(Can.CHANGE, circle_id)
    form = CircleChangeForm()
    form.already = here.name
    if not form.validate():
        return change_page(here, form), 422
    refuse_while_silenced(form.name.data)
    try:
        if form.has_new_name:
            form.refuse_unless_begun_with(here.name)
        here.circle.change(form.new_name, takes_others=form.takes_others.data, by=viewer(), at=here.at)
    except (Unusable, EditConflict) as why:
        form.refuse("name", why)
        return change_page(here, form), int(why.status)
    commit()
    soon("match_circles")
    say(_("Kept."))
    return redirect(f"/circles/{circle_id}", 303)
