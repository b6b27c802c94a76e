"""A list of entries out of JSON, for programs: everything is a text, and no deeper than the list needs."""

import json
from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from forum.challenges.yaml_reading import LIST, UNKNOWN, Entry, Refuse

CHALLENGE, PLEDGE = "challenge", "pledge"  # beside the days, in a file of a whole challenge
WHOLE = sorted((CHALLENGE, PLEDGE, LIST))
NOT_JSON = _l("This cannot be read as JSON. Often a comma or a quotation mark is missing in this line or before.")


class Fields(tuple[tuple[str, object], ...]):
    """Names and values as they stand there, also a name that stands there twice."""

    __slots__ = ()


def json_entries_of(text: str, refuse: Refuse) -> Iterator[Entry]:
    """With their place in the list. Raises what `refuse` makes of a line and a sentence."""
    for number, fields in enumerate(list_in(parsed(text, refuse), refuse), 1):
        if not isinstance(fields, Fields):
            raise refuse(1, UNKNOWN)
        yield Entry(number, [(name, text_in(value)) for name, value in fields])


def parsed(text: str, refuse: Refuse) -> object:
    """Numbers stay as they are written."""
    try:
        return json.loads(text, object_pairs_hook=Fields, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as why:
        raise refuse(why.lineno, NOT_JSON) from why
    except RecursionError as why:
        raise refuse(1, UNKNOWN) from why


def list_in(told: object, refuse: Refuse) -> list[object]:
    """Of `{"days": [...]}`, of `[...]` at once, or of a whole challenge. Whatever else stands beside the list would be
    lost without a word.
    """
    if isinstance(told, Fields) and sorted(name for name, _value in told) in ([LIST], WHOLE):
        told = dict(told)[LIST]
    if not isinstance(told, list):
        raise refuse(1, UNKNOWN)
    return told


def text_in(value: object) -> str | None:
    if isinstance(value, bool):
        return json.dumps(value)
    if value is None:
        return ""
    return value if isinstance(value, str) else None


def is_of_whole_challenge(text: str, refuse: Refuse) -> bool:
    """A file that can be read, and that says more than the days."""
    told = parsed(text, refuse) if text.lstrip().startswith("{") else None
    return isinstance(told, Fields) and any(name == CHALLENGE for name, _value in told)
