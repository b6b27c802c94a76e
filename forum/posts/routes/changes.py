"""Changing and deleting what one wrote, and the texts it had before."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import EditConflict
from forum.core.paging import page_of
from forum.core.permissions import refuse_unless
from forum.core.refusals import Unusable
from forum.core.web import say
from forum.posts.addresses import address_of
from forum.posts.attached import Revision
from forum.posts.drafts import mark_of_draft
from forum.posts.forms import EditForm, EditTopicForm
from forum.posts.keeping import end_draft, known_draft
from forum.posts.limits import edits
from forum.posts.meant_for import MeantFor, readers_below
from forum.posts.mentions import people_mentioned
from forum.posts.models import Post
from forum.posts.permissions import Can
from forum.posts.publishing import published
from forum.posts.queries import draft_for, post_to_change, revisions_of
from forum.posts.words import Kind

changes = Blueprint("changes", __name__)
DELETED_ELSEWHERE = (Kind.ENTRY, Kind.HELP_REQUEST)
EDITED_ELSEWHERE = (*DELETED_ELSEWHERE, Kind.LAUNCH)  # they have more fields, and pages of their own to change them


@changes.get("/posts/<int:post_id>/edit")
@sign_in_required
def edit(post_id: int) -> ResponseReturnValue:
    post = found(post_to_change(viewer(), post_id))
    if post.kind in EDITED_ELSEWHERE:
        return redirect(f"{address_of(post)}/edit", 303)
    refuse_unless(viewer(), Can.EDIT, post)
    post.refuse_if_closed(clock.now())
    draft = db.session.scalars(draft_for(viewer(), f"edit:{post.id}")).one_or_none()
    begun = draft.text if draft else lambda name: ""
    title, text = begun("title") or post.title, begun("text") or post.source
    about = {"title": title, "text": text, "meant_for": begun("meant_for")}
    form = form_for(post)(formdata=None, version=post.version, **about)
    return show(post, form, known=mark_of_draft(draft))


def form_for(post: Post) -> type[EditForm | EditTopicForm]:
    return EditTopicForm if post.kind == Kind.TOPIC else EditForm


def show(
    post: Post, form: EditForm | EditTopicForm, status: int = 200, *, known: str | None = None, theirs: bool = False
) -> ResponseReturnValue:
    form.begin_for(MeantFor.below(post))
    about = {"known": known_draft() if known is None else known, "theirs": theirs}
    page = render_template("posts/edit.html", post=post, form=form, **about)
    return page, status


@changes.post("/posts/<int:post_id>/edit")
@edits
@sign_in_required
def change(post_id: int) -> ResponseReturnValue:
    post = found(post_to_change(viewer(), post_id))
    if post.kind in EDITED_ELSEWHERE:
        return redirect(f"{address_of(post)}/edit", 303)
    form = form_for(post)()
    refuse_unless(viewer(), Can.EDIT, post)
    post.refuse_if_closed(clock.now())
    if not form.validate():
        return show(post, form, 422)
    try:
        return changed(post, form)
    except Unusable as why:
        form.refuse("text", why)
        return show(post, form, why.status)
    except EditConflict:
        return show_both(post_id, form)


def changed(post: Post, form: EditForm | EditTopicForm) -> ResponseReturnValue:
    text, place = form.text.data, f"edit:{post.id}"
    form.refuse_more(readers_below(post))
    mentioned = people_mentioned(text, post.author or viewer(), post.challenge, post.circle_id, post.visibility)
    title = form.title.data if isinstance(form, EditTopicForm) else None
    about = {"title": title, "mentioned": mentioned, "all_the_same": form.all_the_same.data}
    post.edit(text, by=viewer(), version=form.version.data, at=clock.now(), **about)
    end_draft(place)
    commit()
    published(place, post)
    return redirect(f"/posts/{post.id}", 303)


def show_both(post_id: int, form: EditForm | EditTopicForm) -> ResponseReturnValue:
    """Someone, or another tab, was faster: both texts, and the writer's own in the form, ready to be sent again."""
    db.session.rollback()
    post = found(post_to_change(viewer(), post_id))
    form.start_from(post.version)
    form.refuse("text", EditConflict())
    return show(post, form, 409, theirs=True)


@changes.get("/posts/<int:post_id>/history")
@sign_in_required
def history(post_id: int) -> ResponseReturnValue:
    post = found(post_to_change(viewer(), post_id))
    refuse_unless(viewer(), Can.HISTORY, post)
    after = request.args.get("after")
    page = page_of(db.session, revisions_of(viewer(), post), by=(Revision.id,), after=after, descending=True, size=20)
    return render_template("posts/history.html", post=post, page=page)


@changes.get("/posts/<int:post_id>/delete")
@sign_in_required
def confirm(post_id: int) -> ResponseReturnValue:
    post = found(post_to_change(viewer(), post_id))
    if post.kind in DELETED_ELSEWHERE:
        return redirect(f"{address_of(post)}/delete", 303)
    refuse_unless(viewer(), Can.DELETE, post)
    return render_template("posts/delete.html", post=post)


@changes.post("/posts/<int:post_id>/delete")
@edits
@sign_in_required
def delete(post_id: int) -> ResponseReturnValue:
    post = found(post_to_change(viewer(), post_id))
    if post.kind in DELETED_ELSEWHERE:
        return redirect(f"{address_of(post)}/delete", 303)
    refuse_unless(viewer(), Can.DELETE, post)
    post.delete(by=viewer(), at=clock.now())
    commit()
    say(_("It is deleted. Answers to it stay where they are."))
    return redirect(f"/posts/{post_id}", 303)
