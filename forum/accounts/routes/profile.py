"""/settings/profile: what people say about themselves; and /people/<handle>, where others read it."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.distances import distance_between
from forum.accounts.forms import ProfileForm
from forum.accounts.models import Account
from forum.accounts.queries import people_visible_to, with_links
from forum.accounts.viewers import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import EditConflict
from forum.core.refusals import Unusable
from forum.core.web import forget_copy, say

profile = Blueprint("profile", __name__)


@profile.get("/people/<handle>")
def person(handle: str) -> ResponseReturnValue:
    account = found(people_visible_to(viewer()).where(Account.handle == handle.lower()))
    asks = viewer().is_authenticated and viewer().id != account.id
    distance = db.session.scalars(distance_between(viewer(), account)).one_or_none() if asks else None
    return render_template("accounts/person.html", person=account, distance=distance)


@profile.get("/settings/profile")
@sign_in_required
def edit() -> ResponseReturnValue:
    return show(ProfileForm.about(found(with_links(viewer()))))


@profile.post("/settings/profile")
@sign_in_required
def update() -> ResponseReturnValue:
    account = found(with_links(viewer()))
    form = ProfileForm()
    if not form.validate_on_submit():
        return show(form, 422)
    if form.version.data != account.version:
        form.start_from(account.version)
        form.form_errors.append(EditConflict.message)
        return show(form, 409)
    try:
        account.introduce(links=form.links, at=clock.now(), **form.words)
    except Unusable as why:
        form.refuse("bio", why)
        return show(form, 422)
    commit()
    forget_copy("profile")
    say(_("Saved. This is how others see you."))
    return redirect(f"/people/{account.handle}", 303)


def show(form: ProfileForm, status: int = 200, trouble: object = None) -> ResponseReturnValue:
    """trouble: what is wrong with the picture that was sent."""
    return render_template("accounts/settings_profile.html", form=form, trouble=trouble), status
