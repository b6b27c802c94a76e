"""Posts: everything people write in public, and what hangs on it: threads, drafts, revisions, cheers, mentions.

Offers the models below and the queries other rooms build their pages from.
"""

from flask import Flask

from forum.posts.drafts import Draft
from forum.posts.models import Audience, Cheer, Hashtag, Kind, Mention, Post, Reader, Revision, Visibility
from forum.posts.queries import not_held_from, posts_visible_to, readable_by

__all__ = [
    "Audience",
    "Cheer",
    "Draft",
    "Hashtag",
    "Kind",
    "Mention",
    "Post",
    "Reader",
    "Revision",
    "Visibility",
    "not_held_from",
    "posts_visible_to",
    "readable_by",
]


def init_app(app: Flask) -> None:
    """Nothing to register yet."""
