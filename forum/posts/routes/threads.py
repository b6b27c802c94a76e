"""Topics, permalinks and answers."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict, Unusable
from forum.core.richtext import excerpt
from forum.core.web import safe_next
from forum.posts.addresses import address_of, stands_at
from forum.posts.forms import CommentForm
from forum.posts.keeping import end_draft, known_draft
from forum.posts.limits import answers
from forum.posts.meant_for import MeantFor, readers_below
from forum.posts.mentions import people_mentioned
from forum.posts.models import Post
from forum.posts.permissions import Can
from forum.posts.publishing import published, said_before, sent_before, written_before
from forum.posts.queries import posts_visible_to, threads_visible_to
from forum.posts.threads import ThreadPage, comment_asked, comment_to_answer, thread_page
from forum.posts.words import AnsweredIsGone, Kind

threads = Blueprint("threads", __name__)


@threads.get("/topics/<int:topic_id>")
def topic(topic_id: int) -> ResponseReturnValue:
    root = found(threads_visible_to(viewer()).where(Post.id == topic_id, Post.kind == Kind.TOPIC))
    thread = thread_page(viewer(), root, request.args, clock.now())
    return render_template("posts/topic.html", thread=thread)


@threads.get("/posts/<int:post_id>")
def show(post_id: int) -> ResponseReturnValue:
    """The permalink: it stays, and leads to where the post stands now. Own words in a thread that their author reads no
    longer stand on no page; they can still be changed and deleted."""
    post = found(posts_visible_to(viewer()).where(Post.id == post_id).options(joinedload(Post.thread)))
    is_within_reach = post.is_root or post.author_id != viewer().id or reads(post.thread_id)
    return redirect(stands_at(post) if is_within_reach else f"/posts/{post_id}/edit", 303)


def reads(root_id: int | None) -> bool:
    root = threads_visible_to(viewer()).where(Post.id == root_id)
    return bool(db.session.scalar(select(root.exists())))


@threads.get("/posts/<int:root_id>/comments")
def comments(root_id: int) -> ResponseReturnValue:
    """Someone reloads the page that a refused answer made."""
    root = found(threads_visible_to(viewer()).where(Post.id == root_id))
    answering = request.args.get("answer", type=int)
    asked = f"?answer={answering}" if answering else ""
    return redirect(f"{address_of(root)}{asked}#write", 303)


@threads.post("/posts/<int:root_id>/comments")
@answers
@sign_in_required
def comment(root_id: int) -> ResponseReturnValue:
    root = found(threads_visible_to(viewer()).where(Post.id == root_id))
    form = CommentForm()
    refuse_unless(viewer(), Can.COMMENT, root)
    first = sent_before(form)
    if first is not None:
        return onwards(first)
    if not form.validate():
        return show_again(root, form, form.status)
    again = said_again(root, form)
    if again is not None:
        return onwards(again)
    try:
        return onwards(written(root, form))
    except Unusable as why:
        if isinstance(why, AnsweredIsGone):
            form.answer.data = ""
        form.refuse("text", why)
        return show_again(root, form, why.status)


def said_again(root: Post, form: CommentForm) -> int | None:
    """The same words once more, in the same thread."""
    answered = int(form.answer.data) if form.answer.data else root.id
    return said_before(form.text.data, thread_id=root.id, parent_id=answered)


def onwards(answer_id: int | None) -> ResponseReturnValue:
    """To the answer, or back to the page on which it was written."""
    return redirect(safe_next(request.args.get("next"), f"/posts/{answer_id}"), 303)


def written(root: Post, form: CommentForm) -> int | None:
    """The id of the answer; of two sendings of one form at once, both get the one that was kept."""
    form.refuse_more(readers_below(root))
    mentioned = people_mentioned(form.text.data, viewer(), root.challenge, root.circle_id, root.visibility)
    answering, key = comment_to_answer(viewer(), root, form.answer.data), form.submission_key.data or None
    answer = root.comment(
        viewer(), form.text.data, at=clock.now(), to=answering, mentioned=mentioned, submission_key=key, **form.how
    )
    end_draft(f"comment:{root.id}")
    try:
        commit()
    except Conflict:
        return written_before(key)
    published(f"comment:{root.id}", answer)
    return answer.id


def show_again(root: Post, form: CommentForm, status: int) -> ResponseReturnValue:
    """The answer with what needs a second look; all that was typed stays."""
    answering = comment_asked(viewer(), root, form.answer.data)
    form.begin_for(MeantFor.below(root))
    here, then = f"{address_of(root)}?answer=", safe_next(request.args.get("next"), "")
    thread = ThreadPage(root, (), None, None, here, form=form, known=known_draft(), answering=answering, then=then)
    return render_template("posts/answer.html", thread=thread, quoted=excerpt((answering or root).source, 300)), status
