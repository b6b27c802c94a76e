"""What pages of posts show: every query is named for its viewer and says what it loads."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import joinedload

from forum.posts.models import Audience, Post, Reader, Visibility


def readable_by(viewer: Any) -> ColumnElement[bool]:
    """Whether the challenge and the author let this viewer read a post: the rule of every list, page, feed and search."""
    if viewer.is_moderator:
        return true()
    if not viewer.is_authenticated:
        return and_(Post.visibility == Visibility.PUBLIC, Post.audience == Audience.PUBLIC)
    invited = select(Reader.account_id).where(Reader.challenge_id == Post.challenge_id, Reader.account_id == viewer.id)
    return or_(Post.visibility != Visibility.INVITED, invited.exists())


def not_held_from(viewer: Any) -> ColumnElement[bool]:
    """What waits for release is seen by its author and by moderators only."""
    if viewer.is_moderator:
        return true()
    if not viewer.is_authenticated:
        return Post.held_at.is_(None)
    return or_(Post.held_at.is_(None), Post.author_id == viewer.id)


def posts_visible_to(viewer: Any) -> Select[Post]:
    """Posts with their authors. Deleted and hidden ones are among them: a page shows their tombstone."""
    return select(Post).where(readable_by(viewer), not_held_from(viewer)).options(joinedload(Post.author))
