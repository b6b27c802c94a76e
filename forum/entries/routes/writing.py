"""Writing the entry of a day: the form with what was begun, and publishing it once."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.permissions import may
from forum.core.refusals import Conflict, Unusable
from forum.core.web import say
from forum.entries.forms import FIELDS, EntryForm, drafted
from forum.entries.limits import publishings
from forum.entries.models import Entry, refuse_unless_writable
from forum.entries.permissions import Can
from forum.entries.queries import Place, days_of_visible, place_of
from forum.entries.refusals import NotTakingPart
from forum.posts import Draft, MeantFor, draft_for, people_mentioned, published

writing = Blueprint("writing", __name__)


@writing.get("/challenges/<slug>/days/<int(max=100):number>/write")
@sign_in_required
def write(slug: str, number: int) -> ResponseReturnValue:
    place = place_of(viewer(), found(days_of_visible(viewer(), slug, number)))
    if place.mine is None or not may(viewer(), Can.WRITE, place):
        return offer_joining(place, 200)
    if place.written is not None:
        return redirect(f"/entries/{place.written.post_id}/edit", 303)
    refuse_unless_writable(place.mine, number, clock.now())
    viewer().refuse_if_silenced(clock.now())
    draft = db.session.scalars(draft_for(viewer(), place.draft)).one_or_none()
    begun = drafted(draft) if draft else {"text": place.note.source} if place.note else None
    form = EntryForm(formdata=None, data=begun)
    form.offer_audiences(place.challenge, place.circle_id)
    return show_form(place, form, 200, draft=draft)


@writing.post("/challenges/<slug>/days/<int(max=100):number>/write")
@publishings
@sign_in_required
def publish(slug: str, number: int) -> ResponseReturnValue:
    place = place_of(viewer(), found(days_of_visible(viewer(), slug, number)))
    form = EntryForm()
    form.offer_audiences(place.challenge, place.circle_id)
    if place.mine is None or not may(viewer(), Can.WRITE, place):
        return keep_and_offer_joining(place)
    if place.written is not None:
        return show_first(place.written, form, place.draft)
    refuse_unless_writable(place.mine, number, clock.now())
    if not form.validate():
        return show_form(place, form, 422)

    try:
        entry = write_entry(place, form)
    except (Unusable, Conflict) as why:
        form.refuse("text", why)
        return show_form(place, form, why.status)
    return finish(place, entry, form)


def write_entry(place: Place, form: EntryForm) -> Entry:
    assert place.mine is not None
    form.refuse_more(MeantFor.in_challenge(place.challenge))
    text, readers = form.text.data, form.readers(place.circle_id)
    mentioned = people_mentioned(text, viewer(), place.challenge, readers["circle_id"])
    post = {"mentioned": mentioned, **readers, "submission_key": form.submission_key.data or None}
    post |= form.how
    entry = Entry.publish(place.mine, place.prompt, text, at=clock.now(), post=post, **form.about)
    Draft.discard(viewer().id, place.draft)
    return entry


def finish(place: Place, entry: Entry, form: EntryForm) -> ResponseReturnValue:
    """Of two sendings at once, the second is shown what the first made."""
    where, slug, number = place.draft, place.challenge.slug, place.number
    try:
        commit()
    except Conflict:
        return show_first(found_written(slug, number), form, where)
    published(where, entry.post)
    if entry.post.is_shown:
        say(_("Your entry is here for others to read."))
    return redirect(f"/entries/{entry.post_id}", 303)


def found_written(slug: str, number: int) -> Entry:
    written = place_of(viewer(), found(days_of_visible(viewer(), slug, number))).written
    if written is None:
        raise Conflict
    return written


def show_first(written: Entry, form: EntryForm, where: str) -> ResponseReturnValue:
    """The day is written already. The same words again change nothing; other words are kept where one edits."""
    if not form.says_what_stands_in(written):
        keep_draft(f"edit:{written.post_id}", form)
        Draft.discard(viewer().id, where)
        commit()
        flash(where, "draft-done")
        say(_("You have an entry for this day already. Your other words are kept in the form to edit it."))
    return redirect(f"/entries/{written.post_id}", 303)


def keep_and_offer_joining(place: Place) -> ResponseReturnValue:
    """What was typed waits in the form of this day, for when its author has joined."""
    keep_draft(place.draft, EntryForm())
    commit()
    return offer_joining(place, NotTakingPart.status)


def keep_draft(where: str, form: EntryForm) -> None:
    earlier = db.session.scalars(draft_for(viewer(), where)).one_or_none()
    fields = {name: form[name].data for name in FIELDS}
    Draft.save(viewer().id, where, (earlier.sequence if earlier else 0) + 1, fields, clock.now())


def offer_joining(place: Place, status: int) -> ResponseReturnValue:
    why, kept = NotTakingPart(), EntryForm().text.data
    return render_template("entries/join_first.html", place=place, why=why, kept=kept), status


def show_form(place: Place, form: EntryForm, status: int, *, draft: Draft | None = None) -> ResponseReturnValue:
    if status != 200:
        draft = db.session.scalars(draft_for(viewer(), place.draft)).one_or_none()
    sequence = draft.sequence if draft else 0
    form.begin_for(MeantFor.in_challenge(place.challenge))
    return render_template("entries/write.html", place=place, form=form, sequence=sequence, **when(place)), status


def when(place: Place) -> dict[str, Any]:
    """After midnight there are two days to write for: the evening before, until 04:00, and the one just begun."""
    assert place.mine is not None
    evening, today = place.mine.writing_day(clock.now()), place.mine.today(clock.now())
    other = {evening: today, today: evening}.get(place.number) if evening != today else None
    is_free = other and 1 <= other <= place.challenge.length and other not in place.mine.days_done
    return {"evening": evening, "today": today, "other": other if is_free else None}
