"""Whoever has blocked somebody writes nothing below their posts, where those would not hear of it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from forum.accounts import Account, has_blocked
from forum.core.database import db
from forum.core.refusals import NotAllowed


class Blocked(NotAllowed):
    message = _l(
        "You have blocked the person who wrote this, so you do not answer below it. To do so, undo the block first, on"
        " their page."
    )


def refuse_below_whom_they_blocked(author: Account, thread: Any, answered: Any) -> None:
    """Raises Blocked. In one's own thread, one can always answer."""
    if thread.author_id == author.id:
        return
    people = {thread.author_id, answered.author_id} - {None, author.id}
    if people and db.session.scalar(select(or_(*(has_blocked(author.id, one) for one in people)))):
        raise Blocked
