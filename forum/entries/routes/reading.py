"""The page of an entry with its thread."""

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import viewer
from forum.challenges import Pace, State, is_open_to
from forum.core import clock
from forum.core.database import db, found
from forum.core.permissions import may
from forum.core.refusals import NotFound
from forum.core.richtext import excerpt
from forum.entries.models import Entry
from forum.entries.queries import entries_visible_to, neighbours_of, part_for
from forum.entries.waiting import people_waiting
from forum.entries.words import heading_of, labels_of, note_of
from forum.posts import thread_page

reading = Blueprint("entries", __name__)
FRESH = timedelta(hours=12)  # as long, its author is shown who else waits for a word


@reading.get("/entries/<int:entry_id>")
def show(entry_id: int) -> ResponseReturnValue:
    entry = found(entries_visible_to(viewer()).where(Entry.post_id == entry_id))
    refuse_if_nothing_is_left(entry)
    before, after = neighbours_of(viewer(), entry)
    thread = thread_page(viewer(), entry.post, request.args, clock.now())
    return render_template(
        "entries/show.html",
        entry=entry,
        heading=heading_of(entry, title_for_viewer(entry)),
        note=note_of(entry, entry.post.challenge),
        labels=labels_of(entry),
        summary="" if entry.post.is_gone else excerpt(entry.post.source, 160),
        before=before,
        after=after,
        waiting=0 if thread.private_words else waiting_beside(entry),
        thread=thread,
    )


def refuse_if_nothing_is_left(entry: Entry) -> None:
    """A tombstone stands where others have answered, and nowhere else."""
    if entry.post.deleted_at is not None and not entry.post.comment_count:
        raise NotFound


def title_for_viewer(entry: Entry) -> str | None:
    """The prompt's title once it is open to this viewer: on the other side of the earth the day may not have begun.

    Whoever wrote for the day has read its prompt. What a moderator has hidden with its challenge is named to nobody.
    """
    if not may(viewer(), "challenge.see_named", entry.prompt.challenge):
        return None
    if entry.post.author_id == viewer().id and viewer().is_authenticated:
        return entry.prompt.title
    is_open = is_open_to(viewer(), entry.prompt, None, clock.now())
    if not is_open and viewer().is_authenticated and entry.prompt.challenge.pace == Pace.OWN:  # else all have one day
        mine = db.session.scalars(part_for(viewer(), entry)).one_or_none()
        is_open = is_open_to(viewer(), entry.prompt, mine, clock.now())
    return entry.prompt.title if is_open else None


def waiting_beside(entry: Entry) -> int:
    """Whoever has just published is told, once and calmly, how many others wait for a word."""
    is_fresh = clock.now() - entry.post.created_at < FRESH
    if not (is_fresh and may(viewer(), "entry.edit", entry)):
        return 0
    if entry.post.challenge.state_at(clock.now()) not in (State.RUNNING, State.FINISHED):
        return 0
    return people_waiting(viewer(), entry.post.challenge_id or 0, clock.now())
