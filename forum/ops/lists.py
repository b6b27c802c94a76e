"""What admins type or paste into the lists of domains and words, line by line."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from forum.core.forms import Form, choices, no_control_characters, text_area, trimmed
from forum.core.lists import (
    LONGEST_REASON,
    LONGEST_VALUE,
    MOST_WORDS_OF_A_PHRASE,
    Kind,
    plain_domain,
    plain_phrase,
)
from forum.posts import is_domain

MOST_LINES = 1_000
LONGEST_IMPORT = 100_000
SHORTEST_PHRASE = 3
KINDS = {Kind.DOMAIN: _l("Domains, one a line"), Kind.WORD: _l("Words or phrases, one a line")}
SAID_AT_ONCE = 5


@dataclass(frozen=True)
class Read:
    """The lines as they are compared, and what is wrong with others."""

    values: list[str]
    faults: list[str]


def read_lines(kind: Kind, text: str) -> Read:
    """Empty lines, and those that begin with #, are left out."""
    values, faults = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        value, fault = read_line(kind, line)
        if fault:
            faults.append(_("Line %(number)s: %(fault)s", number=number, fault=fault))
        else:
            values.append(value)
    return Read(values, faults)


def read_line(kind: Kind, line: str) -> tuple[str, str | None]:
    """The value, and what is wrong with it."""
    value = plain_domain(line) if kind == Kind.DOMAIN else plain_phrase(line)
    shown = line.strip()[:60]
    if kind == Kind.DOMAIN and (not value or not is_domain(value)):
        return value, _("“%(line)s” is no domain that somebody can have, such as shop.example.org.", line=shown)
    if kind == Kind.WORD and len(value) < SHORTEST_PHRASE:
        return value, _("“%(line)s” has fewer than three letters, and would be found everywhere.", line=shown)
    if len(value) > LONGEST_VALUE or (kind == Kind.WORD and value.count(" ") >= MOST_WORDS_OF_A_PHRASE):
        return value, _("“%(line)s” is too long: up to five words and 100 characters fit.", line=shown)
    return value, None


class AddForm(Form):
    """From the field, or from a file; both hold one thing a line."""

    kind = RadioField(_l("What are these?"), choices=choices(KINDS), default=Kind.DOMAIN.value)
    lines = text_area(_l("Lines"), LONGEST_IMPORT)
    file = FileField(_l("Or a text file"))
    reason = StringField(
        _l("Why?"),
        filters=[trimmed],
        validators=[
            InputRequired(_l("Please give a reason: other admins, and you next year, want to know.")),
            Length(max=LONGEST_REASON),
            no_control_characters,
        ],
    )

    def read(self) -> list[str]:
        """The values, or none: then what is wrong stands beside the field, and nothing is added."""
        text = self.lines.data or ""
        if self.file.data:
            text += "\n" + self.file.data.read(LONGEST_IMPORT + 1).decode("utf-8", "replace")
        if not text.strip():
            self.refuse("lines", _("There is nothing to add."))
            return []
        if len(text) > LONGEST_IMPORT or len(text.splitlines()) > MOST_LINES:
            self.refuse("lines", _("Up to %(most)d lines at once, please.", most=MOST_LINES))
            return []
        read = read_lines(Kind(self.kind.data), text)
        for fault in read.faults[:SAID_AT_ONCE]:
            self.refuse("lines", fault)
        if len(read.faults) > SAID_AT_ONCE:
            self.refuse("lines", _("And %(more)d more lines.", more=len(read.faults) - SAID_AT_ONCE))
        return [] if read.faults else read.values


class RemoveForm(Form):
    why = StringField(
        _l("Why is it taken off?"),
        filters=[trimmed],
        validators=[InputRequired(_l("Please give a reason.")), Length(max=LONGEST_REASON), no_control_characters],
    )
