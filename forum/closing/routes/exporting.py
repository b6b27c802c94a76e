"""A challenge as files, for those who organise it: entries whose authors agreed, and figures that name nobody."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, stream_with_context
from flask.typing import ResponseReturnValue

from forum.accounts import whom_limits_count
from forum.challenges import Challenge, with_guard
from forum.closing.making import batches
from forum.closing.permissions import Can
from forum.closing.queries import counts_of, days_of
from forum.closing.routes.finding import challenge_to
from forum.core.database import db
from forum.core.limits import limiter
from forum.core.web import keep_nowhere
from forum.entries import Entry
from forum.settings import current_settings

challenge_export = Blueprint("challenge_export", __name__, url_prefix="/challenges/<slug>/export")
challenge_export.after_request(keep_nowhere)
often_enough = limiter.shared_limit("60 per hour", scope="challenge-exports", key_func=whom_limits_count)
ENTRY = ("day", "name", "handle", "written_on", "text", "own_blog", "address")
COUNTS = ("day", "title", "entries", "answered")
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
Rows = Iterator[Sequence[Any]]


@challenge_export.get("/entries.<any(csv, json):kind>")
@often_enough
def entries(slug: str, kind: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.MAKE_KEEPSAKE, slug)
    return file_of(kind, f"{slug}-entries", "entries", ENTRY, entry_rows(challenge))


@challenge_export.get("/counts.<any(csv, json):kind>")
@often_enough
def counts(slug: str, kind: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.MAKE_KEEPSAKE, slug)
    rows = db.session.execute(counts_of(challenge.id)).all()
    return file_of(kind, f"{slug}-counts", "days", COUNTS, iter(rows))


def entry_rows(challenge: Challenge) -> Rows:
    """Some at a time, however many there are."""
    for prompt in db.session.scalars(days_of(challenge.id)).all():
        for some in batches(prompt.id):
            yield from map(row_of, some)


def row_of(entry: Entry) -> Sequence[Any]:
    author, address = entry.post.author, f"{current_settings().url}/entries/{entry.post_id}"
    who = (author.name, author.handle) if author else ("", "")
    return entry.number, *who, entry.local_on.isoformat(), entry.post.source, entry.own_blog_url or "", address


def file_of(kind: str, name: str, what: str, columns: Sequence[str], rows: Rows) -> Response:
    pieces = csv_pieces(columns, rows) if kind == "csv" else json_pieces(what, columns, rows)
    response = Response(stream_with_context(pieces), content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def csv_pieces(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """With a mark in front by which spreadsheets know the letters."""
    yield "\ufeff" + csv_line(columns)
    for row in rows:
        yield csv_line(row)


def csv_line(cells: Sequence[Any]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow([with_guard(str(cell)) for cell in cells])
    return line.getvalue()


def json_pieces(what: str, columns: Sequence[str], rows: Rows) -> Iterator[str]:
    yield f'{{"{what}": ['
    for place, row in enumerate(rows):
        yield ("," if place else "") + "\n " + json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False)
    yield "\n]}\n"
