"""Whom and what a text may be about to name, offered while somebody types `@…` or `#…`: a bounded look, always."""

from typing import Any

from sqlalchemy import Select, func, literal, select, union

from forum.accounts import Account, can_be_named_by, is_called, is_known_by_name
from forum.core.database import begins_with
from forum.posts.attached import Hashtag
from forum.posts.models import Post
from forum.posts.queries import PLACE_IN_THREAD, is_shown, readable_by

LAST_COMMENTS = 200
MOST_TAGS = 40
LAST_USES = 50


def people_in_thread(viewer: Any, root: Post, beginning: str) -> Select[Account]:
    """Who speaks in this thread: its author, and who wrote its last two hundred comments."""
    last = select(Post.author_id).where(Post.thread_id == root.id, is_shown(), readable_by(viewer))
    last = last.order_by(PLACE_IN_THREAD.desc(), Post.id.desc()).limit(LAST_COMMENTS)
    author = literal(root.author_id if root.is_shown else None, Post.author_id.type).label("author_id")
    speaks = union(select(author), select(last.subquery().c.author_id)).subquery()
    return among(viewer, select(Account).join(speaks, speaks.c.author_id == Account.id), beginning)


def among(viewer: Any, people: Select[Account], beginning: str) -> Select[Account]:
    """Those of a few people who can be named and are called so; everyone of them, before a letter is typed."""
    people = people.where(can_be_named_by(viewer), is_known_by_name()).order_by(Account.handle)
    return people.where(is_called(Account.id, beginning)) if beginning else people


def tags_in_use(viewer: Any, beginning: str) -> Select[str, int]:
    """The first forty tags that begin so; of the last fifty uses of each, how many the viewer may read.

    The next tag is looked up from each one before it: no use of a tag is read to find the next.
    """
    first = select(func.min(Hashtag.tag).label("tag"), literal(1).label("number"))
    tags = first.where(begins_with(Hashtag.tag, beginning)).cte("tags", recursive=True)
    following = select(func.min(Hashtag.tag)).where(Hashtag.tag > tags.c.tag, begins_with(Hashtag.tag, beginning))
    step = select(following.scalar_subquery(), tags.c.number + 1)
    tags = tags.union_all(step.where(tags.c.tag.is_not(None), tags.c.number < MOST_TAGS))
    return select(tags.c.tag, uses_of(viewer, tags.c.tag)).where(tags.c.tag.is_not(None))


def uses_of(viewer: Any, tag: Any) -> Any:
    last = select(Hashtag.post_id).where(Hashtag.tag == tag).order_by(Hashtag.post_id.desc()).limit(LAST_USES)
    last_ones = last.correlate(tag.table).subquery()
    seen = select(func.count()).select_from(last_ones).join(Post, Post.id == last_ones.c.post_id)
    return seen.where(readable_by(viewer), is_shown()).correlate(tag.table).scalar_subquery()
