"""/admin/log: who changed what, from what to what, and when."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import viewer
from forum.core.database import db
from forum.core.paging import page_of
from forum.core.permissions import refuse_unless
from forum.core.site_now import SiteChange
from forum.house.permissions import Can
from forum.house.queries import asked_of_log, changes
from forum.house.words import KINDS, said, what_changed

changes_log = Blueprint("changes_log", __name__)
PAGE = 30


@changes_log.get("/admin/log")
def index() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.SET)
    asked = asked_of_log(request.args.get("kind", ""), request.args.get("who", ""))
    after, before = request.args.get("after"), request.args.get("before")
    query, by = changes(asked), (SiteChange.id,)
    page = page_of(db.session, query, by=by, after=after, before=before, size=PAGE, descending=True)
    return render_template("house/log.html", page=page, asked=asked, kinds=KINDS, what=what_changed, said=said)
