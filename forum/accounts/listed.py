"""What is on the lists of admins is in nothing that stands at once: names, profiles, what organisers say, lines between
two. A post that has it waits for a moderator instead; these words wait for nobody, so they are not taken.

docs/decisions/spam.md says where this is asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, ValidationError

from forum.accounts.new_here import refuse_many_links
from forum.accounts.viewers import viewer
from forum.core.lists import found_in, hosts_in
from forum.core.refusals import Unusable


class OnTheLists(Unusable):
    """Says what of it."""

    def __init__(self, words: list[str]) -> None:
        listed = ", ".join(words)
        super().__init__(_("It has what is on a list against spam: %(listed)s. Please say it without.", listed=listed))


def refuse_listed(author: Any, text: str, earlier: str = "") -> None:
    """Nothing of the lists is taken, domains by themselves neither; but what stood there `earlier`, came onto a list
    since, and keeps nobody from changing the rest. Raises OnTheLists."""
    if author.is_moderator or not text or text == earlier:
        return
    found = listed_in(text)
    before = listed_in(earlier) if found and earlier else []
    if new := [one for one in found if one not in before]:
        raise OnTheLists(new[:10])


def listed_in(text: str) -> list[str]:
    return [one for words in found_in(text, hosts_in(text)).values() for one in words]


def is_not_listed(form: Any, field: Field) -> None:
    """A form that was filled with what is kept knows what stood there earlier."""
    with beside_the_field():
        refuse_listed(viewer(), field.data or "", field.object_data or "")


def has_few_links(form: Any, field: Field) -> None:
    """A newcomer's words have no more of them than a post."""
    if field.data and field.data != field.object_data:
        with beside_the_field():
            refuse_many_links(viewer(), field.data)


@contextmanager
def beside_the_field() -> Iterator[None]:
    """What a rule says no to, a validator says."""
    try:
        yield
    except Unusable as why:
        raise ValidationError(str(why)) from why
