"""Prompts as a file, one day a row: CSV for spreadsheets, YAML for text editors, JSON for programs.

What is written is read back the same.

Which columns there are, and what may stand in them, is told to organisers in docs/organising.md.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import yaml
from flask_babel import gettext as _

from forum.challenges.json_reading import json_entries_of
from forum.challenges.prompts import TEXTS, Prompt
from forum.challenges.words import LONGEST_CHALLENGE
from forum.challenges.yaml_reading import Entry, entries_of
from forum.core.refusals import Unusable

DAY = "day"
COLUMNS = (DAY, *TEXTS)
LONGEST_PROMPT_FILE = 400_000  # bytes: a hundred days of five hundred words
LONGEST_WHOLE_FILE = 900_000  # as much as one sending carries
SEPARATORS = ",;\t"  # spreadsheets write the one that their country uses
JSON = re.compile(r'\s*(\{|\[\s*\{\s*")')  # how it begins; without the quotation mark it is YAML
NO_LETTER = re.compile("[\0\ud800-\udfff]")  # an escape can name what no database keeps
COMMAND = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # what a spreadsheet would take for a formula


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file, where: a row or a line, and a field, as far as there is one."""

    where: str
    field: str
    words: str


@dataclass(frozen=True)
class Row:
    """One day as the file tells it, by the names of its columns."""

    where: str
    cells: dict[str, str]


class UnreadableFile(Unusable):
    def __init__(self, *faults: Fault) -> None:
        super().__init__(_("This file cannot be read yet."))
        self.faults = faults


