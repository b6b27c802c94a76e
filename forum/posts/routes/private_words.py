"""Private words: writing one about a post, reading those one has, and answering once."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.paging import page_of
from forum.core.permissions import may, refuse_unless
from forum.core.refusals import Unusable
from forum.core.richtext import excerpt
from forum.core.web import say
from forum.posts.drafts import mark_of_draft
from forum.posts.forms import PrivateWordForm
from forum.posts.keeping import end_draft, known_draft
from forum.posts.limits import private_words as often_enough
from forum.posts.models import Post
from forum.posts.permissions import Can
from forum.posts.private_words import (
    PrivateWord,
    refuse_unless_reachable,
    word_written_by,
    words_by,
    words_to,
    words_visible_to,
)
from forum.posts.queries import draft_for, posts_visible_to

private_words = Blueprint("private_words", __name__)
PAGE = 20


@private_words.get("/posts/<int:post_id>/private-word")
@sign_in_required
def begin(post_id: int) -> ResponseReturnValue:
    post = found(about_post(post_id))
    refuse_unless(viewer(), Can.WRITE_PRIVATELY, post)
    earlier = db.session.scalar(word_written_by(viewer(), post))
    if earlier is not None:
        return redirect(f"/private-words/{earlier}", 303)
    refuse_unless_reachable(post, viewer())
    draft = db.session.scalars(draft_for(viewer(), place_of(post))).one_or_none()
    form = PrivateWordForm(formdata=None, text=draft.text("text") if draft else "")
    return show_form(post, form, 200, mark_of_draft(draft))


def about_post(post_id: int) -> Select[Post]:
    return posts_visible_to(viewer()).where(Post.id == post_id).options(joinedload(Post.thread))


def place_of(post: Post) -> str:
    return f"private-word:{post.id}"


def show_form(post: Post, form: PrivateWordForm, status: int, known: str) -> ResponseReturnValue:
    about = {"place": place_of(post), "known": known, "quoted": excerpt(post.source, 300)}
    return render_template("posts/private_word_new.html", post=post, form=form, **about), status


@private_words.post("/posts/<int:post_id>/private-word")
@often_enough
@sign_in_required
def write(post_id: int) -> ResponseReturnValue:
    post = found(about_post(post_id))
    form = PrivateWordForm()
    refuse_unless(viewer(), Can.WRITE_PRIVATELY, post)
    if not form.validate():
        return show_form(post, form, 422, known_draft())

    try:
        PrivateWord.write(post, viewer(), form.text.data, at=clock.now())
    except Unusable as why:
        form.refuse("text", why)
        return show_form(post, form, 422, known_draft())
    end_draft(place_of(post))
    commit()
    say(_("Only the author can read it. Thank you for saying it kindly, and not before everyone."))
    return redirect(f"/posts/{post_id}", 303)


@private_words.get("/private-words")
@sign_in_required
def index() -> ResponseReturnValue:
    """What one was sent or, with `?sent`, what one wrote; the latest first."""
    is_sent = "sent" in request.args
    query = words_by(viewer()) if is_sent else words_to(viewer())
    after, before = request.args.get("after"), request.args.get("before")
    page = page_of(db.session, query, by=(PrivateWord.id,), after=after, before=before, size=PAGE, descending=True)
    return render_template("posts/private_words.html", page=page, is_sent=is_sent)


@private_words.get("/private-words/<int:word_id>")
@sign_in_required
def show(word_id: int) -> ResponseReturnValue:
    word = found(words_visible_to(viewer()).where(PrivateWord.id == word_id))
    draft = db.session.scalars(draft_for(viewer(), f"private-answer:{word_id}")).one_or_none()
    form = PrivateWordForm(formdata=None, text=draft.text("text") if draft else "")
    return show_word(word, form, 200, mark_of_draft(draft))


def show_word(word: PrivateWord, form: PrivateWordForm, status: int, known: str) -> ResponseReturnValue:
    about = {"place": f"private-answer:{word.id}", "known": known}
    answering = form if may(viewer(), Can.ANSWER_PRIVATE_WORD, word) else None
    return render_template("posts/private_word.html", word=word, form=answering, **about), status


@private_words.post("/private-words/<int:word_id>")
@often_enough
@sign_in_required
def answer(word_id: int) -> ResponseReturnValue:
    word = found(words_visible_to(viewer()).where(PrivateWord.id == word_id))
    form = PrivateWordForm()
    refuse_unless(viewer(), Can.ANSWER_PRIVATE_WORD, word)
    if not form.validate():
        return show_word(word, form, 422, known_draft())

    try:
        word.answer(form.text.data, at=clock.now())
    except Unusable as why:
        form.refuse("text", why)
        return show_word(word, form, 422, known_draft())
    end_draft(f"private-answer:{word_id}")
    commit()
    say(_("Your answer is with them."))
    return redirect(f"/private-words/{word_id}", 303)
