"""Posts: everything people write in public, and what hangs on it: threads, drafts, revisions, cheers, mentions.

Offers the models below and the queries other rooms build their pages from.
"""

from flask import Flask

from forum.posts.drafts import Draft
from forum.posts.models import Audience, Cheer, Hashtag, Kind, Mention, Post, Revision

__all__ = ["Audience", "Cheer", "Draft", "Hashtag", "Kind", "Mention", "Post", "Revision"]


def init_app(app: Flask) -> None:
    """Nothing to register yet."""
