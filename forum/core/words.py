"""Words that rooms and templates share: times in the reader's zone, days, numbers, lists, initials.

How a date is written is a message like any other: in German `d MMMM y` is `d. MMMM y`. The letters are those of
Unicode's date patterns (https://unicode.org/reports/tr35/tr35-dates.html#Date_Format_Patterns); words stand between
single quotes.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache, reduce
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_babel import format_date, format_datetime, format_decimal, get_locale, get_translations, ngettext, pgettext
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from forum.core import clock
from forum.core.days import local_day

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def reader_zone() -> str:
    """The zone of whoever reads: the accounts room says who that is; UTC for visitors and mails."""
    return str(g.zone_of_reader()) if "zone_of_reader" in g else "UTC"


def local_time(instant: datetime) -> str:
    """'12 March 2027, 07:30' in the reader's zone."""
    return written(instant, reader_zone(), str(get_locale()))


@lru_cache(maxsize=4096)
def written(instant: datetime, zone: str, locale: str) -> str:
    """A thread shows the same few instants to everyone: writing one out costs 20 microseconds, remembering it none."""
    return str(format_datetime(instant.astimezone(ZoneInfo(zone)), _("d MMMM y, HH:mm"), rebase=False))


def local_clock(instant: datetime) -> str:
    return str(format_datetime(instant.astimezone(ZoneInfo(reader_zone())), "HH:mm", rebase=False))


def day_words(day: date) -> str:
    """'Thursday, 12 March' for a date."""
    return str(format_date(day, _("EEEE, d MMMM")))


def date_words(day: date) -> str:
    """'12 March 2027' for a date, or for the date of an instant in UTC."""
    return str(format_date(day, _("d MMMM y"), rebase=False))


def short_day(day: date) -> str:
    """'12 March' for a date, where the year is plain."""
    return str(format_date(day, _("d MMMM")))


def whole_date(day: date) -> str:
    """'Thursday, 12 March 2027'."""
    return str(format_date(day, _("EEEE, d MMMM y")))


def month_words(day: date) -> str:
    """'March 2027'."""
    return str(format_date(day, _("MMMM y")))


def span_words(first: date, last: date) -> str:
    """'2 to 29 March 2027' at its longest: '12 December 2026 to 8 January 2027'."""
    begin = date_words(first) if first.year != last.year else short_day(first)
    return _("%(first)s to %(last)s", first=begin, last=date_words(last))


def ago(instant: datetime) -> str:
    """How long ago, in one calm word or two; beyond a week the date."""
    seconds = int((clock.now() - instant).total_seconds())
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return ngettext("%(num)d minute ago", "%(num)d minutes ago", seconds // 60)
    if seconds < 86400:
        return ngettext("%(num)d hour ago", "%(num)d hours ago", seconds // 3600)
    if seconds < 7 * 86400:
        return ngettext("%(num)d day ago", "%(num)d days ago", seconds // 86400)
    pattern = pgettext("beside 'just now' and '2 days ago'", "d MMMM y")
    return str(format_date(local_day(instant, reader_zone(), grace=False), pattern))


def in_words(instant: datetime) -> str:
    """How long from now until then: 'in 3 hours'."""
    minutes = max(1, int((instant - clock.now()).total_seconds()) // 60)
    if minutes < 60:
        return ngettext("in %(num)d minute", "in %(num)d minutes", minutes)
    if minutes < 48 * 60:
        return ngettext("in %(num)d hour", "in %(num)d hours", minutes // 60)
    return ngettext("in %(num)d day", "in %(num)d days", minutes // 1440)


def lasting(time: timedelta) -> str:
    """How long something took: '3 hours'; half a unit and more counts as one."""
    minutes = round(time.total_seconds() / 60)
    if minutes < 1:
        return _("less than a minute")
    if minutes < 60:
        return ngettext("%(num)d minute", "%(num)d minutes", minutes)
    if minutes < 48 * 60:
        return ngettext("%(num)d hour", "%(num)d hours", round(minutes / 60))
    return ngettext("%(num)d day", "%(num)d days", round(minutes / 1440))


def listed(names: Sequence[Any]) -> str:
    """'Ana, Ben and Cleo'."""
    if len(names) < 2:
        return in_a_row(names)
    return _("%(first)s and %(last)s", first=in_a_row(names[:-1]), last=names[-1])


def in_a_row(names: Sequence[Any]) -> str:
    """'Ana, Ben, Cleo'."""
    return (
        reduce(lambda first, then: _("%(first)s, %(then)s", first=first, then=then), map(str, names)) if names else ""
    )


def number_words(number: float) -> str:
    """'10,000', or '10.000' where that is how thousands are written."""
    return str(format_decimal(number))


def size_words(size: int) -> str:
    """Of a file, from its bytes: '187 kB', '4.8 MB', or '4,8 MB' where that is how it is written."""
    if size < 1_000_000:
        return _("%(number)s kB", number=number_words(round(size / 1000)))
    return _("%(number)s MB", number=number_words(round(size / 1_000_000, 1)))


def lazy_number(number: float) -> LazyString:
    """The same, for a sentence that is said later."""
    return LazyString(number_words, number)


@lru_cache(maxsize=4096)
def hue(handle: str) -> int:
    """One of twelve hues, the same on every page: three letters of a handle tell people apart. 12: a former member."""
    plain = handle.lower()
    if not plain:
        return 12
    first, last, third = (LETTERS.find(letter) for letter in (plain[0], plain[-1], plain[2:3]))
    return (first * 5 + last * 7 + third + len(plain)) % 12


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """'RL' for Rosa Lind. From a macro the name comes escaped: its letters are meant, not those of an entity."""
    parts = (unescape(name) if hasattr(name, "__html__") else name).split()
    return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper() if parts else "·"


def sentences() -> Any:
    """The reader's catalog of sentences, looked up once a request: a page asks for some sixty of them."""
    if "sentences" not in g:
        g.sentences = get_translations()
    return g.sentences


WORDS = (
    *(local_time, local_clock, day_words, short_day, date_words, month_words, ago, in_words, lasting),
    *(listed, in_a_row, number_words, size_words, hue, initials),
)


def init_words(app: Flask) -> None:
    app.add_template_global(span_words)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # Jinja's i18n extension adds it
        gettext=lambda text: sentences().ugettext(text),
        ngettext=lambda one, many, number: sentences().ungettext(one, many, number),
        newstyle=True,
    )
    for word in WORDS:
        app.add_template_filter(word)
