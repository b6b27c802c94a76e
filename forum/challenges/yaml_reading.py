"""A list of entries out of YAML, read event by event: everything is a text, and nothing else of YAML is understood.

No aliases, so that a small file cannot grow; no tags, so that nothing is made of it; and no deeper than the list needs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml
from flask_babel import lazy_gettext as _l
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the quick one, where it could be built
LIST = "days"
MOST_EVENTS = 5_000
UNKNOWN = _l("A list of days is expected here, each with its fields: see the example.")
Refuse = Callable[[int, object], Exception]


@dataclass(frozen=True)
class Entry:
    """Names and texts in their order; None where something else than a text stands."""

    line: int
    pairs: list[tuple[str, str | None]]


def entries_of(text: str, refuse: Refuse) -> Iterator[Entry]:
    """Raises what `refuse` makes of a line and a sentence."""
    reading = Reading(text, refuse)
    reading.skip_to_list()
    while isinstance(event := reading.next(), MappingStartEvent):
        yield Entry(line_of(event), list(reading.pairs()))
    if not isinstance(event, SequenceEndEvent):
        raise refuse(line_of(event), UNKNOWN)
    reading.refuse_more()


def line_of(event: Event) -> int:
    mark = event.start_mark
    return int(mark.line) + 1 if mark else 1


class Reading:
    def __init__(self, text: str, refuse: Refuse) -> None:
        self.events = yaml.parse(text, Loader=LOADER)
        self.left = MOST_EVENTS
        self.refuse = refuse

    def next(self) -> Event:
        """Raises what `refuse` makes."""
        try:
            event = next(self.events)
        except yaml.MarkedYAMLError as why:
            mark = why.problem_mark
            raise self.refuse(mark.line + 1 if mark else 1, NOT_YAML) from why
        except yaml.YAMLError as why:
            raise self.refuse(1, NOT_YAML) from why
        self.left -= 1
        if self.left < 0:
            raise self.refuse(line_of(event), UNKNOWN)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise self.refuse(line_of(event), NO_REFERENCES)
        return event

    def skip_to_list(self) -> None:
        """Into `days: [`, or `[` at once."""
        while not isinstance(event := self.next(), MappingStartEvent | SequenceStartEvent):
            if isinstance(event, ScalarEvent | StreamEndEvent):
                raise self.refuse(line_of(event), UNKNOWN)
        if isinstance(event, SequenceStartEvent):
            return
        name, event = self.next(), self.next()
        is_list = isinstance(name, ScalarEvent) and name.value == LIST and isinstance(event, SequenceStartEvent)
        if not is_list:
            raise self.refuse(line_of(name), UNKNOWN)

    def pairs(self) -> Iterator[tuple[str, str | None]]:
        while not isinstance(name := self.next(), MappingEndEvent):
            if not isinstance(name, ScalarEvent):
                raise self.refuse(line_of(name), UNKNOWN)
            value = self.next()
            yield name.value, text_of(value) if isinstance(value, ScalarEvent) else None
            if not isinstance(value, ScalarEvent):
                return

    def refuse_more(self) -> None:
        """What stands behind the list would be lost without a word."""
        while not isinstance(event := self.next(), StreamEndEvent):
            if isinstance(event, DocumentStartEvent | ScalarEvent):
                raise self.refuse(line_of(event), UNKNOWN)


NOT_YAML = _l(
    "This cannot be read as YAML. Often a colon, a blank or a quotation mark is missing in this line or before."
)
NO_REFERENCES = _l(
    "Signs that begin with & or * or ! mean something else in YAML. Put such a text into quotation marks."
)


def text_of(event: ScalarEvent) -> str:
    """Without quotation marks, ~ and null are words for nothing."""
    return "" if event.implicit[0] and event.value in ("~", "null") else str(event.value)
