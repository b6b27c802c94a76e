"""The only door from members' text to HTML, and to plain words.

Markdown is read within limits (`core/markup.py`), rendered, and passed through two engines with one
allow-list: bleach, and nh3 behind it. Both would have to fail before something foreign reached a page,
and then the Content-Security-Policy still stands. Render when writing and keep the result: it costs
a hundred times more than reading it.
"""

import re
import threading
import unicodedata
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import bleach
import nh3
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.core.markup import (
    CELL_CLASSES,
    LINK_REL,
    TableTooLarge,
    TextTooDeep,
    TextTooLarge,
    as_html,
    as_plain,
    as_seen,
    is_language,
    is_picture,
    is_safe_href,
    read,
)
from forum.core.mentions import MAX_NAMES
from forum.core.picture_names import LARGE, SIZES, is_in_two_sizes
from forum.core.refusals import Unusable
from forum.core.words import lazy_number

__all__ = [
    "MAX_CHARACTERS",
    "RENDERER_VERSION",
    "TableTooLarge",
    "TextTooDeep",
    "TextTooLarge",
    "TextTooLong",
    "TooMuchTogether",
    "excerpt",
    "hashtags_in",
    "many_texts",
    "mentions_in",
    "plain_length",
    "seen_in",
    "tidy",
    "to_html",
    "words_length",
]

# Raised when the same source gives other HTML, so that stored HTML can be told to be of an older kind.
RENDERER_VERSION = 2

# The cost of the worst texts grows with the square of their length: up to here they stay under half a
# second of CPU, and it is still four printed pages.
MAX_CHARACTERS = 10_000
# What a page can bear, and what no honest text needs: a paragraph makes 1.1 times its source, the
# densest list 5 times. A few lines may be mostly markup, so the factor counts from there on.
MAX_HTML = 200_000
MAX_GROWTH = 20
MIN_HTML = 10_000
# Tags are what costs bleach its time (5,000 of them up to 0.3 s). The largest table has 4,300, and no page has 1,000.
MAX_TAGS = 5_000


# What many texts in one go, such as those of a file, may have together: tags, and signs in their sources, for these two
# are what takes time. A hundred days of five hundred words have 15,000. It takes about a second.
MOST_TOGETHER = 20_000


class TooMuchTogether(Unusable):
    title = _l("That is a lot of formatting")
    message = _l("There is more formatting in these texts together than goes at once. Please bring them in parts.")


class TextTooLong(Unusable):
    title = _l("That is a long text")
    message = _l(
        "This text has more than %(most)s characters. Please shorten it, or tell it in two parts.",
        most=lazy_number(MAX_CHARACTERS),
    )


def to_html(text: str, mentionable: Collection[str] = ()) -> Markup:
    """Members' Markdown as safe HTML; only handles in `mentionable` (lower case) become links.

    Raises an Unusable with a sentence for the author when the text is beyond a limit.
    """
    text = _accepted(text)
    made: Markup = _once(("html", text, frozenset(mentionable)), lambda: _made(text, mentionable))
    return made


@contextmanager
def many_texts() -> Iterator[None]:
    """For what makes many texts in one go: each is made and looked at once, however often it is asked for, and all
    together are bounded; then `to_html` raises TooMuchTogether."""
    _together.made, _together.left = {}, MOST_TOGETHER
    try:
        yield
    finally:
        _together.made = None


class _Together(threading.local):
    made: dict[Hashable, Any] | None = None
    left = 0


_together = _Together()


def _once(key: Hashable, make: Callable[[], Any]) -> Any:
    """What is made of a text; of one of many, only the first time."""
    if _together.made is None:
        return make()
    if key not in _together.made:
        _together.made[key] = make()
    return _together.made[key]


def _made(text: str, mentionable: Collection[str]) -> Markup:
    _refuse_beyond_together(_SIGN.subn("", text)[1] if _together.made is not None else 0)
    tokens, _names = read(text, mentionable)
    html = as_html(tokens)
    _refuse_beyond_together(html.count("<"))
    if len(html) > min(MAX_HTML, max(MIN_HTML, MAX_GROWTH * len(text))) or html.count("<") > MAX_TAGS:
        raise TextTooLarge
    return Markup(_clean(html).rstrip("\n"))  # noqa: S704  # the one place; two sanitisers stand before it


def _refuse_beyond_together(more: int) -> None:
    """Raises TooMuchTogether."""
    if _together.made is not None:
        _together.left -= more
        if _together.left < 0:
            raise TooMuchTogether


def mentions_in(text: str) -> list[str]:
    """The handles written as @handle outside of code and links: lower case, in order, each once."""
    _tokens, names = read(_accepted(text))
    return list(islice(names.mentions, MAX_NAMES))


def hashtags_in(text: str) -> list[str]:
    """The tags written as #tag outside of code and links: case-folded, in order, each once."""
    _tokens, names = read(_accepted(text))
    return list(islice(names.hashtags, MAX_NAMES))


