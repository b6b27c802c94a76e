"""What becomes of every row that knows somebody: it goes, or it stays without them.

Each column that points to a person stands here once, and a test holds the list against the schema: so no room can
forget it. Some rows at a time; done twice, or ended half way, it is right in the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, null, select, tuple_, update

from forum.core.database import UNSYNCHRONISED, Model, db

AT_ONCE = 200


@dataclass(frozen=True)
class Unnamed:
    """The row stays, but no longer says who; `blank` is what they wrote in it."""

    column: str
    blank: dict[str, Any] = field(default_factory=dict)


def table(name: str) -> Table:
    return Model.metadata.tables[name]


GOES = """
    account_links.account_id announcement_readings.person_id authenticator_apps.account_id
    challenge_watches.person_id cheers.person_id circle_invitations.person_id circle_memberships.account_id
    circle_readers.account_id circle_wishes.account_id claims.person_id distances.other_id distances.person_id
    drafts.account_id events.person_id favourites.person_id former_handles.account_id greeters.account_id
    heard.person_id help_asked.person_id
    help_pointers.person_id join_invitations.made_by_id join_offers.account_id join_requests.account_id
    known_browsers.account_id mail_choices.person_id mail_links.account_id member_skills.person_id
    mentions.person_id messages.sender_id name_words.account_id notes.account_id notifications.person_id
    organisers.account_id pair_wishes.person_id passkeys.account_id private_words.to_id private_words.writer_id
    promises.person_id push_subscriptions.person_id readers.account_id recovery_codes.account_id removals.person_id
    reports.account_id review_items.account_id rounds.person_id sign_ins.account_id thread_watches.person_id
    taken_out.account_id waiting_list.account_id
""".split()

UNNAMED = (
    Unnamed("announcements.author_id", {"submission_key": None}),
    Unnamed("appeals.answered_by_id"),
    Unnamed("challenges.created_by_id", {"submission_key": None}),
    Unnamed("circle_invitations.by_id"),
    Unnamed("circles.founder_id"),
    Unnamed("circles.named_by_id"),
    Unnamed("decisions.moderator_id"),
    Unnamed("decisions.person_id"),
    Unnamed("decisions.undone_by_id"),
    Unnamed("events.actor_id"),
    Unnamed("help_parts.by_id"),
    Unnamed("help_takers.person_id", {"line": "", "answer": ""}),
    Unnamed("help_thanks.by_id"),
    Unnamed("help_thanks.person_id"),
    Unnamed("help_turns.by_id", {"sentence": ""}),
    Unnamed("help_turns.person_id"),
    Unnamed("host_invitations.asked_id"),
    Unnamed("host_invitations.created_by_id"),
    Unnamed("invitations.created_by_id"),
    Unnamed("join_requests.invited_by_id"),
    Unnamed("listed.added_by_id"),
    Unnamed("listed.removed_by_id"),
    Unnamed("messages.answered_by_id"),
    Unnamed("organiser_invitations.asked_id"),
    Unnamed("organiser_invitations.created_by_id"),
    Unnamed("prompt_revisions.edited_by_id"),
    Unnamed("prompts.host_id"),
    Unnamed("reports.reporter_id", {"note": ""}),
    Unnamed("review_items.claimed_by_id"),
    Unnamed("review_items.person_id"),
    Unnamed("revisions.edited_by_id"),
    Unnamed("saved_answers.added_by_id"),
    Unnamed("site_changes.actor_id"),
    Unnamed("site_changes.person_id"),
)

# What has a step of its own, and where.
ELSEWHERE = {
    "posts.author_id": "written.py",
    "participations.account_id": "remains.py",
    "deliveries.person_id": "remains.py",
    "pictures.uploader_id": "remains.py",
    "exports.person_id": "goodbye.py",
    "search_people.id": "goodbye.py: the search reads them anew, and finds nobody",
}


def let_rows_go(person_id: int) -> bool:
    """Some rows of one table. False: no row knows them any more."""
    return any(some_of(*one, person_id) for one in statements())


def statements() -> Iterator[tuple[str, dict[str, Any] | None]]:
    yield from ((name, None) for name in GOES)
    yield from ((one.column, one.blank) for one in UNNAMED)


def some_of(name: str, blank: dict[str, Any] | None, person_id: int) -> bool:
    rows, column = split(name)
    key = list(rows.primary_key.columns)
    some = db.session.execute(select(*key).where(column == person_id).order_by(*key).limit(AT_ONCE)).all()
    if some:
        these = is_one_of(key, some)
        run(delete(rows).where(these) if blank is None else update(rows).where(these).values({column: null(), **blank}))
    return bool(some)


def split(name: str) -> tuple[Table, ColumnElement[Any]]:
    rows = table(name.partition(".")[0])
    return rows, rows.c[name.partition(".")[2]]


def is_one_of(key: list[Any], some: Any) -> ColumnElement[bool]:
    column: ColumnElement[Any] = key[0] if len(key) == 1 else tuple_(*key)
    return column.in_([row[0] if len(key) == 1 else tuple(row) for row in some])


def run(statement: Any) -> Any:
    return db.session.execute(statement, execution_options=UNSYNCHRONISED)
