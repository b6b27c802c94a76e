"""/notifications: what one was told, grouped by thread; opening a line marks it as seen and leads to what is new."""

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.challenges import announcements_to_read
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import NothingForm
from forum.core.paging import page_of
from forum.core.web import say
from forum.notifications.lines import with_what_is_behind
from forum.notifications.models import Notification
from forum.notifications.queries import lines_of, saw, told_behind
from forum.notifications.routes.seeing import somebody_reads
from forum.notifications.unread import unread

notifications = Blueprint("notifications", __name__)
PAGE = 20
ORDER = (Notification.latest_at, Notification.id)


@notifications.get("/notifications")
@sign_in_required
def index() -> ResponseReturnValue:
    after, before = request.args.get("after"), request.args.get("before")
    lines = lines_of(viewer().id)
    page = page_of(db.session, lines, by=ORDER, after=after, before=before, size=PAGE, descending=True)
    behind = told_behind([one.id for one in page.items], clock.now())
    is_first = after is None and before is None
    return render_template(
        "notifications/index.html",
        page=page,
        lines=with_what_is_behind(page.items, behind),
        announcements=announcements_to_read(viewer(), clock.now()) if is_first else [],
        form=NothingForm(),
    )


@notifications.get("/notifications/<int:notification_id>")
@sign_in_required
def open_(notification_id: int) -> ResponseReturnValue:
    notification = found(lines_of(viewer().id).where(Notification.id == notification_id))
    lines = with_what_is_behind([notification], told_behind([notification.id], clock.now()))
    if somebody_reads():
        db.session.execute(saw(viewer().id, clock.now()).where(Notification.id == notification.id))
        commit()
    if not lines:
        say(_("What this was about is no longer there."))
    return redirect(lines[0].url if lines else "/notifications", 303)


@notifications.post("/notifications/seen")
@sign_in_required
def all_seen() -> ResponseReturnValue:
    db.session.execute(saw(viewer().id, clock.now()))
    commit()
    say(_("All of it counts as read now."))
    return redirect("/notifications", 303)


@notifications.get("/notifications/unread")
@sign_in_required
def count() -> ResponseReturnValue:
    """Asked by static/js/unread.js now and then: 304 as long as nothing has changed."""
    now = unread()
    answer = jsonify(count=now.count, mark=now.mark)
    answer.set_etag(f"unread-{viewer().id}-{now.count}")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)
