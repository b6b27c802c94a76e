"""Keeping away from somebody: the buttons on their page, and /settings/distances, where it is lifted again."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.distances import Distance, Keeps, distances_of
from forum.accounts.doors import distances as sometimes
from forum.accounts.models import Account
from forum.accounts.queries import people_visible_to
from forum.accounts.viewers import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.paging import page_of
from forum.core.web import safe_next, say

distances = Blueprint("distances", __name__)
DISTANCES = "/settings/distances"
PAGE = 50


@distances.get(DISTANCES)
@sign_in_required
def index() -> ResponseReturnValue:
    after, before = request.args.get("after"), request.args.get("before")
    order = (Distance.since_at, Distance.other_id)
    mine = distances_of(viewer())
    page = page_of(db.session, mine, by=order, after=after, before=before, size=PAGE, descending=True)
    return render_template("accounts/settings_distances.html", page=page)


@distances.post("/people/<handle>/mute")
@sometimes
@sign_in_required
def mute(handle: str) -> ResponseReturnValue:
    return keep_away(handle, Keeps.MUTE, _("You neither see nor hear of what they write from now on."))


@distances.post("/people/<handle>/block")
@sometimes
@sign_in_required
def block(handle: str) -> ResponseReturnValue:
    return keep_away(
        handle, Keeps.BLOCK, _("They cannot mention you any more, and you neither see nor hear of what they write.")
    )


def keep_away(handle: str, kind: Keeps, sentence: str) -> ResponseReturnValue:
    other = found(people_visible_to(viewer()).where(Account.handle == handle.lower()))
    Distance.keep(viewer(), other, kind, at=clock.now())
    commit()
    say(sentence)
    return redirect(f"/people/{other.handle}", 303)


@distances.post("/people/<handle>/near")
@sometimes
@sign_in_required
def lift(handle: str) -> ResponseReturnValue:
    """Also for somebody whose page is not there any more: nobody is kept away from for ever."""
    Distance.lift(viewer(), handle)
    commit()
    say(_("That is undone. You see what they write again."))
    return redirect(safe_next(request.form.get("next"), DISTANCES), 303)
