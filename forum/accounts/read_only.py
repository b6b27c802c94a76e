"""Read-only mode: everything can be read, and only admins write. The rule stands here, for every request and sign-in.

What somebody typed meanwhile is on the page that says so, and their browser keeps its copy.
"""

from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l

from forum.accounts.viewers import viewer
from forum.core.refusals import Refused
from forum.core.site_now import site

T = TypeVar("T")
READING = ("GET", "HEAD", "OPTIONS")


class ReadOnly(Refused):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = _l("Reading only, for a while")
    message = _l("You can read everything, but nothing can be written or changed at the moment. It will not be long.")

    def __init__(self) -> None:
        super().__init__(site().read_only_words or None)


def works_while_reading_only(view: T) -> T:
    """A route by which admins come in: others are refused by `begin_session`; or by which somebody stays, whose seven
    days go on meanwhile. Stands directly below the route."""
    view.works_while_reading_only = True  # type: ignore[attr-defined]  # read below
    return view


def refuse_while_reading_only() -> None:
    """Raises ReadOnly for whatever may change something, unless an admin asks."""
    if request.method in READING or not site().read_only:
        return
    view: Any = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "works_while_reading_only", False):
        refuse_others_than_admins(viewer())


def refuse_others_than_admins(person: Any) -> None:
    """Raises ReadOnly."""
    if only_reads(person):
        raise ReadOnly


def only_reads(person: Any) -> bool:
    return bool(site().read_only and not person.is_admin)


def init_read_only(app: Flask) -> None:
    app.before_request(refuse_while_reading_only)
