"""What a mail is made of before it gets its words and its look: plain facts, gathered for one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from forum.accounts import Account


@dataclass(frozen=True)
class Piece:
    """One thing somebody wrote or did, shortened."""

    who: str
    text: str  # plain words; empty where there is nothing to quote, as for a cheer
    url: str
    at: datetime


@dataclass(frozen=True)
class News:
    """One line of a person's notifications with what is behind it: 'Ana and Ben answered your day 9'."""

    sentence: str
    url: str
    pieces: Sequence[Piece] = ()


@dataclass(frozen=True)
class Word:
    """An announcement: from whom, in which challenge."""

    title: str
    challenge: str
    author: str
    html: Markup
    url: str


@dataclass(frozen=True)
class DayPart:
    """Today in one of the person's challenges."""

    challenge: str
    number: int
    length: int
    title: str
    html: Markup
    step: str  # a five-minute version; may be empty
    host: str  # may be empty
    url: str
    write_url: str  # empty for who only watches
    is_written: bool
    rhythm: str  # one sentence; empty for who only watches, or keeps it hidden


@dataclass(frozen=True)
class WaitingPart:
    """One person who waits for a word."""

    name: str
    text: str
    url: str


@dataclass(frozen=True)
class Footer:
    """Why this mail came, and how to get less of it, without signing in."""

    why: str
    unsubscribe_url: str
    unsubscribe: str  # the words of that link: 'No more of these mails'
    preferences_url: str


@dataclass(frozen=True)
class SoonMail:
    person: Account
    subject: str
    news: News
    footer: Footer
    mute_url: str  # where one says that one hears no more of this thread; may be empty


@dataclass(frozen=True)
class NewsMail:
    person: Account
    subject: str
    word: Word
    footer: Footer


@dataclass(frozen=True)
class RoundMail:
    """The daily mail; without `days` it is the weekly one."""

    person: Account
    subject: str
    title: str
    days: Sequence[DayPart]
    words: Sequence[Word]
    news: Sequence[News]
    waiting: WaitingPart | None
    footer: Footer
