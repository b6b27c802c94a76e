"""Reading somebody's rows for an export: a batch at a time, in words rather than numbers where there are words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Row, Table, select, tuple_

from forum.accounts import Account
from forum.circles import circles_known_to
from forum.core import clock
from forum.core.database import db
from forum.leaving.contents import PARTS, Part, table

AT_ONCE = 200
NAMED_BY = {"accounts": "handle", "challenges": "slug", "skills": "name", "circles": "name"}
NAMED_FOR = {"circles": circles_known_to}  # the others are called the same for everyone
NOT_NAMED = {"circles": "a circle"}


def rows_of(part: Part, me: Account) -> Iterator[dict[str, Any]]:
    """All of them, in the order of their keys."""
    rows = table(part.table)
    shown = [column for column in rows.columns if is_shown(part, column)]
    for batch in batches(rows, part, me):
        names = names_in(rows, batch, me)
        for row in batch:
            yield {said(column): value_of(column, row._mapping[column.name], names) for column in shown}


def batches(rows: Table, part: Part, me: Account) -> Iterator[Sequence[Row[Any]]]:
    """By key, so that a long life costs no more memory than a short one."""
    key = list(rows.primary_key.columns)
    query = select(*part.columns_for(me)).where(part.whose(rows, me)).order_by(*key).limit(AT_ONCE)
    after: tuple[Any, ...] | None = None
    while batch := db.session.execute(query.where(tuple_(*key) > tuple_(*after)) if after else query).all():
        yield batch
        after = tuple(batch[-1]._mapping[column.name] for column in key)


def is_shown(part: Part, column: Column[Any]) -> bool:
    """The source of a text stands for its HTML. A number that nothing else names would only say how many rows others
    have come to meanwhile: by two mails of one's own, whether somebody got one in between."""
    is_made = column.name == "html" or column.name.endswith("_html") or column.name == "renderer_version"
    is_count = column.name == "id" and part.table not in tables_referred_to()
    return column.name not in part.without and not is_made and not is_count


@cache
def tables_referred_to() -> frozenset[str]:
    """Whose rows other rows of an export name by their number."""
    columns = (column for part in PARTS for column in table(part.table).columns if column.name not in part.without)
    return frozenset(key.column.table.name for column in columns for key in column.foreign_keys) - set(NAMED_BY)


def names_in(rows: Table, batch: Iterable[Row[Any]], me: Account) -> dict[str, dict[int, str]]:
    """What the people, challenges and skills of these rows are called, by table and id."""
    names: dict[str, dict[int, str]] = {}
    for column in rows.columns:
        other = table_named(column)
        if other is not None and other != rows.name:
            ids = {row._mapping[column.name] for row in batch} - {None}
            names.setdefault(other, {}).update(names_of(other, ids, me))
    return names


def names_of(other: str, ids: set[int], me: Account) -> Mapping[int, str]:
    """A circle that they have left may be called otherwise by now."""
    if not ids:
        return {}
    theirs = table(other)
    query = select(theirs.c.id, theirs.c[NAMED_BY[other]]).where(theirs.c.id.in_(ids))
    if other in NAMED_FOR:
        query = query.where(theirs.c.id.in_(NAMED_FOR[other](me, clock.now())))
    return {row[0]: row[1] for row in db.session.execute(query)}


def table_named(column: Column[Any]) -> str | None:
    """The table that this column points into, if what stands there has a name."""
    for key in column.foreign_keys:
        if key.column.table.name in NAMED_BY and key.column.name == "id":
            return key.column.table.name
    return None


def said(column: Column[Any]) -> str:
    return column.name.removesuffix("_id") if column.foreign_keys else column.name


def value_of(column: Column[Any], value: Any, names: Mapping[str, Mapping[int, str]]) -> Any:
    other = table_named(column)
    if other is not None and other in names and value is not None:
        return names[other].get(value, NOT_NAMED.get(other))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
