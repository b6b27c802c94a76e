"""What stands below a quote: whose words these are, and where. The forum puts it into the text of whoever quotes.

So it calls people as everything does (`accounts/called.py`): by their handle once a moderator has hidden their name.
That is not asked at each look, for a text is searched, mailed and taken along as it is kept; `quotes.py` puts right
what was written before. What somebody says of others in words of their own is theirs.
"""

import re
from collections.abc import Mapping

from sqlalchemy import select

from forum.accounts import Account
from forum.core.database import db
from forum.posts.counts import table

BRACKETS = re.compile(r"[\[\]\\]")
CAPTION = re.compile(r"— \[(?:[^\[\]\\\n]|\\.)+\]\(/posts/([1-9][0-9]{0,17})\)")
Calls = Mapping[int, tuple[str, str]]  # by the id of a post: how its author was called, and is called now


def caption_by(name: str) -> str:
    """How it begins. As static/js/quoting.js writes it."""
    return f"— [{BRACKETS.sub(lambda one: chr(92) + one[0], name)}](/posts/"


def caption(name: str, post_id: int | str) -> str:
    return f"{caption_by(name)}{post_id})"


def as_called(text: str) -> str:
    """What somebody sends, who may have read it before the name of whom they quote was hidden."""
    ids, posts = quoted_in(text), table()
    if not ids:
        return text
    names = (Account.own_first_name, Account.own_last_name, Account.handle)
    hidden = select(posts.c.id, *names).join(Account, Account.id == posts.c.author_id)
    rows = db.session.execute(hidden.where(posts.c.id.in_(ids), Account.profile_hidden_at.is_not(None)))
    return renamed(text, {post_id: (f"{first} {last}".strip(), handle) for post_id, first, last, handle in rows})


def quoted_in(*texts: str) -> set[int]:
    """The ids of the posts."""
    return {int(post_id) for text in texts for post_id in CAPTION.findall(text)}


def renamed(text: str, calls: Calls) -> str:
    def one(found: re.Match[str]) -> str:
        was, now = calls.get(int(found[1]), ("", ""))
        return caption(now, found[1]) if found[0] == caption(was, found[1]) else found[0]

    return CAPTION.sub(one, text)
