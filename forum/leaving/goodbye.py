"""How somebody leaves, step by step: each run of `next_step` does one bounded thing, which its job keeps.

Nothing is noted of how far it has come: each step finds what is left for it to do. So whoever is killed at any point
goes on from there, and what came in meanwhile is seen to as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from forum.accounts import Account
from forum.core.database import db
from forum.leaving import farewell, linked, naming, remains, written
from forum.leaving.models import Export
from forum.leaving.moderated import leave_the_log
from forum.leaving.places import EXPORTS
from forum.leaving.rows import let_rows_go, run
from forum.search import read_anew

STEPS: tuple[Callable[[Account, datetime], bool], ...] = (
    farewell.close_the_door,
    farewell.leave_a_challenge,
    farewell.leave_a_waiting_list,
    farewell.hand_over_some_help,
    farewell.take_back_a_request,
    farewell.end_a_challenge,
    farewell.take_names_along,
    farewell.be_named_in_no_event,
    lambda person, at: naming.be_named_no_more(person),
    written.take_back_some_words,
    lambda person, at: written.leave_some_words(person),
    lambda person, at: linked.be_linked_no_more(person),
)


@dataclass(frozen=True)
class Gone:
    """Nothing is left but files."""

    files: list[str]

    def sweep(self) -> None:
        for name in self.files:
            EXPORTS.store.delete(name)


def next_step(person: Account, at: datetime) -> Gone | None:
    """Something that was left to do; when nothing was, the account goes. The caller commits, and then sweeps."""
    if any(step(person, at) for step in STEPS):
        return None
    leave_what_hangs_on_rows(person)
    if let_rows_go(person.id):
        return None
    return leave_for_good(person, at)


def leave_what_hangs_on_rows(person: Account) -> None:
    """Before the rows by which it is found are no longer theirs."""
    remains.leave_agreements(person)
    remains.leave_parts(person)
    remains.leave_handles(person)
    leave_the_log(person)


def leave_for_good(person: Account, at: datetime) -> Gone:
    remains.leave_the_post(person, at)
    remains.leave_skills()
    remains.leave_pictures(person, at)
    files = list(db.session.scalars(select(Export.name).where(Export.person_id == person.id)))
    run(delete(Export).where(Export.person_id == person.id))
    read_anew(people=[person.id])
    remains.leave_the_account(person)
    return Gone(files)
