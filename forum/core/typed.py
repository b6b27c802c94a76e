"""What somebody typed into a form that was refused: shown to them again, however short it is. What a form keeps secret,
what it carries unseen, and what was chosen from a list is no text of theirs, and stays out of the page.

A page that says no knows no form, only names and values; so it asks all forms that there are what a name stands for.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from wtforms import HiddenField, PasswordField, StringField
from wtforms.fields.core import UnboundField
from wtforms.widgets import HiddenInput

from forum.core.forms import Form

SECRETS = {
    *("csrf_token", "password", "current_password", "new_password", "code", "credential", "sealed"),
    *("submission_key", "version", "website", "known_draft"),
}
LIKE_A_CHOICE = re.compile("[a-z0-9_.:/-]*")  # an id, an address of ours, or the word that stands for an option
WHERE_A_DRAFT_BELONGS = re.compile("[a-z-]+:[a-z0-9:-]+")  # comment:7, on a button; else a place is a town
TYPED_BEFORE = {"text"}  # where a form carries it unseen, it was typed into the one before
SHORTEST_UNKNOWN = 20  # a shorter value of a name that no form of ours has may be a mark of anything


def is_typed(name: str, value: str) -> bool:
    """Whether somebody wrote this themselves, and it may be shown. Where a name is a text in some forms and a choice in
    others, a single plain word counts as chosen."""
    own = name.rpartition("-")[2]  # two forms on one page keep their names apart by what stands before it
    texts, others = names_in_forms()
    if own in SECRETS or not value.strip() or (own == "place" and WHERE_A_DRAFT_BELONGS.fullmatch(value)):
        return False
    if own in texts:
        return own not in others or not LIKE_A_CHOICE.fullmatch(value)
    return own not in others and len(value) >= SHORTEST_UNKNOWN


@cache
def names_in_forms() -> tuple[frozenset[str], frozenset[str]]:
    """The names of fields in which one types, and those of all others."""
    fields = [(name, field) for form in all_forms(Form) for name, field in vars(form).items()]
    fields = [(name, field) for name, field in fields if isinstance(field, UnboundField)]
    texts = {name for name, field in fields if is_text(field)}
    return frozenset(texts), frozenset({name for name, field in fields if not is_text(field)} - TYPED_BEFORE)


def all_forms(form: type) -> Iterator[type]:
    """With what they are mixed of: a field stands where it was written."""
    below: list[type] = form.__subclasses__()
    for kind in below:
        yield from kind.__mro__
        yield from all_forms(kind)


def is_text(field: Any) -> bool:
    kind: type = field.field_class
    is_unseen = issubclass(kind, HiddenField | PasswordField) or isinstance(field.kwargs.get("widget"), HiddenInput)
    return issubclass(kind, StringField) and not is_unseen
