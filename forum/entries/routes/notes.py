"""Notes of those who watch from the sidelines, for themselves; later, with one click, entries."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.challenges import Challenge, challenges_visible_to
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import EditConflict, NothingForm
from forum.core.permissions import refuse_unless
from forum.core.refusals import NotFound, Unusable
from forum.core.web import say
from forum.entries.forms import NoteForm, NoteToEntryForm
from forum.entries.limits import publishings
from forum.entries.models import is_writable
from forum.entries.notes import NEW, Note, notes_of, refuse_unless_watching
from forum.entries.permissions import Can
from forum.entries.queries import Place, company_of, days_of_visible, place_of
from forum.entries.routes.writing import make_room
from forum.posts import Draft, MeantFor, draft_for, end_draft, known_draft, mark_of_draft, published

notes = Blueprint("notes", __name__)


def watched_day(slug: str, number: int) -> Place:
    """Raises NotFound, NotAllowed, and what `refuse_unless_watching` does."""
    place = place_of(viewer(), found(days_of_visible(viewer(), slug, number)))
    refuse_unless(viewer(), Can.NOTE, place)
    assert place.mine is not None
    refuse_unless_watching(place.mine, number, clock.now())
    return place


def draft_of(place: Place) -> str:
    return f"note:{place.challenge.slug}:{place.number}"


@notes.get("/challenges/<slug>/days/<int(max=100):number>/note")
@sign_in_required
def write(slug: str, number: int) -> ResponseReturnValue:
    place = watched_day(slug, number)
    note = place.note
    draft = db.session.scalars(draft_for(viewer(), draft_of(place))).one_or_none()
    text = draft.text("text") if draft else note.source if note else ""
    form = NoteForm(formdata=None, text=text, version=note.version if note else NEW)
    return show_form(place, form, 200, mark_of_draft(draft))


def show_form(place: Place, form: NoteForm, status: int, known: str) -> ResponseReturnValue:
    about = {"draft_place": draft_of(place), "known": known}
    theirs = place.note if status == EditConflict.status else None
    return render_template("entries/note.html", place=place, form=form, theirs=theirs, **about), status


@notes.post("/challenges/<slug>/days/<int(max=100):number>/note")
@publishings
@sign_in_required
def keep(slug: str, number: int) -> ResponseReturnValue:
    place = watched_day(slug, number)
    form = NoteForm()
    if not form.validate():
        return show_form(place, form, 422, known_draft())

    try:
        assert place.mine is not None
        Note.keep(place.mine, number, form.text.data, version=form.version.data, at=clock.now())
    except Unusable as why:
        form.refuse("text", why)
        return show_form(place, form, 422, known_draft())
    except EditConflict as why:
        return show_conflict(place, form, why)
    end_draft(draft_of(place))
    commit()
    say(_("Kept. Only you can read it."))
    return redirect(f"/challenges/{slug}/days/{number}", 303)


def show_conflict(place: Place, form: NoteForm, why: EditConflict) -> ResponseReturnValue:
    """Changed in another tab: both texts; sending it again replaces what stands beside it."""
    slug, number = place.challenge.slug, place.number
    db.session.expire_all()
    place = watched_day(slug, number)
    form.start_from(place.note.version if place.note else NEW)
    form.refuse("text", why)
    return show_form(place, form, EditConflict.status, known_draft())


@notes.post("/challenges/<slug>/days/<int(max=100):number>/note/delete")
@sign_in_required
def throw_away(slug: str, number: int) -> ResponseReturnValue:
    place = place_of(viewer(), found(days_of_visible(viewer(), slug, number)))
    if NothingForm().validate():
        Note.throw_away(viewer().id, place.challenge.id, number)
        Draft.discard(viewer().id, draft_of(place))
        commit()
        say(_("Your note is gone."))
    return redirect(f"/challenges/{slug}/days/{number}", 303)


@notes.post("/challenges/<slug>/days/<int(max=100):number>/note/publish")
@publishings
@sign_in_required
def publish(slug: str, number: int) -> ResponseReturnValue:
    place = place_of(viewer(), found(days_of_visible(viewer(), slug, number)))
    refuse_unless(viewer(), Can.WRITE, place)
    if place.written is not None:
        say(_("You have an entry for this day already; your note stays with you."))
        return redirect(f"/entries/{place.written.post_id}", 303)
    form = NoteToEntryForm()
    if place.note is None or place.mine is None or not form.validate():
        raise NotFound

    try:
        form.refuse_more(MeantFor.in_challenge(place.challenge))
        insists = form.all_the_same.data
        entry = place.note.become_entry(place.mine, place.prompt, at=clock.now(), all_the_same=insists)
    except Unusable as why:
        form.refuse("text", why)
        return ask_again(place, form, why)
    left = end_draft(draft_of(place), {"text": place.note.source})
    commit()
    if left is not None:
        make_room(left, entry)
    published(draft_of(place), entry.post)
    say(_("Your note is an entry now, and says when you wrote it."))
    return redirect(f"/entries/{entry.post_id}", 303)


def ask_again(place: Place, form: NoteToEntryForm, why: Unusable) -> ResponseReturnValue:
    form.begin_for(MeantFor.in_challenge(place.challenge))
    return render_template("entries/note_to_entry.html", place=place, form=form), why.status


@notes.get("/challenges/<slug>/notes")
@sign_in_required
def index(slug: str) -> ResponseReturnValue:
    company = company_of(viewer(), found(challenges_visible_to(viewer()).where(Challenge.slug == slug)))
    mine = db.session.scalars(notes_of(viewer(), company.challenge.id)).all()
    part = company.mine
    free = [
        one.number
        for one in mine
        if part and one.number not in part.days_done and is_writable(part, one.number, clock.now())
    ]
    return render_template("entries/notes.html", company=company, notes=mine, free=free)
