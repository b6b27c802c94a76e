"""/settings/export: taking everything along."""

from flask import Blueprint, Response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import (
    ProofWithCodeForm,
    guesses_inside,
    is_owner,
    needs_code,
    sign_in_required,
    viewer,
    whom_limits_count,
)
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.jobs import soon
from forum.core.limits import limiter
from forum.core.refusals import NotFound
from forum.core.web import keep_nowhere, say
from forum.leaving.models import Export, export_of
from forum.leaving.places import EXPORTS

exporting = Blueprint("exporting", __name__, url_prefix="/settings/export")
exporting.after_request(keep_nowhere)
packings = limiter.limit("6 per day", key_func=whom_limits_count)


@exporting.get("")
@sign_in_required
def show() -> ResponseReturnValue:
    return page(ProofWithCodeForm(formdata=None))


def page(form: ProofWithCodeForm, status: int = 200) -> ResponseReturnValue:
    export = db.session.scalars(export_of(viewer().id)).one_or_none()
    form.code.data = ""
    about = {
        "export": export,
        "needs_code": needs_code(),
        "is_there": export is not None and export.is_there_at(clock.now()),
    }
    return render_template("leaving/export.html", form=form, **about), status


@exporting.post("")
@sign_in_required
@guesses_inside
@packings
def ask() -> ResponseReturnValue:
    person, form = viewer(), ProofWithCodeForm()
    if not is_owner(form, has_code=needs_code()):
        return page(form, 422)
    Export.ask(person, clock.now())
    commit()
    soon("pack_exports")
    if person.is_confirmed:
        say(_("We are putting it together. You hear of it, here and by mail, as soon as it is ready."))
    else:
        say(_("We are putting it together. You hear of it here as soon as it is ready."))
    return redirect("/settings/export", 303)


@exporting.get("/file")
@sign_in_required
def download() -> ResponseReturnValue:
    """For the one it is about, as long as it is kept; in pieces, however large it is. Whoever finds an open session
    does not get it without the second step, either."""
    if needs_code():
        return redirect("/settings/proof?next=/settings/export", 303)
    export = found(export_of(viewer().id))
    pieces = EXPORTS.store.chunks(export.name) if export.is_there_at(clock.now()) else None
    if pieces is None or export.ready_at is None:
        raise NotFound(_("What you took along is no longer kept here. You can ask for it again."))
    response = Response(pieces, mimetype="application/zip")
    response.content_length = export.size
    name = f"kindling-{viewer().handle}-{export.ready_at:%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
