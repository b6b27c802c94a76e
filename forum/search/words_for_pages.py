"""What the page of search says about what was found, and its addresses."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.posts import Kind
from forum.search.asking import Question
from forum.search.documents import plain

KINDS = {
    "entries": _l("Entries"),
    "topics": _l("Topics"),
    "help": _l("Help"),
    "answers": _l("Answers"),
    "challenges": _l("Challenges"),
    "people": _l("People"),
}
Address = Callable[..., str]


def address(question: Question, within: Any) -> Address:
    """Makes the addresses of this question: `address(kind="people")`, `address(challenge=None)`."""
    here = {
        "q": question.text,
        "kind": within.kind,
        "challenge": within.challenge.slug if within.challenge else "",
        "person": within.person.handle if within.person and not within.is_mine else "",
        "mine": "1" if within.is_mine else "",
    }

    def changed(**other: str | None) -> str:
        asked = {name: value for name, value in (here | other).items() if value}
        return f"/search?{urlencode(asked)}" if asked else "/search"

    return changed


def heading_of(post: Any, number: int | None) -> str:
    """What a post is called: its own title, or where it stands, if the viewer may read that."""
    root = post.thread or post
    if post.thread_id is not None and post.thread is None:
        return _("An answer")
    title = root.title if root.is_shown and root.title else None
    if title is None and number is not None:
        title = _("Day %(number)s", number=number)
    if post.kind == Kind.COMMENT:
        return _("Answer to “%(title)s”", title=title) if title else _("An answer")
    return title or _("A post")


def where_it_stands(post: Any) -> str:
    """The words that are excerpted."""
    return plain(post.html)
