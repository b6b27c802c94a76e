"""How much is new for whoever is looking: for the head of each page, asked for once a request."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import g, request
from sqlalchemy import CompoundSelect, bindparam, literal, select, union_all

from forum.accounts import viewer
from forum.challenges import unread_by_name, unread_values
from forum.core import clock
from forum.core.database import Instant, db
from forum.notifications.queries import MOST_COUNTED, unseen_of

THREAD_PAGES = {"entries.show": "entry_id", "threads.topic": "topic_id", "help.show": "request_id"}


@dataclass(frozen=True)
class Unread:
    """The threads of the lines that were not looked at, one for each line, and how many announcements are unread."""

    threads: tuple[int | None, ...] = ()
    announcements: int = 0

    @property
    def count(self) -> int:
        return len(self.threads) + self.announcements

    @property
    def mark(self) -> str:
        """What stands in the head of the page; empty when nothing is new."""
        if self.count >= MOST_COUNTED:
            return f"{MOST_COUNTED - 1}+"
        return str(self.count or "")

    def without(self, thread_id: int | None) -> "Unread":
        """What is on the page that is being looked at is not new any more."""
        rest = tuple(one for one in self.threads if one is None or one != thread_id)
        return Unread(rest, self.announcements)


def unread() -> Unread:
    """For templates. One statement a request; for visitors none."""
    if not viewer().is_authenticated:
        return Unread()
    if "unread" not in g:
        g.unread = unread_of(viewer())
    return g.unread.without(thread_on_page())  # type: ignore[no-any-return]  # g takes anything


def unread_of(person: Any) -> Unread:
    statement, at = news_by_name(db.engine.dialect.name), clock.now()
    rows = db.session.execute(statement, unread_values(person, at) | {"now": at}).all()
    return Unread(tuple(row[1] for row in rows if row[0]), sum(not row[0] for row in rows))


@cache
def news_by_name(dialect: str) -> CompoundSelect[Any]:
    """Lines and announcements, values by name: every page asks, and putting it together costs milliseconds."""
    lines = unseen_of(bindparam("viewer"), bindparam("now", type_=Instant())).subquery()
    words = unread_by_name(dialect).subquery()
    heard = select(literal(True), lines.c.thread_id).select_from(lines)
    return union_all(heard, select(literal(False), words.c.id))


def thread_on_page() -> int | None:
    """The thread whose page answers this request."""
    name = THREAD_PAGES.get(request.endpoint or "")
    return (request.view_args or {}).get(name) if name else None
