"""Whether the author of a text has shown that they are who they say: until then, nobody else reads it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from forum.accounts import Account, handed_over_since
from forum.core.database import db


def waits_for(author: Account | None, written_at: datetime) -> bool:
    """For them to confirm their address; or it is from before they did, when somebody else had their account."""
    if author is None:
        return False
    return not author.is_confirmed or bool(db.session.scalar(select(handed_over_since(author.id, written_at))))


def may_be_anothers(posts: Any) -> ColumnElement[bool]:
    """From before its author had this account. Changed by them since, it is theirs."""
    return handed_over_since(posts.author_id, func.coalesce(posts.edited_at, posts.created_at))
