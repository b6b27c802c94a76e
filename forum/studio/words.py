"""What wants doing first, as sentences with a way to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from forum.studio.hands import MOST_COUNTED, Needs


@dataclass(frozen=True)
class Todo:
    sentence: str
    words: str
    url: str


def todos(needs: Needs, base: str) -> Iterator[Todo]:
    """In the order in which half an hour is best spent."""
    if needs.at_walls:
        yield Todo(walls(needs.at_walls), _("See what they say"), f"{base}/lead/people#walls")
    if needs.first_entries:
        yield Todo(first_entries(needs.first_entries), _("Read them"), f"{base}/lead/people#first")
    if needs.waiting:
        yield Todo(waiting(needs.waiting), _("Answer one after the other"), f"{base}/waiting/next")
    if needs.quiet:
        yield Todo(quiet(needs.quiet), _("See who it is"), f"{base}/lead/people#quiet")


def walls(many: int) -> str:
    if many >= MOST_COUNTED:
        return _("%(number)d people or more stand at a wall", number=MOST_COUNTED)
    return ngettext("One person stands at a wall", "%(num)d people stand at a wall", many)


def first_entries(many: int) -> str:
    if many >= MOST_COUNTED:
        return _("%(number)d first entries or more have no answer yet", number=MOST_COUNTED)
    return ngettext("One first entry has no answer yet", "%(num)d first entries have no answer yet", many)


def waiting(many: int) -> str:
    if many >= MOST_COUNTED:
        return _("%(number)d people or more wait for a word", number=MOST_COUNTED)
    return ngettext("One person waits for a word", "%(num)d people wait for a word", many)


def quiet(many: int) -> str:
    if many >= MOST_COUNTED:
        return _("%(number)d people or more have been quiet for three days", number=MOST_COUNTED)
    return ngettext("One person has been quiet for three days", "%(num)d people have been quiet for three days", many)