def text_of(sent: bytes, longest: int = LONGEST_PROMPT_FILE) -> str:
    """The letters of a file. Raises UnreadableFile."""
    if len(sent) > longest:
        raise UnreadableFile(Fault("", "", _("A file has up to %(most)d kB.", most=longest // 1000)))
    try:
        text = sent.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        words = _("This is not a text in UTF-8. Spreadsheets call it “CSV UTF-8” where they ask how to save.")
        raise UnreadableFile(Fault("", "", words)) from why
    if "\0" in text:
        raise UnreadableFile(Fault("", "", _("This is not a text: save it as CSV, YAML or JSON.")))
    return text


def read_prompts(text: str) -> list[Row]:
    """The days of a file, whichever of the three it is. Raises UnreadableFile."""
    rows = list(rows_of(text))
    if not rows:
        raise UnreadableFile(Fault("", "", _("There is no day in this file.")))
    if len(rows) > LONGEST_CHALLENGE:
        raise UnreadableFile(Fault("", "", _("There are more than %(most)d days.", most=LONGEST_CHALLENGE)))
    refuse_no_letters(rows)
    return rows


def rows_of(text: str) -> Iterator[Row]:
    if JSON.match(text):
        return rows_of_json(text)
    return rows_of_yaml(text) if is_yaml(text) else rows_of_csv(text)


def refuse_no_letters(rows: Iterable[Row]) -> None:
    """Raises UnreadableFile."""
    words = _("There is a sign in this text that cannot be kept.")
    cells = ((row.where, name, cell) for row in rows for name, cell in row.cells.items())
    faults = [Fault(where, name, words) for where, name, cell in cells if NO_LETTER.search(cell)]
    if faults:
        raise UnreadableFile(*faults)


def is_yaml(text: str) -> bool:
    said = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return next(said, "").startswith(("---", "days:", "-", "["))


def rows_of_csv(text: str) -> Iterator[Row]:
    """Raises UnreadableFile."""
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] | None = None
    try:
        for number, cells in enumerate(lines, 1):
            where = _("Row %(number)d", number=number)
            if header is None:
                header = [cell.strip().lower() for cell in cells]
                refuse_other_columns(header, where)
            elif any(cell.strip() for cell in cells):
                yield row_of(header, cells, where)
    except csv.Error as why:
        words = _("The table cannot be read from here on. Often a quotation mark is missing.")
        raise UnreadableFile(Fault(_("Line %(number)d", number=lines.line_num), "", words)) from why


def refuse_other_columns(names: list[str], where: str) -> None:
    """Raises UnreadableFile."""
    faults = faults_in_names(names, where, COLUMNS, needed=(DAY,))
    if faults:
        raise UnreadableFile(*faults)


def faults_in_names(names: Sequence[str], where: str, known: Sequence[str], needed: Sequence[str] = ()) -> list[Fault]:
    words = _("There is no such field. These are known: %(names)s.", names=", ".join(known))
    faults = [Fault(where, name[:40], words) for name in names if name not in known]
    faults += [Fault(where, name, _("This field is missing.")) for name in needed if name not in names]
    return faults + [Fault(where, name, _("This field is there twice.")) for name in known if names.count(name) > 1]


def row_of(header: list[str], cells: list[str], where: str) -> Row:
    if len(cells) > len(header):
        raise UnreadableFile(Fault(where, "", _("This row has more cells than the first one.")))
    return Row(where, dict(zip(header, map(without_guard, cells), strict=False)))


def without_guard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and COMMAND.match(cell) else cell


def with_guard(cell: str) -> str:
    """Spreadsheets run what begins like a formula; after an apostrophe it is a text, and reading takes that away."""
    return f"'{cell}" if COMMAND.match(cell) else cell


def rows_of_yaml(text: str) -> Iterator[Row]:
    """Raises UnreadableFile."""
    for entry in entries_of(text, refuse=refuse_line):
        where = _("Line %(number)d", number=entry.line)
        refuse_other_columns([key for key, _value in entry.pairs], where)
        yield Row(where, cells_of(entry, where))


def rows_of_json(text: str) -> Iterator[Row]:
    """Raises UnreadableFile."""
    for entry in json_entries_of(text, refuse=refuse_line):
        where = _("Row %(number)d", number=entry.line)
        refuse_other_columns([key for key, _value in entry.pairs], where)
        yield Row(where, cells_of(entry, where))


def refuse_line(number: int, words: object) -> Exception:
    return UnreadableFile(Fault(_("Line %(number)d", number=number), "", str(words)))


def cells_of(entry: Entry, where: str) -> dict[str, str]:
    for key, value in entry.pairs:
        if value is None:
            raise UnreadableFile(Fault(where, key, _("A text belongs here, not a list.")))
    return {key: value or "" for key, value in entry.pairs}


def csv_of(days: Iterable[dict[str, str]]) -> str:
    """With a mark in front by which spreadsheets know the letters."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    rows.writerows([with_guard(day.get(name, "")) for name in COLUMNS] for day in days)
    return "\ufeff" + written.getvalue()


class Writing(yaml.SafeDumper):
    """YAML as people write it: texts of several lines stand in a block."""


def represented(dumper: Writing, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style_of(text))


def style_of(text: str) -> str | None:
    """A block keeps neither blanks at the end of its lines nor unusual letters."""
    lines = text.split("\n")
    if not all(line.isprintable() for line in lines):
        return '"'
    is_plain = all(line == line.rstrip() for line in lines) and not text[:1].isspace()
    return ("|" if is_plain else '"') if len(lines) > 1 else None


Writing.add_representer(str, represented)


def yaml_of(days: Iterable[dict[str, str]]) -> str:
    return str(yaml.dump({"days": said_of(days)}, Dumper=Writing, allow_unicode=True, sort_keys=False, width=100_000))


def json_of(days: Iterable[dict[str, str]]) -> str:
    return json.dumps({"days": said_of(days)}, ensure_ascii=False, indent=2) + "\n"


def days_of(prompts: Iterable[Prompt]) -> list[dict[str, str]]:
    return [{DAY: str(one.number), **one.texts} for one in prompts]


def said_of(days: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Without the fields that are empty."""
    return [{name: day[name] for name in COLUMNS if day.get(name)} for day in days]
