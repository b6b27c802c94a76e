"""/admin/people: finding somebody, and giving them a role or taking it."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import Account, LastAdmin, NotConfirmed, Role, account_by_handle, sign_in_required, viewer
from forum.accounts import Can as InAccounts
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.paging import page_of
from forum.core.permissions import refuse_unless
from forum.core.web import say
from forum.house.forms import ROLES, RoleForm
from forum.house.queries import changes_about, sought
from forum.house.words import said, what_changed

people = Blueprint("admin_people", __name__)
PAGE = 30


@people.get("/admin/people")
def index() -> ResponseReturnValue:
    refuse_unless(viewer(), InAccounts.GIVE_ROLE)
    wanted = sought(request.args.get("q", ""), request.args.get("role", ""))
    after, before = request.args.get("after"), request.args.get("before")
    page = page_of(db.session, wanted.query, after=after, before=before, size=PAGE, **wanted.order)
    shown = list(dict.fromkeys(page.items))  # two words of one person may begin alike
    return render_template("house/people.html", page=page, people=shown, sought=wanted, roles=ROLES)


@people.get("/admin/people/<handle>")
def show(handle: str) -> ResponseReturnValue:
    refuse_unless(viewer(), InAccounts.GIVE_ROLE)
    person = found(account_by_handle(handle))
    return page_of_person(person, RoleForm(formdata=None, role=person.role))


def page_of_person(person: Account, form: RoleForm, status: int = 200) -> ResponseReturnValue:
    about = {"changes": db.session.scalars(changes_about(person)).all(), "what": what_changed, "said": said}
    return render_template("house/person.html", person=person, form=form, roles=ROLES, **about), status


@people.post("/admin/people/<handle>/role")
@sign_in_required
def give(handle: str) -> ResponseReturnValue:
    refuse_unless(viewer(), InAccounts.GIVE_ROLE)
    person, form = found(account_by_handle(handle)), RoleForm()
    if not form.validate_on_submit():
        return page_of_person(person, form, 422)
    try:
        person.take_on(Role(form.role.data), by=viewer(), reason=form.reason.data, at=clock.now())
    except (LastAdmin, NotConfirmed) as why:
        form.refuse("role", why)
        return page_of_person(person, form, 409)
    commit()
    say(_("%(name)s: %(role)s. They are told.", name=person.name, role=ROLES[Role(person.role)]))
    return redirect(f"/admin/people/{person.handle}" if viewer().is_admin else "/", 303)
