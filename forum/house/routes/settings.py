"""/admin/settings: what may be set while the forum runs, a page for each section."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import one_admin_at_a_time, sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db
from forum.core.forms import EditConflict
from forum.core.permissions import refuse_unless
from forum.core.refusals import Unusable
from forum.core.site import SECTIONS, Section
from forum.core.site_now import change_site, kept_site, site_now, version_of_site
from forum.core.web import say
from forum.house.forms import SettingsForm, form_of
from forum.house.permissions import Can

settings = Blueprint("site_settings", __name__)
WAY = f"/admin/settings/<any({', '.join(Section)}):section>"


@settings.get("/admin/settings")
def index() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.SET)
    return redirect(f"/admin/settings/{Section.PLACE}", 303)


@settings.get(WAY)
def show(section: str) -> ResponseReturnValue:
    refuse_unless(viewer(), Can.SET)
    kept = kept_site(site_now().defaults)
    return page(form_of(Section(section)).showing(kept, db.session.scalars(version_of_site()).one(), viewer().zone))


def page(form: SettingsForm, status: int = 200) -> ResponseReturnValue:
    return render_template("house/settings.html", form=form, sections=SECTIONS, section=form.section), status


@settings.post(WAY)
@sign_in_required
def keep(section: str) -> ResponseReturnValue:
    refuse_unless(viewer(), Can.SET)
    form = form_of(Section(section))()
    if not form.validate_on_submit():
        return page(form, 422)
    one_admin_at_a_time()
    version = db.session.scalars(version_of_site()).one()
    if form.version.data != version:
        form.start_from(version)
        form.form_errors.append(EditConflict.message)
        return page(form, 409)
    try:
        changed = change_site(form.values(site_now().defaults, viewer().zone), by=viewer(), at=clock.now())
    except Unusable as why:
        form.refuse("guidelines", why)
        return page(form, 422)
    commit()
    site_now().forget()
    say(_("Saved. Everyone sees it within a few seconds.") if changed else _("Nothing was changed."))
    return redirect(f"/admin/settings/{section}", 303)
