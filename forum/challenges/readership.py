"""What it means for readers when an organiser changes who may see a challenge: said before it is done."""

from flask_babel import lazy_gettext as _l

from forum.posts import Visibility

Sentences = tuple[object, ...]

PEOPLE_ARE_SEEN = _l("They also see who takes part, and what its organisers announced.")
OPENED_TO_ALL: Sentences = (
    _l("Everyone can read it, also without an account. Search engines may find it and keep copies."),
    PEOPLE_ARE_SEEN,
    _l(
        "What people wrote here so far stays with those who can read it now, unless it was written for everyone. Its "
        "authors hear of it, and can open theirs."
    ),
)
OPENED_TO_MEMBERS: Sentences = (
    _l("Everyone who is signed in can find it, read it and join. Links to it are no longer needed."),
    PEOPLE_ARE_SEEN,
    _l(
        "What people wrote here so far stays with those who can read it now, unless it was written for more. Its "
        "authors hear of it, and can open theirs."
    ),
    _l("Visitors without an account still see nothing of it."),
)
CLOSED_TO_VISITORS: Sentences = (
    _l("Only people who are signed in can read it. Visitors no longer find it here, nor what was written in it."),
    _l("Pages that we keep ready for visitors go within seconds. Copies that search engines made stay with them."),
    _l("Whoever takes part notices no difference, and every entry keeps the readers its author chose."),
)
CLOSED_TO_STRANGERS: Sentences = (
    _l(
        "Only people who are in it can read it: who takes part or follows now or did so before, who wrote something in "
        "it, its organisers and hosts, and whoever comes in by a link. Moderators can, too."
    ),
    _l("Whoever its organisers took out of it stays out until they come in by a new link, or into the team."),
    _l("For all others it is gone: from the lists, from search, and with it what they can read of the entries."),
    _l("Pages that we keep ready for visitors go within seconds. Copies that search engines made stay with them."),
    _l("Nobody else can join before you make a link for them."),
)


def what_changes(to: str, before: str) -> Sentences:
    """In sentences, from the first that matters."""
    if to == Visibility.INVITED:
        return CLOSED_TO_STRANGERS
    if to == Visibility.PUBLIC:
        return OPENED_TO_ALL
    return CLOSED_TO_VISITORS if before == Visibility.PUBLIC else OPENED_TO_MEMBERS
