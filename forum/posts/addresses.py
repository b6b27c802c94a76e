"""Where a post stands: threads have pages of their own, a comment stands in its thread."""

from typing import Any

from forum.core.database import db
from forum.core.paging import PAGE_SIZE, decode_key, encode_key
from forum.posts.models import Post
from forum.posts.queries import up_to
from forum.posts.words import Kind

PAGES = {Kind.ENTRY: "/entries", Kind.TOPIC: "/topics", Kind.HELP_REQUEST: "/help", Kind.LAUNCH: "/launches"}


def address_of(root: Any) -> str:
    """The page of an entry, a topic or a help request."""
    return f"{PAGES[Kind(root.kind)]}/{root.id}"


def stands_at(post: Post) -> str:
    """Where a post is to be read; a comment needs its `thread` loaded.

    The page of a comment begins at its branch, or as far above it as a page is long, so that it is on it for good,
    whatever is written, deleted or hidden before and after.
    """
    if post.is_root:
        return address_of(post)
    above = db.session.execute(up_to(post).limit(PAGE_SIZE + 1)).all()
    if len(above) <= PAGE_SIZE:
        return f"{address_of(post.thread)}#post-{post.id}"
    branch, first = [place for place in above[:PAGE_SIZE] if place[0] == above[0][0]][-1]
    return f"{address_of(post.thread)}?from={encode_key((branch, first))}#post-{post.id}"


def key_before(begins_with: str) -> str:
    """The key after which a page begins with this row."""
    branch, first = decode_key(begins_with, (int, int))
    return encode_key((branch, int(str(first)) - 1))
