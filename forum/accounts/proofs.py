"""Asking again: what protects an account is changed only by somebody who has lately shown that it is theirs."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import quote

from flask import redirect, request
from flask.typing import ResponseReturnValue

from forum.accounts.sessions import this_sign_in
from forum.core import clock

P = ParamSpec("P")
SECOND_STEP = "/settings/second-step"


def proof_required(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A route that asks for the password first, if that is half an hour ago. Stands below `sign_in_required`."""

    @wraps(view)
    def for_the_owner(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not this_sign_in().is_proved_at(clock.now()):
            then = request.path if request.method == "GET" else SECOND_STEP
            return redirect(f"/settings/proof?next={quote(then)}", 303)
        return view(*args, **kwargs)

    return for_the_owner
