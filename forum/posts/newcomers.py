"""What newcomers may not do yet: so many links, pictures and mentions in a post, so many posts a day, as admins set it.

Each limit says which it is, why, and what lifts it. Answers to others are free: they are how one stops being new.
"""

from collections.abc import Sized
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, func, or_, select

from forum.accounts import Account, NewcomersLimit, one_at_a_time, refuse_beyond_one_text
from forum.core.database import db
from forum.core.days import ONE_DAY
from forum.core.site_now import site
from forum.posts.counts import table
from forum.posts.words import Kind


class TooManyMentions(NewcomersLimit):
    @staticmethod
    def which(most: int) -> str:
        if not most:
            return _("You are new here, so a post of yours cannot name people yet: it keeps crowds from being called.")
        return ngettext(
            "You are new here, so a post of yours can name one person: it keeps crowds from being called.",
            "You are new here, so a post of yours can name %(num)d people: it keeps crowds from being called.",
            most,
        )


class TooManyPosts(NewcomersLimit):
    @staticmethod
    def which(most: int) -> str:
        return ngettext(
            "You are new here, and have written one post within a day, which is as many as go: so nobody floods the"
            " place. Answers to others are always welcome.",
            "You are new here, and have written %(num)d posts within a day, which is as many as go: so nobody floods"
            " the place. Answers to others are always welcome.",
            most,
        )


def refuse_beyond_newcomers(
    author: Account, html: str, mentioned: Sized, at: datetime, thread: Any, *, is_comment: bool
) -> None:
    """Raises a NewcomersLimit."""
    if not author.is_newcomer:
        return
    refuse_beyond_one_post(author, html, mentioned)
    answers_another = is_comment and thread is not None and thread.author_id != author.id
    if answers_another:
        return
    most = site().newcomer_posts  # it may look into the database beside this, so not while others wait
    one_at_a_time(author.id)
    if (db.session.scalar(posts_since(author, at - ONE_DAY, most)) or 0) >= most:
        raise TooManyPosts(most)


def refuse_beyond_one_post(author: Account, html: str, mentioned: Sized) -> None:
    """Raises a NewcomersLimit."""
    if not author.is_newcomer:
        return
    refuse_beyond_one_text(author, html)
    most = site().newcomer_mentions
    if len(mentioned) > most:
        raise TooManyMentions(most)


def posts_since(author: Account, since: datetime, most: int) -> Select[int]:
    """How many this person wrote since then, but for answers to others; no more are counted than may be."""
    posts = table()
    thread = posts.alias("thread")
    own = or_(posts.c.kind != Kind.COMMENT, thread.c.author_id == author.id)
    query = select(posts.c.id).select_from(posts.outerjoin(thread, thread.c.id == posts.c.thread_id))
    query = query.where(posts.c.author_id == author.id, posts.c.created_at > since, own).limit(most)
    return select(func.count()).select_from(query.subquery())
