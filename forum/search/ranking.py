"""Which of what was found is shown first: a plain function of the question and the text, the same on both databases.

It knows nothing of other texts, so a page's key stays true while people go on writing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.search.asking import Term

IN_TITLE, BEGUN_IN_TITLE = 60, 40
IN_TEXT, BEGUN_IN_TEXT = 10, 5
MOST_TIMES = 3  # a word that stands there more often counts no more
IN_A_ROW = 25
SHORT = 5
SHORT_TEXT = 800  # characters
HIGHEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """A thing on a shelf that holds what was asked for: its title, and its text as far as ranking looks."""

    id: int
    title: str
    body: str


def ranked(found: Sequence[Found], terms: Sequence[Term]) -> list[tuple[int, int]]:
    """(score, id), the best first; of equals the newest."""
    return sorted(((score(one.title, one.body, terms), one.id) for one in found), reverse=True)


def score(title: str, body: str, terms: Sequence[Term]) -> int:
    title, body = f" {title} ", f" {body} "
    points = sum(points_for(term, title, body) for term in terms)
    together = " ".join(word for term in terms for word in term.words)
    if len(terms) > 1 and (f" {together}" in title or f" {together}" in body):
        points += IN_A_ROW
    return points + (SHORT if len(body) <= SHORT_TEXT else 0)


def points_for(term: Term, title: str, body: str) -> int:
    begun = " " + " ".join(term.words)
    whole = f"{begun} "
    points = IN_TITLE if whole in title else BEGUN_IN_TITLE if term.is_begun and begun in title else 0
    times = min(MOST_TIMES, body.count(whole))
    return points + (times * IN_TEXT if times else BEGUN_IN_TEXT if begun in body else 0)
