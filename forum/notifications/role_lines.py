"""What somebody may do here, given or taken by an admin, and a place in a challenge, in words for whom it concerns."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask_babel import gettext as _

from forum.accounts import Role
from forum.challenges import Happened as InChallenges
from forum.core.words import local_time
from forum.notifications.queries import Told

SENTENCES: Mapping[tuple[str, str], Callable[[str], str]] = {
    (Role.MEMBER, Role.MODERATOR): lambda why: _("You are a moderator now: “%(why)s”", why=why),
    (Role.MEMBER, Role.ADMIN): lambda why: _("You are an admin now: “%(why)s”", why=why),
    (Role.MODERATOR, Role.ADMIN): lambda why: _("You are an admin now: “%(why)s”", why=why),
    (Role.MODERATOR, Role.MEMBER): lambda why: _("You are no moderator any more: “%(why)s”", why=why),
    (Role.ADMIN, Role.MEMBER): lambda why: _("You are no admin any more: “%(why)s”", why=why),
    (Role.ADMIN, Role.MODERATOR): lambda why: _("You are a moderator now, and no admin any more: “%(why)s”", why=why),
}
LEADS_TO = {Role.MEMBER: "/settings/trust", Role.MODERATOR: "/moderation", Role.ADMIN: "/admin"}


def role_words(told: Told) -> str:
    return SENTENCES[told.details["before"], told.details["role"]](told.details["reason"])


def role_url(told: Told) -> str:
    return LEADS_TO[Role(told.details["role"])]


def place_in_words(told: Told, title: str) -> str:
    """A place is kept for them, or went on to the next."""
    if told.kind == InChallenges.PLACE_GONE:
        return _("The place in “%(title)s” went on to the next. You can ask again.", title=title)
    until = local_time(datetime.fromisoformat(told.details["until"]))
    return _("A place in “%(title)s” is free for you, until %(until)s", title=title, until=until)
