"""Who waits for a word: in one challenge, and in all one is part of."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import sign_in_required, viewer
from forum.challenges import Challenge, challenges_visible_to
from forum.core import clock
from forum.core.database import found
from forum.core.permissions import may
from forum.core.richtext import excerpt
from forum.entries.permissions import Can
from forum.entries.queries import Company, Stuck, companies_of, company_of, stuck_in
from forum.entries.waiting import OPEN_HELP, Line, is_answerable, waiting_page

waiting = Blueprint("waiting", __name__)
EXCERPT = 220


@waiting.get("/challenges/<slug>/waiting")
@sign_in_required
def in_challenge(slug: str) -> ResponseReturnValue:
    company = company_of(viewer(), found(challenges_visible_to(viewer()).where(Challenge.slug == slug)))
    return show([company], f"/challenges/{slug}/waiting", company.challenge)


@waiting.get("/waiting")
@sign_in_required
def everywhere() -> ResponseReturnValue:
    return show(companies_of(viewer(), clock.now()), "/waiting", None, [OPEN_HELP])


def show(
    companies: Collection[Company], url: str, challenge: Challenge | None, more: Collection[Line] = ()
) -> ResponseReturnValue:
    companies = [one for one in companies if is_answerable(one.challenge, clock.now())]
    after, before = request.args.get("after"), request.args.get("before")
    lines = [*(one.challenge.id for one in companies), *more]
    page = waiting_page(viewer(), lines, clock.now(), after=after, before=before)
    about: dict[str, Any] = {"challenge": challenge, "company": companies[0] if challenge and companies else None}
    about |= {"several": len(companies) > 1, "excerpt": lambda text: excerpt(text, EXCERPT)}
    return render_template("entries/waiting.html", page=page, stuck=others_stuck_in(companies), url=url, **about)


def others_stuck_in(companies: Collection[Company]) -> list[Stuck]:
    """On the first page, of the challenges whose people the viewer belongs to; one's own wall is no news."""
    seen = [one.challenge.id for one in companies if may(viewer(), Can.SEE_WALLS, one)]
    stuck = [] if request.args else stuck_in(viewer(), seen, clock.now())
    return [one for one in stuck if one.wall.participation.account_id != viewer().id]
