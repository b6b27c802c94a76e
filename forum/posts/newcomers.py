"""What newcomers may not do yet: so many links, pictures and mentions in a post, so many posts a day, as admins set it.

Each limit says which it is, why, and what lifts it. Answers to others are free: they are how one stops being new.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Sized
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, func, or_, select

from forum.accounts import Account
from forum.core.database import db
from forum.core.picture_names import keys_in
from forum.core.refusals import Unusable
from forum.core.richtext import to_html
from forum.core.site_now import site
from forum.posts.counts import table
from forum.posts.words import Kind
from forum.settings import current_settings

DAY = timedelta(days=1)
LINK = re.compile(r'<a href="(https?://[^"]*)"')

LIFTED = _l("This falls away once you have been here for a day and three of your posts stand.")


class NewcomersLimit(Unusable, ABC):
    """Which limit, why, and what lifts it; a form shows it beside the text."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{self.which(most)} {LIFTED}")

    @staticmethod
    @abstractmethod
    def which(most: int) -> str:
        """The limit, and why it is there."""


class TooManyLinks(NewcomersLimit):
    @staticmethod
    def which(most: int) -> str:
        if not most:
            return _("You are new here, so a post of yours cannot have links yet: it keeps advertising out.")
        return ngettext(
            "You are new here, so a post of yours can have one link: it keeps advertising out.",
            "You are new here, so a post of yours can have %(num)d links: it keeps advertising out.",
            most,
        )


class TooManyPictures(NewcomersLimit):
    @staticmethod
    def which(most: int) -> str:
        if not most:
            return _("You are new here, so a post of yours cannot show pictures yet: it keeps advertising out.")
        return ngettext(
            "You are new here, so a post of yours can show one picture: it keeps advertising out.",
            "You are new here, so a post of yours can show %(num)d pictures: it keeps advertising out.",
            most,
        )


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
    most = site().newcomer_posts
    if not answers_another and (db.session.scalar(posts_since(author, at - DAY, most)) or 0) >= most:
        raise TooManyPosts(most)


def refuse_beyond_one_post(author: Account, html: str, mentioned: Sized) -> None:
    """Raises a NewcomersLimit."""
    if not author.is_newcomer:
        return
    now = site()
    if links_in(html) > now.newcomer_links:
        raise TooManyLinks(now.newcomer_links)
    if len(set(keys_in(html))) > now.newcomer_pictures:
        raise TooManyPictures(now.newcomer_pictures)
    if len(mentioned) > now.newcomer_mentions:
        raise TooManyMentions(now.newcomer_mentions)


def refuse_many_links(author: Account, text: str) -> None:
    """For words that are no post, and reach somebody all the same. Raises TooManyLinks, and what `to_html` does."""
    if author.is_newcomer:
        refuse_beyond_one_post(author, to_html(text), ())


def links_in(html: str) -> int:
    """Different addresses outside of this site."""
    ours = current_settings().url + "/"
    return len({address for address in LINK.findall(html) if not f"{address}/".startswith(ours)})


def posts_since(author: Account, since: datetime, most: int) -> Select[int]:
    """How many this person wrote since then, but for answers to others; no more are counted than may be."""
    posts = table()
    thread = posts.alias("thread")
    own = or_(posts.c.kind != Kind.COMMENT, thread.c.author_id == author.id)
    query = select(posts.c.id).select_from(posts.outerjoin(thread, thread.c.id == posts.c.thread_id))
    query = query.where(posts.c.author_id == author.id, posts.c.created_at > since, own).limit(most)
    return select(func.count()).select_from(query.subquery())
