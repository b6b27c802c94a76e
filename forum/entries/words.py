"""The words of the room: what is said about an entry, on whatever page it stands."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.challenges import Challenge
from forum.core.words import day_words
from forum.entries.models import Entry, ForWhom, WhoGains
from forum.posts import Audience, Visibility

FOR_WHOM = {
    ForWhom.CUSTOMERS: _l("customers"),
    ForWhom.SUPPLIERS: _l("suppliers"),
    ForWhom.PARTNERS: _l("partners"),
    ForWhom.PEERS: _l("peers"),
    ForWhom.NEIGHBOURS: _l("neighbours"),
}
WHO_GAINS = {
    WhoGains.THEM: _l("they do"),
    WhoGains.BOTH: _l("both of us"),
    WhoGains.MOSTLY_MY_BUSINESS: _l("mostly my business"),
    WhoGains.NOT_SURE: _l("not sure yet"),
}
GAINED = {
    WhoGains.THEM: _l("they gain"),
    WhoGains.BOTH: _l("both gain"),
    WhoGains.MOSTLY_MY_BUSINESS: _l("mostly my business gains"),
    WhoGains.NOT_SURE: _l("not sure who gains"),
}
AUDIENCES = {Audience.PUBLIC: _l("everyone"), Audience.MEMBERS: _l("members of this forum")}
AS_SO_FAR = _l("whoever could read it so far")
CIRCLE_THEN = _l("the circle I was in then, and nobody else")
FOR_CIRCLE_THEN = _l(
    "This was written for the circle you were in then. Unless you choose others, its people read it, with what you"
    " change now. What they answered stays with them."
)
MY_CIRCLE, WHOLE_CHALLENGE = _l("my circle, and nobody else"), _l("everyone who can read this challenge")


def labels_of(entry: Entry) -> list[str]:
    """'for customers', 'both gain': what its author chose to say, in the order of the form."""
    groups = [_("for %(group)s", group=words) for group, words in FOR_WHOM.items() if group in entry.groups]
    return [*groups, str(GAINED[WhoGains(entry.who_gains)])] if entry.who_gains else groups


def note_of(entry: Entry, challenge: Challenge) -> str | None:
    """What stands beside an entry's time: that it was caught up, that members alone can read it."""
    notes = [caught_up_words(entry, challenge)] if entry.is_caught_up else []
    if entry.noted_at is not None:
        notes.append(_("written on %(day)s as a private note", day=day_words(entry.local_on)))
    if entry.post.circle_id is not None:
        notes.append(_("for the circle only"))
    elif entry.post.visibility == Visibility.INVITED != challenge.visibility:
        notes.append(_("for those who were in the challenge then"))
    elif entry.post.audience == Audience.MEMBERS or entry.post.visibility != challenge.visibility:
        notes.append(_("members only"))
    return " · ".join(notes) or None


def caught_up_words(entry: Entry, challenge: Challenge) -> str:
    """The honest mark of an entry that was written after its day."""
    if entry.written_on_number > challenge.length:
        return _("written after the end for day %(number)s", number=entry.number)
    return _("written on day %(written)s for day %(number)s", written=entry.written_on_number, number=entry.number)


def heading_of(entry: Entry, title: str | None) -> str:
    """'Day 9: Thank the first one', or 'Day 9' for whom the prompt is not open yet."""
    if title is None:
        return _("Day %(number)s", number=entry.number)
    return _("Day %(number)s: %(title)s", number=entry.number, title=title)
