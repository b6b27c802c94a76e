"""What happened with help, in words: whole sentences, each with its own plural, so that each language can say them."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from forum.help import Happened

Said = Callable[..., str]


def help_words(what: str, names: str, people: int, title: str) -> str:
    return SENTENCES[what](max(people, 1), names=names, title=title)


SENTENCES: Mapping[str, Said] = {
    Happened.OFFERED: lambda many, **about: ngettext(
        "%(names)s would take up “%(title)s”", "%(names)s would take up “%(title)s”", many, **about
    ),
    Happened.ACCEPTED: lambda many, **about: ngettext(
        "%(names)s said yes to you: “%(title)s”", "%(names)s said yes to you: “%(title)s”", many, **about
    ),
    Happened.DECLINED: lambda many, names, title: _(
        "It went another way with “%(title)s”. Thank you for offering.", title=title
    ),
    Happened.ASKED: lambda many, **about: ngettext(
        "%(names)s asks whether “%(title)s” would be fun for you",
        "%(names)s ask whether “%(title)s” would be fun for you",
        many,
        **about,
    ),
    Happened.POINTED: lambda many, **about: ngettext(
        "%(names)s thinks that you would be better at “%(title)s”",
        "%(names)s think that you would be better at “%(title)s”",
        many,
        **about,
    ),
    Happened.CHANGED: lambda many, **about: ngettext(
        "%(names)s changed what you agreed about “%(title)s”",
        "%(names)s changed what you agreed about “%(title)s”",
        many,
        **about,
    ),
    Happened.HANDED_OVER: lambda many, **about: ngettext(
        "%(names)s asks whether you would take over “%(title)s”",
        "%(names)s ask whether you would take over “%(title)s”",
        many,
        **about,
    ),
    Happened.GIVEN_BACK: lambda many, **about: ngettext(
        "%(names)s handed on “%(title)s”", "%(names)s handed on “%(title)s”", many, **about
    ),
    Happened.WITHDRAWN: lambda many, **about: ngettext(
        "%(names)s withdrew “%(title)s”", "%(names)s withdrew “%(title)s”", many, **about
    ),
    Happened.THANKED: lambda many, **about: ngettext(
        "%(names)s thanked you for your help with “%(title)s”",
        "%(names)s thanked you for your help with “%(title)s”",
        many,
        **about,
    ),
    Happened.QUIET: lambda many, names, title: _(
        "“%(title)s” has been quiet for two weeks. Does it still matter?", title=title
    ),
}
