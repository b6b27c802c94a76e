"""What those who run the forum may set while it runs: every such setting, typed, with its bounds, in one place.

`site()` in `core/site_now.py` gives them as they are now. What needs a restart stands in `forum/settings.py`.
"""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from datetime import datetime
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.core.pictures import MOST_PICTURES
from forum.settings import Settings


class SignUp(StrEnum):
    """Who may come in."""

    OPEN = "open"
    INVITATION = "invitation"
    APPROVAL = "approval"
    CLOSED = "closed"


class Tone(StrEnum):
    """How an announcement looks."""

    CALM = "calm"
    WARM = "warm"
    CARE = "care"


class Section(StrEnum):
    """The pages of settings."""

    PLACE = "place"
    JOINING = "joining"
    NEWCOMERS = "newcomers"
    ANNOUNCEMENT = "announcement"
    REST = "rest"


SECTIONS = {
    Section.PLACE: _l("The place"),
    Section.JOINING: _l("Joining"),
    Section.NEWCOMERS: _l("Newcomers"),
    Section.ANNOUNCEMENT: _l("Announcement"),
    Section.REST: _l("Read-only"),
}


@dataclass(frozen=True)
class Line:
    """One line of text."""

    longest: int


@dataclass(frozen=True)
class Text:
    """Several lines. With `is_markdown`, they are rendered when they are kept."""

    longest: int
    is_markdown: bool = False


@dataclass(frozen=True)
class Address:
    """A page of this site, or an address elsewhere."""

    longest: int = 500


@dataclass(frozen=True)
class Number:
    least: int
    most: int


@dataclass(frozen=True)
class OneOf:
    words: Mapping[Any, object]


@dataclass(frozen=True)
class Switch:
    """On or off."""


@dataclass(frozen=True)
class Moment:
    """An instant, or none. It is typed in the time zone of whoever sets it."""


Shape = Line | Text | Address | Number | OneOf | Switch | Moment
SIGN_UP_WORDS = {
    SignUp.OPEN: _l("open to everyone"),
    SignUp.INVITATION: _l("by invitation"),
    SignUp.APPROVAL: _l("after somebody has read their request"),
    SignUp.CLOSED: _l("closed for now"),
}
TONE_WORDS = {
    Tone.CALM: _l("calm: for your information"),
    Tone.WARM: _l("warm: something to be glad about"),
    Tone.CARE: _l("careful: something to look out for"),
}


def setting(section: Section, shape: Shape, label: object, about: object = "", default: Any = "") -> Any:
    return field(default=default, metadata=defined(section, shape, label, about))


def defined(section: Section, shape: Shape, label: object, about: object = "") -> dict[str, object]:
    return {"section": section, "shape": shape, "label": label, "about": about}


@dataclass(frozen=True)
class Site:
    name: str = setting(
        Section.PLACE, Line(60), _l("Name"), _l("In the head of every page and in mails. Empty: as SITE_NAME says.")
    )
    line: str = setting(
        Section.PLACE,
        Line(140),
        _l("One line about this place"),
        _l("At the foot of every page, and what search engines show. Empty: our own."),
    )
    contact: str = setting(
        Section.PLACE,
        Line(200),
        _l("How to reach you"),
        _l("An e-mail address, or a sentence. Empty: the address that mails come from."),
    )
    guidelines: str = setting(
        Section.PLACE,
        Text(10_000, is_markdown=True),
        _l("Guidelines"),
        _l("How people treat each other here, in Markdown. Empty: those that Kindling comes with."),
    )
    sign_up: str = setting(
        Section.JOINING,
        OneOf(SIGN_UP_WORDS),
        _l("Who may join"),
        _l("Whoever is here already stays. The page for joining explains what you choose."),
        SignUp.OPEN,
    )
    joining_words: str = setting(
        Section.JOINING,
        Text(500),
        _l("A word on the page for joining"),
        _l("Where to ask for an invitation, what you would like to know, or until when it is closed."),
    )
    newcomer_links: int = setting(Section.NEWCOMERS, Number(0, 50), _l("Links in a post"), default=2)
    newcomer_pictures: int = setting(Section.NEWCOMERS, Number(0, MOST_PICTURES), _l("Pictures in a post"), default=1)
    newcomer_mentions: int = setting(Section.NEWCOMERS, Number(0, 50), _l("People named in a post"), default=3)
    newcomer_posts: int = setting(
        Section.NEWCOMERS,
        Number(1, 200),
        _l("Posts a day"),
        _l("Answers to others are never counted: they are how one stops being new."),
        10,
    )
    newcomer_offers: int = setting(
        Section.NEWCOMERS,
        Number(1, 50),
        _l("Requests for help taken up, or handed over to somebody by name, in a day"),
        _l("Each sends a line to somebody who does not know them yet."),
        3,
    )
    bar_text: str = setting(
        Section.ANNOUNCEMENT,
        Line(200),
        _l("What everyone is to know"),
        _l("Above every page, until somebody closes it. Empty: no announcement. A changed text is shown to all again."),
    )
    bar_link: str = setting(
        Section.ANNOUNCEMENT, Address(), _l("Where to read more"), _l("A page here, such as /guidelines, or elsewhere.")
    )
    bar_tone: str = setting(Section.ANNOUNCEMENT, OneOf(TONE_WORDS), _l("How it sounds"), default=Tone.CALM)
    bar_from: datetime | None = field(default=None, metadata=defined(Section.ANNOUNCEMENT, Moment(), _l("From")))
    bar_until: datetime | None = field(
        default=None,
        metadata=defined(
            Section.ANNOUNCEMENT,
            Moment(),
            _l("Until"),
            _l("In your own time zone. Empty: from now on, or with no end."),
        ),
    )
    read_only: bool = setting(
        Section.REST,
        Switch(),
        _l("Everything can be read, and nobody but admins can write"),
        _l("For a move, a repair, or a storm. What people type meanwhile is kept in their browsers."),
        False,
    )
    read_only_words: str = setting(
        Section.REST, Text(500), _l("A word about it"), _l("Why, and for how long. Whoever tries to write is shown it.")
    )
    guidelines_html: Markup | None = None  # made from `guidelines` when it is kept

    def at(self, name: str) -> Any:
        return getattr(self, name)


DEFINED: dict[str, Field[Any]] = {one.name: one for one in fields(Site) if one.metadata}


def defaults_from(settings: Settings) -> Site:
    """As it is where nobody has set anything."""
    return Site(name=settings.site_name, contact=parseaddr(settings.mail_from)[1])


def defined_in(section: Section) -> list[Field[Any]]:
    return [one for one in DEFINED.values() if one.metadata["section"] == section]


def stored(value: Any) -> Any:
    """As JSON has it."""
    return value.isoformat() if isinstance(value, datetime) else value


def with_stored(defaults: Site, values: Mapping[str, tuple[Any, Markup | None]]) -> Site:
    """What is kept, over the defaults. What this version does not know, or cannot read, is left out."""
    read = {name: read_value(DEFINED[name], value) for name, (value, _html) in values.items() if name in DEFINED}
    html: dict[str, Any] = {
        f"{name}_html": html for name, (_value, html) in values.items() if name in DEFINED and html is not None
    }
    return replace(defaults, **{name: value for name, value in read.items() if value is not None}, **html)


def read_value(one: Field[Any], value: Any) -> Any:
    shape = one.metadata["shape"]
    if isinstance(shape, Moment):
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    if isinstance(shape, OneOf) and value not in shape.words:
        return None
    kind = {Number: int, Switch: bool}.get(type(shape), str)
    return value if type(value) is kind else None
