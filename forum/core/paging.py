"""Pages by key: "the 50 after this one" instead of OFFSET, so the last page of a list costs what the first one does.

A page begins after the key of a row, so nothing is shown twice or left out when rows are added meanwhile. The columns
of `by` must tell each row from all others (end with the id), and must never be null: a comparison with null is neither
true nor false. They are compared as one row value, `(created_at, id) > (?, ?)`, which SQLite and PostgreSQL both answer
from an index on these columns.

A key is text for an address. It is not signed, for it grants nothing: the query decides what may be seen. But it is
read strictly: what people type is either a key or `BadKey`, and each page has exactly one address.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ColumnExpressionArgument,
    Integer,
    Row,
    Select,
    TypeDecorator,
    literal,
    tuple_,
)
from sqlalchemy.orm import Session, scoped_session

from forum.core.refusals import NotFound

T = TypeVar("T")
KeyValue = int | str | date | datetime

PAGE_SIZE = 50
LONGEST_KEY = 2000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class BadKey(NotFound):
    message = _l("There is no such page of this list.")


@dataclass(frozen=True)
class Page(Generic[T]):
    items: Sequence[T]
    next_key: str | None = None  # for `after`; None: the list ends here
    previous_key: str | None = None  # for `before`; None: the list begins here


def page_of(
    session: Session | scoped_session[Any],
    query: Select[T],
    *,
    by: Sequence[ColumnExpressionArgument[Any]],
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE_SIZE,
    descending: bool = False,
) -> Page[T]:
    """One page of a query for one entity, in the order of `by` (an order of its own is replaced).

    `after` and `before` are keys as they came in the address. Raises BadKey.
    """
    columns = tuple_(*by).clauses
    start = _start(columns, after, before)
    backwards = before is not None
    part = _part(query, columns, start, falling=descending != backwards).limit(size + 1)
    rows = session.execute(part).unique().all()
    more = len(rows) > size
    return _page(
        rows[:size][::-1] if backwards else rows[:size],
        has_next=more or backwards,
        has_previous=more if backwards else bool(start),
    )


def _start(columns: Sequence[ColumnElement[Any]], after: str | None, before: str | None) -> tuple[KeyValue, ...]:
    """The key to start from; empty for the first page."""
    if after is not None and before is not None:
        raise BadKey
    text = after if before is None else before
    return () if text is None else decode_key(text, [_python_type(column) for column in columns])


def _python_type(column: ColumnElement[Any]) -> type:
    # A type of our own, such as Instant, does not say what it is; the one it is made of does.
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return kind.python_type


def _part(
    query: Select[T], columns: Sequence[ColumnElement[Any]], start: tuple[KeyValue, ...], *, falling: bool
) -> Select[Any]:
    """The rows beyond `start`, nearest first, each with the values of its key behind it."""
    if start:
        here = tuple_(*columns)
        there = tuple_(*map(_bound, start, columns))
        query = query.where(here < there if falling else here > there)
    order = [column.desc() if falling else column.asc() for column in columns]
    return query.add_columns(*columns).order_by(None).order_by(*order)


def _bound(value: KeyValue, column: ColumnElement[Any]) -> ColumnElement[Any]:
    # A number too big for a 32-bit column is a key that finds nothing, not an error of PostgreSQL's.
    return literal(value, BigInteger() if isinstance(column.type, Integer) else column.type)


def _page(rows: Sequence[Row[Any]], *, has_next: bool, has_previous: bool) -> Page[Any]:
    return Page(
        items=[row[0] for row in rows],
        next_key=encode_key(rows[-1][1:]) if rows and has_next else None,
        previous_key=encode_key(rows[0][1:]) if rows and has_previous else None,
    )


def encode_key(values: Iterable[KeyValue]) -> str:
    """The key of the row with these values in its `by` columns.

    The page that begins *with* a row, for a permalink, comes after a key made by hand: of (..., id - 1).
    """
    text = ".".join(map(_written, values))
    if len(text) > LONGEST_KEY:
        raise ValueError("This key is too long for an address; order by something shorter.")
    return text


def decode_key(text: object, types: Sequence[type]) -> tuple[KeyValue, ...]:
    """The values in a key, one of each of these types (int, str, date or datetime). Raises BadKey."""
    if not isinstance(text, str) or len(text) > LONGEST_KEY:
        raise BadKey
    readers = [_READERS[kind] for kind in types]
    try:
        values = tuple(read(part) for read, part in zip(readers, text.split("."), strict=True))
    except (ValueError, OverflowError) as why:
        raise BadKey from why
    # The readers are lenient (" 7", "+7" and "0_7" are all 7): only what we would have written ourselves is a key.
    if encode_key(values) != text:
        raise BadKey
    return values


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return str((value - EPOCH) // MICROSECOND)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return urlsafe_b64encode(value.encode()).decode().rstrip("=")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TypeError(f"A page key cannot hold {value!r}.")


def _read_int(part: str) -> int:
    number = int(part)
    if not -(2**63) <= number < 2**63:
        raise ValueError("more than 64 bits")
    return number


def _read_instant(part: str) -> datetime:
    return EPOCH + _read_int(part) * MICROSECOND


def _read_text(part: str) -> str:
    text = urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
    if "\0" in text:
        raise ValueError("PostgreSQL has no such text")
    return text


_READERS: dict[type, Callable[[str], KeyValue]] = {
    int: _read_int,
    str: _read_text,
    date: date.fromisoformat,
    datetime: _read_instant,
}
