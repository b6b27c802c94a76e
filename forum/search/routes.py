"""/search: find what people wrote, challenges, and people. What is looked for is written down nowhere."""

from dataclasses import dataclass

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forum.accounts import Account, account_by_handle, is_person_visible_to, viewer, whom_limits_count
from forum.challenges import Challenge, challenge_readable_by
from forum.core.database import db, found
from forum.core.limits import limiter
from forum.core.web import has_session
from forum.posts import Kind
from forum.search.asking import Question
from forum.search.drafts import DraftFound, drafts_that_fit
from forum.search.excerpts import Marker
from forum.search.queries import Asked, Ground, ground_of
from forum.search.results import Place, Results, everything, of_one_kind
from forum.search.shelves import CHALLENGES, PEOPLE, POSTS, Shelf
from forum.search.words_for_pages import KINDS, address, heading_of, where_it_stands

search = Blueprint("search", __name__)
SHELVES: dict[str, Shelf] = {"challenges": CHALLENGES, "people": PEOPLE}
POST_KINDS = {
    "entries": Kind.ENTRY,
    "topics": Kind.TOPIC,
    "answers": Kind.COMMENT,
    "help": Kind.HELP_REQUEST,
}


@dataclass(frozen=True)
class Within:
    """Where one looks: all, one kind, one challenge, what one person wrote."""

    kind: str = ""
    challenge: Challenge | None = None
    person: Account | None = None
    is_mine: bool = False

    @property
    def shelf(self) -> Shelf:
        return SHELVES.get(self.kind, POSTS)

    @property
    def is_everything(self) -> bool:
        return not (self.kind or self.challenge or self.person)

    def asked(self, question: Question, ground: Ground) -> Asked:
        return Asked(
            question,
            viewer(),
            ground,
            kind=POST_KINDS.get(self.kind),
            challenge_id=self.challenge.id if self.challenge else None,
            person_id=self.person.id if self.person else None,
        )


@search.get("/search")
@limiter.limit("40 per minute; 600 per hour", key_func=whom_limits_count)
def show() -> ResponseReturnValue:
    question = Question.read(request.args.get("q", ""))
    within = where_to_look()
    place = Place.read(request.args.get("after"))
    results = look(question, within, place) if question.terms else Results()
    drafts = my_drafts(question) if within.is_mine and place == Place() else []
    return page(question, within, results, drafts, is_first=place == Place())


def where_to_look() -> Within:
    """An unknown kind is all kinds. Raises NotFound for a challenge or a person that is not there for this viewer."""
    asked = request.args
    kind, is_mine = asked.get("kind", ""), "mine" in asked and viewer().is_authenticated
    kind = kind if kind in KINDS else ""
    challenge = person = None
    if asked.get("challenge"):
        there = select(Challenge).where(Challenge.slug == asked["challenge"])
        challenge = found(there.where(challenge_readable_by(viewer())))
    if is_mine:
        person = viewer()
    elif asked.get("person"):
        person = found(account_by_handle(asked["person"]).where(is_person_visible_to(viewer())))
    if kind in SHELVES and (challenge or person):
        kind = ""
    return Within(kind, challenge, person, is_mine)


def look(question: Question, within: Within, place: Place) -> Results:
    query = ground_of(viewer(), question)
    ground = Ground.of(db.session.execute(query)) if query is not None else Ground()
    asked = within.asked(question, ground)
    if within.is_everything and place == Place():
        return everything(asked)
    return of_one_kind(within.shelf, asked, place)


def my_drafts(question: Question) -> list[DraftFound]:
    return drafts_that_fit(viewer(), question) if question.terms else []


def page(
    question: Question, within: Within, results: Results, drafts: list[DraftFound], *, is_first: bool
) -> ResponseReturnValue:
    answer = make_response(
        render_template(
            "search/show.html",
            question=question,
            within=within,
            results=results,
            drafts=drafts,
            is_first=is_first,
            kinds=KINDS,
            marker=Marker.for_(question),
            address=address(question, within),
            stands=where_it_stands,
            heading=heading_of,
        )
    )
    if question.text and not has_session():
        # There is no end of what can be asked, so nobody else's answer is kept for it. Whoever has a session gets the
        # header of all their pages: what the browser keeps would be shown by "Back" after they signed out.
        answer.headers["Cache-Control"] = "private, no-cache"
    return answer
