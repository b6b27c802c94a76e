"""Seeing a challenge and one of its days as others would: by the rules for them, and no more than one reads oneself."""

from functools import partial
from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import viewer
from forum.challenges import (
    WHOM_WORDS,
    Challenge,
    Prompt,
    Standing,
    Whom,
    challenges_visible_to,
    day_to_show,
    is_shown_to,
    let_into,
    standing_of,
    what_home_shows,
)
from forum.core import clock
from forum.core.database import db, found
from forum.core.paging import Page, page_of
from forum.core.permissions import may, refuse_unless
from forum.entries import Entry, entries_of_day, labels_of, note_of, shown_to

looking = Blueprint("looking", __name__)
UNKEPT = {"Cache-Control": "private, no-store"}
PAGE = 20


@looking.get("/challenges/<slug>/as/<any(visitor, sideliner, participant):name>")
def look_as(slug: str, name: str) -> ResponseReturnValue:
    """Changes nothing, and what stands in for a button does nothing either."""
    challenge = found(challenges_visible_to(viewer()).where(Challenge.slug == slug))
    refuse_unless(viewer(), "challenge.see_all_days", challenge)
    whom, number = Whom(name), day_to_show(challenge, request.args.get("day", type=int), clock.now())
    is_draft = challenge.announced_at is None
    standing = standing_of(whom, challenge, number, clock.now())
    g.zone_of_reader = lambda: challenge.zone
    home, is_shown = what_home_shows(standing), is_shown_to(whom, challenge)
    about: dict[str, Any] = {
        "whom": whom,
        "whom_words": WHOM_WORDS,
        "number": number,
        "is_shown": is_shown,
        "is_draft": is_draft,
    }
    about |= {"may_they": partial(may, standing.viewer), "labels_of": labels_of, "note_of": note_of}
    about["page"] = entries_for(whom, standing, home["prompt"]) if home["prompt"] and is_shown else None
    return render_template("studio/seen_as.html", **home, **about), UNKEPT


def entries_for(whom: Whom, standing: Standing, prompt: Prompt) -> Page[Entry]:
    """What they would read of the day, as far as the viewer reads it, too: whoever runs a challenge may be in none of
    its circles, and somebody else may be kept from them."""
    query = entries_of_day(standing.viewer, prompt, let_into=let_into(whom, standing.challenge))
    after, before = request.args.get("after"), request.args.get("before")
    theirs_and_mine = query.where(shown_to(viewer()))
    return page_of(db.session, theirs_and_mine, by=(Entry.post_id,), after=after, before=before, size=PAGE)
