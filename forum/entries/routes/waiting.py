"""Who waits for a word: in one challenge, and in all one is part of."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import sign_in_required, viewer
from forum.challenges import Challenge, challenges_visible_to
from forum.core import clock
from forum.core.database import db, found
from forum.core.permissions import may
from forum.core.richtext import excerpt
from forum.entries.models import Wall
from forum.entries.permissions import Can
from forum.entries.queries import Company, companies_of, company_of, standing_walls
from forum.entries.waiting import is_answerable, waiting_page

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
    return show(companies_of(viewer(), clock.now()), "/waiting", None)


def show(companies: Collection[Company], url: str, challenge: Challenge | None) -> ResponseReturnValue:
    answerable = [one.challenge.id for one in companies if is_answerable(one.challenge, clock.now())]
    page = waiting_page(viewer(), answerable, after=request.args.get("after"), before=request.args.get("before"))
    about: dict[str, Any] = {"url": url, "challenge": challenge, "excerpt": lambda text: excerpt(text, EXCERPT)}
    about["several"] = len(answerable) > 1
    return render_template("entries/waiting.html", page=page, walls=walls_of(companies), **about)


def walls_of(companies: Collection[Company]) -> list[Wall]:
    """On the first page, of the challenges whose people the viewer belongs to; one's own is no news."""
    seen = [one.challenge.id for one in companies if may(viewer(), Can.SEE_WALLS, one)]
    if request.args or not seen:
        return []
    return [wall for wall in db.session.scalars(standing_walls(seen)) if wall.participation.account_id != viewer().id]
