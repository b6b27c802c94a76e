"""What newcomers may not do yet: so many links, pictures and mentions in a post, so many posts a day.

Each limit says which it is, why, and what lifts it. Answers to others are free: they are how one stops being new.
"""

import re
from collections.abc import Sized
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_, select

from forum.accounts import Account
from forum.core.database import db
from forum.core.picture_names import keys_in
from forum.core.refusals import Unusable
from forum.posts.counts import table
from forum.posts.words import Kind
from forum.settings import current_settings

MOST_LINKS, MOST_PICTURES, MOST_MENTIONS, MOST_POSTS = 2, 1, 3, 10
DAY = timedelta(days=1)
LINK = re.compile(r'<a href="(https?://[^"]*)"')

LIFTED = _l("This falls away once you have been here for a day and three of your posts stand.")


class NewcomersLimit(Unusable):
    """Which limit, why, and what lifts it; a form shows it beside the text."""

    which: object = ""

    def __str__(self) -> str:
        return f"{self.which} {LIFTED}"


class TooManyLinks(NewcomersLimit):
    which = _l("You are new here, so a post of yours can have two links: it keeps advertising out.")


class TooManyPictures(NewcomersLimit):
    which = _l("You are new here, so a post of yours can show one picture: it keeps advertising out.")


class TooManyMentions(NewcomersLimit):
    which = _l("You are new here, so a post of yours can name three people: it keeps crowds from being called.")


class TooManyPosts(NewcomersLimit):
    which = _l(
        "You are new here, and have written ten posts within a day, which is as many as go: so nobody floods the place."
        " Answers to others are always welcome."
    )


def refuse_beyond_newcomers(
    author: Account, html: str, mentioned: Sized, at: datetime, thread: Any, *, is_comment: bool
) -> None:
    """Raises a NewcomersLimit."""
    if not author.is_newcomer:
        return
    refuse_beyond_one_post(author, html, mentioned)
    answers_another = is_comment and thread is not None and thread.author_id != author.id
    if not answers_another and (db.session.scalar(posts_since(author, at - DAY)) or 0) >= MOST_POSTS:
        raise TooManyPosts


def refuse_beyond_one_post(author: Account, html: str, mentioned: Sized) -> None:
    """Raises a NewcomersLimit."""
    if not author.is_newcomer:
        return
    if links_in(html) > MOST_LINKS:
        raise TooManyLinks
    if len(set(keys_in(html))) > MOST_PICTURES:
        raise TooManyPictures
    if len(mentioned) > MOST_MENTIONS:
        raise TooManyMentions


def links_in(html: str) -> int:
    """Different addresses outside of this site."""
    ours = current_settings().url + "/"
    return len({address for address in LINK.findall(html) if not f"{address}/".startswith(ours)})


def posts_since(author: Account, since: datetime) -> Select[int]:
    """How many this person wrote since then, but for answers to others; eleven at the most are counted."""
    posts = table()
    thread = posts.alias("thread")
    own = or_(posts.c.kind != Kind.COMMENT, thread.c.author_id == author.id)
    query = select(posts.c.id).select_from(posts.outerjoin(thread, thread.c.id == posts.c.thread_id))
    query = query.where(posts.c.author_id == author.id, posts.c.created_at > since, own).limit(MOST_POSTS + 1)
    return select(func.count()).select_from(query.subquery())
