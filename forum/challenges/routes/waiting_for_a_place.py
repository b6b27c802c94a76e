"""Asking for a place where all are taken, letting it be, and what organisers see of the waiting list."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import contains_eager

from forum.accounts import Account, sign_in_required, viewer, whom_limits_count
from forum.challenges.permissions import Can
from forum.challenges.places import PlaceWish, everyone_waiting, stop_waiting
from forum.challenges.places import ask_for_place as stand_in_line
from forum.challenges.places import let_in as keep_a_place_for
from forum.challenges.routes.finding import challenge_at, challenge_to, my_part
from forum.challenges.spots import spot_of
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.limits import limiter
from forum.core.paging import page_of
from forum.core.web import say

waiting_for_a_place = Blueprint("waiting_for_a_place", __name__)
often_enough = limiter.limit("30 per minute; 200 per day", key_func=whom_limits_count)


@waiting_for_a_place.post("/challenges/<slug>/waiting-list")
@often_enough
def ask(slug: str) -> ResponseReturnValue:
    """Where there is room by now, the place is kept for them at once, and the pledge is next."""
    challenge = challenge_to(Can.JOIN, slug)
    mine = my_part(challenge)
    if mine is not None and mine.takes_part:
        return redirect(f"/challenges/{slug}", 303)
    stand_in_line(challenge, viewer(), clock.now())
    commit()
    spot = spot_of(viewer(), challenge)
    if spot is None or spot.kept_until is not None or not spot.waits:
        say(_("There is room for you. Sign the pledge, and you are in."))
        return redirect(f"/challenges/{slug}/join", 303)
    say(_("You are on the waiting list. We tell you when a place is free."))
    return redirect(f"/challenges/{slug}", 303)


@waiting_for_a_place.post("/challenges/<slug>/waiting-list/leave")
@often_enough
@sign_in_required
def stop(slug: str) -> ResponseReturnValue:
    stop_waiting(challenge_at(slug), viewer().id, clock.now())
    commit()
    say(_("You are not on the waiting list any more."))
    return redirect(f"/challenges/{slug}", 303)


@waiting_for_a_place.get("/challenges/<slug>/waiting-list")
def index(slug: str) -> ResponseReturnValue:
    """In the order in which they asked."""
    challenge = challenge_to(Can.GIVE_PLACES, slug)
    after, before = request.args.get("after"), request.args.get("before")
    page = page_of(db.session, everyone_waiting(challenge), by=(PlaceWish.id,), after=after, before=before)
    return render_template("challenges/waiting_list.html", challenge=challenge, page=page)


@waiting_for_a_place.post("/challenges/<slug>/waiting-list/<handle>/place")
def let_in(slug: str, handle: str) -> ResponseReturnValue:
    """Whoever is named on the button: the number of a row may be another's by now."""
    challenge = challenge_to(Can.GIVE_PLACES, slug)
    here = everyone_waiting(challenge).where(Account.handle == handle).join(PlaceWish.challenge)
    wish = found(here.options(contains_eager(PlaceWish.challenge)))
    keep_a_place_for(wish, by=viewer(), at=clock.now())
    commit()
    say(_("A place is kept for %(name)s, who hears of it now.", name=wish.account.name))
    return redirect(f"/challenges/{slug}/waiting-list", 303)
