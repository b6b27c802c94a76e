"""Mails as they would be on a full day, by hand: what each is made of, without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from forum.accounts import Account
from forum.core.richtext import to_html
from forum.notifications.parts import DayPart, Footer, News, NewsMail, Piece, RoundMail, SoonMail, WaitingPart, Word

HERE = "http://localhost:8000"
AT = datetime(2026, 3, 10, 6, 12, tzinfo=UTC)
PROMPT = """Think of **one person** who buys from you, and write them three lines. Not an offer: a thank-you.

- What did they make possible?
- What did you learn from them?

There is [a longer story about it](/challenges/kind-28/days/9) and [a guide](https://example.org/guide)
by @rosa. #kind28"""
LONGER = (
    "I tried the same with my baker, and it went differently from what I thought: she told me that nobody had ever "
    "asked her what she would like to bake. We talked for half an hour, in the middle of the morning."
)


def person() -> Account:
    return Account(first_name="Ana", last_name="Example", locale="en", zone="Europe/Berlin", email="ana@example.org")


FOOTER = Footer(
    why="You get this mail once a day because you are part of “Twenty-eight kind days”.",
    unsubscribe_url=f"{HERE}/mail/unsubscribe/WzEsInJvdW5kIl0.kXnBzVZ0vJYb1fPq",
    unsubscribe="No more daily mails",
    preferences_url=f"{HERE}/mail/preferences/WzEsInJvdW5kIl0.kXnBzVZ0vJYb1fPq",
)


def piece(who: str = "Ben Example", text: str = LONGER, number: int = 41) -> Piece:
    return Piece(who, text, f"{HERE}/posts/{number}", AT)


def news(sentence: str = "Ben and Cleo answered your day 8", pieces: Any = None) -> News:
    pieces = [piece(), piece("Cleo Example", "Thank you. I will do it today.", 42)] if pieces is None else pieces
    return News(sentence, f"{HERE}/challenges/kind-28/entries/ana-8", pieces)


def day(**about: Any) -> DayPart:
    plain = DayPart(
        challenge="Twenty-eight kind days",
        number=9,
        length=28,
        title="A thank-you that wants nothing",
        html=to_html(PROMPT, {"rosa"}),
        step="Write one sentence, and send it before you think again.",
        host="Rosa Lind",
        url=f"{HERE}/challenges/kind-28/days/9",
        write_url=f"{HERE}/challenges/kind-28/days/9/write",
        is_written=False,
        rhythm="You have written 7 of 28 days. 3 in a row so far.",
    )
    return replace(plain, **about)


def word(**about: Any) -> Word:
    text = "On **Sunday at five** we talk with each other. Bring a question, and a cup of tea."
    plain = Word("A talk on Sunday", "Twenty-eight kind days", "Olga Example", to_html(text), f"{HERE}/announcements/3")
    return replace(plain, **about)


def soon(**about: Any) -> SoonMail:
    plain = SoonMail(person(), "Re: your day 8", news(), FOOTER, mute_url=f"{HERE}/posts/40/watching")
    return replace(plain, **about)


def announced(**about: Any) -> NewsMail:
    return NewsMail(person(), "A talk on Sunday", word(**about), FOOTER)


def daily(**about: Any) -> RoundMail:
    waiting = WaitingPart(
        "Cleo", "I hit a wall today, and I do not know whom to ask.", f"{HERE}/challenges/kind-28/entries/cleo-8"
    )
    cheer = news("Dan found your day 7 helpful", [piece("Dan Example", "", 43)])
    plain = RoundMail(
        person(),
        "Day 9: A thank-you that wants nothing",
        "Good morning, Ana",
        days=[day()],
        words=[word()],
        news=[news(), cheer],
        waiting=waiting,
        footer=FOOTER,
    )
    return replace(plain, **about)


def weekly() -> RoundMail:
    return daily(subject="Ben and Cleo answered your day 8", title="What is new for you, Ana", days=[], words=[])


ALL = {
    "soon": ("soon", soon),
    "news": ("news", announced),
    "daily": ("round", daily),
    "daily, written": ("round", lambda: daily(days=[day(is_written=True)], words=[], news=[], waiting=None)),
    "daily, watching": ("round", lambda: daily(days=[day(write_url="", rhythm="", host="", step="")])),
    "weekly": ("round", weekly),
}
