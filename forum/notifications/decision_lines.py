"""What moderators decided, in words, for whom it concerns and for who reported it: whole sentences for each."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask_babel import gettext as _

from forum.core.words import local_time
from forum.moderation import Action, Happened
from forum.notifications.queries import Told


def decision_words(told: Told, reader_id: int) -> str:
    about = told.details
    if told.kind == Happened.MESSAGE_ANSWERED:
        return _("The moderators have answered your message")
    if told.kind == Happened.SET_ASIDE:
        return _("Several people reported what you wrote. It is hidden until a moderator has looked at it")
    if told.kind == Happened.UNDONE:
        return _("A moderator took back what was decided about you: “%(why)s”", why=about.get("why", ""))
    if told.kind == Happened.APPEAL_ANSWERED:
        return _("Another moderator has answered you. The decision stands: “%(why)s”", why=about.get("why", ""))
    if reader_id in about.get("reporters", []):
        return reporter_words(about.get("action", ""))
    return author_words(told)


def reporter_words(action: str) -> str:
    if action == Action.KEEP:
        return _("A moderator has looked at what you reported and left it as it is")
    if action in (Action.HIDE, Action.REMOVE, Action.REMOVE_SPAMMER):
        return _("Thank you for telling us: what you reported is hidden now")
    return _("Thank you for telling us: a moderator has done something about what you reported")


def author_words(told: Told) -> str:
    about = told.details
    until, action = about.get("until"), about.get("action", "")
    if action == Action.HIDE and about.get("kind") in ("profile", "challenge"):
        action = about["kind"]
    when = local_time(datetime.fromisoformat(until)) if until else ""
    return SENTENCES[action](about.get("reason", ""), when)


SENTENCES: Mapping[str, Callable[[str, str], str]] = {
    Action.KEEP: lambda reason, until: _(
        "A moderator has looked at what you wrote, and everyone sees it: “%(reason)s”", reason=reason
    ),
    Action.HIDE: lambda reason, until: _("A moderator has hidden what you wrote: “%(reason)s”", reason=reason),
    "profile": lambda reason, until: _(
        "A moderator has hidden what you say about yourself: “%(reason)s”", reason=reason
    ),
    "challenge": lambda reason, until: _("A moderator has hidden your challenge: “%(reason)s”", reason=reason),
    Action.REMOVE: lambda reason, until: _("A moderator has removed what you wrote: “%(reason)s”", reason=reason),
    Action.UNCOVER: lambda reason, until: _(
        "A moderator has taken the cover picture of your challenge away: “%(reason)s”", reason=reason
    ),
    Action.MOVE: lambda reason, until: _("A moderator has moved what you wrote: “%(reason)s”", reason=reason),
    Action.WARN: lambda reason, until: _("A word from a moderator: “%(reason)s”", reason=reason),
    Action.SILENCE: lambda reason, until: _(
        "Until %(until)s you can read here, but not write: “%(reason)s”", until=until, reason=reason
    ),
    Action.SUSPEND: lambda reason, until: _("A moderator has suspended your account: “%(reason)s”", reason=reason),
    Action.REMOVE_SPAMMER: lambda reason, until: _(
        "A moderator has suspended your account: “%(reason)s”", reason=reason
    ),
}
