"""Web push: the browsers that asked for it, and the end of it. What shows pushes is the service worker."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, this_sign_in, viewer, whom_limits_count
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.limits import limiter
from forum.core.web import say
from forum.notifications.models import PushSubscription
from forum.notifications.push_browsers import accepted_address, subscriptions_of
from forum.notifications.push_keys import refuse_unless_offered

push = Blueprint("push", __name__)


@push.post("/settings/notifications/push")
@limiter.limit("30 per hour", key_func=whom_limits_count)
@sign_in_required
def begin() -> ResponseReturnValue:
    """Called by static/js/push.js, which shows the page anew."""
    refuse_unless_offered()
    address, here = accepted_address(request.get_json(silent=True)), this_sign_in()
    PushSubscription.begin(viewer().id, here.id, browser=here.browser, at=clock.now(), **address)
    commit()
    say(_("Done. From now on this browser tells you."))
    return "", 204


@push.post("/settings/notifications/push/<int:subscription_id>/end")
@sign_in_required
def end(subscription_id: int) -> ResponseReturnValue:
    refuse_unless_offered()
    subscription = found(subscriptions_of(viewer().id).where(PushSubscription.id == subscription_id))
    db.session.delete(subscription)
    commit()
    say(_("That browser stays quiet from now on."))
    return redirect("/settings/notifications", 303)
