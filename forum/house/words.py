"""What stands in the log of those who run the forum, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.accounts import Role
from forum.core.site import DEFINED, Moment, OneOf, Switch
from forum.core.site_now import Changed, SiteChange
from forum.core.words import local_time
from forum.house.forms import ROLES

KINDS: Mapping[str, object] = {
    Changed.SETTING: _l("Settings"),
    Changed.ROLE: _l("Roles"),
    Changed.JOINING: _l("Requests to join"),
    Changed.SKILL: _l("Names of skills"),
}


def what_changed(change: SiteChange) -> object:
    """The thing that was changed."""
    if change.kind == Changed.SETTING:
        return DEFINED[change.name].metadata["label"] if change.name in DEFINED else change.name
    if change.kind == Changed.ROLE:
        return _("Role of %(name)s", name=change.person.name if change.person else _("a former member"))
    if change.kind == Changed.SKILL:
        return (
            _("A name of a skill leads to another") if change.name == "joined" else _("Two names of skills were parted")
        )
    if change.name == "declined":
        return _("A request to join was declined")
    return _("%(name)s was let in", name=change.person.name if change.person else _("a former member"))


def said(change: SiteChange, value: str) -> object:
    """What it was, or is now; nothing said is as it comes."""
    if change.kind == Changed.ROLE:
        return ROLES[Role(value)]
    shape = DEFINED[change.name].metadata["shape"] if change.name in DEFINED else None
    return value_words(shape, value) if value else _("nothing")


def value_words(shape: Any, value: str) -> object:
    if isinstance(shape, Switch):
        return _("on") if value == "True" else _("off")
    if isinstance(shape, Moment):
        return local_time(datetime.fromisoformat(value))
    return shape.words.get(value, value) if isinstance(shape, OneOf) else value