def excerpt(text: str, length: int) -> str:
    """The first words as plain text, with an ellipsis where more follows. It never raises.

    Of a long text its first paragraphs are read, for a page shows many: seldom do they hold too few words.
    """
    end = text.find("\n\n", length * BEGINNING)
    words = _plain(text[:end] if end > 0 else text)
    if len(words) <= length and end > 0:
        words = _plain(text)
    if len(words) <= length:
        return words
    start, blank, _rest = words[:length].rpartition(" ")
    return (start if blank else words[: length - 1]).rstrip(" ,;:.–—-") + "…"


def plain_length(text: str) -> int:
    """How many characters a reader sees, markup and invisible ones not counted. It never raises."""
    return len(_visible(text))


def words_length(text: str) -> int:
    """The same, of whose signs only those count that make words of any script: what stands between is one character."""
    return len(_BETWEEN_WORDS.sub(" ", _visible(text)))


def _visible(text: str) -> str:
    return "".join(character for character in _plain(text) if unicodedata.category(character) != "Cf")


def seen_in(text: str) -> tuple[str, list[str]]:
    """The words of a text as a reader sees them, and where its links lead. It never raises: what is beyond a limit is
    not shown to anyone."""
    seen: tuple[str, list[str]] = _once(("seen", text), lambda: _seen_in(text))
    return seen


def _seen_in(text: str) -> tuple[str, list[str]]:
    try:
        tokens, _names = read(_accepted(text))
    except Unusable:
        return "", []
    return as_seen(tokens)


BEGINNING = 5  # times as many characters as an excerpt shows


_SIGN = re.compile(r"[^\w\s]")
# Hangul fillers are letters of no breadth.
_BETWEEN_WORDS = re.compile(r"[\W_\u115f\u1160\u3164\uffa0]+")
# Line ends of other systems and of Unicode, as one of ours.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, halves of characters, what turns the direction of text around, and no-characters: a database,
# a feed or a reader would stumble over them. Marks that right-to-left writing needs stay.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


def tidy(text: str) -> str:
    """The text as it is read and worth keeping: one kind of line end, nothing that cannot be shown."""
    return _DROPPED.sub("", _LINE_ENDS.sub("\n", text))


def _accepted(text: str) -> str:
    text = tidy(text)
    if len(text) > MAX_CHARACTERS:
        raise TextTooLong
    return text


def _plain(text: str) -> str:
    text = tidy(text[: 2 * MAX_CHARACTERS])[:MAX_CHARACTERS]
    try:
        tokens, _names = read(text)
    except Unusable:  # kept from a time with other limits: its source is better than nothing
        return " ".join(text.split())
    return tidy(as_plain(tokens))


# What may come out: tags, their attributes, and what an attribute's value must be. No id, no name, no style.
_ALIGNMENT = frozenset(CELL_CLASSES.values()).__contains__
_PIXELS = frozenset(map(str, range(1, LARGE + 1))).__contains__
_ATTRIBUTES: dict[str, dict[str, Callable[[str], bool]]] = {
    "a": {"href": is_safe_href, "rel": LINK_REL.__eq__, "class": frozenset({"mention", "hashtag"}).__contains__},
    "img": {
        "src": is_picture,
        "srcset": is_in_two_sizes,
        "sizes": SIZES.__eq__,
        "width": _PIXELS,
        "height": _PIXELS,
        "alt": lambda words: True,
        "loading": "lazy".__eq__,
        "decoding": "async".__eq__,
    },
    "code": {"class": lambda name: name.startswith("language-") and is_language(name.removeprefix("language-"))},
    "li": {"class": "task".__eq__},
    "ol": {"start": lambda number: re.fullmatch("[0-9]{1,9}", number) is not None},
    "td": {"class": _ALIGNMENT},
    "th": {"class": _ALIGNMENT},
}
_TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul"),
    *("strong", "em", "s", "table", "thead", "tbody", "tr"),
    *_ATTRIBUTES,
}
_SCHEMES = {"http", "https", "mailto"}


def _is_allowed(tag: str, name: str, value: str) -> bool:
    """The same question for both engines."""
    return name in _ATTRIBUTES.get(tag, {}) and _ATTRIBUTES[tag][name](value)


class _Engines(threading.local):
    """Building them costs more than using them, and bleach's parser keeps a state: one for each thread."""

    def __init__(self) -> None:
        self.bleach = bleach.Cleaner(tags=_TAGS, attributes=_is_allowed, protocols=_SCHEMES)
        self.nh3 = nh3.Cleaner(
            tags=_TAGS,
            attributes={"*": set(), **{tag: set(names) for tag, names in _ATTRIBUTES.items()}},
            attribute_filter=lambda tag, name, value: value if _is_allowed(tag, name, value) else None,
            url_schemes=_SCHEMES,
            link_rel=None,
        )


_engines = _Engines()


def _clean(html: str) -> str:
    return _engines.nh3.clean(_engines.bleach.clean(_DROPPED.sub("", html)))
