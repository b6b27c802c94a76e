"""What somebody is writing: only they can find it, so it is looked through when they ask, and kept on no shelf."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.core.database import db
from forum.posts import Draft, name_of_place, page_of_place
from forum.search.asking import Question, Term
from forum.search.queries import latest_drafts
from forum.search.words import fold, words_of

LONGEST_READ = 10_000  # characters of each
MOST_SHOWN = 10
FIELDS = ("title", "text", "body")


@dataclass(frozen=True)
class DraftFound:
    name: str
    address: str
    saved_at: datetime
    text: str


def drafts_that_fit(viewer: Any, question: Question) -> list[DraftFound]:
    """The latest that hold all that is asked for."""
    found: list[DraftFound] = []
    for draft in db.session.scalars(latest_drafts(viewer)):
        text = text_of(draft)
        if holds(text, question):
            address = page_of_place(draft.place) or "/drafts"
            found.append(DraftFound(name_of_place(draft.place), address, draft.saved_at, text))
        if len(found) == MOST_SHOWN:
            break
    return found


def text_of(draft: Draft) -> str:
    """All that was typed, whatever the field is called: titles and texts, no ticked boxes or numbers."""
    typed = [draft.text(name) for name in FIELDS]
    return "\n".join(one for one in typed if one)[:LONGEST_READ]


def holds(text: str, question: Question) -> bool:
    plain = fold(text)
    if not all(word in plain for term in question.terms for word in term.words):
        return False  # nearly all drafts, without taking them apart
    row = f" {' '.join(words_of(text))} "
    return all(stands_in(term, row) for term in question.terms)


def stands_in(term: Term, row: str) -> bool:
    return f" {' '.join(term.words)}{'' if term.is_begun else ' '}" in row
