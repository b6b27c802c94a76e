"""What happened with circles, in words: whole sentences, each with its own plural, as each language needs them."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from forum.circles import NAMELESS, Happened
from forum.notifications.queries import Told

Said = Callable[..., str]


def circle_words(told: Told, names: str, people: int) -> str:
    """`names`: who did it. Who came in by being matched is named by the event itself."""
    details = told.details
    circle = str(details.get("name", "")) if told.is_called_so else str(NAMELESS)
    about = {"names": names, "circle": circle, "words": str(details.get("words", ""))}
    return SENTENCES[told.kind](max(people, 1), **about)


def circle_url(what: str, slug: str, details: Mapping[str, Any]) -> str:
    """Where one goes on from there."""
    if what in (Happened.INVITED, Happened.MOVED):
        return f"/challenges/{slug}/circles"
    way = f"/circles/{details.get('circle')}"
    return f"{way}/staying" if what == Happened.ASKED else way


def report_url(told: Told) -> str:
    """Where the sentence with which somebody left is reported; empty where there is none."""
    if told.kind != Happened.LEFT or not told.details.get("words") or not told.handle:
        return ""
    return f"/people/{told.handle}/report?circle={told.details.get('circle')}"


def came_in(details: Mapping[str, Any]) -> list[str]:
    """Who was matched with a circle, by their first names."""
    return [str(name) for name in details.get("came", ())]


def left(many: int, words: str, **about: str) -> str:
    if not words:
        return ngettext("%(names)s left “%(circle)s”", "%(names)s left “%(circle)s”", many, **about)
    sentence = "%(names)s left “%(circle)s”: “%(words)s”"
    return ngettext("%(names)s left “%(circle)s”: “%(words)s”", sentence, many, words=words, **about)


SENTENCES: Mapping[str, Said] = {
    Happened.INVITED: lambda many, names, circle, words: ngettext(
        "%(names)s invites you to the circle “%(circle)s”",
        "%(names)s invite you to the circle “%(circle)s”",
        many,
        names=names,
        circle=circle,
    ),
    Happened.JOINED: lambda many, names, circle, words: ngettext(
        "%(names)s came into your circle “%(circle)s”",
        "%(names)s came into your circle “%(circle)s”",
        many,
        names=names,
        circle=circle,
    ),
    Happened.LEFT: left,
    Happened.MATCHED: lambda many, names, circle, words: _(
        "You have a circle: “%(circle)s”. Say hello to the others.", circle=circle
    ),
    Happened.ASKED: lambda many, names, circle, words: _(
        "How would you like to go on in “%(circle)s”? Whatever you choose is fine.", circle=circle
    ),
    Happened.MOVED: lambda many, names, circle, words: _(
        "“%(circle)s” went on while you were away. Shall we find you another circle?", circle=circle
    ),
    Happened.SMALL: lambda many, names, circle, words: _(
        "You are few in “%(circle)s” now. Shall others come in?", circle=circle
    ),
}
