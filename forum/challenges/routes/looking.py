"""What others see: the home of a challenge and its day, by the same templates and rules, for those who run it."""

from functools import partial

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from forum.challenges.permissions import Can
from forum.challenges.routes.finding import challenge_to
from forum.challenges.routes.showing import what_home_shows
from forum.challenges.stand_ins import WHOM_WORDS, Whom, day_to_show, is_shown_to, standing_of
from forum.core import clock
from forum.core.permissions import may

looking = Blueprint("looking", __name__)
UNKEPT = {"Cache-Control": "private, no-store"}


@looking.get("/challenges/<slug>/as/<any(visitor, sideliner, participant):name>")
def look_as(slug: str, name: str) -> ResponseReturnValue:
    """Changes nothing, and what stands in for a button does nothing either."""
    challenge = challenge_to(Can.SEE_ALL_DAYS, slug)
    whom, number = Whom(name), day_to_show(challenge, request.args.get("day", type=int), clock.now())
    standing = standing_of(whom, challenge, number, clock.now())
    g.zone_of_reader = lambda: challenge.zone
    page = render_template(
        "challenges/seen_as.html",
        **what_home_shows(standing),
        whom=whom,
        whom_words=WHOM_WORDS,
        number=number,
        is_shown=is_shown_to(whom, challenge),
        may_they=partial(may, standing.viewer),
    )
    return page, UNKEPT
