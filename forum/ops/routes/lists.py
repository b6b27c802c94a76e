"""/admin/lists: the domains and words after which a text waits for a moderator. Each line has its reason."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.lists import IS_ON_IT, MOST_LISTED, Kind, Listed, list_of, taken_off
from forum.core.paging import page_of
from forum.core.permissions import refuse_unless
from forum.core.web import say
from forum.ops.lists import AddForm, RemoveForm
from forum.ops.permissions import Can

lists = Blueprint("lists", __name__, url_prefix="/admin/lists")
A_PAGE = 50


@lists.get("")
@sign_in_required
def index() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.ADMINISTER)
    return show(AddForm(formdata=None, kind=kind_asked()), 200)


def kind_asked() -> Kind:
    return Kind.WORD if request.args.get("kind") == Kind.WORD else Kind.DOMAIN


def show(form: AddForm, status: int, *, kind: Kind | None = None) -> ResponseReturnValue:
    kind, after, before = kind or kind_asked(), request.args.get("after"), request.args.get("before")
    page = page_of(db.session, list_of(kind), by=(Listed.id,), after=after, before=before, size=A_PAGE, descending=True)
    about: dict[str, Any] = {"kind": kind, "removed": db.session.scalars(taken_off()).all()}
    return render_template("ops/lists.html", page=page, form=form, **about), status


@lists.post("")
@sign_in_required
def add() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.ADMINISTER)
    form = AddForm()
    values = form.read() if form.validate() else []
    if form.errors:
        return show(form, 422, kind=Kind(form.kind.data) if form.kind.data in list(Kind) else None)
    kind = Kind(form.kind.data)
    if (db.session.scalar(number_of(kind)) or 0) + len(values) > MOST_LISTED:
        form.refuse("lines", _("A list has up to %(most)d lines. Please take some off first.", most=MOST_LISTED))
        return show(form, 422, kind=kind)
    added = Listed.add(kind, values, form.reason.data, by=viewer(), at=clock.now())
    commit()
    say(ngettext("One line is new on the list.", "%(num)d lines are new on the list.", added))
    return redirect(f"/admin/lists?kind={kind}", 303)


def number_of(kind: Kind) -> Any:
    """Counted no further than a list may grow."""
    there = select(Listed.id).where(Listed.kind == kind, IS_ON_IT).limit(MOST_LISTED).subquery()
    return select(func.count()).select_from(there)


@lists.get("/<int:listed_id>/removal")
@sign_in_required
def ask_why(listed_id: int) -> ResponseReturnValue:
    refuse_unless(viewer(), Can.ADMINISTER)
    return show_removal(one_on_it(listed_id), RemoveForm(formdata=None), 200)


def one_on_it(listed_id: int) -> Listed:
    return found(select(Listed).where(Listed.id == listed_id, IS_ON_IT))


def show_removal(one: Listed, form: RemoveForm, status: int) -> ResponseReturnValue:
    return render_template("ops/list_removal.html", one=one, form=form), status


@lists.post("/<int:listed_id>/removal")
@sign_in_required
def remove(listed_id: int) -> ResponseReturnValue:
    refuse_unless(viewer(), Can.ADMINISTER)
    one, form = one_on_it(listed_id), RemoveForm()
    if not form.validate():
        return show_removal(one, form, 422)
    Listed.remove(one.id, form.why.data, by=viewer(), at=clock.now())
    commit()
    say(_("It is off the list."))
    return redirect(f"/admin/lists?kind={one.kind}", 303)
