"""/bar/<mark>/close: whoever has read the announcement puts it away, until there is another one."""

import re

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from forum.accounts.viewers import sign_in_required, viewer
from forum.core.bar import remember_closed
from forum.core.database import commit
from forum.core.refusals import NotFound
from forum.core.web import safe_next

bar = Blueprint("bar", __name__)


@bar.get("/bar/<mark>/close")
def close(mark: str) -> Response:
    """A visitor's browser keeps it; nothing of ours is changed. Back to the page where it was closed."""
    answer = redirect(safe_next(request.args.get("next"), "/"), 303)
    remember_closed(sound(mark), answer)
    return answer


@bar.post("/bar/<mark>/close")
@sign_in_required
def close_for_good(mark: str) -> ResponseReturnValue:
    """A member has closed it on all their devices."""
    viewer().closed_bar = sound(mark)
    commit()
    return redirect(safe_next(request.form.get("next"), "/"), 303)


def sound(mark: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{12}", mark):
        raise NotFound
    return mark
