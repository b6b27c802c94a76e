"""Whoever is gone is linked nowhere: in posts, and in all other texts that others read.

Each column that keeps HTML stands here once, and a test holds the lists against the schema: so no room can forget it.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from forum.accounts import Account
from forum.core.database import db
from forum.core.log import log
from forum.core.refusals import Unusable
from forum.core.richtext import to_html
from forum.leaving.naming import Name, be_linked_in_no_post, name_of, some_that_link_to
from forum.leaving.rows import is_one_of, run, table
from forum.search import read_anew


@dataclass(frozen=True)
class Words:
    """Markdown and its HTML, in columns of one table; `shelf` is where the search keeps it."""

    table: str
    source: str
    html: str
    shelf: str | None = None

    @property
    def name(self) -> str:
        return f"{self.table}.{self.html}"


WORDS = (
    Words("accounts", "bio", "bio_html", shelf="people"),
    Words("announcements", "source", "html"),
    Words("challenges", "description", "description_html", shelf="challenges"),
    Words("prompts", "body", "body_html"),
    Words("prompts", "step", "step_html"),
    Words("prompts", "no_customers", "no_customers_html"),
    Words("wrap_ups", "thanks", "thanks_html"),
)

# What has a step of its own, and where.
ELSEWHERE = {"posts.html": "naming.py"}

# What is left, and why.
THEIRS = {
    "notes.html": "nobody reads it but who wrote it",
    "private_words.html": "nobody reads it but two people who are still here",
    "private_words.answer_html": "nobody reads it but two people who are still here",
    "site_values.html": "what admins say stands in their log as well, and is theirs to change",
}

MENTIONED = re.compile(r'<a [^>]*class="mention"[^>]*>@([\w-]+)</a>')


def be_linked_no_more(person: Account) -> bool:
    """Some of what links to them. All texts are read for it, so it is done once: as long as the words of their name,
    by which they were found, are there."""
    words = table("name_words")
    if db.session.scalar(select(words.c.word).where(words.c.account_id == person.id).limit(1)) is None:
        return False
    name = name_of(person)
    if not be_linked_in_no_post(person) and not any(take_out_of_some(one, name) for one in WORDS):
        run(words.delete().where(words.c.account_id == person.id))
    return True


def take_out_of_some(words: Words, name: Name) -> bool:
    rows = table(words.table)
    key = list(rows.primary_key.columns)
    some = some_that_link_to(name, key, rows.c[words.source], rows.c[words.html])
    for row in some:
        anew = made_anew(words, row, name)
        version = {"version": rows.c.version + 1} if "version" in rows.c else {}
        run(update(rows).where(is_one_of(key, [row[: len(key)]])).values(anew | version))
    if words.shelf and some:
        read_anew(**{words.shelf: [row.id for row in some]})
    return bool(some)


def made_anew(words: Words, row: Any, name: Name) -> dict[str, Any]:
    """Whoever else is mentioned in it still is."""
    source = name.taken_out_of(row.source)
    try:
        html = to_html(source, {one.lower() for one in MENTIONED.findall(row.html)} - set(name.handles))
    except Unusable as why:  # beyond today's limits: only its HTML can be kept
        log.warning("a name could not be taken out", where=words.name, why=str(why))
        html = row.html
    return {words.source: source, words.html: html}
