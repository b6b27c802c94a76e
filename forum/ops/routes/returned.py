"""/mail/returned: a mail server, or a provider's hook, tells of mail that came back. See docs/mail.md."""

import hmac
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from forum.accounts import Returned
from forum.core import clock
from forum.core.database import commit
from forum.core.limits import limiter
from forum.core.refusals import NotFound, Unusable
from forum.core.web import csrf
from forum.ops.returned_mail import Report, note_report, read_report
from forum.settings import current_settings

returned = Blueprint("returned", __name__)


@returned.post("/mail/returned")
@limiter.limit("1200 per minute")
# Machines send it, and they show a token of their own.
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF carries no types
def take() -> ResponseReturnValue:
    """Does not exist unless RETURNED_MAIL_TOKEN is set. What is no report is taken as well, and changes nothing."""
    token = current_settings().returned_mail_token
    if not token:
        raise NotFound
    shown = request.headers.get("Authorization", "")
    if not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return "", 401, {"Cache-Control": "no-store"}
    report = report_in_json() if request.is_json else read_report(request.get_data(cache=False))
    noted = note_report(report, clock.now())
    commit()
    return jsonify(noted=noted), 200, {"Cache-Control": "no-store"}


def report_in_json() -> Report:
    """Raises Unusable."""
    about: Any = request.get_json(silent=True)
    if not isinstance(about, dict) or not isinstance(about.get("message_id"), str):
        raise Unusable
    if about.get("kind") not in list(Returned):
        raise Unusable
    return Report(Returned(about["kind"]), [about["message_id"]], str(about.get("why", "")))
