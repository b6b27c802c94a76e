"""The list of challenges, and what everyone who may see one reads: its home, its pledge, its people."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from forum.accounts import viewer
from forum.challenges.models import Challenge
from forum.challenges.participation import Participation
from forum.challenges.permissions import Can
from forum.challenges.places import spot_columns
from forum.challenges.queries import (
    challenges_in_hand,
    editions_of,
    latest_pledge_of,
    open_challenges,
    participations_of,
    past_challenges,
    people_of,
    prompts_to_show,
)
from forum.challenges.routes.finding import announced_since, challenge_at, challenge_to, standing_in
from forum.challenges.routes.pledging import pledge_page
from forum.challenges.spots import Spot
from forum.challenges.standing import Standing
from forum.challenges.words import Pace, State
from forum.core import clock
from forum.core.database import db
from forum.core.days import LAST_ZONE, local_day
from forum.core.forms import WritingForm
from forum.core.paging import Page, page_of
from forum.core.permissions import may
from forum.core.refusals import NotFound
from forum.core.richtext import excerpt
from forum.posts import Coverage, sums_of

showing = Blueprint("challenges", __name__)
A_FEW, A_PAGE = 5, 30
RUNNING, ANNOUNCED, OWN_PACE = "running", "announced", "own"


@showing.get("/challenges")
def index() -> ResponseReturnValue:
    today = local_day(clock.now(), LAST_ZONE)
    if request.args.get("state") == "finished":
        return past(today)
    page = one_page(open_challenges(viewer(), today), A_PAGE)
    recent = page_of(db.session, past_challenges(viewer(), today), by=ORDER, size=A_FEW, descending=True)
    standings = standings_in([*page.items, *recent.items])
    sections = by_section(standings[: len(page.items)])
    in_hand = db.session.scalars(challenges_in_hand(viewer(), today)).all() if viewer().is_authenticated else []
    past_ones = standings[len(page.items) :]
    return render_template(
        "challenges/index.html", page=page, sections=sections, recent=past_ones, more=recent.next_key, in_hand=in_hand
    )


ORDER = (Challenge.starts_on, Challenge.id)


def past(today: date) -> ResponseReturnValue:
    page = one_page(past_challenges(viewer(), today), A_PAGE)
    return render_template("challenges/past.html", page=page, standings=standings_in(page.items))


def one_page(query: Select[Challenge], size: int) -> Page[Challenge]:
    """The latest first."""
    after, before = request.args.get("after"), request.args.get("before")
    return page_of(db.session, query, by=ORDER, after=after, before=before, size=size, descending=True)


def standings_in(challenges: Sequence[Challenge]) -> list[Standing]:
    """All of them with the viewer's parts in them, by one statement."""
    parts: dict[int, Participation] = {}
    if viewer().is_authenticated and challenges:
        ids = [challenge.id for challenge in challenges]
        mine = db.session.scalars(participations_of(viewer()).where(Participation.challenge_id.in_(ids)))
        parts = {part.challenge_id: part for part in mine}
    return [Standing(challenge, viewer(), parts.get(challenge.id), clock.now()) for challenge in challenges]


def by_section(standings: list[Standing]) -> dict[str, list[Standing]]:
    """Running ones first, then those to come, the next one first, then those that one begins any day."""
    sections: dict[str, list[Standing]] = {RUNNING: [], ANNOUNCED: [], OWN_PACE: []}
    for standing in standings:
        sections[section_of(standing)].append(standing)
    sections[ANNOUNCED].reverse()
    return sections


def section_of(standing: Standing) -> str:
    if standing.state == State.ANNOUNCED:
        return ANNOUNCED
    return OWN_PACE if standing.challenge.pace == Pace.OWN else RUNNING


@showing.get("/challenges/<slug>")
def home(slug: str) -> ResponseReturnValue:
    try:
        challenge = challenge_at(slug)
    except NotFound:
        return redirect(announced_since(slug), 303)
    # Only for whom the button is: a form touches the session, and visitors have none.
    key = WritingForm().submission_key.data if may(viewer(), Can.RUN_AGAIN, challenge) else None
    return render_template("challenges/home.html", **what_home_shows(standing_in(challenge)), key=key)


def what_home_shows(standing: Standing) -> dict[str, Any]:
    """For whoever stands there."""
    challenge, person = standing.challenge, standing.viewer
    prompts = db.session.scalars(prompts_to_show(challenge, standing.today, person)).all()
    query = latest_pledge_of(challenge).add_columns(*sums_of(challenge.id), *spot_columns(person, challenge))
    latest, answered, shown, *spot = db.session.execute(query).one()
    return {
        "standing": standing,
        "prompt": next((one for one in prompts if one.number == standing.today), None),
        "hosted": [one for one in prompts if person.is_authenticated and one.host_id == person.id],
        "pledge": latest,
        "coverage": Coverage(answered, shown),
        "editions": db.session.scalars(editions_of(person, challenge)).all(),
        "excerpt": excerpt,
        "spot": Spot(*spot) if challenge.most_people else None,
    }


@showing.get("/challenges/<slug>/pledge")
def pledge(slug: str) -> ResponseReturnValue:
    return pledge_page(standing_in(challenge_at(slug)), request.args.get("check", type=int))


@showing.get("/challenges/<slug>/people")
def people(slug: str) -> ResponseReturnValue:
    """In the order in which they joined; nobody is ranked."""
    challenge = challenge_to(Can.SEE_PEOPLE, slug)
    after, before = request.args.get("after"), request.args.get("before")
    order = (Participation.joined_at, Participation.id)
    page = page_of(db.session, people_of(viewer(), challenge), by=order, after=after, before=before)
    return render_template("challenges/people.html", standing=standing_in(challenge), page=page)
