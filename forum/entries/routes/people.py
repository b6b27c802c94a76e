"""A person's page, and what they have written day by day."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import Account, distance_between, is_near, people_visible_to, viewer
from forum.challenges import Participation
from forum.core import clock
from forum.core.database import db, found
from forum.core.paging import page_of
from forum.core.refusals import NotFound
from forum.entries.helping import Helping, helping_of
from forum.entries.queries import entries_by, parts_of
from forum.entries.rhythm import Mark, Rhythm, marks_of, rhythm_of
from forum.entries.words import labels_of, note_of
from forum.posts import Post

people = Blueprint("entries_of_people", __name__)
PAGE = 20
A_FEW = 3  # challenges whose rhythm stands on a person's page


@people.get("/people/<handle>")
def person(handle: str) -> ResponseReturnValue:
    account = found(people_visible_to(viewer()).where(Account.handle == handle.lower()))
    return render_template("accounts/person.html", person=account, distance=distance_to(account), **deeds_of(account))


def distance_to(person: Account) -> Any:
    """How the viewer keeps away from them, if they do."""
    asks = viewer().is_authenticated and viewer().id != person.id
    return db.session.scalars(distance_between(viewer(), person)).one_or_none() if asks else None


def deeds_of(person: Account) -> dict[str, Any]:
    """Nothing of somebody who is suspended."""
    if not person.is_active:
        return {"rhythms": [], "helping": Helping([], [])}
    return {"rhythms": rhythms_of(person)[:A_FEW], "helping": helping_of(viewer(), person)}


@people.get("/people/<handle>/entries")
def show(handle: str) -> ResponseReturnValue:
    person, is_near_me = person_called(handle)
    page = page_of(
        db.session,
        entries_by(viewer(), person),
        by=(Post.created_at, Post.id),
        after=request.args.get("after"),
        before=request.args.get("before"),
        size=PAGE,
        descending=True,
    )
    about = {"labels_of": labels_of, "note_of": note_of, "is_near": is_near_me, "asked": bool(request.args)}
    return render_template("entries/person.html", person=person, page=page, rhythms=rhythms_of(person), **about)


def person_called(handle: str) -> tuple[Account, bool]:
    """And whether the viewer keeps no distance from them. Raises NotFound."""
    query = people_visible_to(viewer()).where(Account.handle == handle.lower(), Account.suspended_at.is_(None))
    row = db.session.execute(query.add_columns(is_near(viewer(), Account.id))).one_or_none()
    if row is None:
        raise NotFound
    return row[0], bool(row[1])


def rhythms_of(person: Account) -> list[tuple[Participation, Rhythm, tuple[Mark, ...], frozenset[int]]]:
    """Challenge by challenge; whoever hides their rhythm still sees it. What was written for a circle that the viewer
    does not belong to is not in it.
    """
    if request.args or (person.hides_rhythm and person.id != viewer().id):
        return []
    now, rows = clock.now(), db.session.execute(parts_of(viewer(), person))
    parts = [(mine, frozenset(map(int, (closed or "").split()))) for mine, closed in rows]
    return [
        (mine, rhythm_of(mine, now, closed), marks_of(mine, now, closed), mine.days_done - closed)
        for mine, closed in parts
    ]
