"""Refusals: exceptions that carry a sentence for the person in front of the page.

One handler (core/web.py) turns each into a page with its status. What one may not see does not exist
(`NotFound`, 404); what one may see but not do is refused with a reason (`NotAllowed`, 403).
"""

from http import HTTPStatus

from flask_babel import lazy_gettext as _l


class Refused(Exception):
    """Something was asked that a rule says no to; `message` is the sentence that explains it."""

    status: HTTPStatus = HTTPStatus.CONFLICT
    title = _l("That is not possible right now")
    message = _l("This cannot be done right now.")

    def __init__(self, message: object = None) -> None:
        if message is not None:
            self.message = message  # type: ignore[assignment]  # a plain or a lazy string: both are shown
        super().__init__()

    def __str__(self) -> str:
        return str(self.message)


class NotFound(Refused):
    status = HTTPStatus.NOT_FOUND
    title = _l("Nothing here")
    message = _l("There is no page at this address, or it is not for everyone to see.")


class NotAllowed(Refused):
    status = HTTPStatus.FORBIDDEN
    title = _l("Not yours to do")
    message = _l("You can see this, but changing it is for someone else.")


class SignInNeeded(Refused):
    """A visitor asked for something that needs an account: the handler offers the way in."""

    status = HTTPStatus.UNAUTHORIZED
    title = _l("Please sign in")
    message = _l("This page is for members. Once you are signed in, you go on right here.")


class SecondStepNeeded(NotAllowed):
    """Their role would allow it, were it not for the missing second step: the handler offers the way to it."""

    title = _l("One thing first")
    message = _l(
        "Whoever looks after this forum signs in with a second step, so that a stolen password is not enough. "
        "Setting it up takes two minutes."
    )


class Conflict(Refused):
    status = HTTPStatus.CONFLICT
    title = _l("Someone was faster")
    message = _l("This was changed in the meantime. Please look at it again.")


class Unusable(Refused):
    """What was sent makes no sense as it stands; a form shows the sentence beside its field."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _l("Something needs a second look")
    message = _l("Please look at this again.")
