"""The page of a day: its prompt once it is open, what was written for it, and the ways to the days beside it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import viewer
from forum.core import clock
from forum.core.database import db, found
from forum.core.paging import Page, page_of
from forum.core.permissions import may
from forum.entries.models import Entry, Wall
from forum.entries.permissions import Can
from forum.entries.queries import Place, days_of_visible, entries_of_day, place_of, standing_walls
from forum.entries.words import labels_of, note_of

days = Blueprint("days", __name__)
PAGE = 20


@days.get("/challenges/<slug>/days/<int(max=100):number>")
def show(slug: str, number: int) -> ResponseReturnValue:
    place = place_of(viewer(), found(days_of_visible(viewer(), slug, number)))
    if not place.is_open_to(viewer(), clock.now()):
        return render_template("entries/closed_day.html", place=place, opens_at=place.opens_for(viewer()))
    page = entries_page(place)
    about = {"walls": walls_at(place), "is_writable": place.can_be_written(clock.now())}
    return render_template("entries/day.html", place=place, page=page, labels_of=labels_of, note_of=note_of, **about)


def entries_page(place: Place) -> Page[Entry]:
    """Oldest first, so that whoever came first is read first."""
    after, before = request.args.get("after"), request.args.get("before")
    query = entries_of_day(viewer(), place.prompt)
    return page_of(db.session, query, by=(Entry.post_id,), after=after, before=before, size=PAGE)


def walls_at(place: Place) -> list[Wall]:
    """Only that challenge's people see them, and on the first page only."""
    if request.args or not may(viewer(), Can.SEE_WALLS, place):
        return []
    return list(db.session.scalars(standing_walls([place.challenge.id])))
