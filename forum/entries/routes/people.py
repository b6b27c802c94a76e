"""What one person has written day by day."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import Account, people_visible_to, viewer
from forum.challenges import Participation
from forum.core import clock
from forum.core.database import db, found
from forum.core.paging import page_of
from forum.entries.queries import entries_by, parts_of
from forum.entries.rhythm import Rhythm, rhythm_of
from forum.entries.words import labels_of, note_of
from forum.posts import Post

people = Blueprint("entries_of_people", __name__)
PAGE = 20


@people.get("/people/<handle>/entries")
def show(handle: str) -> ResponseReturnValue:
    person = found(people_visible_to(viewer()).where(Account.handle == handle.lower(), Account.suspended_at.is_(None)))
    page = page_of(
        db.session,
        entries_by(viewer(), person),
        by=(Post.created_at, Post.id),
        after=request.args.get("after"),
        before=request.args.get("before"),
        size=PAGE,
        descending=True,
    )
    words = {"labels_of": labels_of, "note_of": note_of}
    return render_template("entries/person.html", person=person, page=page, rhythms=rhythms_of(person), **words)


def rhythms_of(person: Account) -> list[tuple[Participation, Rhythm]]:
    """Challenge by challenge; whoever hides their rhythm still sees it."""
    if request.args or (person.hides_rhythm and person.id != viewer().id):
        return []
    return [(mine, rhythm_of(mine, clock.now())) for mine in db.session.scalars(parts_of(viewer(), person))]
