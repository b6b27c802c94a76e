"""Whom a text may name: people who can read it, and not a crowd."""

from typing import Any

from sqlalchemy import or_

from forum.accounts import Account, accounts_by_handle, has_a_page, has_blocked
from forum.core.database import db
from forum.core.richtext import mentions_in
from forum.posts.queries import is_in_circle, reads_invited_in_sight
from forum.posts.words import Visibility

MOST_MENTIONED = 10


def people_mentioned(
    text: str, author: Account, challenge: Any = None, circle_id: int | None = None, visibility: str | None = None
) -> dict[str, Account]:
    """Those whom a text of this author names in a challenge, by handle: the first ten of those it can reach. With
    `circle_id` it reaches that circle; `visibility`: of what stands there, if it was written for fewer than see the
    challenge now.

    It reaches nobody who may not read it, who is suspended, whose address is not confirmed (but the author themselves),
    who has blocked the author, or who reads from the sidelines what is for invited people. Their handles stay plain
    words, as that of nobody does: one can see that this name is no link, but not which of the reasons it has.

    Pass it on to `Post.write` or `Post.edit` as `mentioned`. Raises the refusals of `core.richtext`.
    """
    handles = mentions_in(text) if "@" in text or "&" in text else []
    if not handles:
        return {}
    is_met = or_(has_a_page(), Account.id == author.id)
    people = accounts_by_handle(handles).where(is_met, ~has_blocked(Account.id, author.id))
    if challenge is not None and (visibility or challenge.visibility) == Visibility.INVITED:
        people = people.where(reads_invited_in_sight(Account, challenge.id))
    if circle_id is not None:
        people = people.where(is_in_circle(Account.id, circle_id))
    known = {person.handle: person for person in db.session.scalars(people)}
    return {handle: known[handle] for handle in [one for one in handles if one in known][:MOST_MENTIONED]}
