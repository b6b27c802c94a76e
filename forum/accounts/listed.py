"""What is on the lists of admins is in nothing that stands at once: names, profiles, what organisers say, lines between
two. A post that has it waits for a moderator instead; these words wait for nobody, so they are not taken.

docs/decisions/spam.md says where this is asked.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, ValidationError

from forum.accounts.new_here import refuse_many_links
from forum.accounts.viewers import viewer
from forum.core.lists import addresses_in, found_in, hosts_in, mail_hosts_in
from forum.core.refusals import Unusable
from forum.core.richtext import seen_in


class OnTheLists(Unusable):
    """Says what of it."""

    def __init__(self, words: list[str]) -> None:
        listed = ", ".join(words)
        super().__init__(_("It has what is on a list against spam: %(listed)s. Please say it without.", listed=listed))


def refuse_listed(author: Any, text: str, earlier: str = "") -> None:
    """Nothing of the lists is taken, domains by themselves neither; but what stood there `earlier`, came onto a list
    since, and keeps nobody from changing the rest. Raises OnTheLists."""
    if text != earlier:
        refuse_listed_in(author, [text], [earlier])


def refuse_listed_in(author: Any, texts: Iterable[str], earlier: Iterable[str]) -> None:
    """Several texts at once, for asking costs a statement. Raises OnTheLists."""
    if author.is_moderator or not any(texts := list(texts)):
        return
    found = listed_in(texts)
    before = listed_in(earlier) if found else []
    if new := [one for one in found if one not in before]:
        raise OnTheLists(new[:10])


def listed_in(texts: Iterable[str]) -> list[str]:
    """Where addresses hide letters of a domain, browsers read them all the same."""
    said = "\n\n".join(typed_and_seen(text) for text in texts)
    hosts = [*hosts_in(said), *addresses_in(said), *mail_hosts_in(said)]
    return [one for words in found_in(said, hosts).values() for one in words]


def typed_and_seen(text: str) -> str:
    """The words of a text as they are typed and as a reader sees them, and where its links lead. One text at a
    time: together they might be too long to be read."""
    seen, addresses = seen_in(text)
    return "\n\n".join([text, seen, *addresses])


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
