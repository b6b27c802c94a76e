"""The page of a day: its prompt once it is open, what was written for it, and the ways to the days beside it."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import viewer
from forum.core import clock
from forum.core.database import db, found
from forum.core.paging import Page, page_of
from forum.core.permissions import may
from forum.entries.models import Entry
from forum.entries.permissions import Can
from forum.entries.queries import Place, Stuck, days_of_visible, entries_of_day, place_of, stuck_in
from forum.entries.waiting import is_answerable
from forum.entries.words import labels_of, note_of
from forum.posts import coverage_of

days = Blueprint("days", __name__)
PAGE = 20


@days.get("/challenges/<slug>/days/<int(max=100):number>")
def show(slug: str, number: int) -> ResponseReturnValue:
    place = place_of(viewer(), found(days_of_visible(viewer(), slug, number)))
    if not place.is_open_to(viewer(), clock.now()):
        return render_template("entries/closed_day.html", place=place, opens_at=place.opens_for(viewer()))
    page = entries_page(place)
    about: dict[str, Any] = {"stuck": stuck_at(place), "is_writable": place.can_be_written(clock.now())}
    about["coverage"] = coverage_of(place.challenge.id, number)
    return render_template("entries/day.html", place=place, page=page, labels_of=labels_of, note_of=note_of, **about)


def entries_page(place: Place) -> Page[Entry]:
    """Oldest first, so that whoever came first is read first."""
    after, before = request.args.get("after"), request.args.get("before")
    query = entries_of_day(viewer(), place.prompt)
    return page_of(db.session, query, by=(Entry.post_id,), after=after, before=before, size=PAGE)


def stuck_at(place: Place) -> list[Stuck]:
    """Only that challenge's people see who hit a wall, on the first page, as long as a word can help."""
    if request.args or not may(viewer(), Can.SEE_WALLS, place) or not is_answerable(place.challenge, clock.now()):
        return []
    return stuck_in(viewer(), [place.challenge.id], clock.now())
