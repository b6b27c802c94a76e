"""What pages of posts show: every query is named for its viewer and says what it loads."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import joinedload

from forum.posts.attached import Cheer, Reader, Revision
from forum.posts.drafts import Draft
from forum.posts.models import Post
from forum.posts.words import Audience, Kind, Visibility

PLACE_IN_THREAD = func.coalesce(Post.branch_id, Post.id)


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


def threads_visible_to(viewer: Any) -> Select[Post]:
    """The roots of threads: entries, topics and help requests, with author and challenge."""
    return posts_visible_to(viewer).where(Post.kind != Kind.COMMENT).options(joinedload(Post.challenge))


def post_to_change(viewer: Any, post_id: int) -> Select[Post]:
    """One post with all that its verbs need: author, challenge, and the thread it stands in."""
    return (
        posts_visible_to(viewer)
        .where(Post.id == post_id)
        .options(joinedload(Post.challenge), joinedload(Post.thread).joinedload(Post.author))
    )


def comment_in(viewer: Any, root: Post, comment_id: int) -> Select[Post]:
    """One comment of this thread, with its author."""
    return posts_visible_to(viewer).where(Post.id == comment_id, Post.thread_id == root.id)


def already_written(author: Any, submission_key: str) -> Select[int]:
    """The id of what the first sending of the same form made; nothing if this is the first."""
    return select(Post.id).where(Post.author_id == author.id, Post.submission_key == submission_key)


def cheered_by(viewer: Any, post_ids: list[int]) -> Select[int]:
    """Which of these posts the viewer has cheered."""
    return select(Cheer.post_id).where(Cheer.person_id == viewer.id, Cheer.post_id.in_(post_ids))


def cheers_of(post: Post) -> Select[Cheer]:
    """Who cheered, by name."""
    return select(Cheer).where(Cheer.post_id == post.id).options(joinedload(Cheer.person))


def revisions_of(post: Post) -> Select[Revision]:
    """Earlier texts, with who replaced them."""
    return select(Revision).where(Revision.post_id == post.id).options(joinedload(Revision.edited_by))


def draft_for(viewer: Any, place: str) -> Select[Draft]:
    """What the viewer has begun to write in this place."""
    return select(Draft).where(Draft.account_id == viewer.id, Draft.place == place)


def up_to(comment: Post) -> Select[Any]:
    """The comments of a thread from this one backwards, as (branch, id)."""
    here = (comment.branch_id or comment.id, comment.id)
    return (
        select(PLACE_IN_THREAD, Post.id)
        .where(Post.thread_id == comment.thread_id, tuple_(PLACE_IN_THREAD, Post.id) <= tuple_(*here))
        .order_by(PLACE_IN_THREAD.desc(), Post.id.desc())
    )
