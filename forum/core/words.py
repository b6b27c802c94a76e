"""Words templates share: times in the reader's zone, days, lists, initials."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_babel import format_date, format_datetime, get_locale, get_translations, ngettext
from flask_babel import gettext as _

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
    return str(format_datetime(instant.astimezone(ZoneInfo(zone)), "d MMMM y, HH:mm", rebase=False))


def local_clock(instant: datetime) -> str:
    return str(format_datetime(instant.astimezone(ZoneInfo(reader_zone())), "HH:mm", rebase=False))


def day_words(day: date) -> str:
    """'Thursday, 12 March' for a date."""
    return str(format_date(day, "EEEE, d MMMM"))


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
    return str(format_date(local_day(instant, reader_zone(), grace=False), "d MMMM y"))


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


def listed(names: list[Any]) -> str:
    """'Ana, Ben and Cleo'."""
    words = [str(name) for name in names]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])


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
    """'RL' for Rosa Lind."""
    parts = name.split()
    return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper() if parts else "·"


def sentences() -> Any:
    """The reader's catalog of sentences, looked up once a request: a page asks for some sixty of them."""
    if "sentences" not in g:
        g.sentences = get_translations()
    return g.sentences


def init_words(app: Flask) -> None:
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # Jinja's i18n extension adds it
        gettext=lambda text: sentences().ugettext(text),
        ngettext=lambda one, many, number: sentences().ungettext(one, many, number),
        newstyle=True,
    )
    for word in (local_time, local_clock, day_words, ago, in_words, lasting, listed, hue, initials):
        app.add_template_filter(word)
