"""Asking again: what protects an account is changed only by somebody who has lately shown that it is theirs."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import quote

from flask import redirect, request
from flask.typing import ResponseReturnValue

from forum.accounts.sessions import this_sign_in
from forum.accounts.viewers import viewer
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


def second_step_first(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A form that asks for the password itself: whoever has a second step shows that as well, if they did not lately.
    Stands below `sign_in_required`."""

    @wraps(view)
    def for_the_owner(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if needs_code():
            return redirect("/settings/proof?next=/settings/account", 303)
        return view(*args, **kwargs)

    return for_the_owner


def needs_code() -> bool:
    """Whether the password alone does not show that it is the owner who sits here: they have a second step, and last
    showed it more than half an hour ago."""
    return viewer().second_step_since is not None and not this_sign_in().is_proved_at(clock.now())
