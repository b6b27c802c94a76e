"""/settings/profile: what people say about themselves. Where others read it: entries/routes/people.py."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.forms import ProfileForm
from forum.accounts.queries import with_links
from forum.accounts.turns import one_at_a_time
from forum.accounts.viewers import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, found
from forum.core.forms import EditConflict
from forum.core.refusals import Unusable
from forum.core.web import forget_copy, say

profile = Blueprint("profile", __name__)


@profile.get("/settings/profile")
@sign_in_required
def edit() -> ResponseReturnValue:
    return show(ProfileForm.about(found(with_links(viewer()))))


@profile.post("/settings/profile")
@sign_in_required
def update() -> ResponseReturnValue:
    one_at_a_time(viewer().id)
    account = found(with_links(viewer()).execution_options(populate_existing=True))
    form = ProfileForm.about(account)
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
