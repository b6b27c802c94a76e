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
from forum.posts import (
    Draft,
    MeantFor,
    draft_for,
    end_draft,
    keep_words,
    known_draft,
    mark_of_draft,
    move_words,
    people_mentioned,
    place_of_edit,
    published,
)

writing = Blueprint("writing", __name__)


@writing.get("/challenges/<slug>/days/<int(max=100):number>/write")
@sign_in_required
def write(slug: str, number: int) -> ResponseReturnValue:
    place = place_of(viewer(), found(days_of_visible(viewer(), slug, number)))
    if place.mine is None or not may(viewer(), Can.WRITE, place):
        return offer_joining(place, 200)
    if place.written is not None:
        return to_what_is_written(place.written, place.draft)
    refuse_unless_writable(place.mine, number, clock.now())
    viewer().refuse_if_silenced(clock.now())
    draft = db.session.scalars(draft_for(viewer(), place.draft)).one_or_none()
    begun = drafted(draft) if draft else {"text": place.note.source} if place.note else None
    form = EntryForm(formdata=None, data=begun)
    form.offer_audiences(place.challenge, place.circle_id)
    return show_form(place, form, 200, mark_of_draft(draft))


def to_what_is_written(entry: Entry, where: str) -> ResponseReturnValue:
    """What another tab has kept for this day since comes along: it is not written in its own form any more."""
    draft = db.session.scalars(draft_for(viewer(), where)).one_or_none()
    if draft is not None:
        move_words(draft, place_of_edit(entry.post_id))
        commit()
    return redirect(f"/entries/{entry.post_id}/edit", 303)


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
        return show_form(place, form, 422, known_draft())

    try:
        entry = write_entry(place, form)
    except (Unusable, Conflict) as why:
        form.refuse("text", why)
        return show_form(place, form, why.status, known_draft())
    return finish(place, entry, form)


def write_entry(place: Place, form: EntryForm) -> Entry:
    assert place.mine is not None
    form.refuse_more(MeantFor.in_challenge(place.challenge))
    text, readers = form.text.data, form.readers(place.circle_id)
    mentioned = people_mentioned(text, viewer(), place.challenge, readers["circle_id"])
    post = {"mentioned": mentioned, **readers, "submission_key": form.submission_key.data or None}
    post |= form.how
    return Entry.publish(place.mine, place.prompt, text, at=clock.now(), post=post, **form.about)


def finish(place: Place, entry: Entry, form: EntryForm) -> ResponseReturnValue:
    """Of two sendings at once, the second is shown what the first made."""
    where, slug, number = place.draft, place.challenge.slug, place.number
    left = end_draft(where)
    try:
        commit()
    except Conflict:
        return show_first(found_written(slug, number), form, where)
    if left is not None:
        make_room(left, entry)
    published(where, entry.post)
    if entry.post.is_shown:
        say(_("Your entry is here for others to read."))
    return redirect(f"/entries/{entry.post_id}", 303)


def make_room(left: Draft, entry: Entry) -> None:
    """The day is written: what else was kept for it is a change from now on. The entry has its number only now."""
    move_words(left, place_of_edit(entry.post_id))
    commit()


def found_written(slug: str, number: int) -> Entry:
    written = place_of(viewer(), found(days_of_visible(viewer(), slug, number))).written
    if written is None:
        raise Conflict
    return written


def show_first(written: Entry, form: EntryForm, where: str) -> ResponseReturnValue:
    """The day is written already. The same words again change nothing; other words are kept where one edits."""
    if form.says_what_stands_in(written):
        return redirect(f"/entries/{written.post_id}", 303)
    change = place_of_edit(written.post_id)
    kept_at, left = keep_words(change, typed(form)), end_draft(where)
    if left is not None:
        move_words(left, change)
    commit()
    flash(where, "draft-done")
    if kept_at == change:
        say(_("You have an entry for this day already. Your other words are kept in the form to edit it."))
    else:
        say(_("You have an entry for this day already. Your other words are kept in “My drafts”, beside earlier ones."))
    return redirect(f"/entries/{written.post_id}", 303)


def keep_and_offer_joining(place: Place) -> ResponseReturnValue:
    """What was typed waits in the form of this day, for when its author has joined."""
    kept_at = keep_words(place.draft, typed(EntryForm()), known_draft())
    commit()
    return offer_joining(place, NotTakingPart.status, is_in_form=kept_at == place.draft)


def typed(form: EntryForm) -> dict[str, Any]:
    return {name: form[name].data for name in FIELDS}


def offer_joining(place: Place, status: int, *, is_in_form: bool = True) -> ResponseReturnValue:
    about = {"why": NotTakingPart(), "kept": EntryForm().text.data, "is_in_form": is_in_form}
    return render_template("entries/join_first.html", place=place, **about), status


def show_form(place: Place, form: EntryForm, status: int, known: str) -> ResponseReturnValue:
    form.begin_for(MeantFor.in_challenge(place.challenge))
    return render_template("entries/write.html", place=place, form=form, known=known, **when(place)), status


def when(place: Place) -> dict[str, Any]:
    """After midnight there are two days to write for: the evening before, until 04:00, and the one just begun."""
    assert place.mine is not None
    evening, today = place.mine.writing_day(clock.now()), place.mine.today(clock.now())
    other = {evening: today, today: evening}.get(place.number) if evening != today else None
    is_free = other and 1 <= other <= place.challenge.length and other not in place.mine.days_done
    return {"evening": evening, "today": today, "other": other if is_free else None}
