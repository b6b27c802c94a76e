"""/help: who needs what, who can what; and /help/mine, one's own."""

from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import sign_in_required, viewer
from forum.challenges import Challenge, challenges_visible_to
from forum.core.database import db, found
from forum.core.paging import page_of
from forum.core.richtext import excerpt
from forum.help.models import HelpRequest
from forum.help.places import place_key
from forum.help.queries import PAGE, AskedFor, in_hands_of, list_page, requests_by, skill_called
from forum.help.skills import Skill, key_of
from forum.help.words import (
    KIND_WORDS,
    KINDS_ASKED,
    LONGEST_PLACE,
    LONGEST_SKILL,
    STATE_WORDS,
    TIME_WORDS,
    Kind,
    State,
    TimeNeeded,
)

listing = Blueprint("help_listing", __name__)
EXCERPT = 200
LISTED = (State.OPEN, State.TAKEN, State.DONE)
FILTERS = ("state", "kind", "time", "skill", "near", "remote", "challenge")
WORDS = {"kinds": KIND_WORDS, "times": TIME_WORDS, "states": STATE_WORDS, "asked_kinds": KINDS_ASKED}


def excerpt_of(text: str) -> str:
    return excerpt(text, EXCERPT)


@listing.get("/help")
def index() -> ResponseReturnValue:
    asked, skill = what_is_asked()
    is_unknown = bool(skill) and asked.skill is None
    keys = {"after": request.args.get("after"), "before": request.args.get("before")}
    page = None if is_unknown else list_page(viewer(), asked, **keys)
    return render_template(
        "help/index.html",
        page=page,
        asked=asked,
        skill=skill,
        states_listed=LISTED,
        same=same_again(),
        excerpt=excerpt_of,
        **WORDS,
    )


def what_is_asked() -> tuple[AskedFor, str]:
    """What the address asks for, as far as it makes sense, and the skill as it was typed."""
    args = request.args
    skill = " ".join(args.get("skill", "").split())[:LONGEST_SKILL]
    near = " ".join(args.get("near", "").split())[:LONGEST_PLACE]
    asked = AskedFor(
        state=State(args["state"]) if args.get("state") in LISTED else State.OPEN,
        kind=args["kind"] if args.get("kind") in list(Kind) else "",
        skill=skill_asked(skill),
        time=args["time"] if args.get("time") in list(TimeNeeded) else "",
        challenge=challenge_asked(args.get("challenge", "")),
        near=near if place_key(near) else "",
        remote=bool(args.get("remote")),
    )
    return asked, skill


def skill_asked(name: str) -> Skill | None:
    return db.session.scalars(skill_called(key_of(name))).one_or_none() if name else None


def challenge_asked(slug: str) -> Challenge | None:
    """Raises NotFound for one that is not for this viewer to see."""
    return found(challenges_visible_to(viewer()).where(Challenge.slug == slug)) if slug else None


def same_again() -> str:
    """The filters as they are, as the beginning of a query for another page."""
    kept = [(name, request.args[name]) for name in FILTERS if request.args.get(name)]
    return f"{urlencode(kept)}&" if kept else ""


@listing.get("/help/mine")
@sign_in_required
def mine() -> ResponseReturnValue:
    after, before = request.args.get("after"), request.args.get("before")
    order = (HelpRequest.post_id,)
    page = page_of(db.session, requests_by(viewer()), by=order, after=after, before=before, size=PAGE, descending=True)
    in_hand = [] if request.args else db.session.scalars(in_hands_of(viewer())).all()
    return render_template("help/mine.html", page=page, in_hand=in_hand, excerpt=excerpt_of, **WORDS)
