"""What a moderator has read: a mark of what a thing says, which the form carries along and the decision keeps.

Whoever wrote it can change it while a moderator looks at it. So what is left in sight, or comes into sight again, is
what was read; and a report speaks of what stood there when its form was opened.
"""

import hmac
from hashlib import sha256
from typing import Any

from itsdangerous import BadData
from sqlalchemy import func, select

from forum.accounts import Account
from forum.challenges import Challenge, Prompt
from forum.core.database import db
from forum.core.days import ONE_DAY
from forum.core.signing import timed_signer
from forum.entries import latest_wall_of
from forum.help import skills_that_are_fun
from forum.moderation.words import ChangedSince
from forum.posts import Post, PrivateWord
from forum.settings import current_settings

Thing = Post | Account | Challenge | PrivateWord
LENGTH = 32
SHOWN = "shown to report"
# A version is another one with each change, also with one of what stands beside the text of a request or an entry.
SAYS: dict[type[Any], tuple[str, ...]] = {
    Post: ("version", "deleted_at"),
    Account: ("version", "own_first_name", "own_last_name", "bio", "own_picture"),
    Challenge: ("version", "cover_key", "cover_words"),
    PrivateWord: ("answered_at",),
}


def mark_of(thing: Thing | None) -> str:
    """As it was loaded; nothing, where there is nothing to read."""
    if thing is None:
        return ""
    return marked(thing, [getattr(thing, name) for name in SAYS[type(thing)]])


def mark_now(thing: Thing) -> str:
    """As it stands in this moment, and until we commit: whoever changes it meanwhile waits for that."""
    model = type(thing)
    mine = select(*(getattr(model, name) for name in SAYS[model])).where(model.id == thing.id)
    row = db.session.execute(mine.with_for_update(key_share=True)).one_or_none()
    return marked(thing, list(row)) if row is not None else ""


def marked(thing: Thing, said: list[Any]) -> str:
    return sha256(repr([str(one) for one in [*said, *beside(thing)]]).encode()).hexdigest()[:LENGTH]


def beside(thing: Thing) -> list[Any]:
    """What others read with it, and what is kept elsewhere."""
    if isinstance(thing, Account):
        fun = db.session.scalars(skills_that_are_fun(thing.id)).all()
        return [db.session.scalar(latest_wall_of(thing.id)), *fun]
    if isinstance(thing, Challenge):
        return [db.session.scalar(select(func.sum(Prompt.version)).where(Prompt.challenge_id == thing.id))]
    return []


def refuse_unless_read(thing: Thing | None, as_read: str) -> None:
    """Raises ChangedSince when it says something else now than what was read."""
    if thing is not None and mark_now(thing) != as_read:
        raise ChangedSince


def shown_to(reader: Account, thing: Thing) -> str:
    """What the form of a report carries: what this reader was shown, and when. Signed, or whoever reports at random
    would say each time that it was something else; and sealed, for a hidden name is in the mark of its page."""
    return str(timed_signer(SHOWN).dumps([*whose(reader, thing), sealed(mark_of(thing))]))


def mark_reported(thing: Thing, reader: Account, shown: str) -> str:
    """The mark of what stands there; or, if this reader was shown another thing within a day, one that no decision
    has."""
    now = mark_of(thing)
    try:
        *about, seal = timed_signer(SHOWN).loads(shown, max_age=int(ONE_DAY.total_seconds()))
    except BadData:
        return now
    return str(seal) if about == whose(reader, thing) and not hmac.compare_digest(seal, sealed(now)) else now


def whose(reader: Account, thing: Thing) -> list[Any]:
    return [reader.id, type(thing).__name__, thing.id]


def sealed(mark: str) -> str:
    return hmac.new(current_settings().secret_keys[0].encode(), mark.encode(), sha256).hexdigest()[:LENGTH]
