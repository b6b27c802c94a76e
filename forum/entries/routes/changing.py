"""Editing and deleting an entry."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import EditConflict, Form
from forum.core.permissions import refuse_unless
from forum.core.refusals import Unusable
from forum.core.web import say
from forum.entries.forms import THEN, EntryEditForm, chosen_for, drafted, fields_of
from forum.entries.limits import publishings
from forum.entries.models import Entry
from forum.entries.permissions import Can
from forum.entries.queries import entries_to_change
from forum.posts import (
    Audience,
    Draft,
    MeantFor,
    Post,
    circle_of,
    draft_for,
    end_draft,
    known_draft,
    mark_of_draft,
    people_mentioned,
    place_of_edit,
    published,
)

changing = Blueprint("changing", __name__)


@changing.get("/entries/<int:entry_id>/edit")
@sign_in_required
def edit(entry_id: int) -> ResponseReturnValue:
    entry = found(entries_to_change(viewer()).where(Entry.post_id == entry_id))
    refuse_unless(viewer(), Can.EDIT, entry)
    entry.post.refuse_if_closed(clock.now())
    draft = draft_of(entry)
    as_published = draft is None or "published" in request.args
    mine = my_circle(entry)
    kept = {} if draft is None or as_published else kept_for_today(draft, entry, mine)
    form = EntryEditForm(formdata=None, data=fields_of(entry, mine) | kept)
    form.offer_readers_of(entry, mine)
    return show_form(entry, form, 200, draft=draft, restored=bool(kept))


@changing.post("/entries/<int:entry_id>/edit")
@publishings
@sign_in_required
def revise(entry_id: int) -> ResponseReturnValue:
    entry = found(entries_to_change(viewer()).where(Entry.post_id == entry_id))
    form = EntryEditForm()
    refuse_unless(viewer(), Can.EDIT, entry)
    mine = my_circle(entry)
    form.offer_readers_of(entry, mine)
    if not form.validate():
        return show_form(entry, form, 422, draft=draft_of(entry))
    if form.says_the_same_as(entry, mine):
        return finish(entry)

    try:
        revise_entry(entry, form, mine)
    except Unusable as why:
        form.refuse("text", why)
        return show_form(entry, form, why.status, draft=draft_of(entry))
    except EditConflict as why:
        return show_conflict(entry_id, form, why)
    return finish(entry)


def my_circle(entry: Entry) -> int | None:
    """The one that its author is in now, whichever it was written for."""
    return db.session.scalar(circle_of(viewer().id, entry.post.challenge_id))


def kept_for_today(draft: Draft, entry: Entry, mine: int | None) -> dict[str, Any]:
    """What a draft has kept. By "my circle" it means the one that its author was in then."""
    kept = drafted(draft)
    was_then = str(MeantFor.of_circle(entry.post.circle_id)) in kept.get("meant_for", "").split()
    if kept.get("audience") == THEN and chosen_for(entry, mine) != THEN:
        del kept["audience"]
    elif kept.get("audience") == Audience.CIRCLE and chosen_for(entry, mine) == THEN and was_then:
        kept["audience"] = THEN
    return kept


def revise_entry(entry: Entry, form: EntryEditForm, mine: int | None) -> None:
    form.refuse_more(readers_there(entry.post))
    readers = form.readers_of(entry, mine)
    about, author = form.about | readers, entry.post.author or viewer()
    here = (entry.post.challenge, readers["circle_id"], entry.post.visibility)
    mentioned = people_mentioned(form.text.data, author, *here)
    post = {"mentioned": mentioned, "all_the_same": form.all_the_same.data}
    entry.revise(form.text.data, by=viewer(), version=form.version.data, at=clock.now(), post=post, **about)


def readers_there(post: Post) -> MeantFor:
    """Of whom its author chooses."""
    return MeantFor.there(post.visibility, post.challenge_id)


def finish(entry: Entry) -> ResponseReturnValue:
    end_draft(place_of_edit(entry.post_id))
    commit()
    published(place_of_edit(entry.post_id), entry.post)
    say(_("Your changes are in."))
    return redirect(f"/entries/{entry.post_id}", 303)


def show_conflict(entry_id: int, form: EntryEditForm, why: EditConflict) -> ResponseReturnValue:
    """Both texts, side by side; sending the form again is a choice made knowingly."""
    db.session.expire_all()
    entry = found(entries_to_change(viewer()).where(Entry.post_id == entry_id))
    form.start_from(entry.post.version)
    return show_form(entry, form, 409, draft=draft_of(entry), conflict=why)


def show_form(entry: Entry, form: EntryEditForm, status: int, **about: Any) -> ResponseReturnValue:
    draft = about.pop("draft")
    form.begin_for(readers_there(entry.post))
    about |= {
        "place": place_of_edit(entry.post_id),
        "known": mark_of_draft(draft) if status == 200 else known_draft(),
        "draft": draft,
    }
    return render_template("entries/edit.html", entry=entry, form=form, **about), status


def draft_of(entry: Entry) -> Draft | None:
    return db.session.scalars(draft_for(viewer(), place_of_edit(entry.post_id))).one_or_none()


@changing.get("/entries/<int:entry_id>/delete")
@sign_in_required
def confirm_deletion(entry_id: int) -> ResponseReturnValue:
    entry = found(entries_to_change(viewer()).where(Entry.post_id == entry_id))
    refuse_unless(viewer(), Can.DELETE, entry)
    return render_template("entries/delete.html", entry=entry, form=Form())


@changing.post("/entries/<int:entry_id>/delete")
@sign_in_required
def delete(entry_id: int) -> ResponseReturnValue:
    entry = found(entries_to_change(viewer()).where(Entry.post_id == entry_id))
    form = Form()
    refuse_unless(viewer(), Can.DELETE, entry)
    if not form.validate():
        return render_template("entries/delete.html", entry=entry, form=form), 422

    entry.withdraw(by=viewer(), at=clock.now())
    Draft.discard(viewer().id, place_of_edit(entry.post_id))
    commit()
    say(_("Your entry is deleted. Day %(number)s can be written again.", number=entry.number))
    return redirect(f"/challenges/{entry.post.challenge.slug}/days/{entry.number}", 303)
