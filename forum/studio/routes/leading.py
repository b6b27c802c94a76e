"""The pages for leading a challenge: what wants doing first, everyone's days, and people who may need a hand."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.challenges import Challenge, Participation, challenges_visible_to, latest_counts_of
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.paging import Page, page_of
from forum.core.permissions import refuse_unless
from forum.core.refusals import Unusable
from forum.core.richtext import excerpt
from forum.core.web import say
from forum.entries import stuck_in
from forum.posts import PrivateWord, Unreachable
from forum.studio.forms import LONGEST_NOTE, NoteForm
from forum.studio.grid import PEOPLE, people_in, rows_of
from forum.studio.hands import (
    MOST_FIRST,
    first_entries_in,
    is_time_for,
    latest_notes,
    needs_of,
    part_to_write_to,
    quiet_in,
)
from forum.studio.limits import notes as often_enough
from forum.studio.notes import write_note
from forum.studio.permissions import Can
from forum.studio.plots import MOST_DAYS, days_of
from forum.studio.words import todos

leading = Blueprint("leading", __name__)
QUIET_A_PAGE = 20
EXCERPT = 140


def challenge_to_lead(slug: str) -> Challenge:
    """Raises NotFound, NotAllowed."""
    challenge = found(challenges_visible_to(viewer()).where(Challenge.slug == slug))
    refuse_unless(viewer(), Can.LEAD, challenge)
    return challenge


@leading.get("/challenges/<slug>/lead")
@sign_in_required
def show(slug: str) -> ResponseReturnValue:
    challenge = challenge_to_lead(slug)
    needs = needs_of(viewer(), challenge, clock.now())
    counts = db.session.scalars(latest_counts_of(challenge.id, MOST_DAYS)).all()
    about = {"todos": list(todos(needs, f"/challenges/{slug}")), "days": days_of(counts)}
    return render_template("studio/lead.html", challenge=challenge, needs=needs, **about)


@leading.get("/challenges/<slug>/lead/days")
@sign_in_required
def days(slug: str) -> ResponseReturnValue:
    challenge = challenge_to_lead(slug)
    order = (Participation.joined_at, Participation.id)
    page = one_page(people_in(challenge), order, PEOPLE)
    rows = rows_of(viewer(), page.items, clock.now())
    return render_template("studio/days.html", challenge=challenge, page=page, rows=rows)


def one_page(query: Any, order: Any, size: int, *, descending: bool = False) -> Page[Participation]:
    asked = {"after": request.args.get("after"), "before": request.args.get("before")}
    return page_of(db.session, query, by=order, size=size, descending=descending, **asked)


@leading.get("/challenges/<slug>/lead/people")
@sign_in_required
def people(slug: str) -> ResponseReturnValue:
    """Walls and first entries stand on the first page; the quiet ones go on from page to page."""
    challenge = challenge_to_lead(slug)
    walls: list[Any] = []
    first: list[Any] = []
    if not request.args:
        walls = stuck_in(viewer(), [challenge.id], clock.now())
        first = list(db.session.scalars(first_entries_in(viewer(), challenge.id).limit(MOST_FIRST)))
    page = quiet_page(challenge)
    parts = [*(one.wall.participation for one in walls), *page.items]
    notes = latest_notes(challenge.id, [*(one.author_id for one in first), *(part.account.id for part in parts)])
    about = {"walls": walls, "first": first, "page": page, "notes": notes}
    return render_template(
        "studio/people.html", challenge=challenge, excerpt=lambda text: excerpt(text, EXCERPT), **about
    )


def quiet_page(challenge: Challenge) -> Page[Participation]:
    """Those who were heard of last come first: to them it is the shortest way back."""
    if not is_time_for(challenge, clock.now()):
        return Page([])
    order = (Participation.heard_on, Participation.id)
    return one_page(quiet_in(viewer(), challenge, clock.now()), order, QUIET_A_PAGE, descending=True)


@leading.get("/challenges/<slug>/lead/people/<handle>")
@sign_in_required
def begin_note(slug: str, handle: str) -> ResponseReturnValue:
    challenge = challenge_to_lead(slug)
    part = found(part_to_write_to(viewer(), challenge, handle))
    return show_form(challenge, part, NoteForm(formdata=None), 200)


def show_form(challenge: Challenge, part: Participation, form: NoteForm, status: int) -> ResponseReturnValue:
    note = latest_note(challenge, part)
    form.start_from(note.id if note else 0)
    about = {"part": part, "note": note, "form": form, "longest": LONGEST_NOTE}
    return render_template("studio/note.html", challenge=challenge, **about), status


def latest_note(challenge: Challenge, part: Participation) -> PrivateWord | None:
    return latest_notes(challenge.id, [part.account.id]).get(part.account.id)


@leading.post("/challenges/<slug>/lead/people/<handle>")
@often_enough
@sign_in_required
def write(slug: str, handle: str) -> ResponseReturnValue:
    challenge = challenge_to_lead(slug)
    part = found(part_to_write_to(viewer(), challenge, handle))
    form = NoteForm()
    if not form.validate():
        return show_form(challenge, part, form, 422)

    try:
        write_note(challenge, part, viewer(), form.text.data, seen=int(form.seen.data), at=clock.now())
    except (Unusable, Unreachable) as why:
        form.refuse("text", why)
        return show_form(challenge, part, form, why.status)
    commit()
    say(_("%(name)s has your note. Nobody else can read it.", name=part.account.first_name))
    return redirect(f"/challenges/{slug}/lead/people", 303)
