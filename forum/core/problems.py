"""Problem pages: what happened, what one can do, and a reference that also stands in the log.

Whatever a person had typed is on the page again, so that an expired session or a limit never costs a text.
"""

import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError

from forum.core.database import db
from forum.core.log import log
from forum.core.refusals import Conflict, NotFound, Refused, SecondStepNeeded, SignInNeeded
from forum.core.typed import is_typed
from forum.core.web import safe_next
from forum.core.words import lasting, number_words


class FormExpired(Refused):
    status = HTTPStatus.BAD_REQUEST
    title = _l("This form has expired")
    message = _l("The page was open for a while and we could not be sure it was you. Please open the form again.")


class TooMuchAtOnce(Refused):
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = _l("A little slower, please")
    message = _l("That was a lot in a short time. Please wait a minute and try again.")


class TooLarge(Refused):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = _l("That is too large")
    message = _l("What you sent is larger than we can take. A picture can have up to 10 MB.")


class BadRequest(Refused):
    status = HTTPStatus.BAD_REQUEST
    title = _l("We could not read that")
    message = _l("The address or the form was not complete. Please go back and try again.")


class WrongMethod(Refused):
    status = HTTPStatus.METHOD_NOT_ALLOWED
    title = _l("Not this way")
    message = _l("This address works only from its own form.")


class OutOfOrder(Refused):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = _l("Back in a moment")
    message = _l("The forum cannot reach its database right now. Nothing you saved is lost; please try again shortly.")


class OurFault(Refused):
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = _l("Something broke on our side")
    message = _l("This is our fault, and it has been noted. Please try again in a little while.")


BY_STATUS: dict[int, type[Refused]] = {
    400: BadRequest,
    404: NotFound,
    405: WrongMethod,
    413: TooLarge,
    429: TooMuchAtOnce,
}


def show_refused(why: Refused) -> Response:
    db.session.rollback()
    page = show_problem(why)
    if why.status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        page.headers["Retry-After"] = "60" if why.status == HTTPStatus.TOO_MANY_REQUESTS else "5"
    return page


def show_problem(why: Refused) -> Response:
    reference = g.setdefault("reference", secrets.token_hex(4))
    log.info("problem", status=int(why.status), kind=type(why).__name__, reference=reference, path=request.path)
    if wants_json():
        about = {"title": str(why.title), "detail": str(why), "status": int(why.status), "reference": reference}
        answer = make_response(jsonify(about), why.status)
        answer.mimetype = "application/problem+json"
        return answer
    needs = {
        "needs_sign_in": isinstance(why, SignInNeeded | FormExpired),
        "needs_second_step": isinstance(why, SecondStepNeeded),
    }
    about = {"problem": why, "reference": reference, "kept": kept_texts(), "back": back()}
    return make_response(render_template("problem.html", **about, **needs), why.status)


def wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json" or request.path.startswith("/api/")


def kept_texts() -> list[tuple[str, str]]:
    """The texts of the form that was refused, to be copied from the page."""
    if request.method == "GET" or request.content_length is None or getattr(g, "unreadable", False):
        return []
    try:
        typed = request.form
    except HTTPException:  # where nobody had to read it, nobody has seen yet that it cannot be read
        return []
    return [(name, text) for name, text in typed.items() if is_typed(name, text)]


def back() -> str:
    """The page to return to: this one for a page, the form's own page for a form."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    # Whatever host was asked for: one that is not ours is a problem of its own, and this is about the path alone.
    origin = f"{request.scheme}://{request.environ.get('HTTP_HOST', '')}"
    came_from = request.referrer or ""
    return safe_next(came_from.removeprefix(origin), "/")


def show_http_exception(why: HTTPException) -> Response:
    if why.code is not None and why.code < 400:
        return Response(response=why.get_response().get_data(), status=why.code, headers=why.get_response().headers)
    g.unreadable = why.code in (400, 413)
    page = show_refused(
        slower(why) if isinstance(why, RateLimitExceeded) else BY_STATUS.get(why.code or 500, OurFault)()
    )
    page.headers.extend({name: value for name, value in why.get_headers() if name in ("Allow", "Retry-After")})
    return page


def slower(why: RateLimitExceeded) -> TooMuchAtOnce:
    """Says which limit it was."""
    limit = why.limit.limit
    span = lasting(timedelta(seconds=limit.get_expiry()))
    return TooMuchAtOnce(
        _(
            "This can be done %(number)s times in %(span)s, so that nobody floods the place. Please wait a little and"
            " try again.",
            number=number_words(limit.amount),
            span=span,
        )
    )


def show_expired_form(why: CSRFError) -> Response:
    return show_refused(FormExpired())


def show_fault(why: InternalServerError) -> Response:
    cause: Any = why.original_exception or why
    g.reference = secrets.token_hex(4)
    log.error("fault", reference=g.reference, path=request.path, exc_info=cause)
    return show_refused(OurFault())


def show_out_of_order(why: OperationalError | TimeoutError) -> Response:
    g.reference = secrets.token_hex(4)
    log.error("database out of order", reference=g.reference, why=str(why)[:300])
    return show_refused(OutOfOrder())


def show_faster(why: IntegrityError) -> Response:
    """A unique rule of the database said no before the commit did: somebody was faster."""
    log.info("somebody was faster", why=str(why.orig)[:200])
    return show_refused(Conflict())


def show_unkeepable(why: DataError) -> Response:
    """No column takes it, such as a NUL in a field that nobody sees: no form of ours sends that."""
    log.info("nothing that can be kept", why=str(why.orig)[:200])
    return show_refused(BadRequest())


def init_problems(app: Flask) -> None:
    app.register_error_handler(Refused, show_refused)
    app.register_error_handler(IntegrityError, show_faster)
    app.register_error_handler(DataError, show_unkeepable)
    app.register_error_handler(CSRFError, show_expired_form)
    app.register_error_handler(OperationalError, show_out_of_order)
    app.register_error_handler(TimeoutError, show_out_of_order)
    app.register_error_handler(500, show_fault)
    app.register_error_handler(HTTPException, show_http_exception)
