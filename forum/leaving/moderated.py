"""What moderators wrote down stays for them, and for the log: without the name of whoever is gone."""

from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, func, or_, select, update

from forum.accounts import Account
from forum.core.database import db
from forum.leaving.naming import Name, a_former_member, name_of
from forum.leaving.rows import run, table

WORDS = {
    "appeals": ("answer",),
    "decisions": ("reason", "undone_why"),
    "listed": ("reason", "removed_why"),
    "review_items": ("handover",),
    "saved_answers": ("text",),
    "site_changes": ("reason",),
}


def leave_the_log(person: Account) -> None:
    """Before the rows about them are no longer theirs. What they said to a decision goes, and notes about them."""
    decisions, appeals, items = table("decisions"), table("appeals"), table("review_items")
    name, mine = name_of(person), select(decisions.c.id).where(decisions.c.person_id == person.id)
    run(update(appeals).where(appeals.c.decision_id.in_(mine)).values(text=""))
    run(update(items).where(items.c.person_id == person.id).values(note="", handover=""))
    for log, columns in WORDS.items():
        rows = table(log)
        about = rows.c.decision_id.in_(mine) if log == "appeals" else is_about(rows, person)
        for column in columns:
            take_out(name, rows, rows.c[column], about)


def is_about(rows: Table, person: Account) -> ColumnElement[bool]:
    return rows.c.person_id == person.id if "person_id" in rows.c else false()


def take_out(name: Name, rows: Table, column: Any, about: ColumnElement[bool]) -> None:
    """Their handle wherever it stands; their name only where it is about them: others may be called the same."""
    handles = [func.lower(column).contains(f"@{one}", autoescape=True) for one in name.handles]
    is_named = or_(*handles, and_(about, column.contains(name.name, autoescape=True)))
    for row in db.session.execute(select(rows.c.id, column.label("said"), about.label("about")).where(is_named)):
        said = name.taken_out_of(row.said)
        said = said.replace(name.name, a_former_member()) if row.about else said
        run(update(rows).where(rows.c.id == row.id).values({column: said[: column.type.length]}))
