"""While somebody writes: what the text would look like, the people and tags they may be about to name, and all that
they have begun.
"""

import unicodedata

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import sign_in_required, viewer
from forum.challenges.surroundings import Surroundings, people_around, surroundings, titles_of
from forum.core.database import db
from forum.core.mentions import MAX_TAG
from forum.core.paging import page_of
from forum.core.refusals import Unusable
from forum.core.richtext import to_html
from forum.posts import (
    Draft,
    PreviewForm,
    as_called,
    completions,
    drafts_of,
    mark_of_draft,
    name_of_place,
    page_of_place,
    people_mentioned,
    place_in_front,
    previews,
    tags_in_use,
)

while_writing = Blueprint("while_writing", __name__)
MOST_OFFERED = 6
LONGEST_BEGINNING = 30


@while_writing.post("/preview")
@previews
@sign_in_required
def preview() -> ResponseReturnValue:
    """Exactly what would be published in that place."""
    form = PreviewForm()
    if not form.validate():
        return render_template("posts/preview.html", html=None, form=form), 422
    text, place = as_called(form.text.data or ""), here()
    try:
        mentioned = people_mentioned(text, viewer(), place.challenge, place.circle_id, place.visibility)
        html = to_html(text, mentioned.keys())
    except Unusable as why:
        form.refuse("text", why)
        return render_template("posts/preview.html", html=None, form=form), why.status
    return render_template("posts/preview.html", html=html, form=form)


def here() -> Surroundings:
    return surroundings(viewer(), request.args.get("place", ""))


@while_writing.get("/completions/people")
@completions
@sign_in_required
def people() -> Response:
    """Asked by static/js/completing.js after an @."""
    beginning = request.args.get("q", "")
    known = people_around(viewer(), here(), beginning, MOST_OFFERED) if len(beginning) <= LONGEST_BEGINNING else []
    return offered([(one.handle, one.name) for one in known])


@while_writing.get("/completions/tags")
@completions
@sign_in_required
def tags() -> Response:
    """Asked by static/js/completing.js after a # and a letter: the challenge's own tag first, then by use."""
    beginning = unicodedata.normalize("NFC", request.args.get("q", "").casefold())
    if not 0 < len(beginning) <= MAX_TAG:
        return offered([])
    challenge = here().challenge
    own = challenge.hashtag.casefold() if challenge else ""
    used = sorted(db.session.execute(tags_in_use(viewer(), beginning)).all(), key=lambda row: (-row[1], row[0]))
    known = dict.fromkeys([own] if own.startswith(beginning) else []) | dict.fromkeys(tag for tag, uses in used if uses)
    return offered([(tag, "") for tag in list(known)[:MOST_OFFERED]])


@while_writing.get("/drafts")
@sign_in_required
def drafts() -> ResponseReturnValue:
    """What one has begun to write, the latest first."""
    after = request.args.get("after")
    page = page_of(db.session, drafts_of(viewer()), by=(Draft.saved_at, Draft.id), after=after, descending=True)
    titles = titles_of(viewer(), [draft.place for draft in page.items])
    names = {"address": page_of_place, "words": name_of_place, "front": place_in_front, "mark": mark_of_draft}
    return render_template("posts/drafts.html", page=page, titles=titles, **names)


def offered(values: list[tuple[str, str]]) -> Response:
    """Kept by the browser for a minute: one types on, takes back and types again."""
    answer = jsonify(offered=[{"value": value, "more": more} for value, more in values])
    answer.headers["Cache-Control"] = "private, max-age=60"
    answer.vary.add("Cookie")
    return answer
