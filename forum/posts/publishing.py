"""Before and after something is published: whether this form was sent before, and what the page says then."""

from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts import viewer
from forum.core import clock
from forum.core.database import db
from forum.core.jobs import soon
from forum.core.richtext import tidy
from forum.core.web import say
from forum.posts.captions import as_called
from forum.posts.models import Post
from forum.posts.queries import already_written
from forum.posts.suspects import said_just_now
from forum.posts.words import HeldFor
from forum.settings import current_settings


def written_before(submission_key: str | None) -> int | None:
    """The id of what the first sending of this form made."""
    return db.session.scalar(already_written(viewer(), submission_key)) if submission_key else None


def sent_before(form: Any) -> int | None:
    """The same, if it has the words of this sending, too; else the form asks for them."""

    def says_the_same(post_id: int) -> bool:
        title, source = db.session.execute(select(Post.title, Post.source).where(Post.id == post_id)).one()
        is_called_so = "title" not in form or form.title.data == title
        return is_called_so and as_called(tidy(form.text.data or "")) == source

    first: int | None = form.again(written_before(form.submission_key.data), says_the_same)
    return first


def said_before(text: str | None, **place: Any) -> int | None:
    """The id of what this person wrote in the same words, in the same place, within five minutes: they sent it twice,
    from two forms. The place: columns of a post, such as its thread."""
    at = clock.now()
    if not text or viewer().is_silenced_at(at):  # whoever may not write is told so
        return None
    return db.session.scalar(said_just_now(viewer(), as_called(text), at, **place))


def published(place: str, post: Post) -> None:
    """The browser may forget its copy of the draft; who is not confirmed yet is told calmly what happens now."""
    flash(place, "draft-done")
    if viewer().is_newcomer and current_settings().akismet_key:
        soon("ask_akismet")
    if post.held_reason == HeldFor.REVIEW:
        say(_("Your words are kept. A moderator looks at them before others see them."))
    elif post.is_held and viewer().is_confirmed:
        soon("release_confirmed")
    elif post.is_held:
        say(_("Your words are kept. Others see them as soon as you have confirmed your e-mail address."))
